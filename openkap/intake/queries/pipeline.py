"""Who is stuck, and on what: one query for as many episodes as are shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from openkap.clinic import queries as clinic
from openkap.intake.models import Consent, Inquiry, Intake, Registration, WaitingPlace
from openkap.intake.queries.inquiries import waiting, with_state

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


# Whose turn it is, by what is waited for. A test holds that nothing is missing here.
TURNS: dict[str, str] = {
    "packet not sent": "desk",
    "packet: no portal account": "desk",
    "packet: invitation not used yet": "client",
    "packet from the client": "client",
    "medical intake": "prescriber",
    "clinical intake": "therapist",
    "co-signature of the medical intake": "prescriber",
    "co-signature of the clinical intake": "therapist",
    "consent to treatment": "client",
}

HALVES = ("medical", "clinical")
UNCOUNTED = Q(signature__needs_cosign=True, signature__cosignature__isnull=True)


def waiting_for(episodes: Iterable["Episode"]) -> dict[int, tuple[str, ...]]:
    """What the arrival of each episode waits for, by episode id; nothing once both intakes are signed and agreed to.
    One query."""
    wanted = [episode.pk for episode in episodes]
    return {row["pk"]: _reasons(row) for row in _states(wanted)}


def _states(wanted: list[int]) -> Any:
    here = OuterRef("pk")
    signed = Intake.objects.filter(episode=here, signature__isnull=False)
    treatment = Consent.objects.filter(episode=OuterRef(here), text_id="treatment").order_by("-signed_at", "-pk")
    agreed = Consent.objects.filter(episode=here, pk=Subquery(treatment.values("pk")[:1]), withdrawal__isnull=True)
    reached = {kind: Exists(_milestone(kind)) for kind in ("packet_sent", "packet_returned")}
    return (
        clinic.episodes()
        .filter(pk__in=wanted)
        .order_by("pk")
        .annotate(
            sent=reached["packet_sent"],
            returned=reached["packet_returned"],
            medical=Exists(signed.filter(kind="medical")),
            clinical=Exists(signed.filter(kind="clinical")),
            medical_waits=Exists(signed.filter(UNCOUNTED, kind="medical")),
            clinical_waits=Exists(signed.filter(UNCOUNTED, kind="clinical")),
            agreed=Exists(agreed),
            signed_in=Q(client__user__last_login__isnull=False),
            account=F("client__user_id"),
        )
        .values(
            "pk", "sent", "returned", *HALVES, *(f"{each}_waits" for each in HALVES), "agreed", "signed_in", "account"
        )
    )


def begun_intakes(episodes: Iterable[int]) -> set[int]:
    """The episodes in which one of the two intakes is begun, by id. One query."""
    return set(Intake.objects.filter(episode__in=list(episodes)).values_list("episode_id", flat=True))


def on_list(episodes: Iterable[int]) -> set[int]:
    """The episodes whose client stands on the waiting list, by id. One query."""
    wanted = list(episodes)
    theirs = Q(episode__in=wanted) | Q(inquiry__registration__episode__in=wanted)
    rows = WaitingPlace.objects.filter(theirs, end=None).values_list("episode", "inquiry__registration__episode")
    return {direct or through for direct, through in rows}


def inquiry_of(episodes: Iterable[int]) -> dict[int, int]:
    """The inquiry from which each episode came, id by id. One query."""
    rows = Registration.objects.filter(episode__in=list(episodes))
    return dict(rows.values_list("episode_id", "inquiry_id"))


def asking() -> list[Any]:
    """Every inquiry that waits, with how far it has come, the longest wait first. One query."""
    found = Inquiry.objects.select_related("referral").order_by("arrived_at", "pk")
    return list(with_state(waiting(found)))


def _milestone(kind: str) -> QuerySet["Episode"]:
    return clinic.episodes().filter(pk=OuterRef("pk"), milestones__kind=kind).order_by()


def _reasons(row: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    if not row["returned"]:
        found.append(_packet(row))
    found += [f"{kind} intake" for kind in HALVES if not row[kind]]
    found += [f"co-signature of the {kind} intake" for kind in HALVES if row[f"{kind}_waits"]]
    if not row["agreed"]:
        found.append("consent to treatment")
    return tuple(found)


def _packet(row: Mapping[str, Any]) -> str:
    if not row["account"]:
        return "packet: no portal account"
    if not row["signed_in"]:
        return "packet: invitation not used yet"
    return "packet from the client" if row["sent"] else "packet not sent"
