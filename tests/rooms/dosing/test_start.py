"""The checks of a dosing visit begin on its day, once, with an order and everyone it needs."""

from datetime import timedelta

import pytest

from openkap.careplan import actions as careplan_actions
from openkap.dosing import actions, queries
from openkap.scheduling.models import AppointmentRole


def test_a_session_begins_with_its_rules_and_its_room(cast, session, kinds):
    assert (session.route, session.monitoring, session.monitoring_version) == ("im", "kap", "2")
    assert (session.readiness, session.room) == ("dosing-day", cast.dosing_room)
    assert session.heightened  # one of the first sessions
    assert "dosing:session:started" in kinds()


def test_a_session_begins_once(cast, visit, session, now):
    with pytest.raises(actions.Refused, match="already begun"):
        actions.start(visit=visit, by=cast.eun, at=now)


@pytest.mark.parametrize(
    ("who", "reason"), [("dev", "does not run"), ("gus", "does not run"), ("hana", "does not run"), ("ivo", "does not")]
)
def test_only_those_who_run_dosing_days_begin_one(cast, visit, order, now, who, reason):
    with pytest.raises(actions.Refused, match=reason):
        actions.start(visit=visit, by=getattr(cast, who), at=now)


def test_a_nurse_of_another_team_does_not_begin(cast, visit, order, now):
    cast.ada_episode.team.filter(practitioner=cast.people["eun"]).update(until_at=now)
    with pytest.raises(actions.Refused, match="care team"):
        actions.start(visit=visit, by=cast.eun, at=now)


def test_without_a_valid_order_nothing_begins(cast, visit, order, now):
    careplan_actions.withdraw_order(order=order, reason="new pressure readings", by=cast.femi, at=now)
    with pytest.raises(actions.Refused, match="No order"):
        actions.start(visit=visit, by=cast.eun, at=now)


def test_a_visit_of_another_day_does_not_begin(cast, visit, order, now):
    with pytest.raises(actions.Refused, match="booked for"):
        actions.start(visit=visit, by=cast.eun, at=now + timedelta(days=1))


def test_no_dosing_day_without_a_therapist(cast, visit, order, now):
    AppointmentRole.objects.filter(appointment=visit.appointment, role="therapist").delete()
    with pytest.raises(actions.Refused, match="therapist"):
        actions.start(visit=visit, by=cast.eun, at=now)


def test_no_dosing_day_without_integration_after_it(cast, plan, visit, order, now):
    plan.visits.filter(key="integration-1").update(appointment=None)
    with pytest.raises(actions.Refused, match="integration"):
        actions.start(visit=visit, by=cast.eun, at=now)


def test_only_a_dosing_visit_begins(cast, plan, order, now):
    with pytest.raises(actions.Refused, match="not a dosing visit"):
        actions.start(visit=plan.visits.get(key="integration-1"), by=cast.eun, at=now)


def test_a_day_that_was_stood_down_may_begin_again(cast, visit, session, now):
    actions.stand_down(session=session, reason="checks", by=cast.eun, at=now)
    again = actions.start(visit=visit, by=cast.eun, at=now + timedelta(hours=1))
    assert (session.attempt, again.attempt) == (1, 2)
    assert queries.open_session_of(visit) == again


def test_standing_down_tells_the_rest_of_the_team(cast, session, now, kinds):
    actions.stand_down(session=session, reason="client", by=cast.eun, at=now)
    told = {notice.to for user in (cast.dev, cast.femi, cast.eun) for notice in user.notices.all()}
    assert told == {cast.dev, cast.femi}
    assert kinds()[-1] == "dosing:session:stood_down"


def test_a_day_with_a_dose_is_not_stood_down(cast, day):
    day.ready().dose()
    with pytest.raises(actions.Refused, match="discharged instead"):
        actions.stand_down(session=day.session, reason="clinic", by=cast.eun, at=day.at(5))
