"""How fast somebody must answer and act on a dangerous answer or event, and what was found when somebody asked: the
clinic's own policy, read from `knowledge/safety/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True)
class Level:
    """An urgency: due `at_least` that long after opening, and with `by_time` no earlier than that time of the day.

    `answer_within`: how long somebody has to say that they look, before the next person is told; and again and again.
    `again_after`: how long after the due time those who answer for the clinic are told again. A policy from before
    there were such clocks has neither."""

    id: str
    title: str
    at_least: timedelta
    say_next: str
    cite: tuple[str, ...]
    by_time: time | None = None
    answer_within: timedelta | None = None
    again_after: timedelta | None = None
    verified: bool = True

    def due_at(self, opened_at: datetime) -> datetime:
        """When the case must be settled. `opened_at` is in the clinic's own time zone."""
        earliest = opened_at + self.at_least
        if self.by_time is None:
            return earliest
        return max(earliest, datetime.combine(opened_at.date(), self.by_time, opened_at.tzinfo))


@dataclass(frozen=True)
class CaseKind:
    """What can open a safety case, how urgent it is unless it says more, and what to do first.

    `reported`: whether somebody of the team can report it by hand."""

    id: str
    title: str
    level: str
    steps: tuple[str, ...]
    cite: tuple[str, ...]
    reported: bool = False
    verified: bool = True


@dataclass(frozen=True)
class RiskAnswer:
    """One answer that can be chosen."""

    value: str
    text: str


@dataclass(frozen=True)
class RiskQuestion:
    """One thing that is asked about suicide risk, in our own words."""

    id: str
    ask: str
    answers: tuple[RiskAnswer, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """An answer by which a tier is known."""

    question: str
    answer: str


@dataclass(frozen=True)
class Tier:
    """How high the risk is; any one of its signs is enough. The lowest tier has none."""

    id: str
    title: str
    signs: tuple[Sign, ...]
    then: tuple[str, ...]
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Risk:
    """What the answers say. `open`: questions without an answer that could still make it higher."""

    tier: Tier
    open: tuple[RiskQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class SafetyPolicy(Published):
    """What can open a safety case in one clinic and how urgent it is; most urgent level and highest tier come first."""

    levels: tuple[Level, ...]
    kinds: tuple[CaseKind, ...]
    risk_questions: tuple[RiskQuestion, ...] = ()
    tiers: tuple[Tier, ...] = ()

    def __post_init__(self) -> None:
        known = {question.id: {answer.value for answer in question.answers} for question in self.risk_questions}
        for tier in self.tiers:
            for sign in tier.signs:
                if sign.answer not in known.get(sign.question, ()):
                    raise ValueError(f"tiers.{tier.id}: no answer {sign.answer} to {sign.question}")
        for kind in self.kinds:
            if kind.level not in self.by_level:
                raise ValueError(f"kinds.{kind.id}: no level {kind.level}")
        if len(self.by_kind) != len(self.kinds) or len(self.by_level) != len(self.levels):
            raise ValueError("a level or a kind stands there twice")

    @cached_property
    def by_level(self) -> dict[str, Level]:
        return {level.id: level for level in self.levels}

    @cached_property
    def by_kind(self) -> dict[str, CaseKind]:
        return {kind.id: kind for kind in self.kinds}

    @property
    def reported(self) -> tuple[CaseKind, ...]:
        """What somebody of the team can report by hand."""
        return tuple(kind for kind in self.kinds if kind.reported)

    def risk(self, answers: Mapping[str, str]) -> Risk:
        """The highest tier of which one sign is there, and the unanswered questions that could raise it. LookupError
        in a policy without tiers. No answer is never a no: what is open is named."""
        for number, tier in enumerate(self.tiers):
            if any(answers.get(sign.question) == sign.answer for sign in tier.signs):
                return Risk(tier, self._open(answers, number))
        return Risk(self.tiers[-1], self._open(answers, len(self.tiers)))

    def _open(self, answers: Mapping[str, str], below: int) -> tuple[RiskQuestion, ...]:
        asked = {sign.question for tier in self.tiers[:below] for sign in tier.signs}
        return tuple(each for each in self.risk_questions if each.id in asked and not answers.get(each.id))

    def more_urgent(self, first: str, second: str) -> bool:
        """Whether the first level is more urgent than the second."""
        order = [level.id for level in self.levels]
        return order.index(first) < order.index(second)


def policy(version: str | None = None) -> SafetyPolicy:
    """The clinic's policy in force, or one earlier version."""
    found: SafetyPolicy = standard().shelf("safety").get("cases", version)
    return found
