"""What the client is told once both have signed: kindly, in plain words, with what can be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from openkap.candidacy.models import Determination
from openkap.candidacy.queries.determinations import decided, history, overruled
from openkap.core import candidacy

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

Kind = Literal["waiting", "offered", "offered_with_conditions", "not_now", "not_offered", "declined"]


@dataclass(frozen=True)
class Letter:
    """One letter: which kind, the reasons and next steps in the client's words, and who decided."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    signed_by: tuple[tuple[str, str], ...] = ()
    decided_at: datetime | None = None


def letter(episode: "Episode") -> Letter:
    """The newest determination as a letter. While somebody still has to sign, it only says so."""
    return letter_of(history(episode).first())


def letter_of(row: Determination | None) -> Letter:
    """One determination as a letter; nothing but that it is being decided while a signature is missing."""
    if row is None or not decided(row):
        return Letter("waiting")
    signed = list(row.sign_offs.all())
    kind = _kind(row)
    told = list(_told(row, kind))
    return Letter(
        kind=kind,
        reasons=_once(finding.say_to_client for finding in told),
        next_steps=_once(finding.next_step for finding in told) if kind in ("not_now", "not_offered") else (),
        words=_once(sign_off.words_for_client for sign_off in signed),
        signed_by=tuple((sign_off.by.name, sign_off.discipline) for sign_off in signed),
        decided_at=max(sign_off.at for sign_off in signed),
    )


def _kind(row: Determination) -> Kind:
    """Both agreed, or what stood in the way, or the clinicians' own judgement."""
    signed = list(row.sign_offs.all())
    if all(sign_off.agrees for sign_off in signed):
        plain = row.outcome == "candidate" and all(sign_off.decision == "agree" for sign_off in signed)
        return "offered" if plain else "offered_with_conditions"
    return {"not_now": "not_now", "undetermined": "not_now", "not_a_candidate": "not_offered"}.get(  # type: ignore[return-value]
        row.outcome, "declined"
    )


def _told(row: Determination, kind: Kind) -> Iterable[candidacy.Finding]:
    """The findings that this letter speaks of."""
    acting, lifted = row.trace.acting, overruled(row)
    if kind == "not_offered":
        return (f for f in acting if "EXCLUDE" in f.actions)
    if kind == "not_now":
        deferring = [f for f in acting if "DEFER" in f.actions]
        return deferring or [f for f in (*acting, *row.trace.open) if {"INFO", "DEFER"} & set(f.actions) or f.is_open]
    if kind == "offered_with_conditions":
        return (f for f in acting if f.criterion not in lifted)
    return ()


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
