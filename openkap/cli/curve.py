"""`openkap curve`: what a dose does to the concentration in blood, by the shipped model, with its band and limits."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openkap.cli import plots
from openkap.cli.faults import Fault
from openkap.cli.routes import ROUTES
from openkap.cli.tables import number, typed
from openkap.core.library import standard

if TYPE_CHECKING:
    from openkap.core.pharmacokinetics import Dose
    from openkap.core.substances import Kinetics, Substance, Threshold

WAYS = {**ROUTES, "push": "push"}
WEEK = 10_080.0  # minutes
EPILOG = """Doses are ketamine base. Concentrations are venous-equivalent unless named arterial, of a typical person
unless --band asks for many. cmax and tmax are of the venous-equivalent curve, the area runs from 0 to infinity.
Thresholds are levels at which something was observed, onset and offset when the curve passes them.
A population reference, not dosing advice."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("--route", required=True, choices=sorted(WAYS), help="the way into the body")
    parser.add_argument("--dose-mg", required=True, type=typed, metavar="MG", help="ketamine base")
    parser.add_argument("--weight-kg", required=True, type=typed, metavar="KG")
    parser.add_argument("--age", type=typed, metavar="YEARS", help="refused where the model says nothing")
    parser.add_argument("--infusion-min", type=typed, default=0.0, metavar="MIN", help="iv: how long it runs in")
    parser.add_argument("--hold-min", type=typed, default=0.0, metavar="MIN", help="sl: how long it is held")
    parser.add_argument("--spit", action="store_true", help="sl: spat out after the hold, not swallowed")
    parser.add_argument("--at", metavar="10,20,40", help="minutes after the dose; else every 10 to 240")
    parser.add_argument("--band", action="store_true", help="add the 5th, 50th and 95th percentile of 1,000 people")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="a picture with the limits of the model: .png or .svg"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    from openkap.core.pharmacokinetics import within

    substance: Substance = standard().work("substances", "ketamine")
    model = _model(substance)
    minutes = _minutes(arguments.at)
    plots.check(arguments.plot)
    try:
        within(model, weight_kg=arguments.weight_kg, age_years=arguments.age)
        dose = _dose(arguments)
    except ValueError as refused:
        raise Fault(str(refused)) from None
    found = _curve(model, dose, arguments, minutes)
    if arguments.plot is not None:
        drawn = _curve(model, dose, arguments, _smooth(minutes))
        plots.curve(arguments.plot, model, drawn, title=_title(dose, arguments.weight_kg))
    found |= _told(model, dose, arguments) | _said(substance, model)
    print(json.dumps(found, indent=1) if arguments.json else "\n".join(_text(found)))
    return 0


def _model(substance: "Substance") -> "Kinetics":
    if substance.kinetics is None:
        raise Fault(f"the library holds no kinetic model of {substance.title}")
    return substance.kinetics


def _dose(arguments: Namespace) -> "Dose":
    from openkap.core.pharmacokinetics import Dose

    return Dose(
        route=WAYS[arguments.route],  # type: ignore[arg-type]
        dose_mg=arguments.dose_mg,
        infusion_min=arguments.infusion_min,
        hold_min=arguments.hold_min,
        spit=arguments.spit,
    )


def _minutes(text: str | None) -> list[float]:
    if text is None:
        return [float(minute) for minute in range(0, 241, 10)]
    found = [number(part) for part in text.split(",")]
    if any(minute is None or not 0 <= minute <= WEEK for minute in found):
        raise Fault(f"--at takes minutes from 0 to {WEEK:g} with commas between them, such as 10,20,40, not {text!r}")
    return [minute for minute in found if minute is not None]


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
    """The concentrations at these minutes, and with --band the band of ketamine."""
    import numpy as np

    from openkap.core.pharmacokinetics import curves, expected, population, typical

    person, times = typical(model, weight_kg=arguments.weight_kg), np.array(minutes)
    levels = curves(model, person, [dose], times)
    found: dict[str, Any] = {
        "minutes": minutes,
        "ketamine_ng_ml": _rounded(levels.ketamine[0]),
        "norketamine_ng_ml": _rounded(levels.norketamine[0]),
        "arterial_ketamine_ng_ml": _rounded(levels.arterial_ketamine[0]),
    }
    if arguments.band:
        drawn = expected(model, population(model, weight_kg=arguments.weight_kg), [dose], times)
        found["band"] = {"p5": _rounded(drawn.p5), "p50": _rounded(drawn.p50), "p95": _rounded(drawn.p95)}
    return found


def _told(model: "Kinetics", dose: "Dose", arguments: Namespace) -> dict[str, Any]:
    """What one curve amounts to: its peak, its area, and when it passes each threshold."""
    from openkap.core.pharmacokinetics import exposure, peak, population, typical

    person = typical(model, weight_kg=arguments.weight_kg)
    people = population(model, weight_kg=arguments.weight_kg) if arguments.band else None
    highest, when = peak(model, person, [dose])
    return {
        "cmax": _rounded(highest)[0],
        "tmax_min": round(float(when[0]), 1),
        "auc_ng_h_ml": _rounded(exposure(person, [dose]))[0],
        "thresholds": [_passed(model, dose, each, person, people) for each in model.thresholds],
    }


def _passed(model: "Kinetics", dose: "Dose", limit: "Threshold", person: Any, people: Any) -> dict[str, Any]:
    """When the typical curve rises above a threshold and falls below it again, and with a band when people's do."""
    from openkap.core.pharmacokinetics import above

    onset, offset = above(model, person, [dose], limit.ng_per_ml)
    told: dict[str, Any] = {"id": limit.id, "ng_ml": limit.ng_per_ml, "meaning": limit.meaning}
    told |= {"onset_min": _minute(onset[0]), "offset_min": _minute(offset[0])}
    if people is not None:
        first, last = above(model, people, [dose], limit.ng_per_ml)
        reached = round(sum(map(isfinite, first)) / len(first), 3)
        told["people"] = {"reached": reached, "onset_min": _spread(first), "offset_min": _spread(last)}
    return told


def _spread(moments: Any) -> dict[str, float] | None:
    """Percentiles of those who have such a moment; None for nobody."""
    import numpy as np

    known = moments[np.isfinite(moments)]
    if not len(known):
        return None
    return dict(zip(("p5", "p50", "p95"), np.percentile(known, (5, 50, 95)).round(1).tolist(), strict=True))


def _minute(moment: float) -> float | None:
    return round(float(moment), 1) if isfinite(moment) else None


def _said(substance: "Substance", model: "Kinetics") -> dict[str, Any]:
    """Which model this is, where its parameters come from, and what it cannot say."""
    return {
        "model": {"substance": substance.id, "version": substance.version, "title": model.title},
        "sources": list(model.sources),
        "limits": list(model.stated),
    }


def _rounded(values: Any) -> list[float]:
    """Six digits: more than any of the sources has."""
    return [float(f"{value:.6g}") for value in values]


def _text(found: Mapping[str, Any]) -> Iterator[str]:
    columns = {
        "minute": found["minutes"],
        "ketamine": found["ketamine_ng_ml"],
        "norketamine": found["norketamine_ng_ml"],
        "arterial": found["arterial_ketamine_ng_ml"],
        **found.get("band", {}),
    }
    yield "".join(f"{name:>13}" for name in columns)
    for row in zip(*columns.values(), strict=True):
        yield "".join(f"{value:>13.4g}" for value in row)
    yield ""
    yield f"Concentrations in ng/mL. Highest {found['cmax']:.4g} at {found['tmax_min']:g} minutes."
    yield f"Area under the curve from 0 to infinity: {found['auc_ng_h_ml']:.4g} ng h/mL."
    yield from map(_crossing, found["thresholds"])
    model = found["model"]
    yield f"{model['title']} ({model['substance']} {model['version']}); `openkap cite KEY` tells of a source:"
    yield f"  {', '.join(found['sources'])}"
    yield from (f"- {limit}" for limit in found["limits"])


def _crossing(passed: Mapping[str, Any]) -> str:
    """One threshold in words."""
    line = f"{passed['ng_ml']:g} ng/mL ({passed['id']}): "
    if passed["onset_min"] is None:
        line += "not reached by the typical person"
    else:
        offset = "more than a day later" if passed["offset_min"] is None else f"{passed['offset_min']:g}"
        line += f"above it from {passed['onset_min']:g} to {offset} minutes"
    if not (people := passed.get("people")):
        return line + "."
    spans = [f"{name[:-4]} {_edges(people[name])}" for name in ("onset_min", "offset_min") if people[name]]
    return line + f"; {people['reached']:.0%} of people reach it" + "".join(f", {span}" for span in spans) + "."


def _edges(spread: Mapping[str, float]) -> str:
    return f"{spread['p5']:g} to {spread['p95']:g}"
