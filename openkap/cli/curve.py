"""`openkap curve`: what a dose does to the concentration in blood, by the shipped model, with its band and limits."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openkap.cli import plots
from openkap.cli.faults import Fault
from openkap.cli.routes import ROUTES
from openkap.core.library import standard

if TYPE_CHECKING:
    from openkap.core.pharmacokinetics import Dose, Kinetics

WAYS = {**ROUTES, "push": "push"}
EPILOG = """Doses are ketamine base. Concentrations are venous-equivalent unless named arterial, of a typical person
unless --band asks for many. cmax and tmax are of the venous-equivalent curve, the area runs from 0 to infinity.
A population reference, not dosing advice."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("--route", required=True, choices=sorted(WAYS), help="the way into the body")
    parser.add_argument("--dose-mg", required=True, type=float, metavar="MG", help="ketamine base")
    parser.add_argument("--weight-kg", required=True, type=float, metavar="KG")
    parser.add_argument("--age", type=float, metavar="YEARS", help="refused where the model says nothing")
    parser.add_argument("--infusion-min", type=float, default=0.0, metavar="MIN", help="iv: how long it runs in")
    parser.add_argument("--hold-min", type=float, default=0.0, metavar="MIN", help="sl: how long it is held")
    parser.add_argument("--spit", action="store_true", help="sl: spat out after the hold, not swallowed")
    parser.add_argument("--at", default="", metavar="10,20,40", help="minutes after the dose; else every 10 to 240")
    parser.add_argument("--band", action="store_true", help="add the 5th, 50th and 95th percentile of 1,000 people")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="a picture with the limits of the model: .png or .svg"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    from openkap.core.pharmacokinetics import within

    model: Kinetics = standard().shelf("kinetics").get("ketamine")
    minutes = _minutes(arguments.at)
    plots.check(arguments.plot)
    try:
        within(model, weight_kg=arguments.weight_kg, age_years=arguments.age)
        dose = _dose(arguments)
        found = _curve(model, dose, arguments, minutes)
    except ValueError as refused:
        raise Fault(str(refused)) from None
    if arguments.plot is not None:
        drawn = _curve(model, dose, arguments, _smooth(minutes))
        plots.curve(arguments.plot, model, drawn, title=_title(dose, arguments.weight_kg))
    print(json.dumps(found, indent=1) if arguments.json else _table(model, found))
    return 0


def _dose(arguments: Namespace) -> "Dose":
    from openkap.core.pharmacokinetics import Dose

    return Dose(
        route=WAYS[arguments.route],  # type: ignore[arg-type]
        dose_mg=arguments.dose_mg,
        infusion_min=arguments.infusion_min,
        hold_min=arguments.hold_min,
        spit=arguments.spit,
    )


def _minutes(text: str) -> list[float]:
    if not text:
        return [float(minute) for minute in range(0, 241, 10)]
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise Fault(f"--at takes minutes with commas between them, such as 10,20,40, not {text!r}") from None
    if not all(0 <= minute < float("inf") for minute in found):
        raise Fault("--at takes minutes from 0 on")
    return found


def _smooth(minutes: list[float]) -> list[float]:
    """Enough moments for a picture that ends with the last minute asked for."""
    last = max(*minutes, 1.0)
    return [last * place / 480 for place in range(481)]


def _title(dose: "Dose", weight_kg: float) -> str:
    """What was given, in words."""
    ways = {"iv": "into a vein", "push": "pushed into a vein", "im": "into a muscle", "sublingual": "under the tongue"}
    ways |= {"oral": "by mouth", "intranasal": "into the nose"}
    parts = [f"{dose.dose_mg:g} mg of ketamine base {ways[dose.route]}"]
    parts += [f"over {dose.infusion_min:g} minutes"] if dose.infusion_min else []
    parts += [f"held {dose.hold_min:g} minutes"] if dose.hold_min else []
    parts += ["spat out"] if dose.spit else []
    return ", ".join([*parts, f"{weight_kg:g} kg"])


def _curve(model: "Kinetics", dose: "Dose", arguments: Namespace, minutes: list[float]) -> dict[str, Any]:
    import numpy as np

    from openkap.core.pharmacokinetics import curves, exposure, peak, typical

    person = typical(model, weight_kg=arguments.weight_kg)
    levels = curves(model, person, [dose], np.array(minutes))
    highest, when = peak(model, person, [dose])
    found: dict[str, Any] = {
        "minutes": minutes,
        "ketamine_ng_ml": _rounded(levels.ketamine[0]),
        "norketamine_ng_ml": _rounded(levels.norketamine[0]),
        "arterial_ketamine_ng_ml": _rounded(levels.arterial_ketamine[0]),
        "cmax": _rounded(highest)[0],
        "tmax_min": round(float(when[0]), 1),
        "auc_ng_h_ml": _rounded(exposure(person, [dose]))[0],
    }
    return found | ({"band": _band(model, dose, arguments.weight_kg, minutes)} if arguments.band else {})


def _band(model: "Kinetics", dose: "Dose", weight_kg: float, minutes: list[float]) -> dict[str, list[float]]:
    import numpy as np

    from openkap.core.pharmacokinetics import Species, band, curves, population

    people = population(model, weight_kg=weight_kg)
    wanted = Species(norketamine=False, arterial=False)
    found = band(curves(model, people, [dose], np.array(minutes), wanted).ketamine)
    return {"p5": _rounded(found.p5), "p50": _rounded(found.p50), "p95": _rounded(found.p95)}


def _rounded(values: Any) -> list[float]:
    """Six digits: more than any of the sources has."""
    return [float(f"{value:.6g}") for value in values]


def _table(model: "Kinetics", found: dict[str, Any]) -> str:
    columns = {
        "minute": found["minutes"],
        "ketamine": found["ketamine_ng_ml"],
        "norketamine": found["norketamine_ng_ml"],
        "arterial": found["arterial_ketamine_ng_ml"],
        **found.get("band", {}),
    }
    lines = ["".join(f"{name:>13}" for name in columns)]
    lines += ["".join(f"{value:>13.4g}" for value in row) for row in zip(*columns.values(), strict=True)]
    lines += [
        "",
        f"Concentrations in ng/mL. Highest {found['cmax']:.4g} at {found['tmax_min']:g} minutes.",
        f"Area under the curve from 0 to infinity: {found['auc_ng_h_ml']:.4g} ng h/mL.",
    ]
    return "\n".join([*lines, *(f"- {limit}" for limit in model.limits)])
