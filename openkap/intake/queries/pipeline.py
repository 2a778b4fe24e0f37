"""Who is stuck, and on what: one query for as many episodes as are shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from openkap.clinic import queries as clinic
from openkap.intake.models import Consent, Intake

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


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
            agreed=Exists(agreed),
            signed_in=Q(client__user__last_login__isnull=False),
            account=F("client__user_id"),
        )
        .values("pk", "sent", "returned", "medical", "clinical", "agreed", "signed_in", "account")
    )


def _milestone(kind: str) -> QuerySet["Episode"]:
    return clinic.episodes().filter(pk=OuterRef("pk"), milestones__kind=kind).order_by()


def _reasons(row: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    if not row["returned"]:
        found.append(_packet(row))
    if not row["medical"]:
        found.append("medical intake")
    if not row["clinical"]:
        found.append("clinical intake")
    if not row["agreed"]:
        found.append("consent to treatment")
    return tuple(found)


def _packet(row: Mapping[str, Any]) -> str:
    if not row["account"]:
        return "packet: no portal account"
    if not row["signed_in"]:
        return "packet: invitation not used yet"
    return "packet from the client" if row["sent"] else "packet not sent"
