"""The evidence as the screen shows it: by system, with what is missing, stale or decisive first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.formats import date_format

from openkap.candidacy.models import EvidenceRequest
from openkap.candidacy.queries.evidence import asked_first, still_coming
from openkap.core import candidacy
from openkap.core.evidence import UNSURE, Evidence, Question, Value, vocabulary
from openkap.core.medicines import medicine_list

SAID_BY = {
    "client": "client",
    "medical": "medical intake",
    "clinical": "clinical intake",
    "measured": "measured",
    "record": "record",
    "safety": "safety room",
}
State = Literal["missing", "stale", "unsure", "decisive", "quiet"]


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence, ready to be read. `ask`: who would be asked for it, empty when nobody can be; `coming`:
    the form under way that asks it anyway."""

    key: str
    title: str
    words: str
    state: State
    source: str
    observed_at: datetime | None
    expires_at: datetime | None
    ask: str
    coming: str
    requested: EvidenceRequest | None


@dataclass(frozen=True)
class System:
    """One block of evidence: what needs a look, then the rest."""

    id: str
    title: str
    look: tuple[EvidenceRow, ...]
    quiet: tuple[EvidenceRow, ...]

    @property
    def opens(self) -> bool:
        """Whether it is shown unfolded: something in it is decisive, or has to be asked for."""
        return any(not row.coming or row.state == "decisive" for row in self.look)

    @property
    def missing(self) -> int:
        return sum(row.state in ("missing", "stale", "unsure") for row in self.look)


def systems(
    pieces: Mapping[str, Evidence],
    proposal: candidacy.Determination,
    requests: Mapping[str, EvidenceRequest],
    *,
    at: datetime,
) -> tuple[System, ...]:
    """The evidence by system, in the order of the vocabulary; systems of which nothing is known are left out."""
    needed = set(proposal.missing)
    decisive = {key for finding in proposal.acting for key in finding.evidence}
    rows: dict[str, list[EvidenceRow]] = {}
    for question in vocabulary().questions:
        state = _state(question.key, pieces.get(question.key), needed, decisive, at)
        if state is not None:
            row = _row(question, pieces, state, requests.get(question.key))
            rows.setdefault(question.topic, []).append(row)
    return tuple(
        _system(topic.id, topic.staff_title, rows[topic.id]) for topic in vocabulary().topics() if topic.id in rows
    )


def _system(id: str, title: str, rows: list[EvidenceRow]) -> System:
    look = tuple(row for row in rows if row.state != "quiet")
    return System(id, title, look, tuple(row for row in rows if row.state == "quiet"))


def _state(key: str, piece: Evidence | None, needed: set[str], decisive: set[str], at: datetime) -> State | None:
    """How a piece stands; None when it is neither known nor needed."""
    if piece is None:
        return "missing" if key in needed else None
    if piece.is_stale(at):
        return "stale"
    if key in needed:
        return "unsure"
    return "decisive" if key in decisive and piece.value is not False else "quiet"


def _row(
    question: Question, pieces: Mapping[str, Evidence], state: State, requested: EvidenceRequest | None
) -> EvidenceRow:
    piece = pieces.get(question.key)
    return EvidenceRow(
        key=question.key,
        title=question.title,
        words=in_words(question.key, piece.value) if piece else "",
        state=state,
        source=SAID_BY.get(piece.source, piece.source) if piece else "",
        observed_at=piece.observed_at if piece else None,
        expires_at=piece.expires_at if piece else None,
        ask=asked_first(question.key),
        coming=still_coming(question.key, pieces),
        requested=requested,
    )


def in_words(key: str, value: Value) -> str:
    """A value as a clinician reads it, with its unit."""
    question = vocabulary().get(key) if key in vocabulary() else None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, frozenset):
        return ", ".join(_class_title(code) for code in sorted(value)) or "None"
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if value == UNSURE:
        return "Not sure"
    options = {option.value: option.text for option in question.options} if question else {}
    return options.get(str(value), f"{value} {question.unit if question else ''}".strip())


def _class_title(code: str) -> str:
    if code == candidacy.UNCLASSED:
        return "one not classed yet"
    named = {each.code: each.title for each in medicine_list().classes}
    return named.get(code, code)
