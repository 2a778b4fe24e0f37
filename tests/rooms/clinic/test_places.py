"""Sites and rooms: made by the administrator; a room that is closed for good is not offered any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic import actions, queries
from openkap.clinic.models import AuditEvent, Room, RoomRetirement, Site
from openkap.core.verdict import Refused


@pytest.fixture
def desk(cast, client):
    """The administrator's browser."""
    client.force_login(cast.administrator)
    return client


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_a_site_and_a_room_are_added_with_one_row_each(cast, now):
    before = len(kinds())
    site = actions.add_site(name="Garden house", by=cast.administrator, at=now)
    room = actions.add_room(site=site, name="Fern", kind="dosing", by=cast.administrator, at=now)
    assert room in queries.rooms("dosing")
    assert kinds()[before:] == ["clinic:site:added", "clinic:room:added"]


def test_names_are_taken_whatever_their_case(cast, now):
    with pytest.raises(Refused, match="site with this name"):
        actions.add_site(name="main HOUSE", by=cast.administrator, at=now)
    with pytest.raises(Refused, match="room with this name"):
        actions.add_room(site=cast.site, name="fern", kind="dosing", by=cast.administrator, at=now)


def test_a_room_closed_for_good_is_offered_again_when_it_is_opened(cast, now):
    room, by = cast.dosing_room, cast.administrator
    actions.retire_room(room=room, by=by, at=now)
    assert room not in queries.rooms()
    assert room in queries.rooms(also=[room.pk, None])
    assert queries.room(room.pk).is_retired
    actions.reopen_room(room=room, by=by, at=now)
    assert room in queries.rooms()


def test_closing_and_opening_twice_change_nothing(cast, now):
    before, room, by = len(kinds()), cast.dosing_room, cast.administrator
    first = actions.retire_room(room=room, by=by, at=now)
    assert actions.retire_room(room=room, by=by, at=now + timedelta(hours=1)) == first
    for _ in range(2):
        actions.reopen_room(room=room, by=by, at=now + timedelta(hours=2))
    actions.retire_room(room=room, by=by, at=now + timedelta(hours=3))
    assert kinds()[before:] == ["clinic:room:retired", "clinic:room:reopened", "clinic:room:retired"]
    assert RoomRetirement.objects.filter(room=room).count() == 2


def test_the_pages_add_close_and_open(cast, desk):
    desk.post(reverse("staff-clinic-sites"), {"name": "Garden house"})
    site = Site.objects.get(name="Garden house")
    assert "No room yet." in desk.get(reverse("staff-clinic-places")).content.decode()
    desk.post(reverse("staff-clinic-rooms"), {"site": site.pk, "name": "Reed", "kind": "dosing"})
    room = Room.objects.get(site=site)
    desk.post(reverse("staff-clinic-room-retirement", args=[room.pk]))
    assert "closed for good" in desk.get(reverse("staff-clinic-places")).content.decode()
    desk.post(reverse("staff-clinic-room-reopening", args=[room.pk]))
    assert room in queries.rooms()


@pytest.mark.parametrize(
    ("address", "said", "words"),
    [
        ("staff-clinic-sites", {"name": "Main house"}, "already a site"),
        ("staff-clinic-rooms", {"name": "Fern", "kind": "dosing"}, "already a room"),
        ("staff-clinic-rooms", {"name": "Reed", "kind": "kitchen"}, "Select a valid choice"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(cast, desk, address, said, words):
    page = desk.post(reverse(address), {"site": cast.site.pk, **said})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert said["name"] in page.content.decode()


def test_a_room_that_is_not_there_cannot_be_closed(desk):
    assert desk.post(reverse("staff-clinic-room-retirement", args=[9999])).status_code == 404


def test_the_page_costs_the_same_however_many_rooms_there_are(cast, now, desk, django_assert_num_queries):
    desk.get(reverse("staff-clinic-places"))
    for number in range(5):
        actions.add_room(site=cast.site, name=str(number), kind="dosing", by=cast.administrator, at=now)
    with django_assert_num_queries(8):
        desk.get(reverse("staff-clinic-places"))
