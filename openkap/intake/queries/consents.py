"""What was agreed to, and what of it counts now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from openkap.core import consents as rules
from openkap.core.consents import ConsentText, Signed, Standing
from openkap.core.library import standard
from openkap.intake.models import Consent, ConsentLock

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

WORDS: dict[str, str] = {
    "current": "signed",
    "withdrawn": "taken back",
    "expired": "too old: needs signing again",
    "replaced": "the text has changed: needs signing again",
    "other_route": "signed for another way of giving the medicine",
    "unsigned": "not signed",
}


@dataclass(frozen=True)
class ConsentState:
    """One text and the latest signature under it, if any."""

    text: ConsentText
    standing: Standing | str
    consent: Consent | None
    chosen: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.standing == "current"

    @property
    def words(self) -> str:
        return WORDS[self.standing]


def consents(episode: "Episode") -> QuerySet[Consent]:
    """Every signature of this episode, newest first, with what was taken back."""
    return (
        Consent.objects.filter(episode=episode)
        .select_related("withdrawal", "signed_by", "episode__client")
        .order_by("-signed_at", "-pk")
    )


def consent_rows() -> QuerySet[Consent]:
    """Every signature, for the gate."""
    return Consent.objects.select_related("episode__client", "withdrawal")


def states(episode: "Episode", *, at: datetime, route: str = "") -> tuple[ConsentState, ...]:
    """Every text the clinic uses, with where it stands. One query."""
    return states_among(consents(episode).select_related(None).select_related("withdrawal"), at=at, route=route)


def states_among(signed: Iterable[Consent], *, at: datetime, route: str = "") -> tuple[ConsentState, ...]:
    """The same from signatures already read, newest first."""
    latest: dict[str, Consent] = {}
    for row in signed:
        latest.setdefault(row.text_id, row)
    return tuple(state_of(text, latest.get(text.id), at=at, route=route) for text in rules.texts())


def state_of(text: ConsentText, row: Consent | None, *, at: datetime, route: str = "") -> ConsentState:
    """Where one text stands, given its newest signature."""
    if row is None:
        return ConsentState(text, "unsigned", None)
    signed_text = signed_version(row)
    replaced = row.version != text.version and row.version in text.replaces
    standing = rules.standing(signed_text, as_signed(row), now=at, route=route, replaced=replaced)
    chosen = tuple(choice.text for choice in signed_text.choices if choice.id in row.choices)
    return ConsentState(text, standing, row, chosen)


def current(episode: "Episode", kind: str, *, at: datetime, route: str = "") -> Consent | None:
    """The signature that counts for this text (`treatment`, `touch`, ...) at this moment and by this route, or None."""
    row = consents(episode).filter(text_id=kind).first()
    state = state_of(standard().shelf("consents").get(kind), row, at=at, route=route)
    return row if state.counts else None


def signed_version(row: Consent) -> ConsentText:
    """The very text that was signed."""
    text: ConsentText = standard().shelf("consents").get(row.text_id, row.version)
    return text


def as_signed(row: Consent) -> Signed:
    """The row as the pure rule wants it."""
    return Signed(
        text_id=row.text_id,
        version=row.version,
        signed_at=row.signed_at,
        routes=frozenset(row.routes),
        choices=frozenset(row.choices),
        withdrawn_at=row.withdrawal.at if hasattr(row, "withdrawal") else None,
    )


def locked_until(episode: "Episode", *, at: datetime) -> datetime | None:
    """Until when nothing may be signed, if it is locked at this moment."""
    lock = ConsentLock.objects.filter(episode=episode, until__gt=at).order_by("-until").first()
    return lock.until if lock else None


def next_morning(at: datetime) -> datetime:
    """When signing may resume after a dose at `at`, by the treatment text and the clinic's clock."""
    return rules.next_morning(standard().shelf("consents").get("treatment"), at, timezone.get_current_timezone())
