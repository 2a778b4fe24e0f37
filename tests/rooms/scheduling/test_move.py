"""An appointment moves only to where its window, its neighbours, its room and its people allow."""

from datetime import timedelta

import pytest
from django.db import transaction

from openkap.clinic.models import AuditEvent, Notice, Room
from openkap.core.booking import Gap
from openkap.scheduling import actions, queries
from openkap.scheduling.models import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def move(rota, now):
    def act(appointment, starts_at, **changed):
        return actions.move(
            appointment=appointment,
            starts_at=starts_at,
            **{"by": rota.gus, "at": now, "reason": "client_asked", **changed},
        )

    return act


@pytest.fixture
def only_dev(rota):
    return {"therapist": frozenset({rota.people["dev"].pk})}


def test_the_time_moves_and_the_history_says_who_from_where_to_where(book, rota, visit, move, monday):
    made = book(visit(clean_up_minutes=15))["prep"]
    before, after = made.starts_at, monday + timedelta(hours=14)
    moved = move(made, after)
    assert (moved.starts_at, moved.ends_at) == (after, after + timedelta(hours=1))
    assert moved.room_until_at == after + timedelta(minutes=75)
    row = Move.objects.get()
    assert (row.from_starts_at, row.to_starts_at, row.by) == (before, after, rota.gus)
    assert AuditEvent.objects.filter(kind="scheduling:appointment:moved", by_ref=rota.gus.pk).count() == 1


def test_the_people_stay_and_the_room_may_change(book, visit, move, monday, now, rota):
    made = book(visit())["prep"]
    people = {row.practitioner_id for row in made.roles.all()}
    after = monday + timedelta(hours=14)
    actions_close(made.room, after, rota, now)
    moved = move(made, after)
    assert moved.room_id != made.room_id
    assert {row.practitioner_id for row in moved.roles.all()} == people


def actions_close(room, at, rota, now):
    from openkap.scheduling.models import RoomClosure

    RoomClosure.objects.create(
        room=room, from_at=at, until_at=at + timedelta(hours=2), reason="repair", by=rota.gus, at=now
    )


def test_it_may_move_onto_its_own_old_time(book, visit, move):
    made = book(visit())["prep"]
    assert move(made, made.starts_at + timedelta(minutes=15)).starts_at == made.starts_at + timedelta(minutes=15)


def test_the_window_it_was_booked_under_holds(book, visit, move):
    made = book(visit())["prep"]
    with pytest.raises(actions.Refused, match="Outside its window"):
        move(made, made.latest_at + timedelta(days=1))


def test_the_gap_to_a_neighbour_holds_from_both_sides(book, visit, dose, move, monday):
    gap = Gap("dose", "talk", timedelta(hours=24), timedelta(hours=72))
    made = book(dose(days=6), visit("talk", days=6, kind="integration"), gaps=[gap])
    with pytest.raises(actions.Refused):
        move(made["talk"], made["dose"].starts_at + timedelta(hours=5))
    with pytest.raises(actions.Refused):
        move(made["dose"], made["talk"].starts_at - timedelta(hours=4))


def test_a_cancelled_neighbour_holds_nothing(book, visit, dose, move, rota, now, monday):
    gap = Gap("dose", "talk", timedelta(hours=24), timedelta(hours=72))
    made = book(dose(days=1), visit("talk", days=6), gaps=[gap])
    actions.cancel(appointment=made["dose"], reason="client_ill", by=rota.gus, at=now)
    friday = monday + timedelta(days=4, hours=15)
    assert move(made["talk"], friday).starts_at == friday


def test_people_who_are_taken_are_not_taken_twice(book, rota, visit, move, only_dev):
    first = book(visit("a", only=only_dev))["a"]
    second = book(visit("b", only=only_dev), episode=rota.bo_episode)["b"]
    with pytest.raises(actions.Refused, match="Dev is in another appointment"):
        move(second, first.starts_at)


def test_others_may_step_in_when_that_is_asked_for(book, rota, visit, move, only_dev):
    first = book(visit("a", only=only_dev))["a"]
    second = book(visit("b", only=only_dev), episode=rota.bo_episode)["b"]
    moved = move(second, first.starts_at, anyone=True)
    assert moved.roles.get().practitioner == rota.people["ivo"]
    told = set(Notice.objects.filter(kind="scheduling:appointment_moved").values_list("to", flat=True))
    assert {rota.bo.pk, rota.dev.pk, rota.ivo.pk} <= told


def test_what_has_begun_or_is_cancelled_does_not_move(book, rota, visit, move, now):
    made = book(visit())["prep"]
    with pytest.raises(actions.Refused, match="already begun"):
        move(made, made.starts_at, at=made.starts_at)
    actions.cancel(appointment=made, reason="client_ill", by=rota.gus, at=now)
    with pytest.raises(actions.Refused, match="is cancelled"):
        move(made, made.starts_at + timedelta(hours=1))


def test_everyone_in_it_is_told_except_the_one_who_moved_it(book, rota, visit, move, only_dev):
    made = book(visit(only=only_dev))["prep"]
    move(made, made.starts_at + timedelta(hours=1), by=rota.dev)
    told = set(Notice.objects.filter(kind="scheduling:appointment_moved").values_list("to", flat=True))
    assert told == {rota.ada.pk}


def test_times_to_move_are_exactly_those_that_a_move_accepts(book, rota, visit, move, monday, now):
    Room.objects.filter(kind="consulting").exclude(pk=rota.consulting_room.pk).update(kind="dosing")
    book(visit("other"), episode=rota.bo_episode)
    made = book(visit("prep"))["prep"]
    offered = queries.times_to_move(made, now=now, from_at=monday, until_at=monday + timedelta(days=1))
    accepted = []
    for quarter in range(8 * 4, 18 * 4):
        at = monday + timedelta(minutes=15 * quarter)
        with transaction.atomic():
            try:
                move(made, at)
                accepted.append(at)
            except actions.Refused:
                pass
            transaction.set_rollback(True)
    assert accepted == sorted([*offered, made.starts_at])
