"""Working hours, leave and closed rooms are written by who plans the rota, and make sense."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.scheduling import actions, queries
from openkap.scheduling.models import OnSiteRole, WorkingHours

pytestmark = pytest.mark.django_db


def test_new_hours_take_the_place_of_the_old_ones_of_that_day(rota, now):
    hours = [(time(13), time(16)), (time(8), time(12))]
    actions.set_hours(practitioner=rota.people["dev"], weekday=1, hours=hours, by=rota.gus, at=now)
    rows = WorkingHours.objects.filter(practitioner=rota.people["dev"])
    assert [(row.from_time, row.until_time) for row in rows.filter(weekday=1)] == sorted(hours)
    assert rows.exclude(weekday=1).count() == 4
    assert AuditEvent.objects.get(kind="scheduling:hours:set").facts == {"weekday": 1, "count": 2}


@pytest.mark.parametrize("hours", [[(time(12), time(8))], [(time(8), time(12)), (time(11), time(14))]])
def test_hours_that_make_no_sense_are_refused(rota, now, hours):
    with pytest.raises(actions.Refused):
        actions.set_hours(practitioner=rota.people["dev"], weekday=1, hours=hours, by=rota.gus, at=now)
    assert WorkingHours.objects.filter(practitioner=rota.people["dev"]).count() == 5


def test_leave_ends_after_it_begins(rota, now):
    leave = {"practitioner": rota.people["dev"], "from_at": now, "by": rota.gus, "at": now}
    with pytest.raises(actions.Refused):
        actions.take_leave(until_at=now, **leave)
    actions.take_leave(until_at=now + timedelta(days=1), **leave)
    assert AuditEvent.objects.filter(kind="scheduling:leave:taken").count() == 1


def test_a_room_is_closed_with_a_reason(rota, now):
    closure = {"room": rota.dosing_room, "from_at": now, "reason": "repair", "by": rota.gus, "at": now}
    with pytest.raises(actions.Refused):
        actions.close_room(until_at=now, **closure)
    actions.close_room(until_at=now + timedelta(hours=2), **closure)
    assert AuditEvent.objects.get(kind="scheduling:room:closed").facts["reason"] == "repair"


@pytest.mark.parametrize("who", ["dev", "hana", "administrator"])
def test_who_does_not_plan_the_rota_is_refused(rota, now, who):
    with pytest.raises(actions.Refused, match="Your role does not plan working hours"):
        actions.set_hours(practitioner=rota.people["dev"], weekday=1, hours=[], by=getattr(rota, who), at=now)


def test_how_many_rooms_someone_on_site_serves_is_said_once_for_each_role(rota, now):
    for rooms in (2, 3):
        row = actions.serve_rooms(role="prescriber", rooms_at_once=rooms, by=rota.gus, at=now)
    assert (OnSiteRole.objects.count(), row.rooms_at_once) == (1, 3)
    with pytest.raises(actions.Refused):
        actions.serve_rooms(role="prescriber", rooms_at_once=0, by=rota.gus, at=now)


@pytest.mark.parametrize(
    ("name", "sent", "kind"),
    [
        ("hours", {"weekday": 5, "from_time": "09:00", "until_time": "12:30"}, "scheduling:hours:set"),
        ("leaves", {"from_at": "2031-03-03T09:00", "until_at": "2031-03-07T17:00"}, "scheduling:leave:taken"),
        ("closures", {"from_at": "2031-03-03T09:00", "until_at": "2031-03-07T17:00", "reason": "repair"}, None),
        ("on-site", {"role": "prescriber", "rooms_at_once": 3}, "scheduling:on_site:set"),
    ],
)
def test_the_front_desk_plans_the_rota_on_its_page(login_as, rota, name, sent, kind):
    browser = login_as(rota.gus)
    records = {"practitioner": rota.people["dev"].pk, "room": rota.dosing_room.pk}
    answer = browser.post(reverse(f"staff-scheduling-{name}"), {**records, **sent})
    assert answer.status_code == 302
    assert AuditEvent.objects.filter(kind=kind or "scheduling:room:closed", by_ref=rota.gus.pk).count() == 1
    assert browser.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("name", "sent", "form", "field"),
    [
        ("hours", {"weekday": 5, "from_time": "09:00"}, "hours_form", "until_time"),
        ("hours", {"weekday": 5, "from_time": "12:00", "until_time": "09:00"}, "hours_form", "__all__"),
        ("hours", {"weekday": 9}, "hours_form", "weekday"),
        ("leaves", {"from_at": "soon", "until_at": "2031-03-07T17:00"}, "leave_form", "from_at"),
        ("leaves", {"from_at": "2031-03-08T09:00", "until_at": "2031-03-07T17:00"}, "leave_form", "__all__"),
        ("closures", {"from_at": "2031-03-03T09:00", "until_at": ""}, "closure_form", "until_at"),
        ("on-site", {"role": "prescriber", "rooms_at_once": 0}, "on_site_form", "rooms_at_once"),
        ("withdrawals", {"leave": 99}, "take_back_form", "leave"),
        ("withdrawals", {}, "take_back_form", "__all__"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_kept(login_as, rota, name, sent, form, field):
    records = {"practitioner": rota.people["dev"].pk, "room": rota.dosing_room.pk}
    answer = login_as(rota.gus).post(reverse(f"staff-scheduling-{name}"), {**records, **sent})
    assert answer.status_code == 422
    assert field in answer.context[form].errors


def test_leave_that_is_taken_back_keeps_nobody_away(login_as, rota, now, book, visit, monday):
    away = {"from_at": monday, "until_at": monday + timedelta(days=1), "by": rota.gus, "at": now}
    leaves = [actions.take_leave(practitioner=rota.people[key], **away) for key in ("dev", "ivo")]
    with pytest.raises(actions.Refused):
        book(visit())
    login_as(rota.gus).post(reverse("staff-scheduling-withdrawals"), {"leave": leaves[0].pk})
    leaves[0].refresh_from_db()
    assert leaves[0].withdrawn_by == rota.gus
    assert book(visit())


def test_a_closure_that_is_taken_back_is_gone_from_the_day(rota, now, monday):
    closure = actions.close_room(
        room=rota.dosing_room,
        from_at=monday,
        until_at=monday + timedelta(hours=2),
        reason="repair",
        by=rota.gus,
        at=now,
    )
    fern = next(room for room in queries.day(None, monday.date()).rooms if room.room == rota.dosing_room)
    assert fern.closures == [closure]
    actions.take_back(leave=None, closure=closure, by=rota.gus, at=now)
    assert all(not room.closures for room in queries.day(None, monday.date()).rooms)


def test_the_rota_shows_everyones_week_in_a_fixed_number_of_questions(rota, django_assert_num_queries):
    with django_assert_num_queries(2):
        weeks = {week.person.name: week.days for week in queries.rota_of(queries.bookable())}
    assert [bool(rows) for _name, rows in weeks["Dev"]] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(("who", "status"), [("gus", 200), ("clinic_director", 200), ("dev", 404), ("hana", 404)])
def test_the_rota_is_for_those_who_plan_it(login_as, rota, who, status):
    assert login_as(getattr(rota, who)).get(reverse("staff-scheduling-rota")).status_code == status


def test_who_is_on_leave_right_now_and_was_not_called_back(rota, now):
    leave = {"practitioner": rota.people["dev"], "from_at": now, "until_at": now + timedelta(days=1), "by": rota.gus}
    taken = actions.take_leave(**leave, at=now)
    assert queries.away(now) == {rota.people["dev"].pk}
    assert queries.away(now + timedelta(days=1)) == frozenset()
    actions.take_back(leave=taken, closure=None, by=rota.gus, at=now)
    assert queries.away(now) == frozenset()
