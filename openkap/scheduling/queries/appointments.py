"""What is booked: for a page, a person, an episode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.scheduling.models import Appointment, AppointmentRole, Move

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode, Practitioner, User


def appointments() -> QuerySet[Appointment]:
    """Every appointment with its client, room, people and cancellation; for the gate and for lists. Two queries."""
    people = AppointmentRole.objects.select_related("practitioner__user")
    return Appointment.objects.select_related(
        "episode__client", "room__site", "cancellation__by", "made_by"
    ).prefetch_related(Prefetch("roles", queryset=people))


def active() -> QuerySet[Appointment]:
    """Those that were not cancelled."""
    return appointments().filter(cancellation__isnull=True)


def of_episode(episode: "Episode") -> QuerySet[Appointment]:
    """All of one episode in order of time, cancelled ones too."""
    return appointments().filter(episode=episode)


def of_client(client: "Client", *, now: datetime) -> QuerySet[Appointment]:
    """What a client still has before them, cancelled appointments too: that one must not come is news."""
    return appointments().filter(episode__client=client, ends_at__gt=now)


def next_of(episode: "Episode", *, now: datetime) -> Appointment | None:
    """The next appointment that is not over."""
    return active().filter(episode=episode, ends_at__gt=now).first()


def upcoming(user: "User", *, now: datetime) -> QuerySet[Appointment]:
    """What is before this account: the appointments a practitioner is in, or a client's own."""
    ahead = active().filter(ends_at__gt=now)
    if user.practitioner:
        return ahead.filter(roles__practitioner=user.practitioner)
    return ahead.filter(access.in_reach(user, "scheduling:appointment:see"))


def moves_of(appointment: Appointment) -> QuerySet[Move]:
    """Where it was before, the first first."""
    return appointment.moves.select_related("from_room", "to_room", "by")


def people_of(ids: Iterable[int]) -> QuerySet["Practitioner"]:
    return clinic.practitioners().filter(pk__in=list(ids))


@dataclass(frozen=True)
class Panel:
    """What the chart shows of an episode's appointments."""

    ahead: list[Appointment]
    past: int
    cancelled: int

    @property
    def next(self) -> Appointment | None:
        return self.ahead[0] if self.ahead else None


def made(episode: "Episode") -> list[Appointment]:
    """Every appointment ever made for an episode, cancelled ones too, earliest first. One query."""
    return list(Appointment.objects.filter(episode=episode).select_related("room", "cancellation"))


def panel(found: Sequence[Appointment], *, at: datetime) -> Panel:
    """What lies ahead, and how much lies behind."""
    kept = [each for each in found if not each.is_cancelled]
    ahead = [each for each in kept if not each.is_over(at)]
    return Panel(ahead=ahead, past=len(kept) - len(ahead), cancelled=len(found) - len(kept))
