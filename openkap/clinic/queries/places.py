"""Sites and rooms."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from openkap.clinic.models import Room, RoomRetirement, Site
from openkap.clinic.queries.presence import there

ROOM_KINDS = Room.KINDS


def rooms(kind: str | None = None, *, also: Iterable[int | None] = ()) -> QuerySet[Room]:
    """Rooms that can be booked, and those of `also` even when they are closed for good; each has `is_retired`."""
    found = every_room().filter(Q(is_retired=False) | Q(pk__in=[pk for pk in also if pk]))
    return found.filter(kind=kind) if kind else found


def every_room() -> QuerySet[Room]:
    """Every room there ever was; `is_retired` says which are closed for good."""
    retired = RoomRetirement.objects.filter(room=OuterRef("pk"), reopened_at__isnull=True)
    return Room.objects.select_related("site").annotate(is_retired=Exists(retired))


def room(pk: int) -> Room:
    """One room, or Http404."""
    return there(every_room().filter(pk=pk).first())


def sites() -> QuerySet[Site]:
    return Site.objects.all()


@dataclass(frozen=True)
class SiteRow:
    """One site with all its rooms."""

    site: Site
    rooms: list[Room]


def site_rows() -> list[SiteRow]:
    """Every site with its rooms, in two queries."""
    rooms = list(every_room())
    return [SiteRow(site, [room for room in rooms if room.site_id == site.pk]) for site in sites().order_by("name")]
