"""Visits are kept or missed, and the rest of the plan moves with them."""

from datetime import timedelta

import pytest

from openkap.careplan import actions, policies, queries
from openkap.clinic import queries as clinic
from openkap.clinic.models import Notice
from openkap.scheduling.models import Appointment


@pytest.fixture
def keep(cast, visit):
    """`keep(plan, "dose-1", at)`: the visit took place, and it is an hour later."""

    def at_time(plan, key, at):
        return actions.keep_visit(visit=visit(plan, key), started_at=at, by=cast.eun, at=at + timedelta(hours=1))

    return at_time


@pytest.fixture
def monday(start, signed):
    return queries.starts_at(signed) + timedelta(hours=10)


def test_a_kept_visit_moves_the_windows_of_those_after_it(signed, keep, visit, monday):
    keep(signed, "preparation-1", monday)
    keep(signed, "preparation-2", monday + timedelta(days=2))
    keep(signed, "dose-1", monday + timedelta(days=4))
    row = visit(signed, "integration-1")
    assert row.earliest_at == monday + timedelta(days=5)
    assert row.latest_at == monday + timedelta(days=7)


def test_the_journey_goes_on_with_the_last_of_each_kind(signed, keep, monday):
    keep(signed, "preparation-1", monday)
    assert "prepared" not in clinic.milestones(signed.episode)
    keep(signed, "preparation-2", monday + timedelta(days=1))
    assert "prepared" in clinic.milestones(signed.episode)
    keep(signed, "dose-1", monday + timedelta(days=3))
    reached = clinic.milestones(signed.episode)
    assert "first_dose" in reached
    assert "last_dose" not in reached


def test_when_all_visits_are_kept_the_course_is_complete(signed, keep, monday):
    for key, window in queries.windows(signed).windows.items():
        keep(signed, key, window.earliest)
    assert {"last_dose", "completed"} <= set(clinic.milestones(signed.episode))
    assert queries.fidelity(signed.episode, now=monday + timedelta(days=99)).share == 1.0


def test_a_visit_is_kept_once_and_never_in_the_future(signed, keep, visit, cast, monday):
    keep(signed, "preparation-1", monday)
    with pytest.raises(actions.Refused, match="already recorded"):
        keep(signed, "preparation-1", monday)
    with pytest.raises(actions.Refused, match="not before"):
        actions.keep_visit(
            visit=visit(signed, "dose-1"), started_at=monday, by=cast.eun, at=monday - timedelta(hours=1)
        )


def test_a_dose_is_recorded_by_its_dosing_session_and_by_nobody_by_hand(signed, visit, cast, monday):
    with pytest.raises(actions.Refused, match="by its dosing session"):
        actions.hold_visit(visit=visit(signed, "dose-1"), started_at=monday, by=cast.dev, at=monday)
    assert actions.hold_visit(visit=visit(signed, "preparation-1"), started_at=monday, by=cast.dev, at=monday)


def test_a_missed_visit_gives_its_time_back_and_can_be_booked_again(booked, visit, cast, now):
    appointment = visit(booked, "review-2").appointment
    actions.miss_visit(visit=visit(booked, "review-2"), reason="client_ill", by=cast.gus, at=now)
    assert Appointment.objects.get(pk=appointment.pk).is_cancelled
    assert [each.key for each in queries.unbooked(booked)] == ["review-2"]


def test_missing_a_visit_that_has_begun_leaves_the_calendar_as_it_was(booked, visit, cast):
    row = visit(booked, "preparation-1")
    actions.miss_visit(
        visit=row, reason="client_absent", by=cast.gus, at=row.appointment.starts_at + timedelta(minutes=20)
    )
    assert not Appointment.objects.filter(kind="preparation", cancellation__isnull=False).exists()


def test_the_care_team_hears_when_visits_no_longer_fit(booked, visit, keep, cast):
    dose = visit(booked, "dose-1").appointment.starts_at
    for key in ("preparation-1", "preparation-2", "dose-1"):
        keep(booked, key, visit(booked, key).appointment.starts_at)
    before = set(Notice.objects.filter(kind="careplan:window_broken").values_list("to", flat=True))
    row = visit(booked, "integration-1")
    actions.miss_visit(visit=row, reason="client_ill", by=cast.gus, at=dose + timedelta(hours=80))
    told = set(Notice.objects.filter(kind="careplan:window_broken").values_list("to", flat=True))
    assert told - before == {cast.dev.pk, cast.eun.pk, cast.femi.pk}
    broken = queries.windows(booked, not_before=dose + timedelta(hours=80)).breaks
    said = "Integration 1 can no longer be held inside its window: Dose 1 was more than 72 hours ago, but"
    assert any(each.reason.startswith(said) for each in broken)


def test_only_a_booked_visit_can_be_missed(signed, visit, cast, now):
    assert policies.may_miss(cast.gus, visit(signed, "dose-1")).reason == "This visit is not booked."
    with pytest.raises(actions.Refused):
        actions.miss_visit(visit=visit(signed, "dose-1"), reason="client_ill", by=cast.gus, at=now)


def test_fidelity_says_what_was_not_done(signed, keep, monday, cast):
    keep(signed, "preparation-1", monday)
    found = queries.fidelity(signed.episode, now=monday + timedelta(days=30))
    assert found.done == 1
    assert found.expected > 1
    assert "Preparation 2 did not take place" in found.reasons[0]
    assert queries.fidelity(cast.bo_episode, now=monday) is None


def test_the_next_visit_is_the_earliest_that_is_booked_else_the_first_of_the_plan(signed, rota, cast, now, visit):
    assert queries.next_visit(signed.episode, now=now).key == "preparation-1"
    actions.book_visits(plan=signed, by=cast.gus, at=now, seconds=1.0)
    second = visit(signed, "preparation-2").appointment.starts_at
    assert queries.next_visit(signed.episode, now=second).key == "preparation-2"
    assert queries.next_visit(cast.bo_episode, now=now) is None


def test_a_dose_is_not_confirmable_once_its_integration_is_gone(booked, visit, cast, now):
    assert policies.may_confirm_dosing(visit(booked, "dose-1"))
    actions.miss_visit(visit=visit(booked, "integration-1"), reason="client_cancelled", by=cast.gus, at=now)
    verdict = policies.may_confirm_dosing(visit(booked, "dose-1"))
    assert verdict.reason == "Dose 1 has no integration visit booked 24 to 72 hours after it."
