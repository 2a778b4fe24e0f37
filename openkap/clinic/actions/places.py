"""Sites and rooms: made, closed for good, opened again. When a room is closed for a while, scheduling knows."""

from datetime import datetime

from django.db import transaction

from openkap.clinic import audit
from openkap.clinic.models import Room, RoomRetirement, Site, User
from openkap.core.verdict import Refused


@transaction.atomic
def add_site(*, name: str, by: User, at: datetime) -> Site:
    """A new address of the clinic."""
    if Site.objects.filter(name__iexact=name).exists():
        raise Refused("There is already a site with this name.")
    site = Site.objects.create(name=name)
    audit.record("clinic:site:added", site, by=by, at=at)
    return site


@transaction.atomic
def add_room(*, site: Site, name: str, kind: str, by: User, at: datetime) -> Room:
    """A new room that can be booked."""
    if site.rooms.filter(name__iexact=name).exists():
        raise Refused("There is already a room with this name at this site.")
    room = Room.objects.create(site=site, name=name, kind=kind)
    audit.record("clinic:room:added", room, by=by, at=at, facts={"kind": kind})
    return room


@transaction.atomic
def retire_room(*, room: Room, by: User, at: datetime) -> RoomRetirement:
    """Close a room for good: nothing new is booked into it. What is booked stays booked: the front desk moves it."""
    retirement, first = RoomRetirement.objects.get_or_create(room=room, reopened_at=None, defaults={"at": at, "by": by})
    if first:
        audit.record("clinic:room:retired", room, by=by, at=at)
    return retirement


@transaction.atomic
def reopen_room(*, room: Room, by: User, at: datetime) -> Room:
    """The room can be booked again. A room that is open stays as it is."""
    if room.retirements.filter(reopened_at__isnull=True).update(reopened_at=at, reopened_by=by):
        audit.record("clinic:room:reopened", room, by=by, at=at)
    return room
