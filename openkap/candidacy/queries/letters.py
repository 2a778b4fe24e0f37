"""What the client is told once both have signed: kindly, in plain words, with what can be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from openkap.candidacy.models import Determination
from openkap.candidacy.queries.determinations import OF_HALVES, decided, decision, history, overruled, settlement
from openkap.candidacy.queries.evidence import asked_first
from openkap.core import candidacy

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

Kind = Literal[
    "waiting",
    "talking",
    "missing",
    "offered",
    "offered_with_conditions",
    "not_now",
    "not_offered",
    "declined",
    "no_agreement",
    "no_indication",
]
UNDECIDED = frozenset({"waiting", "talking", "missing"})
OF_OUTCOMES: dict[str, Kind] = {
    "undetermined": "missing",
    "not_now": "not_now",
    "not_a_candidate": "not_offered",
}


@dataclass(frozen=True)
class Letter:
    """One letter: which kind, the reasons and next steps in the client's words, and who decided. `still`: who has yet
    to find something out, where evidence is missing."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    signed_by: tuple[tuple[str, str], ...] = ()
    decided_at: datetime | None = None
    still: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        return self.decided_at is not None


def letter(episode: "Episode") -> Letter:
    """The newest determination as a letter. While somebody still has to sign, it only says so."""
    return letter_of(history(episode).first())


def letter_of(row: Determination | None) -> Letter:
    """One determination as a letter. While a signature is missing or two differ, nothing but that it is being decided,
    or what is still missing."""
    if row is None:
        return Letter("waiting")
    if not decided(row):
        return _undecided(row)
    halves, settled = list(row.sign_offs.all()), settlement(row)
    words = [settled.words_for_client] if settled else [each.words_for_client for each in halves]
    return _letter(
        row,
        kind(row, decision(row)),
        words=words,
        signed_by=tuple((each.by.name, each.discipline) for each in halves),
        decided_at=row.resolution.end.at if settled else max(each.at for each in halves),
    )


def letter_as(row: Determination, decision: str, words: str, *, by: "User", at: datetime) -> Letter:
    """The letter as it would be if this person signed so now, and the other half said the same."""
    halves = list(row.sign_offs.all())
    mine = (by.name, by.practitioner.discipline if by.practitioner else "")
    return _letter(
        row,
        kind(row, OF_HALVES.get(decision, "decline")),
        words=[*(each.words_for_client for each in halves), words],
        signed_by=(*((each.by.name, each.discipline) for each in halves), mine),
        decided_at=at,
    )


def _undecided(row: Determination) -> Letter:
    """What can be said before it is decided."""
    if row.unsettled:  # type: ignore[attr-defined]
        return Letter("talking")
    if row.outcome == "undetermined":
        return _letter(row, "missing")
    return Letter("waiting")


def _letter(
    row: Determination,
    kind: Kind,
    *,
    words: Iterable[str] = (),
    signed_by: tuple[tuple[str, str], ...] = (),
    decided_at: datetime | None = None,
) -> Letter:
    told, told_why = list(_told(row, kind)), ("not_now", "not_offered", "missing", "no_indication")
    return Letter(
        kind=kind,
        reasons=_once(finding.say_to_client for finding in told),
        next_steps=_once(f.next_step for f in told) if kind in told_why else (),
        words=_once(words),
        signed_by=signed_by,
        decided_at=decided_at,
        still=_once(asked_first(key) for key in row.trace.missing) if kind == "missing" else (),
    )


def kind(row: Determination, made: str) -> Kind:
    """Which letter a decision asks for: an offer, what stood in the way, or the clinicians' own judgement."""
    if made in ("offer", "offer_with_conditions"):
        plain = row.outcome == "candidate" and made == "offer"
        return "offered" if plain else "offered_with_conditions"
    if made == "no_agreement":
        return "no_agreement"
    if _is_without_indication(row):
        return "no_indication"
    if made == "not_now":
        return "not_now"
    return OF_OUTCOMES.get(row.trace.overruled(overruled(row)), "declined")


def _is_without_indication(row: Determination) -> bool:
    """Is everything known, and nothing in the way but that the treatment would be for no health problem?"""
    if row.trace.overruled(overruled(row)) != "undetermined" or row.trace.missing or row.trace.open:
        return False
    return any("INFO" in finding.actions for finding in row.trace.acting)


def _told(row: Determination, kind: Kind) -> Iterable[candidacy.Finding]:
    """The findings that this letter speaks of. What is not known is never told as if it were."""
    lifted = overruled(row)
    acting = [finding for finding in row.trace.acting if finding.criterion not in lifted]
    match kind:
        case "not_offered":
            return (f for f in acting if "EXCLUDE" in f.actions)
        case "not_now":
            return [f for f in acting if "DEFER" in f.actions] or (f for f in acting if f.removes_routes)
        case "missing" | "no_indication":
            return (f for f in (*acting, *row.trace.open) if "INFO" in f.actions)
        case "offered_with_conditions":
            return acting
    return ()


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
