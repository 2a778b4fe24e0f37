"""One day of one site, room by room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.scheduling.models import Appointment, RoomClosure
from openkap.scheduling.queries.appointments import active

if TYPE_CHECKING:
    from openkap.clinic.models import Room, Site, User

LONGEST = timedelta(days=1)  # no appointment lasts longer; so a day need not be looked for among all that ever were


@dataclass(frozen=True)
class Entry:
    """One appointment of the day. `reachable`: the visitor may know whose it is."""

    appointment: Appointment
    reachable: bool


@dataclass(frozen=True)
class RoomDay:
    """One room with what is booked in it and when it is closed."""

    room: "Room"
    entries: list[Entry]
    closures: list[RoomClosure]


@dataclass(frozen=True)
class Day:
    """One day: its rooms, and appointments that need none."""

    on: date
    rooms: list[RoomDay]
    elsewhere: list[Entry]

    @property
    def entries(self) -> list[Entry]:
        """Every appointment of the day in order of time."""
        found = [entry for room in self.rooms for entry in room.entries] + self.elsewhere
        return sorted(found, key=lambda entry: (entry.appointment.starts_at, entry.appointment.pk))

    @property
    def before(self) -> date:
        return self.on - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.on + timedelta(days=1)


def day(site: "Site | None", on: date, *, user: "User | None" = None) -> Day:
    """What happens on one day at a site (at all sites for None). With a user, entries say whose they may know.

    Five queries, however much happens.
    """
    begin, end = bounds(on)
    found = list(active().filter(starts_at__gt=begin - LONGEST, starts_at__lt=end, ends_at__gt=begin))
    rooms = clinic.rooms(also=[each.room_id for each in found])
    rooms = rooms.filter(site=site) if site else rooms
    known = reachable(found, user)
    entries = [Entry(each, each.episode_id in known) for each in found]
    closures = list(RoomClosure.objects.filter(from_at__lt=end, until_at__gt=begin, withdrawn_at__isnull=True))
    return Day(
        on=on,
        rooms=[
            RoomDay(
                room,
                [entry for entry in entries if entry.appointment.room_id == room.pk],
                [closure for closure in closures if closure.room_id == room.pk],
            )
            for room in rooms
        ],
        elsewhere=[entry for entry in entries if entry.appointment.room_id is None],
    )


def bounds(on: date) -> tuple[datetime, datetime]:
    """The first moment of a day and of the next, in the clinic's time."""
    zone = timezone.get_current_timezone()
    return (
        datetime.combine(on, time(0), tzinfo=zone),
        datetime.combine(on + timedelta(days=1), time(0), tzinfo=zone),
    )


def reachable(found: Sequence[Appointment], user: "User | None") -> set[int]:
    """The episodes among these whose client the visitor may know."""
    episodes = {each.episode_id for each in found}
    if user is None:
        return episodes
    visible = access.visible_episodes(user, "scheduling:appointment:see").filter(pk__in=episodes).order_by()
    return set(visible.values_list("pk", flat=True))
