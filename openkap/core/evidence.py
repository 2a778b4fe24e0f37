"""The one vocabulary of what is known about a client: questions, how their answers are read, and dated evidence."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal

from openkap.core.library import standard
from openkap.core.reading import Published

Value = bool | int | float | date | str | frozenset[str]
Asked = Literal["client", "medical", "clinical", "measured"]
Source = Literal["client", "medical", "clinical", "measured", "record"]

UNSURE = "not_sure"  # an honest answer to any yes-or-no question; it decides nothing and someone asks again
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Option:
    """One answer of a choice: the stored value and what is read on the screen.

    `usual`: what a clinician says of everything else in one stroke ("all others negative"). `codes`: the beginnings of
    the ICD-10-CM codes that this answer stands for. `condition`: the condition of the library that it tells of."""

    value: str
    text: str
    usual: bool = False
    codes: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True)
class AskWhen:
    """Ask only when another question has this answer, written as it is sent by a form ("yes", "daily")."""

    key: str
    equals: str


@dataclass(frozen=True)
class Topic:
    """A group of questions: one screen of the client's packet, one block of the candidacy screen."""

    id: str
    title: str
    staff_title: str
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing worth knowing, in the client's words and in the clinicians' words.

    `self_check`: belongs on the public self-check, whose screens stand in selfcheck/.
    `danger`: a yes shows crisis help before anything else. `guardian`: the guardians of a client under age see and
    answer it too; everything else a young person answers stays theirs. `expires_after`: how long an answer may be
    relied on, counted from the day it names when it names a day, else from when it was given. `min` and `max` are what
    can be typed at all, not what is healthy. `short`: a text that fits on one line. `condition`: what a yes tells of.
    """

    key: str
    topic: str
    title: str
    kind: Literal["yes_no", "number", "date", "choice", "text", "classes"]
    asked_of: tuple[Asked, ...] = ()
    ask_client: str = ""
    ask_staff: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    self_check: bool = False
    danger: bool = False
    short: bool = False
    condition: str = ""
    guardian: bool = False
    ask_when: AskWhen | None = None
    expires_after: timedelta | None = None
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"{self.key}: a choice, and only a choice, has options")
        if "client" in self.asked_of and not self.ask_client:
            raise ValueError(f"{self.key}: what is asked of the client needs the client's words")
        if {"medical", "clinical"} & set(self.asked_of) and not self.ask_staff:
            raise ValueError(f"{self.key}: what is asked of a clinician needs the clinician's words")
        if self.guardian and (self.danger or "client" not in self.asked_of):
            raise ValueError(f"{self.key}: a guardian sees only what the client is asked, and no dangerous answer")
        if self.self_check and not self.ask_client:
            raise ValueError(f"{self.key}: the self-check is asked in the client's words")

    @property
    def usual(self) -> str:
        """The answer that says that there is nothing to tell; empty where no answer says that."""
        return next((option.value for option in self.options if option.usual), "")

    def tells_of(self, value: Value | None) -> str:
        """The condition of the library that this answer tells of; nothing for most answers."""
        if value is True:
            return self.condition
        return next((option.condition for option in self.options if option.value == value), "")

    def is_dangerous(self, value: Value | None) -> bool:
        """Whether this answer shows crisis help before anything else."""
        return self.danger and value is True


@dataclass(frozen=True)
class Evidence:
    """A fact about a client: what, from whom, when, and until when it may be relied on."""

    key: str
    value: Value
    source: str
    observed_at: datetime
    expires_at: datetime | None = None

    def is_stale(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def known(self, now: datetime) -> bool:
        """Usable for a decision: an answer that says something and has not expired."""
        return self.value not in (UNSURE, "") and (self.expires_at is None or self.expires_at > now)

    def lasting(self, span: timedelta | None) -> "Evidence":
        """The same fact, relied on for so long: from the day that it names, else from when it was observed."""
        named = type(self.value) is date
        start = datetime.combine(self.value, time(0), self.observed_at.tzinfo) if named else self.observed_at  # type: ignore[arg-type]
        return replace(self, expires_at=start + span if span else None)


@dataclass(frozen=True, kw_only=True)
class QuestionSet(Published):
    """Every question of the clinic, in the order in which it is asked."""

    sections: tuple[Topic, ...]
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        topics = {topic.id for topic in self.sections}
        seen: dict[str, Question] = {}
        for question in self.questions:
            if question.key in seen:
                raise ValueError(f"{question.key}: asked twice")
            if question.topic not in topics:
                raise ValueError(f"{question.key}: no topic {question.topic}")
            _check_dependency(question, seen)
            seen[question.key] = question

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, key: str) -> Question:
        """The question of that key; KeyError when there is none."""
        return self._by_key[key]

    def topics(self, asked_of: Asked | None = None) -> tuple[Topic, ...]:
        """The topics that hold at least one question for this person, in order; all topics when nobody is named."""
        used = {question.topic for question in self.questions if asked_of is None or asked_of in question.asked_of}
        return tuple(topic for topic in self.sections if topic.id in used)

    def within(self, topic: str, asked_of: Asked | None = None) -> tuple[Question, ...]:
        """The questions of one topic for this person, in order."""
        return tuple(
            question
            for question in self.questions
            if question.topic == topic and (asked_of is None or asked_of in question.asked_of)
        )

    def relevant(self, question: Question, answers: Mapping[str, Value]) -> bool:
        """Whether this question makes sense after these answers; a question that depends on nothing always does."""
        if question.ask_when is None:
            return True
        answer = answers.get(question.ask_when.key)
        return answer is not None and raw(answer) == question.ask_when.equals

    def parse(self, question: Question, text: str) -> Value:
        """Read what was typed or chosen. ValueError says kindly what would be understood."""
        return parse(question, text)

    def observe(self, key: str, value: Value, *, source: str, at: datetime) -> Evidence:
        """Evidence for one answer, with its expiry worked out."""
        span = self._by_key[key].expires_after if key in self._by_key else None
        return Evidence(key, value, source, at).lasting(span)


def _check_dependency(question: Question, before: Mapping[str, Question]) -> None:
    """A question may only depend on an answer that an earlier question can give."""
    if question.ask_when is None:
        return
    asked = before.get(question.ask_when.key)
    if asked is None:
        raise ValueError(f"{question.key}: depends on {question.ask_when.key}, which is not asked before it")
    answers = set(YES_NO) | {UNSURE} if asked.kind == "yes_no" else {option.value for option in asked.options}
    if question.ask_when.equals not in answers:
        raise ValueError(f"{question.key}: {asked.key} can never be answered {question.ask_when.equals}")


def vocabulary() -> QuestionSet:
    """The questions that OpenKAP ships."""
    found: QuestionSet = standard().shelf("questions").get("health")
    return found


def parse(question: Question, text: str) -> Value:
    """Read one answer as it comes from a form or from storage. ValueError carries a message for the person typing."""
    given = text.strip()
    if not given:
        raise ValueError("Please give an answer, or go on and come back to this later.")
    match question.kind:
        case "yes_no":
            return _yes_no(given)
        case "number":
            return _number(question, given)
        case "date":
            return _date(given)
        case "choice":
            return _choice(question, given)
        case "classes":
            return frozenset(code.strip() for code in given.split(",") if code.strip())
    return given


def raw(value: Value) -> str:
    """The spelling that `parse` reads back, for forms and storage."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return str(value)


def newest(evidence: Iterable[Evidence]) -> dict[str, Evidence]:
    """One piece of evidence for each key: the latest; of two at the same moment, the clinician's or the device's."""
    rank = {"client": 0, "record": 1, "measured": 2, "clinical": 3, "medical": 4}
    ordered = sorted(evidence, key=lambda piece: (piece.observed_at, rank.get(piece.source, 0), raw(piece.value)))
    return {piece.key: piece for piece in ordered}


def _yes_no(given: str) -> Value:
    if given == UNSURE:
        return UNSURE
    if given not in YES_NO:
        raise ValueError("Please choose Yes, No or Not sure.")
    return YES_NO[given]


def _number(question: Question, given: str) -> Value:
    try:
        number = float(given.replace(",", "."))
    except ValueError:
        raise ValueError("Please write a number, such as 72 or 72.5.") from None
    low, high = question.min, question.max
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"Please check this number: it should be {_range(low, high)}{_unit(question)}.")
    return int(number) if number.is_integer() else number


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {low:g} and {high:g}"
    if low is not None:
        return f"at least {low:g}"
    return f"at most {high:g}" if high is not None else "a finite one"


def _unit(question: Question) -> str:
    return f" {question.unit}" if question.unit else ""


def _date(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError("Please write a date as year-month-day, such as 2024-03-31.") from None


def _choice(question: Question, given: str) -> str:
    if given not in {option.value for option in question.options}:
        raise ValueError("Please choose one of the answers shown.")
    return given
