"""The dosing-day gate as written in `knowledge/readiness/`: checks, who may override them, and the pressure flow."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from openkap.core.quantities import BloodPressure
from openkap.core.reading import Published

Kind = Literal["confirm", "number", "choice", "text", "date", "person", "fact", "vital", "pressure"]
PASS = (
    "yes",
    "no",
    "recorded",
    "passing_option",
    "at_most",
    "near_ordered_weight",
    "fasted_food",
    "fasted_drink",
    "not_past",
    "another_person",
    "qualified",
    "holds",
    "fact",
    "vital_between",
    "vital_recorded",
    "pressure",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; `passes` says whether the check is then met."""

    value: str
    text: str
    passes: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Checks that are done together, under one heading."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One line of the checklist.

    `number`: which of the numbered items it belongs to. `hard`: no one may override it; otherwise `override_role` may,
    with a reason. `applies_when`: the name of a flag without which it does not apply. `role`: whom a person must be.
    `lowest` and `highest` are what can be typed at all; `low`, `high` and `share` are what passes.
    """

    id: str
    number: int
    section: str
    title: str
    ask: str
    kind: Kind
    passes: str
    hard: bool = True
    override_role: str = ""
    applies_when: str = ""
    options: tuple[Choice, ...] = ()
    unit: str = ""
    signal: str = ""
    role: str = ""
    holds: str = ""
    lowest: float | None = None
    highest: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    says: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if self.passes not in PASS:
            raise ValueError(f"{self.id}: no pass rule {self.passes}")
        if self.hard == bool(self.override_role) and self.kind != "pressure":
            raise ValueError(f"{self.id}: a hard check has no override role, a soft one names it")
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"{self.id}: a choice, and only a choice, has options")
        if (self.kind == "vital") != bool(self.signal):
            raise ValueError(f"{self.id}: a vital, and only a vital, names its signal")

    @property
    def asked(self) -> bool:
        """Whether somebody answers it by hand; facts and readings answer themselves."""
        return self.kind not in ("fact", "vital", "pressure")

    @property
    def limits(self) -> str:
        """What passes, in words with the unit: "50 to 110 /min", "at least 94 %"; empty when no number is set."""
        if self.low is None and self.high is None:
            return ""
        if self.low is not None and self.high is not None:
            words = f"{self.low:g} to {self.high:g}"
        else:
            words = f"at least {self.low:g}" if self.high is None else f"at most {self.high:g}"
        return f"{words} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of pressures in millimetres of mercury."""

    systolic_mmhg: int
    diastolic_mmhg: int

    @property
    def pressure(self) -> BloodPressure:
        return BloodPressure(self.systolic_mmhg, self.diastolic_mmhg)


@dataclass(frozen=True, slots=True)
class PressureRule:
    """At or under `go`: go. Above it: rest, then repeat, up to `repeats` times; then the prescriber decides, or, at
    or over either number of `stop`, nobody gives a dose today."""

    go: Pair
    stop: Pair
    rest: timedelta
    repeats: int
    override_role: str
    cite: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class ReadinessGate(Published):
    """Everything that is checked between arrival and the dose. Below `adult_from_years` a guardian is asked for."""

    adult_from_years: int
    sections: tuple[Section, ...]
    pressure: PressureRule
    checks: tuple[CheckRule, ...]

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.checks]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"check {twice[0]} is written twice")
        known = {section.id for section in self.sections}
        for rule in self.checks:
            if rule.section not in known:
                raise ValueError(f"{rule.id}: no section {rule.section}")
        if [rule.kind for rule in self.checks].count("pressure") != 1:
            raise ValueError("blood pressure is checked once")

    def check(self, id: str) -> CheckRule:
        """The check of that id; KeyError when there is none."""
        for rule in self.checks:
            if rule.id == id:
                return rule
        raise KeyError(f"no check {id}")
