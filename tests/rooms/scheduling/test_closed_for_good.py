"""A room that is closed for good takes nothing new; what was booked there stays in sight until it is moved."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.clinic import queries as building
from openkap.scheduling import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def retire(rota, now):
    """`retire(room, ...)` closes rooms for good."""

    def act(*rooms):
        for room in rooms:
            clinic.retire_room(room=room, by=rota.administrator, at=now)

    return act


def offered(monday):
    found = queries.resources(monday, monday + timedelta(days=5))
    return {room.id for room in found.rooms}


def test_it_is_not_offered(rota, retire, monday):
    assert rota.dosing_room.pk in offered(monday)
    retire(rota.dosing_room)
    assert rota.dosing_room.pk not in offered(monday)
    assert rota.dosing_room not in queries.rooms()


def test_nothing_is_booked_into_it(book, visit, retire):
    retire(*building.rooms("consulting"))
    with pytest.raises(actions.Refused):
        book(visit())


def test_what_is_booked_there_stays_in_sight_and_moves_out(book, visit, retire, rota, now, login_as):
    made = book(visit())["prep"]
    retire(made.room)
    [day] = [each for each in queries.day(None, made.starts_at.date()).rooms if each.entries]
    assert day.room == made.room
    page = login_as(rota.gus).get(reverse("staff-scheduling-day"), {"on": made.starts_at.date().isoformat()})
    assert "closed for good: nothing new is booked here" in page.content.decode()
    moved = actions.move(appointment=made, starts_at=made.starts_at, reason="room_closed", by=rota.gus, at=now)
    assert moved.room != day.room
    assert day.room not in [each.room for each in queries.day(None, made.starts_at.date()).rooms]
