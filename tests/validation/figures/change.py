"""Change between occasions and over time: Claus 2020, esketamine in adolescents, Beat the Blues."""

from functools import cache
from pathlib import Path

from tests.validation.figures.figure import Figure, asked, rows

CLAUS, LANP, BLUES = "Claus 2020", "LANP esketamine", "Beat the Blues"
MONTHS = (2, 3, 5, 8)


@cache
def claus(data: Path, *options: str):
    file = data / "gpl" / "claus2020_bdi_shaps_who5_hamd.csv"
    file.stat()
    return asked("change", str(file), "--id", "id", "--time", "time", *options)


def classes(*options):
    return lambda data: tuple(claus(data, *options)["counts"].values())


HAMD = ("--value", "hamd", "--reliability", ".80")
BDI = ("--value", "bdi", "--reliability", ".801", "--norm", "7.69,7.52")


def responders(data):
    arms = claus(data, *HAMD, "--arm", "treatment")["arms"]
    return tuple(count for arm in ("PA", "TAU") for count in arms[arm]["response"].values())


def remitters(data):
    arms = claus(data, *HAMD, "--arm", "treatment", "--remission", "7")["arms"]
    return tuple(arms[arm]["remission"]["count"] for arm in ("PA", "TAU"))


@cache
def lanp(data: Path):
    file = data / "open" / "lanp_esketamine_madrs.csv"
    file.stat()
    columns = ["--before", "MADRS_Baseline", "--after", "MADRS_Post"]
    return asked("change", str(file), *columns, "--reliability", ".8")


def ends(data):
    from statistics import mean, stdev

    table = rows(data / "open" / "lanp_esketamine_madrs.csv")
    before, after = ([float(row[name]) for row in table] for name in ("MADRS_Baseline", "MADRS_Post"))
    return mean(before), stdev(before), mean(after), stdev(after)


@cache
def blues(data: Path):
    """Everyone's scores after the first, by maximum likelihood with an intercept for each person."""
    from openkap.outcomes.analysis import growth

    found = [
        (number, month, score, float(row["bdi.pre"]), row["treatment"] == "BtheB", row["drug"] == "Yes", row["length"])
        for number, row in enumerate(rows(data / "gpl" / "btheb_bdi.csv"))
        for month in MONTHS
        if (score := row[f"bdi.{month}m"]) != "NA"
    ]
    person, month, score, first, arm, drug, length = zip(*found, strict=True)
    also = {"bdi.pre": first, "BtheB": arm, "drug": drug, "length": [each == ">6m" for each in length]}
    return growth(person, month, [float(each) for each in score], also=also)


def effects(data):
    return tuple(effect.estimate for effect in blues(data).effects.values())


FIGURES = (
    Figure(CLAUS, "people with both ends/missing", "40/3", lambda data: both(data)),
    Figure(CLAUS, "HAMD improved/unchanged/worse", "29/10/1", classes(*HAMD)),
    Figure(
        CLAUS,
        "WHO-5 improved/unchanged/worse",
        "21/18/1",
        classes("--value", "who", "--reliability", ".85", "--higher-is-better"),
    ),
    Figure(CLAUS, "BDI cut c", "21.02", lambda data: claus(data, *BDI)["cut"]),
    Figure(CLAUS, "BDI recovered/improved/unchanged/worse", "10/8/22/0", classes(*BDI)),
    Figure(CLAUS, "HAMD recovered/improved/unchanged/worse", "26/3/10/1", classes(*HAMD, "--norm", "8,8")),
    Figure(
        CLAUS,
        "BDI 30 % improved/unchanged/worse",
        "19/21/0",
        lambda data: tuple(claus(data, "--value", "bdi", "--share", ".30")["counts"].values())[:3],
    ),
    Figure(CLAUS, "HAMD responders of, by arm", "14/21/2/19", responders),
    Figure(CLAUS, "HAMD remission, by arm", "5/1", remitters),
    Figure(LANP, "MADRS mean/SD before and after", "39.1/6.297/26.8/8.404", ends),
    Figure(LANP, "t(9)", "4.221", lambda data: lanp(data)["change"]["t"]),
    Figure(LANP, "p", "0.00224", lambda data: lanp(data)["change"]["p"], units=1),
    Figure(LANP, "d", "1.335", lambda data: lanp(data)["change"]["d"]),
    Figure(LANP, "responders of", "2/10", lambda data: tuple(lanp(data)["response"].values())),
    Figure(BLUES, "start/time/before/BtheB/drug/length", "5.592/-0.705/0.640/-2.329/-2.825/0.197", effects),
    Figure(
        BLUES,
        "variance of people/residual",
        "48.78/25.14",
        lambda data: (blues(data).person_variance, blues(data).residual_variance),
    ),
    Figure(BLUES, "log likelihood", "-935.7", lambda data: blues(data).log_likelihood),
    Figure(BLUES, "observations/people", "280/97", lambda data: (blues(data).observations, blues(data).people)),
)


def both(data):
    return claus(data, *HAMD)["n"], claus(data, *HAMD)["missing"]
