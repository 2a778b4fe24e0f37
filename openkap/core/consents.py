"""Consents: what a client agrees to, who has to sign, and when one may be given or still counts."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal, get_args

from openkap.core.library import standard
from openkap.core.reading import Published
from openkap.core.verdict import Verdict

Role = Literal["client", "guardian", "minor"]
How = Literal["portal", "device", "paper"]


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
    """One version of one text that can be signed. `signers`: an adult client signs alone; for a minor the guardian and
    the young person sign, each the texts that name them. `switch`: what the clinic must have turned on to offer it."""

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
    signers: tuple[Role, ...] = ("client", "guardian", "minor")
    switch: str = ""

    def __post_init__(self) -> None:
        if self.choices_needed and not self.choices:
            raise ValueError("choices are needed, and there are none")
        if self.expires_after <= timedelta(0):
            raise ValueError("a consent must last for some time")
        if not self.signers:
            raise ValueError("somebody has to sign")

    @property
    def route_bound(self) -> bool:
        return bool(self.routes)

    @property
    def elements(self) -> frozenset[int]:
        return frozenset(number for section in self.sections for number in section.elements)

    @cached_property
    def sha256(self) -> str:
        """A hash of every word of this version: kept with the signature, it proves what was signed."""
        plain = {field.name: field.default for field in fields(self) if field.name in ("signers", "switch")}
        said = {key: value for key, value in asdict(self).items() if key not in plain or value != plain[key]}
        return fingerprint(said)


def fingerprint(facts: Mapping[str, object]) -> str:
    """SHA-256 over facts in one spelling, whatever their order."""
    words = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Signer:
    """Somebody whose yes is needed: in which role, and which guardian."""

    role: Role
    guardian: int | None = None


@dataclass(frozen=True)
class Signed:
    """What is known of one signature: the text's version, when, for which routes and choices, and if taken back,
    refused since, or asked for again at `asked_again_at`."""

    text_id: str
    version: str
    signed_at: datetime
    routes: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    withdrawn_at: datetime | None = None
    asked_again_at: datetime | None = None
    refused: bool = False


# The gravest first: what one of several signers says against a text decides for all.
Standing = Literal[
    "refused", "withdrawn", "of_age", "expired", "replaced", "asked_again", "other_route", "unsigned", "current"
]
GRAVITY: tuple[Standing, ...] = get_args(Standing)


def texts(*, minor: bool = False, switched_on: Collection[str] = ()) -> tuple[ConsentText, ...]:
    """The current version of every shipped text for this person, what is required first."""
    return in_order(standard().shelf("consents"), minor=minor, switched_on=switched_on)


def in_order(
    known: Iterable[ConsentText], *, minor: bool = False, switched_on: Collection[str] = ()
) -> tuple[ConsentText, ...]:
    """Of these texts what is offered to this person, what is required first."""
    offered = [text for text in known if _offered(text, minor=minor, switched_on=switched_on)]
    return tuple(sorted(offered, key=lambda text: (not text.required, text.id != "treatment")))


def _offered(text: ConsentText, *, minor: bool, switched_on: Collection[str]) -> bool:
    wanted = {"guardian", "minor"} if minor else {"client"}
    return bool(wanted & set(text.signers)) and (not text.switch or text.switch in switched_on)


def signers(text: ConsentText, *, minor: bool, guardians: Collection[int] = ()) -> tuple[Signer, ...]:
    """Whose yes this text needs. A minor without a named guardian still needs one: `Signer("guardian", None)`."""
    if not minor:
        return (Signer("client"),)
    permission = tuple(Signer("guardian", each) for each in guardians) or (Signer("guardian"),)
    needed = permission if "guardian" in text.signers else ()
    return needed + ((Signer("minor"),) if "minor" in text.signers else ())


def is_minor(born_on: date | None, *, on: date, adult_from_years: int) -> bool:
    """Under age on that day. Whose birthday is unknown is treated as an adult here: candidacy asks for the age."""
    if born_on is None:
        return False
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day)) < adult_from_years


def comes_of_age_on(born_on: date, *, adult_from_years: int) -> date:
    """The first day on which somebody born on that day is no minor. Born on 29 February: 1 March where the year has
    no such day."""
    year = born_on.year + adult_from_years
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def next_morning(text: ConsentText, at: datetime, zone: tzinfo) -> datetime:
    """When signing may resume after a dose at `at`: the next day, at the text's hour of the local clock."""
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
    if signed.refused:
        return "refused"
    if signed.withdrawn_at is not None and signed.withdrawn_at <= now:
        return "withdrawn"
    if now >= signed.signed_at + text.expires_after:
        return "expired"
    if replaced:
        return "replaced"
    if signed.asked_again_at is not None and signed.asked_again_at > signed.signed_at:
        return "asked_again"
    if route and text.route_bound and route not in signed.routes:
        return "other_route"
    return "current"


def without(needed: Signer, others: Collection[Role]) -> Standing:
    """Where somebody stands who never signed. A client of whom only a guardian or they themselves as a minor signed
    has come of age since: the right to decide is now theirs alone."""
    return "of_age" if needed.role == "client" and others else "unsigned"


def together(standings: Iterable[Standing]) -> Standing:
    """Where a text stands when several have to sign it: it counts when everybody's yes counts."""
    found = set(standings)
    return next((each for each in GRAVITY if each in found), "unsigned")
