"""Sown appointments look like booked ones."""

from datetime import time, timedelta

import pytest

from openkap.scheduling import queries, seed
from openkap.scheduling.models import WorkingHours

pytestmark = pytest.mark.django_db


def row(cast, now, **changed):
    facts = {
        "episode_id": cast.ada_episode.pk,
        "kind": "dosing",
        "title": "Dose 1",
        "room_id": cast.dosing_room.pk,
        "starts_at": now + timedelta(days=1),
        "minutes": 180,
        "people": {"therapist": cast.people["dev"].pk, "prescriber": cast.people["femi"].pk},
        "on_site": frozenset({"prescriber"}),
        "clean_up_minutes": 15,
        "made_at": now,
        "made_by_id": cast.gus.pk,
    }
    return seed.SeedAppointment(**{**facts, **changed})


def test_many_rows_in_order_with_their_people(cast, now, django_assert_num_queries):
    rows = [row(cast, now, starts_at=now + timedelta(days=day)) for day in range(1, 9)]
    with django_assert_num_queries(2):
        made = seed.appointments(rows)
    assert [each.starts_at for each in made] == [each.starts_at for each in rows]
    first = queries.appointments().get(pk=made[0].pk)
    assert {(part.role, part.on_site) for part in first.roles.all()} == {("therapist", False), ("prescriber", True)}
    assert first.room_until_at == first.ends_at + timedelta(minutes=15)


def test_a_cancelled_row_is_cancelled(cast, now):
    seed.appointments([row(cast, now, cancelled_at=now)])
    assert queries.next_of(cast.ada_episode, now=now) is None
    assert queries.of_episode(cast.ada_episode).get().is_cancelled


def test_hours_are_sown_once(cast):
    people = [cast.people["dev"].pk, cast.people["eun"].pk]
    for _ in range(2):
        seed.working_hours(people, from_time=time(9), until_time=time(17))
    assert WorkingHours.objects.count() == 10
