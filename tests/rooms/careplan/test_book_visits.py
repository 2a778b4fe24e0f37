"""All visits of a signed plan are booked as one, or none of them with the cause."""

from datetime import timedelta

import pytest

from openkap.careplan import actions, queries
from openkap.careplan.models import PlannedVisit
from openkap.clinic import queries as clinic
from openkap.clinic.models import CareTeamMember
from openkap.core.protocols import course
from openkap.measurement.models import Assignment
from openkap.scheduling.models import Appointment, WorkingHours


def test_the_solver_books_every_visit_inside_its_window_and_breaks_no_rule(signed, rota, cast, now):
    booked = queries.plans().get(pk=signed.pk)
    actions.book_visits(plan=booked, by=cast.gus, at=now, seconds=1.0)
    plan = queries.tailored_protocol(booked)
    assert queries.unbooked(booked) == []
    broken = course(plan, queries.times(booked), start=queries.starts_at(booked)).breaks
    assert [each.reason for each in broken if each.hard] == []
    assert "visits_booked" in clinic.milestones(booked.episode)


def test_every_dose_has_its_therapist_nurse_and_prescriber_and_its_integration_in_time(booked):
    for visit in queries.visits_of(booked).filter(kind="dosing"):
        roles = {part.role for part in visit.appointment.roles.all()}
        assert roles == {"nurse", "therapist", "prescriber"}
        assert queries.dosing_confirmable(visit)


def test_the_clients_own_therapist_is_in_every_visit_that_asks_for_one(booked, cast):
    for visit in queries.visits_of(booked):
        therapists = {part.practitioner for part in visit.appointment.roles.all() if part.role == "therapist"}
        assert therapists <= {cast.people["dev"]}


def test_whoever_was_booked_joins_the_care_team(signed, rota, cast, now):
    CareTeamMember.objects.filter(episode=signed.episode, practitioner=cast.people["eun"]).delete()
    actions.book_visits(plan=signed, by=cast.gus, at=now, seconds=1.0)
    assert clinic.team_member(signed.episode, "nurse") == cast.people["eun"]


def test_instruments_are_asked_for_around_the_booked_doses(booked, visit):
    first = visit(booked, "dose-1").appointment.starts_at
    before = Assignment.objects.get(episode=booked.episode, instrument="phq-9", occasion="before_dose", anchor="dose-1")
    assert before.due_on == first.date()
    assert before.opens_on == (first - timedelta(days=1)).date()
    occasions = set(Assignment.objects.filter(episode=booked.episode).values_list("occasion", flat=True))
    assert occasions == {"baseline", "before_dose", "weekly", "mid_course", "post_course", "follow_up"}


def test_nothing_is_booked_before_both_have_signed(draft, rota, cast, now):
    with pytest.raises(actions.Refused, match="waits for the medical and the psychological signature"):
        actions.book_visits(plan=draft(), by=cast.gus, at=now)


def test_when_it_cannot_be_the_cause_is_said_and_nothing_is_booked(signed, rota, cast, now):
    WorkingHours.objects.filter(practitioner=cast.people["eun"]).delete()
    with pytest.raises(actions.Refused, match="nurse"):
        actions.book_visits(plan=signed, by=cast.gus, at=now, seconds=1.0)
    assert not Appointment.objects.exists()
    assert not PlannedVisit.objects.filter(appointment__isnull=False).exists()
    assert "visits_booked" not in clinic.milestones(signed.episode)


def test_booking_again_when_all_is_booked_says_so(booked, cast, now):
    with pytest.raises(actions.Refused, match="booked or kept"):
        actions.book_visits(plan=booked, by=cast.gus, at=now)


def test_a_cancelled_appointment_is_booked_again_without_moving_the_others(booked, cast, now, visit):
    from openkap.scheduling import actions as scheduling

    before = queries.times(booked)
    scheduling.cancel(appointment=visit(booked, "review-2").appointment, reason="client_asked", by=cast.gus, at=now)
    assert [each.key for each in queries.unbooked(booked)] == ["review-2"]
    actions.book_visits(plan=booked, by=cast.gus, at=now, seconds=1.0)
    after = queries.times(booked)
    assert {key: at for key, at in after.items() if key != "review-2"} == {
        key: at for key, at in before.items() if key != "review-2"
    }


def test_those_who_do_not_book_visits_are_refused(signed, rota, cast, now):
    for who in (cast.eun, cast.hana, cast.ada):
        with pytest.raises(actions.Refused, match="does not book visits"):
            actions.book_visits(plan=signed, by=who, at=now)


def test_withdrawing_the_plan_frees_its_appointments_and_asks_for_nothing_more(booked, cast, now):
    actions.withdraw_plan(plan=booked, reason="The client changed her mind.", by=cast.dev, at=now)
    assert not Appointment.objects.filter(cancellation__isnull=True).exists()
    assert not Assignment.objects.filter(withdrawal__isnull=True).exists()
    assert queries.plan(booked.episode) is None
    assert not queries.visits(booked.episode)


@pytest.fixture
def too_late(booked, visit, cast):
    """Integration 1 was missed, and it is four days after the dose."""
    dose = visit(booked, "dose-1").appointment.starts_at
    for key in ("preparation-1", "preparation-2", "dose-1"):
        row = visit(booked, key)
        at = row.appointment.starts_at
        actions.keep_visit(visit=row, started_at=at, by=cast.eun, at=at)
    row = visit(booked, "integration-1")
    actions.miss_visit(visit=row, reason="client_ill", by=cast.gus, at=dose + timedelta(hours=73))
    return dose + timedelta(hours=73)


def test_a_visit_whose_window_has_closed_does_not_keep_the_others_from_being_booked(booked, too_late, visit, cast):
    actions.miss_visit(visit=visit(booked, "review-2"), reason="client_cancelled", by=cast.gus, at=too_late)
    rebooked = actions.book_visits(plan=booked, by=cast.gus, at=too_late, seconds=1.0)
    assert [each.key for each in rebooked] == ["review-2"]
    with pytest.raises(actions.Refused, match="Integration 1 can no longer be held inside its window"):
        actions.book_visits(plan=booked, by=cast.gus, at=too_late)


def test_a_visit_is_booked_late_only_with_a_reason_that_stays(booked, too_late, visit, cast):
    until = too_late.date() + timedelta(days=14)
    facts = {"until_on": until, "reason": "She had a cold.", "at": too_late}
    with pytest.raises(actions.Refused, match="does not write plans"):
        actions.book_late(visit=visit(booked, "integration-1"), by=cast.gus, **facts)
    actions.book_late(visit=visit(booked, "integration-1"), by=cast.dev, **facts)
    at = visit(booked, "integration-1").appointment.starts_at
    assert too_late <= at
    assert at.date() <= until
    plan = queries.plans().get(pk=booked.pk)
    assert queries.signed(plan)
    [change] = queries.changes(plan)
    assert change.words.startswith("Integration 1 is held after its window, by ")
    assert change.reason == "She had a cold."


def test_a_visit_whose_window_is_open_is_not_booked_late(booked, visit, cast, now):
    actions.miss_visit(visit=visit(booked, "review-2"), reason="client_cancelled", by=cast.gus, at=now)
    facts = {"until_on": now.date() + timedelta(days=99), "reason": "Why not.", "by": cast.dev, "at": now}
    with pytest.raises(actions.Refused, match="still open"):
        actions.book_late(visit=visit(booked, "review-2"), **facts)
    with pytest.raises(actions.Refused, match="not waiting for a time"):
        actions.book_late(visit=visit(booked, "follow-up"), **facts)
