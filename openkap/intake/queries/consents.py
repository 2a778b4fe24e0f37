"""What was agreed to, by whom, and what of it counts now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from openkap.clinic import access, majority
from openkap.core import consents as rules
from openkap.core.consents import ConsentText, Role, Signed, Signer, Standing
from openkap.core.library import standard
from openkap.intake.models import Consent, ConsentLock, ConsentRenewal, Guardian
from openkap.intake.queries.texts import texts_for, version_of

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

WORDS: dict[Standing, str] = {
    "current": "signed",
    "refused": "said no",
    "withdrawn": "taken back",
    "of_age": "now of age: needs their own signature",
    "expired": "too old: needs signing again",
    "replaced": "the text has changed: needs signing again",
    "asked_again": "needs signing again",
    "other_route": "signed for another way of giving the medicine",
    "unsigned": "not signed",
}
Rows = Mapping[Signer, Consent]


@dataclass(frozen=True)
class SignerState:
    """One of those whose yes a text needs, and the newest word of theirs, if any."""

    signer: Signer
    name: str
    standing: Standing
    consent: Consent | None

    @property
    def counts(self) -> bool:
        return self.standing == "current"

    @property
    def can_speak(self) -> bool:
        """Is there somebody who can still say no?"""
        return self.standing != "refused" and (self.signer.role != "guardian" or self.signer.guardian is not None)

    @property
    def words(self) -> str:
        why = getattr(self.consent, "renewal_reason", "") if self.standing == "asked_again" else ""
        reasons = dict(ConsentRenewal._meta.get_field("reason").flatchoices)
        return f"{WORDS[self.standing]}, because {reasons[why]}" if why else WORDS[self.standing]


@dataclass(frozen=True)
class ConsentState:
    """One text and where it stands with everybody whose yes it needs."""

    text: ConsentText
    parts: tuple[SignerState, ...]
    chosen: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        return rules.together(part.standing for part in self.parts)

    @property
    def counts(self) -> bool:
        return self.standing == "current"

    @property
    def words(self) -> str:
        return next((part.words for part in self.parts if part.standing == self.standing), WORDS[self.standing])

    @property
    def consent(self) -> Consent | None:
        """The newest word of the client themselves, or else of a guardian."""
        return next((part.consent for part in reversed(self.parts) if part.consent), None)

    @property
    def missing(self) -> tuple[SignerState, ...]:
        """Whose yes is still needed."""
        return tuple(part for part in self.parts if not part.counts)

    @property
    def waits_for_client(self) -> bool:
        """Is there something to read and sign for the client? Who said no is not asked again and again."""
        return self.text.required and self.own is not None and self.own.standing not in ("current", "refused")

    def of(self, signer: Signer) -> SignerState | None:
        """The part of this signer, if this text needs their word."""
        return next((part for part in self.parts if part.signer == signer), None)

    @property
    def own(self) -> SignerState | None:
        """The client's own part, if this text has one."""
        return next((part for part in self.parts if part.signer.role != "guardian"), None)


def consents(episode: "Episode") -> QuerySet[Consent]:
    """Every word of this episode, newest first, with what was taken back and asked for again."""
    return (
        Consent.objects.filter(episode=episode)
        .select_related("withdrawal", "signed_by", "witness", "guardian", "narrows", "episode__client")
        .annotate(asked_again_at=_renewed("at"), renewal_reason=_renewed("reason"))
        .order_by("-signed_at", "-pk")
    )


def _renewed(field: str) -> Subquery:
    """A field of the newest request to sign this text again."""
    same = ConsentRenewal.objects.filter(episode=OuterRef("episode"), text_id=OuterRef("text_id"))
    return Subquery(same.order_by("-at", "-pk").values(field)[:1])


def consent_rows() -> QuerySet[Consent]:
    """Every signature, for the gate."""
    return Consent.objects.select_related(
        "episode__client", "withdrawal", "guardian", "narrows", "witness", "signed_by"
    )


def guardian_rows() -> QuerySet[Guardian]:
    """Every guardian, for the gate."""
    return Guardian.objects.select_related("episode__client", "named_by", "ended_by", "guardianship__user")


def guardian_of(user: "User", episode: "Episode", *, at: datetime) -> Guardian | None:
    """Who this account is among those who decide for this client at this moment, or None."""
    if episode.pk not in access.guarded(user, at=at):
        return None
    return guardian_rows().filter(episode=episode, ended_at__isnull=True, guardianship__user=user).first()


def guardians(episode: "Episode") -> list[Guardian]:
    """Who decides for a client under age now."""
    return list(guardian_rows().filter(episode=episode, ended_at__isnull=True))


def guardian_ids(episode: "Episode") -> list[int]:
    return [each.pk for each in guardians(episode)]


def under_age(episode: "Episode", *, at: datetime) -> bool:
    """Is the client a minor on that day, by the clinic's calendar?"""
    return majority.is_minor(episode.client.born_on, at=at)


def too_young(episode: "Episode", *, at: datetime) -> bool:
    """Under age in a clinic that treats adults only: nothing is signed, and nothing is offered to be."""
    return not settings.OPENKAP_ADOLESCENTS and under_age(episode, at=at)


def shown_states(episode: "Episode", *, at: datetime) -> tuple[ConsentState, ...]:
    """The texts that somebody is shown: to whom nothing is offered, only what was signed, to read and take back."""
    found = states(episode, at=at)
    return tuple(each for each in found if each.consent) if too_young(episode, at=at) else found


def states(episode: "Episode", *, at: datetime, route: str = "") -> tuple[ConsentState, ...]:
    """Every text offered to this client, with where it stands. Two queries; one more for somebody under age."""
    minor = under_age(episode, at=at)
    deciding = {each.pk: each.name for each in guardians(episode)} if minor else {}
    words = _by_text(consents(episode).select_related(None).select_related("withdrawal", "narrows"))
    found = []
    for text in texts_for(minor=minor):
        rows = words.get(text.id, {})
        parts = tuple(
            SignerState(each, _name(each, deciding, episode), _standing(text, each, rows, at, route), rows.get(each))
            for each in rules.signers(text, minor=minor, guardians=deciding)
        )
        found.append(ConsentState(text, parts, _chosen(parts)))
    return tuple(found)


def _by_text(signed: Iterable[Consent]) -> dict[str, dict[Signer, Consent]]:
    """The newest word of each signer, by text; `signed` newest first."""
    found: dict[str, dict[Signer, Consent]] = {}
    for row in signed:
        found.setdefault(row.text_id, {}).setdefault(signer_of(row), row)
    return found


def _name(signer: Signer, deciding: Mapping[int, str], episode: "Episode") -> str:
    if signer.role != "guardian":
        return episode.client.name
    return deciding.get(signer.guardian or 0, "a guardian, not named yet")


def _standing(text: ConsentText, signer: Signer, rows: Rows, at: datetime, route: str) -> Standing:
    row = rows.get(signer)
    if row is None:
        others: set[Role] = {other.role for other in rows}
        return rules.without(signer, others)
    replaced = row.version != text.version and row.version in text.replaces
    return rules.standing(version_of(row), as_signed(row), now=at, route=route, replaced=replaced)


def _chosen(parts: Iterable[SignerState]) -> tuple[str, ...]:
    """What everybody who signs allows, in words: with several signers only what all of them chose."""
    rows = [part.consent for part in parts if part.consent is not None]
    if not rows:
        return ()
    common = set(rows[0].choices).intersection(*(row.choices for row in rows))
    return tuple(choice.text for choice in version_of(rows[0]).choices if choice.id in common)


def state(episode: "Episode", text_id: str, *, at: datetime, route: str = "") -> ConsentState | None:
    """Where one text stands, or None when it is not offered to this client."""
    return next((each for each in states(episode, at=at, route=route) if each.text.id == text_id), None)


def treatment_states(episode: "Episode", *, at: datetime, route: str) -> tuple[ConsentState, ...]:
    """What must be signed before the medicine is given by this route: the treatment, a young person's own yes, and what
    they and their guardians agreed on who sees what."""
    needed = ("treatment", "assent", "confidentiality")
    return tuple(each for each in states(episode, at=at, route=route) if each.text.id in needed)


def current(episode: "Episode", kind: str, *, at: datetime, route: str = "") -> Consent | None:
    """The signature that counts for this text (`treatment`, `touch`, ...) at this moment and by this route, or None."""
    found = state(episode, kind, at=at, route=route)
    return found.consent if found and found.counts else None


def signer_of(row: Consent) -> Signer:
    role: Role = row.role  # type: ignore[assignment]
    return Signer(role, row.guardian_id)


def same_signer(row: Consent) -> dict[str, Any]:
    """The words of the same signer on the same text."""
    keys = ("episode_id", "text_id", "role", "guardian_id")
    return {key: getattr(row, key) for key in keys}


def as_signed(row: Consent) -> Signed:
    """The row as the pure rule wants it. Choosing less does not make a signature younger."""
    return Signed(
        text_id=row.text_id,
        version=row.version,
        signed_at=row.root.signed_at,
        routes=frozenset(row.routes),
        choices=frozenset(row.choices),
        withdrawn_at=row.withdrawal.at if hasattr(row, "withdrawal") else None,
        asked_again_at=getattr(row, "asked_again_at", None),
        refused=row.word == "no",
    )


def locked_until(episode: "Episode", *, at: datetime) -> datetime | None:
    """Until when nothing may be signed, if it is locked at this moment."""
    lock = ConsentLock.objects.filter(episode=episode, until__gt=at).order_by("-until").first()
    return lock.until if lock else None


def next_morning(at: datetime) -> datetime:
    """When signing may resume after a dose at `at`: by the treatment text and the clock of the clinic, which is where
    the client is."""
    return rules.next_morning(standard().shelf("consents").get("treatment"), at, timezone.get_current_timezone())
