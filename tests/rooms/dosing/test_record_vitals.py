"""A reading is kept once, never edited, and raises what it calls for in the same breath."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from openkap.dosing import actions, queries
from openkap.dosing.models import Alert, VitalSigns
from tests.rooms.dosing.day import BASE


def rules(day):
    return list(Alert.objects.filter(session=day.session).order_by("pk").values_list("rule", flat=True))


def test_a_reading_says_who_saw_what_when(day, kinds):
    reading = day.read(3, **BASE)
    assert (reading.by, reading.taken_at, reading.source) == (day.cast.eun, day.at(3), "entered")
    assert kinds()[-1] == "dosing:reading:taken"


def test_a_reading_sent_twice_is_kept_once(day):
    token = uuid4()
    sent = {"session": day.session, "values": {"spo2_percent": 89}, "taken_at": day.at(1), "token": token}
    first = actions.record_vitals(**sent, by=day.cast.eun, at=day.at(1))
    again = actions.record_vitals(**sent, by=day.cast.eun, at=day.at(2))
    assert first == again
    assert (VitalSigns.objects.count(), Alert.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "at least one value"),
        ({"systolic_mmhg": None}, "at least one value"),
        ({"systolic_mmhg": 80, "diastolic_mmhg": 80}, "above the diastolic"),
        ({"systolic_mmhg": 29}, "typed between 30 and 300 mmHg"),
        ({"spo2_percent": 101}, "typed between 30 and 100 %"),
        ({"sedation_moaas": 6}, "typed between 0 and 5"),
        ({"respiratory_rate_bpm": 0}, "typed between 1 and 80"),
    ],
)
def test_what_cannot_be_is_refused(day, values, reason):
    with pytest.raises(actions.Refused, match=reason):
        day.read(1, **values)
    assert not VitalSigns.objects.exists()


def test_a_reading_from_the_future_is_refused(day):
    with pytest.raises(actions.Refused, match="future"):
        actions.record_vitals(
            session=day.session,
            values={"spo2_percent": 98},
            taken_at=day.at(10),
            token=uuid4(),
            by=day.cast.eun,
            at=day.at(9),
        )


@pytest.mark.parametrize("who", ["dev", "gus", "ivo", "ada"])
def test_only_those_who_run_the_session_record(day, who):
    with pytest.raises(actions.Refused):
        day.read(1, by=getattr(day.cast, who), spo2_percent=98)


def test_a_reading_raises_its_alert_or_neither_is_kept(day, monkeypatch):
    monkeypatch.setattr(Alert.objects, "create", lambda **row: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        day.read(1, spo2_percent=85)
    assert not VitalSigns.objects.exists()


def test_rises_are_judged_against_the_last_reading_before_the_dose(day):
    day.read(-20, systolic_mmhg=110, diastolic_mmhg=70)
    day.ready().dose()
    day.read(10, systolic_mmhg=155, diastolic_mmhg=80)  # up by 45 from the first reading, by 33 from the last
    assert rules(day) == ["systolic-rise-amber"]
    assert day.sheet(10).baseline.systolic_mmhg == BASE["systolic_mmhg"]


def test_readings_before_the_dose_are_never_judged_as_rises(day):
    day.read(0, **BASE | {"systolic_mmhg": 159})
    day.read(15, **BASE | {"systolic_mmhg": 118})
    day.answer(15)
    day.dose(16)
    day.read(26, systolic_mmhg=120, diastolic_mmhg=78)
    assert rules(day) == []


def test_a_device_may_say_zero_and_nobody_is_called(day):
    day.ready().dose()
    actions.record_vitals(
        session=day.session,
        values={"spo2_percent": 0, "heart_rate_bpm": 0},
        taken_at=day.at(5),
        token=uuid4(),
        source="device",
        by=day.cast.eun,
        at=day.at(5),
    )
    assert rules(day) == []
    assert [cell.text for cell in queries.table(day.sheet(5)).lines[0].cells].count("sensor off") == 2


def test_a_reading_that_arrives_late_takes_its_place_in_time(day):
    day.ready().dose()
    day.read(20, distress_0_10=8)
    token = uuid4()
    actions.record_vitals(
        session=day.session,
        values={"distress_0_10": 8},
        taken_at=day.at(9),
        token=token,
        by=day.cast.eun,
        at=day.at(25),
    )
    assert sorted(rules(day)) == ["distress-amber", "distress-amber", "distress-red"]


def test_every_act_moves_the_session_on(day):
    before, visit = queries.revisions([day.session.pk])[day.session.pk]
    day.ready().dose()
    assert queries.revisions([day.session.pk])[day.session.pk] == (before + 3, visit)


def test_after_the_end_nothing_is_recorded(day):
    actions.stand_down(session=day.session, reason="ill", by=day.cast.eun, at=day.at(1))
    with pytest.raises(actions.Refused, match="ended"):
        day.read(2, spo2_percent=98)


def test_the_database_refuses_to_edit_a_reading(day):
    reading = day.read(1, spo2_percent=98)
    reading.spo2_percent = 99
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        reading.save()


def test_the_database_keeps_one_reading_for_each_token(day):
    reading = day.read(1, spo2_percent=98)
    with pytest.raises(IntegrityError), transaction.atomic():
        VitalSigns.objects.create(
            session=day.session,
            token=reading.token,
            taken_at=day.at(2),
            entered_at=day.at(2),
            by=day.cast.eun,
        )


# ---- what is due -----------------------------------------------------------------------------------------------


def test_the_clock_follows_the_route_from_the_dose(day):
    assert day.sheet(0).due.next_at is None
    day.ready().dose(1)
    assert day.sheet(1).due.next_at == day.at(1)
    day.read(1, **BASE)
    assert day.sheet(2).due.next_at == day.at(11)  # closer than usual: one of the first sessions


def test_the_page_knows_when_it_will_look_different(day):
    day.ready().dose(1)
    day.read(1, **BASE)
    assert day.sheet(2).changes_at == day.at(11)
    assert day.sheet(2).seconds_to_change == 9 * 60 + 1
    assert day.sheet(16.5).due.level == "amber"


def test_time_alone_makes_distress_red_on_the_page(day):
    day.ready().dose(1)
    day.read(5, distress_0_10=9)
    assert [call.rule for call in day.sheet(16).by_clock] == ["distress-red"]
    assert rules(day) == ["distress-amber"]


# ---- answers to alerts -----------------------------------------------------------------------------------------


@pytest.fixture
def alert(day):
    day.ready().dose()
    day.read(10, spo2_percent=88)
    return Alert.objects.get()


def test_an_alert_stays_open_until_someone_says_what_was_done(day, alert, kinds):
    assert [item.title for item in day.sheet(11).waiting] == ["Saturation below 90 %"]
    actions.acknowledge(alert=alert, action="oxygen", note="4 l", by=day.cast.eun, at=day.at(11))
    assert day.sheet(12).waiting == ()
    assert kinds()[-1] == "dosing:alert:answered"


def test_an_alert_is_answered_once(day, alert):
    actions.acknowledge(alert=alert, action="oxygen", by=day.cast.eun, at=day.at(11))
    with pytest.raises(actions.Refused, match="already answered"):
        actions.acknowledge(alert=alert, action="stopped", by=day.cast.femi, at=day.at(12))


def test_a_therapist_does_not_answer_it(day, alert):
    with pytest.raises(actions.Refused, match="does not run"):
        actions.acknowledge(alert=alert, action="settled", by=day.cast.dev, at=day.at(11))


def test_the_gravest_alert_is_first(day):
    day.ready().dose()
    day.read(5, heart_rate_bpm=115)
    day.read(6, spo2_percent=85)
    day.read(7, respiratory_rate_bpm=26)
    assert [item.alert.level for item in day.sheet(8).waiting] == ["black", "amber", "amber"]
    assert day.sheet(8).waiting[1].alert.signal == "respiratory_rate_bpm"


# ---- corrections -----------------------------------------------------------------------------------------------


def correct(day, reading, signal, value, minutes=12):
    return actions.correct(
        reading=reading, signal=signal, value=value, reason="typed wrong", by=day.cast.eun, at=day.at(minutes)
    )


def test_a_wrong_number_is_put_right_beside_the_reading(day, kinds):
    reading = day.read(10, **BASE | {"spo2_percent": 89})
    correct(day, reading, "spo2_percent", 98)
    reading.refresh_from_db()
    assert reading.spo2_percent == 89
    assert day.sheet(13).rows[0].reading.spo2_percent == 98
    assert kinds()[-1] == "dosing:reading:corrected"


def test_the_latest_correction_counts_and_nothing_measured_is_a_correction_too(day):
    reading = day.read(10, **BASE)
    correct(day, reading, "heart_rate_bpm", 86)
    correct(day, reading, "heart_rate_bpm", None, 13)
    assert day.sheet(14).rows[0].reading.heart_rate_bpm is None


def test_a_correction_can_raise_what_was_missed(day):
    reading = day.read(10, spo2_percent=98)
    correct(day, reading, "spo2_percent", 88)
    assert rules(day) == ["oxygen-black"]


def test_an_alert_stays_on_record_when_its_reading_is_corrected(day):
    reading = day.read(10, spo2_percent=88)
    correct(day, reading, "spo2_percent", 98)
    assert rules(day) == ["oxygen-black"]
    assert len(day.sheet(13).waiting) == 1


@pytest.mark.parametrize(
    ("signal", "value", "reason"),
    [
        ("pain_0_10", 3, "no such number"),
        ("token", 3, "no such number"),
        ("systolic_mmhg", 400, "typed between"),
        ("systolic_mmhg", 70, "would not be above"),
    ],
)
def test_a_correction_makes_sense_too(day, signal, value, reason):
    reading = day.read(10, **BASE)
    with pytest.raises(actions.Refused, match=reason):
        correct(day, reading, signal, value)


def test_a_reading_can_be_corrected_after_the_client_went_home(day):
    reading = day.read(1, spo2_percent=98)
    actions.stand_down(session=day.session, reason="ill", by=day.cast.eun, at=day.at(2))
    correct(day, reading, "spo2_percent", 97, 60 * 5)


def test_a_stranger_to_the_team_corrects_nothing(day):
    reading = day.read(1, spo2_percent=98)
    day.cast.ada_episode.team.filter(practitioner=day.cast.people["eun"]).update(until_at=day.noon + timedelta(1))
    with pytest.raises(actions.Refused, match="care team"):
        correct(day, reading, "spo2_percent", 97)
