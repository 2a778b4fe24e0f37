"""Every refusal of every act of a dosing day says why and leaves nothing behind, not even a line in the book."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from openkap.careplan import actions as careplan
from openkap.clinic.models import AuditEvent, CareTeamMember
from openkap.core.library import standard
from openkap.dosing import actions
from openkap.dosing.models import Administration, DosingSession, VitalSigns
from openkap.intake import actions as intake
from openkap.scheduling import actions as scheduling
from tests.rooms.dosing.day import ALL_WELL, BASE

EVERYONE = ("ada", "dev", "eun", "femi", "ivo", "medical_director")
TEAM = {"dev", "eun", "femi"}
DIRECTOR = {"medical_director"}
RUN = {"eun", "femi"} | DIRECTOR
OUTSIDE = ("careplan.VisitKept", "clinic.AuditEvent", "clinic.Milestone", "clinic.Notice", "intake.ConsentLock")
HIGH = {"systolic_mmhg": 190, "diastolic_mmhg": 96}


def rows():
    """How many rows there are in every table that a dosing day writes to."""
    models = [*apps.get_app_config("dosing").get_models(), *(apps.get_model(name) for name in OUTSIDE)]
    return {model._meta.label: model.objects.count() for model in models}


def record(day, by, at):
    values = {"heart_rate_bpm": 70}
    return actions.record_vitals(session=day.session, values=values, taken_at=at, token=uuid4(), by=by, at=at)


def correct(day, by, at):
    fix = {"signal": "heart_rate_bpm", "value": 71, "reason": "slip"}
    return actions.correct(reading=day.readings[0], **fix, by=by, at=at)


def acknowledge(day, by, at):
    return actions.acknowledge(alert=day.session.alerts.first(), action="repeated", by=by, at=at)


def administer(day, by, at):
    return actions.administer(session=day.session, dose_mg=Decimal(5), by=by, at=at)


def end_infusion(day, by, at):
    return actions.end_infusion(dose=day.session.administrations.last(), early_reason="", by=by, at=at)


ACTS = {
    "record": record,
    "correct": correct,
    "acknowledge": acknowledge,
    "administer": administer,
    "end_infusion": end_infusion,
    "answer_checks": lambda day, by, at: actions.answer_checks(
        session=day.session, answers={"lot": str(uuid4())}, by=by, at=at
    ),
    "override_check": lambda day, by, at: actions.override_check(
        session=day.session, check="food", reason="small breakfast", by=by, at=at
    ),
    "note_closed": lambda day, by, at: actions.note_closed(session=day.session, by=by, at=at),
    "answer_leaving": lambda day, by, at: actions.answer_leaving(
        session=day.session, answers={"escort_present": 1}, by=by, at=at
    ),
    "override_discharge": lambda day, by, at: actions.override_discharge(
        session=day.session, kind="clinical", reason="seen", by=by, at=at
    ),
    "discharge": lambda day, by, at: actions.discharge(session=day.session, by=by, at=at),
    "stand_down": lambda day, by, at: actions.stand_down(session=day.session, reason="clinic", by=by, at=at),
}


class Undone(Exception):
    """Takes back an act that was allowed, so that the next one finds the day as it was."""


def allowed(day, minutes, acts, people=EVERYONE):
    """Who may do which of these acts at this moment. Whatever is refused must leave no row and must say why."""
    found, reasons, before = {}, [], rows()
    for name in acts:
        for who in people:
            try:
                with transaction.atomic():
                    ACTS[name](day, getattr(day.cast, who), day.at(minutes))
                    raise Undone
            except Undone:
                found.setdefault(name, set()).add(who)
            except actions.Refused as refused:
                reasons.append(str(refused))
        assert rows() == before, name
    assert all(reasons)
    return found


# ---- by phase of the day, for everyone -------------------------------------------------------------------------


def test_before_the_dose_checks_are_done_and_nothing_else(day):
    day.read(0, **BASE | HIGH)
    day.answer(0, food="1")
    assert allowed(day, 1, ACTS.keys() - {"end_infusion"}) == {
        "record": RUN,
        "correct": RUN,
        "acknowledge": RUN,
        "answer_checks": RUN,
        "override_check": {"femi"} | DIRECTOR,
        "stand_down": RUN,
    }


def test_a_dose_is_given_by_those_who_may_and_from_then_on_the_checks_are_closed(day, ordered):
    ordered(over_minutes=40, max_dose_mg=100)
    day.ready()
    assert allowed(day, 1, ["administer", "override_check"]) == {"administer": RUN}
    dose = day.dose(1, 30)
    running = ("administer", "end_infusion", "answer_checks", "stand_down", "note_closed", "answer_leaving")
    assert allowed(day, 2, running) == {"end_infusion": RUN, "note_closed": {"dev"}, "answer_leaving": RUN}
    assert allowed(day, 2, ["override_discharge", "discharge"]) == {"override_discharge": {"femi"} | DIRECTOR}
    actions.end_infusion(dose=dose, by=day.cast.eun, at=day.at(41))
    assert allowed(day, 42, ["administer", "end_infusion"]) == {"administer": RUN}


def test_a_client_who_is_well_is_signed_out_by_the_licensed_and_then_the_day_is_over(day, kinds):
    day.ready().dose()
    day.read(20, **BASE | HIGH)
    alert = day.session.alerts.order_by("-level").first()
    assert allowed(day, 21, ["administer", "discharge"]) == {}
    for each in day.session.alerts.all():
        actions.acknowledge(alert=each, action="settled", by=day.cast.eun, at=day.at(22))
    day.well()
    assert allowed(day, 126, ["discharge", "override_discharge"]) == {"discharge": RUN}
    actions.discharge(session=day.session, by=day.cast.femi, at=day.at(126))
    assert allowed(day, 127, ACTS.keys() - {"end_infusion"}) == {"correct": RUN}
    with pytest.raises(actions.Refused, match="already answered"):
        actions.acknowledge(alert=alert, action="repeated", by=day.cast.eun, at=day.at(127))
    assert kinds().count("dosing:discharge:signed") == 1


def test_a_day_that_was_stood_down_is_over_but_its_alert_still_wants_its_answer(day):
    day.read(0, **BASE | HIGH)
    actions.stand_down(session=day.session, reason="checks", by=day.cast.eun, at=day.at(1))
    assert allowed(day, 2, ACTS.keys() - {"end_infusion"}) == {"correct": RUN, "acknowledge": RUN}


def test_who_left_the_care_team_does_nothing_more(day):
    day.ready().dose()
    day.read(5, spo2_percent=88)
    CareTeamMember.objects.update(until_at=day.at(5))
    assert allowed(day, 126, ACTS.keys() - {"end_infusion"}, TEAM) == {}
    assert allowed(day, 126, ["acknowledge"], DIRECTOR) == {"acknowledge": DIRECTOR}


# ---- one line in the book for each act -------------------------------------------------------------------------


def one_line(kinds, act):
    """The kinds that one act wrote."""
    before = len(kinds())
    act()
    return kinds()[before:]


def test_every_act_writes_one_line_in_the_book(day, ordered, kinds):
    ordered(over_minutes=40)

    def does(name, minutes, who="eun"):
        return lambda: ACTS[name](day, getattr(day.cast, who), day.at(minutes))

    day.read(0, **BASE)
    assert one_line(kinds, lambda: day.answer(0, food="1")) == ["dosing:check:answered"]
    assert one_line(kinds, does("override_check", 1, "femi")) == ["dosing:check:overridden"]
    assert one_line(kinds, lambda: day.dose(2, 50)) == ["dosing:administration:given", "intake:consent:locked"]
    assert one_line(kinds, does("record", 3)) == ["dosing:reading:taken"]
    assert one_line(kinds, lambda: day.read(4, spo2_percent=88)) == ["dosing:reading:taken", "dosing:alert:raised"]
    assert one_line(kinds, does("correct", 5)) == ["dosing:reading:corrected"]
    assert one_line(kinds, does("acknowledge", 6)) == ["dosing:alert:answered"]
    assert one_line(kinds, does("end_infusion", 42)) == ["dosing:infusion:ended"]
    assert one_line(kinds, does("note_closed", 43, "dev")) == ["dosing:note:closed"]
    assert one_line(kinds, does("answer_leaving", 44)) == ["dosing:leaving:answered"]
    assert one_line(kinds, does("override_discharge", 45, "femi")) == ["dosing:discharge:overridden"]
    signed = one_line(kinds, does("discharge", 46))
    assert [kind for kind in signed if kind.startswith("dosing:")] == ["dosing:discharge:signed"]
    assert signed.count("careplan:visit:kept") == 1
    assert set(AuditEvent.objects.filter(kind__startswith="dosing:").values_list("client_ref", flat=True)) == {
        day.session.episode.client_id
    }


def test_an_act_that_says_nothing_new_writes_nothing(day, kinds):
    day.ready()
    before = rows()
    assert day.answer(5) == []
    assert actions.answer_checks(session=day.session, answers={}, by=day.cast.eun, at=day.at(5)) == []
    day.dose(6)
    actions.answer_leaving(session=day.session, answers=ALL_WELL, by=day.cast.eun, at=day.at(7))
    after = rows()
    assert actions.answer_leaving(session=day.session, answers=ALL_WELL, by=day.cast.femi, at=day.at(8)) == []
    assert rows() == after != before


# ---- beginning -------------------------------------------------------------------------------------------------


def begin(visit, cast, at, who="eun"):
    visit = type(visit).objects.get(pk=visit.pk)
    return actions.start(visit=visit, by=getattr(cast, who), at=at)


def refused(match, visit, cast, at):
    before = rows()
    with pytest.raises(actions.Refused, match=match):
        begin(visit, cast, at)
    assert rows() == before


def test_a_cancelled_visit_does_not_begin(cast, visit, order, now):
    early = now - timedelta(hours=2)
    scheduling.cancel(appointment=visit.appointment, reason="client_asked", by=cast.gus, at=early)
    refused("not booked", visit, cast, now)


def test_a_visit_that_was_taken_out_or_whose_plan_was_withdrawn_does_not_begin(cast, plan, visit, order, now):
    careplan.withdraw_plan(plan=plan, reason="another way", by=cast.femi, at=now - timedelta(hours=1))
    refused("withdrawn|not booked", visit, cast, now)


def test_an_order_of_another_day_begins_nothing(cast, visit, ordered, now):
    today = now.date()
    ordered(valid_from_on=today - timedelta(days=9), valid_until_on=today - timedelta(days=1))
    refused("No order is valid today", visit, cast, now)
    ordered(valid_from_on=today + timedelta(days=1))
    refused("No order is valid today", visit, cast, now)
    ordered(valid_from_on=today, valid_until_on=today)
    assert begin(visit, cast, now).route == "im"


def test_an_order_by_another_route_begins_a_session_by_that_route_or_none(cast, visit, ordered, now):
    ordered(route="subcutaneous")
    refused("no monitoring for the ordered route", visit, cast, now)


def test_the_day_of_the_order_is_the_clinics_day_not_greenwichs(cast, visit, ordered, now):
    """In Los Angeles it is still today when it is already tomorrow in Greenwich."""
    with timezone.override("America/Los_Angeles"):
        evening = timezone.localtime(now).replace(hour=18)
        ends = evening + timedelta(hours=2)
        type(visit.appointment).objects.filter(pk=visit.appointment_id).update(
            starts_at=evening, room_from_at=evening, ends_at=ends, room_until_at=ends
        )
        today = evening.date()
        assert evening.astimezone(timezone.get_default_timezone()).date() > today
        ordered(valid_from_on=today, valid_until_on=today)
        assert begin(visit, cast, evening).route == "im"


def test_two_who_begin_at_once_make_one_session_and_the_second_is_told(cast, visit, order, now, monkeypatch):
    begin(visit, cast, now)
    for seen in ("open_session_of", "still_open"):  # what the second one saw a moment earlier
        monkeypatch.setattr(f"openkap.dosing.queries.{seen}", lambda which: None)
    monkeypatch.setattr(DosingSession.objects, "filter", lambda **which: DosingSession.objects.none())
    refused("already begun", visit, cast, now)


# ---- the dose --------------------------------------------------------------------------------------------------


def held(day, match, dose_mg, minutes=1):
    before = rows()
    with pytest.raises(actions.DoseHeld, match=match):
        day.dose(minutes, dose_mg)
    assert rows() == before


def test_the_maximum_holds_to_the_hundredth_and_over_the_whole_day(day):
    """The order says 60 mg at most."""
    day.ready()
    for dose_mg, match in (("60.01", "above"), ("1000", "above"), ("0", "more than zero"), ("-1", "negative")):
        held(day, match, dose_mg)
    held(day, "above", "60.001")
    day.dose(1, "59.99")
    held(day, "60.01 mg in all", "0.02", 2)
    day.dose(2, "0.01")
    held(day, "has been given", "0.01", 3)
    assert sum(Administration.objects.values_list("dose_mg", flat=True)) == 60


def test_the_order_of_the_moment_counts_not_that_of_the_morning(day, ordered, order):
    day.ready().dose(1, 40)
    careplan.withdraw_order(order=order, reason="pressure", by=day.cast.femi, at=day.at(2))
    held(day, "No order is valid today", "5", 3)
    ordered(dose_mg=40, max_dose_mg=42)
    held(day, "45 mg in all is above the agreed maximum of 42 mg", "5", 4)
    assert day.dose(5, 2).order.max_dose_mg == 42


def test_an_order_by_another_route_than_the_session_gives_nothing(day, ordered):
    day.ready()
    ordered(route="iv")
    held(day, "another route", "10")


def test_an_order_ends_at_midnight_of_the_clinic(day, ordered, order):
    on = day.noon.date()
    ordered(valid_until_on=on)
    careplan.withdraw_order(order=order, reason="a newer one holds", by=day.cast.femi, at=day.at(0))
    day.ready().answer(0, expiry=(on + timedelta(days=9)).isoformat())
    held(day, "No order is valid today", "10", 12 * 60)
    assert day.dose(12 * 60 - 1, 10)


def test_a_check_that_fails_between_two_doses_holds_the_second(day, consent):
    day.ready().dose(1, 20)
    intake.withdraw_consent(consent=consent, by=day.cast.ada, at=day.at(2))
    held(day, "psychotherapy: taken back", "10", 3)


def test_amber_alone_holds_nothing(day):
    day.ready().dose(1, 20)
    day.read(5, heart_rate_bpm=115)
    assert [item.alert.level for item in day.sheet(6).waiting] == ["amber"]
    day.dose(6, 10)


# ---- readings --------------------------------------------------------------------------------------------------


def taken(day, taken_at, at, **values):
    seen = {"session": day.session, "values": values or {"spo2_percent": 98}, "taken_at": taken_at}
    return actions.record_vitals(**seen, token=uuid4(), by=day.cast.eun, at=at)


def test_a_reading_of_another_day_is_refused(day):
    """A pressure of yesterday must not open the gate of today."""
    before = rows()
    for wrong in (day.noon - timedelta(days=1), day.noon - timedelta(days=365)):
        with pytest.raises(actions.Refused, match="before the day of this session"):
            taken(day, wrong, day.at(1))
    assert rows() == before
    assert taken(day, day.at(-30), day.at(1))  # in the waiting room, before the checks began


def test_now_is_the_latest_moment_of_a_reading(day):
    with pytest.raises(actions.Refused, match="future"):
        taken(day, day.at(1) + timedelta(seconds=1), day.at(1))
    assert taken(day, day.at(1), day.at(1))


def test_every_signal_is_typed_up_to_its_bounds_and_not_beyond(day):
    plan = standard().shelf("monitoring").get("kap")
    before = rows()
    for signal in plan.signals:
        step = 10**-signal.decimals
        for beyond in (signal.lowest - step, signal.highest + step):
            with pytest.raises(actions.Refused, match="typed between"):
                taken(day, day.at(1), day.at(1), **{signal.id: beyond})
    assert rows() == before
    for signal in plan.signals:
        for edge in (signal.lowest, signal.highest):
            assert getattr(taken(day, day.at(2), day.at(2), **{signal.id: edge}), signal.id) == edge
    assert VitalSigns.objects.count() == 2 * len(plan.signals)


# ---- overrides of checks ---------------------------------------------------------------------------------------


def test_a_check_that_nobody_knows_is_refused_and_not_a_fault(day):
    before = rows()
    with pytest.raises(actions.Refused, match="has no such check"):
        actions.override_check(session=day.session, check="hat", reason="x", by=day.cast.femi, at=day.at(1))
    assert rows() == before


def test_each_soft_check_names_who_lets_it_pass_and_each_hard_one_nobody(day):
    rules = standard().shelf("readiness").get("dosing-day")
    wrong = {"yes": "no", "no": "yes", "fasted_food": "0", "fasted_drink": "0", "at_most": "9"} | {
        "near_ordered_weight": "120",
        "not_past": "2001-01-01",
        "another_person": str(day.cast.people["eun"].pk),
    }
    bad = {rule.id: wrong[rule.passes] for rule in rules.checks if rule.asked and rule.passes in wrong}
    bad |= {"pregnancy": "positive", "suicide_screen": "3", "acls": str(day.cast.people["dev"].pk)}
    bad.pop("guardian")
    day.answer(0, **bad)
    day.read(0, **BASE | {"spo2_percent": 93, "heart_rate_bpm": 111})
    failed, people = {*bad, "oxygen", "pulse"}, ("dev", "eun", "femi", "medical_director")
    for rule in rules.checks:
        if rule.id not in failed:
            continue
        who = {name for name in people if passes(day, rule.id, getattr(day.cast, name))}
        role = {"prescriber": {"femi"}, "nurse": {"eun"}, "therapist": {"dev"}}.get(rule.override_role, set())
        assert who == (role | DIRECTOR if role else set()), rule.id


def passes(day, check, by):
    try:
        with transaction.atomic():
            actions.override_check(session=day.session, check=check, reason="talked over", by=by, at=day.at(1))
            raise Undone
    except Undone:
        return True
    except actions.Refused:
        return False
