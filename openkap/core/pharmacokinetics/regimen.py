"""What is given: the doses of one session, and why the model would not speak of them."""

from dataclasses import dataclass
from typing import Literal

from openkap.core.substances.kinetics import Kinetics

Route = Literal["iv", "push", "im", "sublingual", "oral", "intranasal"]
ROUTES: tuple[Route, ...] = ("iv", "push", "im", "sublingual", "oral", "intranasal")
DAY = 1_440.0  # minutes
SLIP = 10_000  # more milligrams than this are a slip of the finger; no clinical limit


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One dose of ketamine base. `infusion_min`: over how long it runs in (iv); `hold_min`: how long it stays in the
    mouth (sublingual), after which it is swallowed, or spat out. `at_min`: when it is given, from the first dose."""

    route: Route
    dose_mg: float
    infusion_min: float = 0.0
    hold_min: float = 0.0
    spit: bool = False
    at_min: float = 0.0

    def __post_init__(self) -> None:
        if self.route not in ROUTES:
            raise ValueError(f"no route is called {self.route}; there are {', '.join(ROUTES)}")
        if not 0 < self.dose_mg <= SLIP:
            raise ValueError(f"a dose is above 0 mg and at most {SLIP} mg")
        if not all(0 <= minutes <= DAY for minutes in (self.at_min, self.hold_min, self.infusion_min)):
            raise ValueError(f"times are 0 minutes or later and within a day, {DAY:g} minutes")
        if (self.route == "iv") != (self.infusion_min > 0):
            raise ValueError("an infusion, and only an infusion, runs in over some minutes; a push is its own route")
        if self.route != "sublingual" and (self.hold_min or self.spit):
            raise ValueError("only what melts in the mouth is held there or spat out")


class OutsideTheModel(ValueError):
    """The model says nothing of this person; the message says why."""


def within(model: Kinetics, *, weight_kg: float, age_years: float | None = None) -> None:
    """OutsideTheModel for a person of whom the model does not speak."""
    if not model.weight_from_kg <= weight_kg <= model.weight_to_kg:
        low, high = model.weight_from_kg, model.weight_to_kg
        raise OutsideTheModel(f"the model speaks of {low:g} to {high:g} kg, not of {weight_kg:g} kg")
    if age_years is not None and not model.age_from <= age_years <= model.age_to:
        low, high = model.age_from, model.age_to
        raise OutsideTheModel(f"the model speaks of {low:g} to {high:g} years of age, not of {age_years:g}")
