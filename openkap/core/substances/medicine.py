"""What has been published about a medicine by route: reference ranges for the prescriber's eye, and what to do before.

A reference range is shown beside an order and never fills it in. No figure is carried from one route to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from openkap.core.protocols.words import span
from openkap.core.reading import Published
from openkap.core.substances.kinetics import Kinetics
from openkap.core.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Product:
    """A form in which the medicine comes. `measured_in` "mL" means that an order needs a concentration."""

    id: str
    title: str
    routes: tuple[str, ...]
    measured_in: Literal["mL", "mg"]


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way into the body, named for staff and, in `client_words`, for the person who receives it."""

    id: str
    title: str
    client_words: str
    onset: str
    peak: str
    cite: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, kw_only=True)
class ReferenceRange:
    """Doses that a source reports for one route. What was reported is not what is advised."""

    route: str
    low: Decimal
    high: Decimal
    unit: Literal["mg/kg", "mg"]
    says: str
    cite: tuple[str, ...]
    verified: bool

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise ValueError(f"a range runs from something to at least as much, not from {self.low} to {self.high}")

    @property
    def figure(self) -> str:
        """Both ends with the unit, or one figure where they are the same."""
        low, high = (format(value.normalize(), "f") for value in (self.low, self.high))
        return f"{low} {self.unit}" if low == high else f"{low} to {high} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What the label forbids for a route: a strength that must be diluted first, a speed not to be passed."""

    route: str
    dilute_from_mg_per_ml: Decimal | None = None
    at_most_mg_per_kg_per_min: Decimal | None = None
    says: str
    cite: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, kw_only=True)
class Fasting:
    """How long before a dose by this route the client stops eating and drinking."""

    route: str
    food: timedelta
    drink: timedelta
    says: str
    cite: tuple[str, ...]
    verified: bool

    @property
    def food_words(self) -> str:
        return span(self.food)

    @property
    def drink_words(self) -> str:
        return span(self.drink)


@dataclass(frozen=True, kw_only=True)
class Substance(Published):
    """One medicine, by route. `kinetics`: the model of its concentration in blood, where there is one."""

    products: tuple[Product, ...]
    routes: tuple[Route, ...]
    ranges: tuple[ReferenceRange, ...] = ()
    limits: tuple[Limit, ...] = ()
    fasting: tuple[Fasting, ...] = ()
    kinetics: Kinetics | None = None

    def __post_init__(self) -> None:
        known = {route.id for route in self.routes}
        named = {route for product in self.products for route in product.routes}
        for parts in (self.ranges, self.limits, self.fasting):
            named |= {part.route for part in parts}
        if strange := sorted(named - known):
            raise ValueError(f"route {strange[0]} is named but not described")

    def route(self, id: str) -> Route | None:
        return next((route for route in self.routes if route.id == id), None)

    def product(self, id: str) -> Product | None:
        return next((product for product in self.products if product.id == id), None)

    def ranges_for(self, route: str) -> tuple[ReferenceRange, ...]:
        return tuple(each for each in self.ranges if each.route == route)

    def fasting_for(self, route: str) -> Fasting | None:
        return next((each for each in self.fasting if each.route == route), None)


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """An order's dose as it will be drawn up. Weight in kilograms, strength in milligrams per millilitre."""

    product: str
    route: str
    dose_mg: Decimal
    weight_kg: Decimal
    concentration_mg_per_ml: Decimal | None = None
    over_minutes: int | None = None

    @property
    def volume_ml(self) -> Decimal | None:
        if not self.concentration_mg_per_ml:
            return None
        return (self.dose_mg / self.concentration_mg_per_ml).quantize(Decimal("0.01"))

    @property
    def mg_per_min(self) -> Decimal | None:
        """How fast it runs in, milligrams a minute; None when it is given at once."""
        return (self.dose_mg / self.over_minutes).quantize(Decimal("0.01")) if self.over_minutes else None

    @property
    def ml_per_h(self) -> Decimal | None:
        """What the pump is set to, millilitres an hour; None without a strength or when it is given at once."""
        if not self.concentration_mg_per_ml or not self.over_minutes:
            return None
        hours = Decimal(self.over_minutes) / 60
        return (self.dose_mg / self.concentration_mg_per_ml / hours).quantize(Decimal("0.1"))

    @property
    def mg_per_kg(self) -> Decimal:
        return (self.dose_mg / self.weight_kg).quantize(Decimal("0.01"))


def preparable(substance: Substance, preparation: Preparation) -> Verdict:
    """May this be drawn up by this route as it is written? The label's limits only; never whether the dose is wise."""
    product = substance.product(preparation.product)
    if product is None or preparation.route not in product.routes:
        return Verdict("This product is not given by this route.")
    if product.measured_in == "mL" and not preparation.concentration_mg_per_ml:
        return Verdict("Say the strength in mg/mL, so that the volume can be worked out.")
    reasons = [_passes(limit, preparation) for limit in substance.limits if limit.route == preparation.route]
    return Verdict(" ".join(reason for reason in reasons if reason))


def _passes(limit: Limit, preparation: Preparation) -> str:
    strength, speed = limit.dilute_from_mg_per_ml, limit.at_most_mg_per_kg_per_min
    if strength is not None and (preparation.concentration_mg_per_ml or 0) >= strength:
        return f"{strength.normalize():f} mg/mL must be diluted before it is given by this route. {limit.says}"
    if speed is None:
        return ""
    if not preparation.over_minutes:
        return "Say over how many minutes it is given."
    if preparation.dose_mg / preparation.weight_kg / preparation.over_minutes > speed:
        return f"Faster than {speed.normalize():f} mg/kg per minute. {limit.says}"
    return ""


def routes_in_words(substance: Substance, ids: Iterable[str]) -> str:
    """The titles of some routes, for a sentence."""
    return ", ".join(route.title for id in ids if (route := substance.route(id)))
