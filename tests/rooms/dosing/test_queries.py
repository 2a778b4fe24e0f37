"""What other rooms and the boards read of dosing days."""

from datetime import timedelta
from uuid import uuid4

import pytest

from openkap.dosing import actions, queries
from openkap.scheduling import actions as scheduling
from tests.rooms.dosing.day import BASE, book


@pytest.fixture
def given(day):
    day.ready().dose()
    day.read(11, **BASE | {"systolic_mmhg": 165})
    return day


def card(day, minutes, who="eun"):
    board = queries.board(getattr(day.cast, who), now=day.at(minutes))
    column = next(column for column in board.columns if column.room == day.cast.dosing_room)
    return column.cards[0] if column.cards else None


def test_the_board_knows_the_phase_of_every_room(day):
    assert card(day, 0).phase == "checks"
    day.ready().dose()
    assert card(day, 2).phase == "dosed"
    day.well()
    actions.discharge(session=day.session, by=day.cast.eun, at=day.at(126))
    assert card(day, 127).phase_words == "gone home"


def test_the_board_calls_with_the_gravest_first(given):
    assert [bar.level for bar in card(given, 12).bars] == ["red"]
    levels = [bar.level for bar in card(given, 40).bars]
    assert levels == sorted(levels, key=["black", "red", "amber"].index)
    assert any("Reading is late" in bar.title for bar in card(given, 40).bars)


def test_the_gravest_stored_alert_is_the_one_that_asks(given):
    given.read(12, spo2_percent=93, distress_0_10=8)
    found = queries.bars(given.sheet(40))
    assert [bar.alert.rule for bar in found if bar.asks] == ["systolic-rise-red"]
    assert {bar.level for bar in found if bar.alert is None} == {"red"}  # distress and lateness, by the clock


def test_a_session_that_ended_calls_no_more(given):
    for alert in given.session.alerts.all():
        actions.acknowledge(alert=alert, action="repeated", by=given.cast.eun, at=given.at(12))
    given.well()
    actions.discharge(session=given.session, by=given.cast.eun, at=given.at(126))
    assert card(given, 300).bars == []


def test_the_board_shows_only_ones_own_clients(given):
    assert card(given, 12, who="ivo") is None
    assert card(given, 12, who="medical_director") is not None


def test_the_board_shows_what_is_booked_and_not_begun(day, plan):
    second = book(plan.visits.get(key="dose-2"), day.cast, day.at(200), nurse="eun")
    board = queries.board(day.cast.eun, now=day.at(0))
    assert [visit for column in board.columns for visit in column.coming] == [second]


def test_yesterday_leaves_the_board_when_everyone_was_signed_out(given):
    """A dosed client whom nobody signed out stays in sight, also past midnight."""
    assert queries.board(given.cast.eun, now=given.at(60 * 24)).session_ids == [given.session.pk]
    for alert in given.session.alerts.all():
        actions.acknowledge(alert=alert, action="repeated", by=given.cast.eun, at=given.at(12))
    actions.discharge(session=given.well().session, by=given.cast.eun, at=given.at(126))
    assert queries.board(given.cast.eun, now=given.at(60 * 24)).session_ids == []


def test_checks_that_led_to_no_dose_leave_the_board_at_midnight(day):
    assert queries.board(day.cast.eun, now=day.at(60 * 24)).session_ids == []


def test_the_timeline_is_the_day_in_order(given):
    given.well()
    events = queries.timeline(given.sheet(130))
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert {"start", "dose", "reading", "alert", "note"} <= {event.kind for event in events}
    assert next(event for event in events if event.kind == "dose").text == "50 mg given"


def test_the_timeline_tells_of_answers_and_the_end(day):
    day.read(0, spo2_percent=88)
    actions.acknowledge(alert=day.session.alerts.get(), action="artefact", by=day.cast.eun, at=day.at(1))
    actions.stand_down(session=day.session, reason="client", by=day.cast.eun, at=day.at(2))
    texts = [event.text for event in queries.timeline(day.sheet(3))]
    assert "Not the client: sensor or typing" in texts
    assert texts[-1] == "No dose: the client did not want it today"


def test_the_panel_tells_every_dosing_day_in_one_line(given, django_assert_num_queries):
    with django_assert_num_queries(4):
        (row,) = queries.panel(given.session.episode).rows
    assert (row.number, row.given_mg, row.peak, row.grave, row.session.is_open) == (1, 50, "165/78", 1, True)


def by_device(day, minutes, **values):
    """A monitor sends what it sees, and sometimes what is not there."""
    actions.record_vitals(
        session=day.session,
        values=values,
        taken_at=day.at(minutes),
        token=uuid4(),
        source="device",
        by=day.cast.eun,
        at=day.at(minutes),
    )


def test_the_panel_counts_a_correction_and_leaves_out_what_a_sensor_made_up(given):
    wrong, off = given.session.vital_signs.order_by("-systolic_mmhg").first(), given.at(12)
    for value in (172, 156):
        actions.correct(
            reading=wrong, signal="systolic_mmhg", value=value, reason="typed in haste", by=given.cast.eun, at=off
        )
    by_device(given, 13, systolic_mmhg=999, diastolic_mmhg=70)
    (row,) = queries.panel(given.session.episode).rows
    assert row.peak == "156/78"


def test_dose_days_are_the_first_dose_of_each_session(given, ordered):
    ordered(max_dose_mg=100)
    for alert in given.session.alerts.all():
        actions.acknowledge(alert=alert, action="prescriber", by=given.cast.eun, at=given.at(12))
    given.dose(15, 10)
    assert queries.dose_days(given.session.episode) == [given.at(1)]


def test_the_picture_leaves_out_sensors_that_were_off(given):
    by_device(given, 12, spo2_percent=0)
    chart = queries.picture(given.sheet(13))
    assert {line.label for line in chart.series} == {"Systolic", "Diastolic", "Heart rate", "SpO2"}
    assert all(value > 0 for line in chart.series for _at, value in line.points)
    assert [mark.label for mark in chart.marks] == ["50 mg"]


def test_without_readings_there_is_no_picture(session, now):
    assert queries.picture(queries.flowsheet(session.pk, now=now)) is None


def test_the_record_costs_five_queries(given, django_assert_num_queries):
    with django_assert_num_queries(5):
        sheet = queries.flowsheet(given.session.pk, now=given.at(20))
        assert sheet.rows
        assert sheet.waiting
        assert sheet.due.checks


def test_revisions_are_one_query_for_many_sessions(given, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.revisions([given.session.pk, 999])
    assert set(found) == {given.session.pk}


def test_upcoming_visits_belong_to_their_day(day, plan):
    book(plan.visits.get(key="dose-2"), day.cast, day.noon + timedelta(days=1), nurse="eun")
    assert not any(column.coming for column in queries.board(day.cast.eun, now=day.at(0)).columns)


def test_a_cancelled_visit_is_not_awaited(day, plan):
    visit = book(plan.visits.get(key="dose-2"), day.cast, day.noon + timedelta(hours=4), nurse="eun")
    assert any(column.coming for column in queries.board(day.cast.eun, now=day.at(0)).columns)
    scheduling.cancel(appointment=visit.appointment, reason="client_asked", by=day.cast.gus, at=day.at(0))
    assert not any(column.coming for column in queries.board(day.cast.eun, now=day.at(0)).columns)
