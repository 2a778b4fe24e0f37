"""Many virtual people: the band around a curve, and when it crosses a threshold. The seed is fixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from openkap.core.pharmacokinetics.exponentials import Floats
from openkap.core.pharmacokinetics.model import People, Species, curves, lasting, typical
from openkap.core.pharmacokinetics.regimen import DAY, Dose
from openkap.core.substances.kinetics import Kinetics, Parameter

SEED = 20_260_101
HEADS = 1_000


@dataclass(frozen=True)
class Band:
    """Percentiles of n people at each moment, ng/mL."""

    p5: Floats
    p50: Floats
    p95: Floats


def population(model: Kinetics, *, weight_kg: float, heads: int = HEADS, seed: int = SEED) -> People:
    """So many people of this weight, spread as the papers say. The same seed gives the same people."""
    middle = typical(model, weight_kg=weight_kg)
    dice = np.random.default_rng(seed)
    drawn: dict[str, Floats] = {}
    for each in model.parameters:
        name = each.shared or each.id
        if each.variance and name not in drawn:
            drawn[name] = dice.standard_normal(heads)
    return {each.id: _varied(each, middle, drawn, heads) for each in model.parameters}


def _varied(each: Parameter, middle: People, drawn: Mapping[str, Floats], heads: int) -> Floats:
    value = np.repeat(middle[each.id], heads)
    if not each.variance:
        return value
    spread = np.sqrt(each.variance) * drawn[each.shared or each.id]
    if each.varies == "log":
        return np.asarray(value * np.exp(spread))
    return np.asarray(1 / (1 + (1 / value - 1) * np.exp(-spread)))


def expected(model: Kinetics, people: People, doses: Iterable[Dose], times: Floats) -> Band:
    """The band of venous-equivalent ketamine. Where something is held so long that the form of the model is uncertain,
    its edges are the outer ones of both readings."""
    given, wanted = list(doses), Species(norketamine=False, arterial=False)
    found = band(curves(model, people, given, times, wanted).ketamine)
    other = model.alternative
    if other is None or max(dose.hold_min for dose in given) <= other.above_hold_min:
        return found
    faster = people["mucosa_rate"] * (other.mucosa_rate / model.by_id["mucosa_rate"].value)
    swallowed = np.full_like(faster, other.swallowed_share)
    read = {**people, "mucosa_rate": faster, "swallowed_share": swallowed}
    beside = band(curves(model, read, given, times, wanted).ketamine)
    return Band(np.minimum(found.p5, beside.p5), found.p50, np.maximum(found.p95, beside.p95))


def band(levels: Floats) -> Band:
    """The middle and the 5th to 95th percentile at each moment."""
    found = percentiles(levels, (5, 50, 95))
    return Band(*found)


def percentiles(levels: Floats, shares: tuple[float, ...]) -> list[Floats]:
    """Linear percentiles over people (axis 0). Sorting moment by moment costs less than numpy.percentile."""
    ranked = np.sort(np.ascontiguousarray(levels.T), axis=1)
    last = ranked.shape[1] - 1
    found = []
    for share in shares:
        low = int(place := last * share / 100)
        high = min(low + 1, last)
        found.append(ranked[:, low] + (ranked[:, high] - ranked[:, low]) * (place - low))
    return found


def above(model: Kinetics, people: People, doses: Iterable[Dose], limit: float) -> tuple[Floats, Floats]:
    """When each person's venous-equivalent ketamine first rises above the limit and is above it for the last time,
    minutes; nan if never, and nan for the last time of who is above it for a day after the last input."""
    given, wanted = list(doses), Species(norketamine=False, arterial=False)
    times = np.arange(0.0, lasting(given) + DAY, 1.0)
    levels = curves(model, people, given, times, wanted).ketamine
    last = last_above(levels, times, limit)
    return first_above(levels, times, limit), np.where(last < times[-1], last, np.nan)


def first_above(levels: Floats, times: Floats, limit: float) -> Floats:
    """When each curve first rises above the limit, minutes, between moments by a straight line; nan if never."""
    return _crossing(levels, times, limit)


def last_above(levels: Floats, times: Floats, limit: float) -> Floats:
    """When each curve is above the limit for the last time; nan if never, the last moment if it has not fallen."""
    return _crossing(levels[:, ::-1], times[::-1], limit)


def _crossing(levels: Floats, times: Floats, limit: float) -> Floats:
    above = levels > limit
    place = above.argmax(axis=1)
    rows = np.arange(len(levels))
    before = np.maximum(place - 1, 0)
    low, high = levels[rows, before], levels[rows, place]
    rise = np.where(place > 0, high - low, 1.0)
    found = times[before] + (times[place] - times[before]) * (limit - low) / rise
    return np.where(above.any(axis=1), found, np.nan)
