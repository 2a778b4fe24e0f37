"""May this dose start now: every check of the day judged from answers, facts and readings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from openkap.core.monitoring.readings import Reading
from openkap.core.readiness.passing import JUDGES, Judged
from openkap.core.readiness.pressure import PressureStand, pressure_stand
from openkap.core.readiness.rules import CheckRule, ReadinessGate
from openkap.core.verdict import Verdict

State = Literal["passed", "failed", "open", "not_applicable", "overridden"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to one check: the value as text, who (an id) and when."""

    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """Someone with the right role let one failed check pass, and why."""

    role: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What a practitioner can show on the day: why they may not fill their role (empty: they may), and certificates."""

    standing: Verdict
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the record knows on this day. `flags` switch checks on; `verdicts` answer the facts by check id.

    Fasting limits are hours, for the ordered route; None when none is set. `people` is by practitioner id.
    """

    today: date
    flags: frozenset[str] = frozenset()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    people: Mapping[str, Held] = field(default_factory=dict)
    ordered_weight_kg: float | None = None
    food_hours: float | None = None
    drink_hours: float | None = None
    readings: Sequence[Reading] = ()


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One judged check. `override_role` is who may let it pass now; empty when nobody may."""

    rule: CheckRule
    state: State
    reason: str = ""
    answer: Answer | None = None
    override: Override | None = None
    override_role: str = ""

    @property
    def settled(self) -> bool:
        return self.state in ("passed", "not_applicable", "overridden")


@dataclass(frozen=True, slots=True)
class Gate:
    """The whole checklist at one moment."""

    items: tuple[CheckItem, ...]
    pressure: PressureStand

    @property
    def failing(self) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.items if item.state == "failed")

    @property
    def open(self) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.items if item.state == "open")

    @property
    def verdict(self) -> Verdict:
        """Yes when every check is settled; otherwise the failed ones first, then how many are open."""
        if self.failing:
            return Verdict(" ".join(f"{item.rule.title}: {item.reason}" for item in self.failing))
        if self.open:
            return Verdict(f"{len(self.open)} of {len(self.items)} checks are open.")
        return Verdict()

    def item(self, id: str) -> CheckItem:
        return next(item for item in self.items if item.rule.id == id)


def gate(
    rules: ReadinessGate,
    answers: Mapping[str, Answer],
    facts: DayFacts,
    *,
    overrides: Mapping[str, Override] | None = None,
) -> Gate:
    """Judge every check. `answers` and `overrides` hold the latest of each check, by its id."""
    stand = pressure_stand(rules.pressure, facts.readings)
    return Gate(
        tuple(
            _item(rules, rule, answers.get(rule.id), (overrides or {}).get(rule.id), facts, stand)
            for rule in rules.checks
        ),
        stand,
    )


def _item(
    rules: ReadinessGate,
    rule: CheckRule,
    answer: Answer | None,
    override: Override | None,
    facts: DayFacts,
    stand: PressureStand,
) -> CheckItem:
    if rule.applies_when and rule.applies_when not in facts.flags:
        return CheckItem(rule, "not_applicable")
    judged: Judged = JUDGES[rule.passes](rule, answer, facts, stand)
    if judged.state != "failed":
        return CheckItem(rule, judged.state, judged.reason, answer)
    role = _may_override(rules, rule, stand)
    if role and override is not None and _stands(override, rule, answer, facts.readings):
        return CheckItem(rule, "overridden", judged.reason, answer, override)
    return CheckItem(rule, "failed", judged.reason, answer, None, role)


def _may_override(rules: ReadinessGate, rule: CheckRule, stand: PressureStand) -> str:
    """Who may let this failed check pass: for pressure the prescriber, and only inside the band."""
    if rule.kind == "pressure":
        return rules.pressure.override_role if stand.outcome == "prescriber_decides" else ""
    return rule.override_role


def _stands(override: Override, rule: CheckRule, answer: Answer | None, readings: Iterable[Reading]) -> bool:
    """An override holds only for what it was given for: a newer answer or reading needs a new one."""
    if answer is not None and answer.at > override.at:
        return False
    return all(reading.at <= override.at for reading in readings if _speaks_of(rule, reading))


def _speaks_of(rule: CheckRule, reading: Reading) -> bool:
    if rule.kind == "pressure":
        return reading.systolic_mmhg is not None
    return rule.kind == "vital" and reading.value(rule.signal) is not None
