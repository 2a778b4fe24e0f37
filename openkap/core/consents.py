"""Consents: what a client agrees to, how a signature is proved, and when one may be given or still counts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal

from openkap.core.library import standard
from openkap.core.reading import Published
from openkap.core.verdict import Verdict


@dataclass(frozen=True)
class Section:
    """A few paragraphs under one heading. `elements` are the numbers of the consent checklist that they cover."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    elements: tuple[int, ...]
    cite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One thing the client may allow or not."""

    id: str
    text: str


@dataclass(frozen=True)
class TeachBack:
    """A question that shows whether we explained well; `explain` is read when the answer does not fit."""

    id: str
    question: str
    right: str
    explain: str
    options: tuple[Choice, ...]

    def __post_init__(self) -> None:
        if self.right not in {option.id for option in self.options}:
            raise ValueError(f"{self.id}: the right answer is not among the options")


@dataclass(frozen=True, kw_only=True)
class ConsentText(Published):
    """One version of one text that a client can sign."""

    summary: str
    statement: str
    expires_after: timedelta
    signing_resumes_at: time
    sections: tuple[Section, ...]
    teach_back: tuple[TeachBack, ...] = ()
    choice_lead: str = ""
    choices: tuple[Choice, ...] = ()
    choices_needed: bool = False
    routes: tuple[Choice, ...] = ()  # ways of giving the medicine that this text describes; none: not bound to a route
    required: bool = False
    replaces: tuple[str, ...] = ()  # earlier versions that no longer suffice once this one is current

    def __post_init__(self) -> None:
        if self.choices_needed and not self.choices:
            raise ValueError("choices are needed, and there are none")
        if self.expires_after <= timedelta(0):
            raise ValueError("a consent must last for some time")

    @property
    def route_bound(self) -> bool:
        return bool(self.routes)

    @property
    def elements(self) -> frozenset[int]:
        return frozenset(number for section in self.sections for number in section.elements)

    @cached_property
    def sha256(self) -> str:
        """A hash of every word of this version: kept with the signature, it proves what was signed."""
        words = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Signed:
    """What is known of one signature: the text's version, when, for which routes and choices, and if taken back."""

    text_id: str
    version: str
    signed_at: datetime
    routes: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    withdrawn_at: datetime | None = None


Standing = Literal["current", "withdrawn", "expired", "replaced", "other_route"]


def texts() -> tuple[ConsentText, ...]:
    """The current version of every consent text, what is required first."""
    return tuple(sorted(standard().shelf("consents"), key=lambda text: (not text.required, text.id != "treatment")))


def next_morning(text: ConsentText, at: datetime, zone: tzinfo) -> datetime:
    """When signing may resume after a dose at `at`: the next day, at the text's hour of the clinic's clock."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, text.signing_resumes_at, zone)


def may_sign(text: ConsentText, *, now: datetime, locked_until: datetime | None) -> Verdict:
    """Nothing is signed or widened between a dose and the next morning. Taking back is never locked."""
    if locked_until is not None and now < locked_until:
        return Verdict(
            "You have had the medicine, so nothing can be signed now. "
            "You can sign from tomorrow morning. You can take a consent back at any time."
        )
    if text.status == "retired":
        return Verdict("This text has been replaced by a newer one.")
    return Verdict()


def unlearnt(text: ConsentText, answers: Mapping[str, str]) -> tuple[TeachBack, ...]:
    """The teach-back questions whose answer does not fit yet: these we explain again."""
    return tuple(question for question in text.teach_back if answers.get(question.id) != question.right)


def standing(text: ConsentText, signed: Signed, *, now: datetime, route: str = "", replaced: bool = False) -> Standing:
    """Whether a signature under `text` (the version that was signed) still counts for this route at this moment."""
    if signed.withdrawn_at is not None and signed.withdrawn_at <= now:
        return "withdrawn"
    if now >= signed.signed_at + text.expires_after:
        return "expired"
    if replaced:
        return "replaced"
    if route and text.route_bound and route not in signed.routes:
        return "other_route"
    return "current"
