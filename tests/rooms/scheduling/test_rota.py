"""Working hours, leave and closed rooms are written by who plans the rota, and make sense."""

from datetime import time, timedelta

import pytest

from openkap.clinic.models import AuditEvent
from openkap.scheduling import actions
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
