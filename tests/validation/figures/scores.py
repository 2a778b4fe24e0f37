"""Scores, bands and percentages: NHANES 2013-16, students of the UKM, and the example of US Core."""

import json
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean, stdev

from openkap.core.instruments import score
from openkap.core.library import standard
from openkap.core.significance import cronbach_alpha
from tests.validation.figures.figure import Figure, asked, rows

ITEMS = ",".join(f"DPQ0{n}0" for n in range(1, 10))
ADULTS = ["--missing-codes", "7,9", "--weight", "WTMEC2YR", "--where", "RIDAGEYR>=20", "--by", "RIAGENDR"]
NCHS, MMWR, UKM = "NHANES, NCHS brief 303", "NHANES, MMWR 67(9)", "UKM students"


@cache
def nhanes(data: Path):
    """The weighted summary of adults, and how many complete scores the first cycle has."""
    file = data / "open" / "nhanes_phq9_2013_2016.csv"
    file.stat()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.csv"
        source = ["--csv", str(file), "--items", ITEMS, "--out", str(out)]
        told = asked("score", "phq-9", *source, *ADULTS, "--summary", "--cut", "10,15")
        scored = rows(out)
    first = [row for row in scored if row["cyc"] == "2013-2014" and row["phq9_total_state"] == "complete"]
    return told, len(scored), len(first)


def at_ten(group):
    return lambda data: 100 * nhanes(data)[0]["groups"][group]["at_cut"][">= 10"]


def bands(group):
    def found(data):
        told = nhanes(data)[0]["groups"][group]
        shares = [told["shares"][label] for label in ("minimal", "mild", "moderate")]
        return tuple(100 * share for share in (*shares, told["at_cut"][">= 15"]))

    return found


@cache
def students(data: Path):
    return rows(data / "open" / "ukm_phq9_gad7_pss10_items.csv")


def answers(data, instrument_id, prefix):
    items = standard().shelf("instruments").get(instrument_id).required
    return [{item.id: int(row[f"{prefix}{item.number}"]) for item in items} for row in students(data)]


def totals(data, instrument_id, prefix):
    instrument = standard().shelf("instruments").get(instrument_id)
    return [score(instrument, given).score("total") for given in answers(data, instrument_id, prefix)]


def spread(*scale):
    def found(data):
        values = [total.value for total in totals(data, *scale)]
        return mean(values), stdev(values)

    return found


def alpha(*scale):
    return lambda data: cronbach_alpha([list(given.values()) for given in answers(data, *scale)])


def counted(*scale):
    def found(data):
        named = [band.label for band in standard().shelf("instruments").get(scale[0]).rule().bands]
        given = [total.band for total in totals(data, *scale)]
        return tuple(given.count(label) for label in named)

    return found


def ninth(data):
    instrument = standard().shelf("instruments").get("phq-9")
    return sum(bool(score(instrument, given).alerts) for given in answers(data, "phq-9", "D"))


def body_mass(data):
    """No rule of OpenKAP: that the file is the one the source describes."""
    values, limits = [float(row["BMI"]) for row in students(data)], (0, 18.5, 25, 30, 1000)
    return tuple(sum(low <= value < high for value in values) for low, high in pairwise(limits))


def us_core(data):
    told = json.loads((data / "fhir_us_core" / "QuestionnaireResponse-phq-9-example.json").read_text())
    instrument = standard().shelf("instruments").get("phq-9")
    items = {item.loinc: item.id for item in instrument.items}
    values = {option.loinc: option.value for option in instrument.answers["frequency"].options}
    given = {}
    for item in told["item"]:
        code, coding = item["linkId"].lstrip("/"), item.get("answer", [{}])[0].get("valueCoding", {})
        if code in items and coding.get("code") in values:
            given[items[code]] = values[coding["code"]]
    return tuple(given.values()), score(instrument, given).score("total").value


FIGURES = (
    Figure("NHANES", "rows read and scored", "11659", lambda data: nhanes(data)[1]),
    Figure("NHANES", "adults with nine answers", "9942", lambda data: nhanes(data)[0]["groups"]["all"]["n"]),
    Figure("NHANES", "complete in 2013-14", "5372", lambda data: nhanes(data)[2]),
    Figure(NCHS, "PHQ-9 of 10 or more, all, %", "8.1", at_ten("all")),
    Figure(NCHS, "PHQ-9 of 10 or more, men, %", "5.5", at_ten("1")),
    Figure(NCHS, "PHQ-9 of 10 or more, women, %", "10.4", at_ten("2")),
    Figure(MMWR, "bands, all, %", "76.3/15.6/5.1/2.9", bands("all")),
    Figure(MMWR, "bands, men, %", "81.6/12.8/3.4/2.1", bands("1")),
    Figure(MMWR, "bands, women, %", "71.3/18.3/6.7/3.7", bands("2")),
    Figure(UKM, "body mass index bands (the file)", "47/126/29/21", body_mass),
    Figure(UKM, "PHQ-9 mean/SD", "8.825/6.173", spread("phq-9", "D")),
    Figure(UKM, "PHQ-9 alpha", "0.905", alpha("phq-9", "D")),
    Figure(UKM, "PHQ-9 bands", "61/82/43/18/19", counted("phq-9", "D")),
    Figure(UKM, "PHQ-9 item 9 above 0", "65", ninth),
    Figure(UKM, "GAD-7 mean/SD", "5.749/5.409", spread("gad-7", "A")),
    Figure(UKM, "GAD-7 alpha", "0.944", alpha("gad-7", "A")),
    Figure(UKM, "GAD-7 bands", "115/64/26/18", counted("gad-7", "A")),
    Figure("US Core example", "answers of the response", "2/2/2/2/1/1/2/0/0", lambda data: us_core(data)[0]),
    Figure("US Core example", "PHQ-9 total", "12", lambda data: us_core(data)[1]),
)
