"""Who waits for a determination or for a signature: one query for as many episodes as are shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from openkap.candidacy.models import Determination, Resolution, SignOff
from openkap.candidacy.queries.resolutions import Talk, resolutions, talk
from openkap.clinic import queries as clinic

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


TALK = ("a talk with the KAP therapist", "a talk with the prescriber")
OPINION = "the medical director’s opinion"
# Whose turn it is, by what is waited for.
TURNS: dict[str, str] = {
    "determination": "prescriber",
    "medical sign-off": "prescriber",
    "psychological sign-off": "therapist",
    TALK[0]: "prescriber",
    TALK[1]: "therapist",
    "medical signature under what was settled": "prescriber",
    "psychological signature under what was settled": "therapist",
    OPINION: "director",
}


def waiting_for(episodes: Iterable["Episode"]) -> dict[int, tuple[str, ...]]:
    """What the decision about each episode waits for, by episode id; nothing before both intakes are signed, nor
    once both disciplines have and agree. Three queries, more only where some differ."""
    wanted = [episode.pk for episode in episodes]
    newest = {row["episode_id"]: _missing(row) for row in _newest(wanted)}
    ready = set(_ready(wanted).values_list("pk", flat=True))
    differ = _differing(wanted)
    return {pk: newest.get(pk, ("determination",) if pk in ready else ()) or differ.get(pk, ()) for pk in wanted}


def _differing(wanted: list[int]) -> dict[int, tuple[str, ...]]:
    """For those whose two halves are signed and yet differ, what that waits for. One query, more when there are any."""
    open_now = Resolution.objects.filter(end__isnull=True, determination__episode__in=wanted)
    names = open_now.values_list("pk", "determination__episode")
    if not (episode_of := dict(names)):
        return {}
    rows = resolutions().filter(pk__in=episode_of)
    return {episode_of[row.pk]: _of_talk(talk(row)) for row in rows}


def _of_talk(found: Talk) -> tuple[str, ...]:
    if found.waits_for_director:
        return (OPINION,)
    if found.lies is None:
        return TALK
    unsigned = (side.half.discipline for side in found.sides if not side.has_signed)
    return tuple(f"{each} signature under what was settled" for each in unsigned)


def _newest(wanted: list[int]) -> Iterable[Mapping[str, Any]]:
    """The newest determination of each episode, with who has signed it."""
    later = Determination.objects.filter(episode=OuterRef("episode")).filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk"))
    )
    signed = SignOff.objects.filter(determination=OuterRef("pk"))
    return (
        Determination.objects.filter(~Exists(later), episode__in=wanted)
        .order_by()
        .annotate(
            medical=Exists(signed.filter(discipline="medical")),
            psychological=Exists(signed.filter(discipline="psychological")),
        )
        .values("episode_id", "medical", "psychological")
    )


def _missing(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{each} sign-off" for each in ("medical", "psychological") if not row[each])


def _ready(wanted: list[int]) -> "QuerySet[Episode]":
    """Both intakes are signed."""
    both = clinic.episodes().filter(pk__in=wanted, milestones__kind="medical_intake_signed").order_by()
    return both.filter(
        pk__in=clinic.episodes().filter(milestones__kind="clinical_intake_signed").order_by().values("pk")
    )
