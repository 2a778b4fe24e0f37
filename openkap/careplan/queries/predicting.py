"""What the model expects of an ordered dose, beside the order: a picture with its band, and what it cannot say."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkap.careplan.models import Order
from openkap.careplan.queries.library import sources, substance
from openkap.core.substances import Kinetics
from openkap.ui.charts import Limit, LineChart, Mark, Series

if TYPE_CHECKING:
    from openkap.core.pharmacokinetics import Dose

STEP_MINUTES = 10
LEAST = timedelta(hours=4)  # how much is drawn at least
MODELLED = ("iv", "im", "oral", "intranasal")  # an order does not say how long something is held in the mouth


@dataclass(frozen=True)
class Passing:
    """A level at which something was observed, and when the typical curve rises above it and falls below it."""

    ng_per_ml: float
    meaning: str
    sources: list[str]
    from_at: datetime | None
    until_at: datetime | None


@dataclass(frozen=True)
class Predicted:
    """The curve of one ordered dose in clock time, as if it were given when the visit begins."""

    picture: LineChart
    given_at: datetime
    peak_at: datetime
    peak_ng_per_ml: float
    passings: list[Passing]
    limits: tuple[str, ...]
    sources: list[str]


def unpredicted(order: Order, *, on: date) -> str:
    """Why the model does not speak of this order; "" when it does."""
    from openkap.core.pharmacokinetics import OutsideTheModel, within

    model = substance(order.route).kinetics
    if model is None:
        return _("There is no model of this medicine.")
    if order.route not in MODELLED:
        return _("The order does not say how long it is held in the mouth, and the curve depends on it.")
    if order.salt_or_base != "base":
        return _("The model counts in ketamine base; this order is written in hydrochloride.")
    if order.route == "iv" and not order.over_minutes:
        return _("The order does not say over how many minutes it runs.")
    try:
        within(model, weight_kg=float(order.weight_kg), age_years=_age(order, on))
    except OutsideTheModel as outside:
        return str(outside).capitalize() + "."
    return ""


def predicted(order: Order, *, given_at: datetime, until_at: datetime) -> Predicted | None:
    """The curve from `given_at` to at least `until_at`, the end of the visit; None where the model does not speak."""
    from openkap.core.pharmacokinetics import peak, typical

    model = substance(order.route).kinetics
    if model is None or unpredicted(order, on=given_at.date()):
        return None
    doses, person = [_dose(order)], typical(model, weight_kg=float(order.weight_kg))
    highest, when = peak(model, person, doses)
    return Predicted(
        picture=_picture(order, model, given_at, until_at),
        given_at=given_at,
        peak_at=given_at + timedelta(minutes=float(when[0])),
        peak_ng_per_ml=float(highest[0]),
        passings=_passings(model, person, doses, given_at),
        limits=model.stated,
        sources=sources(model.sources),
    )


def _age(order: Order, on: date) -> float | None:
    born = order.episode.client.born_on
    return (on - born).days / 365.25 if born else None


def _dose(order: Order) -> "Dose":
    from openkap.core.pharmacokinetics import Dose

    runs = float(order.over_minutes or 0) if order.route == "iv" else 0.0
    return Dose(route=order.route, dose_mg=float(order.dose_mg), infusion_min=runs)  # type: ignore[arg-type]


def _picture(order: Order, model: Kinetics, given_at: datetime, until_at: datetime) -> LineChart:
    import numpy as np

    from openkap.core.pharmacokinetics import expected, population

    last = max(until_at - given_at, LEAST) // timedelta(minutes=1)
    times = np.arange(0.0, last + STEP_MINUTES, STEP_MINUTES)
    people = population(model, weight_kg=float(order.weight_kg))
    band = expected(model, people, [_dose(order)], times)
    moments = [given_at + timedelta(minutes=float(minute)) for minute in times]
    top = float(band.p95.max())
    named = ((_("in the middle"), band.p50, 1), (_("95 of 100 below"), band.p95, 3), (_("5 of 100 below"), band.p5, 5))
    return LineChart(
        title=_("Expected in blood"),
        sentence=_("Ketamine in the blood of 1,000 people of this weight, as the model has them."),
        y_label=_("ng/mL"),
        series=tuple(
            Series(label, tuple((at, round(float(value), 1)) for at, value in zip(moments, levels, strict=True)), hue)
            for label, levels, hue in named
        ),
        marks=(Mark(given_at, _("dose"), "dose"), Mark(until_at, _("visit ends"))),
        limits=tuple(Limit(each.ng_per_ml, "") for each in model.thresholds if each.ng_per_ml < top),
    )


def _passings(model: Kinetics, person: Any, doses: "list[Dose]", given_at: datetime) -> list[Passing]:
    from openkap.core.pharmacokinetics import above

    found = []
    for each in model.thresholds:
        first, last = above(model, person, doses, each.ng_per_ml)
        moments = [_moment(given_at, float(minute[0])) for minute in (first, last)]
        found.append(Passing(each.ng_per_ml, each.meaning, sources(each.cite), *moments))
    return found


def _moment(given_at: datetime, minutes: float) -> datetime | None:
    return given_at + timedelta(minutes=minutes) if isfinite(minutes) else None
