"""The medicine alone is not the treatment: what a plan must hold to be called comprehensive."""

from dataclasses import replace

import pytest

from openkap.core.protocols import comprehensive, dose_confirmable
from openkap.core.protocols.comprehensive import Meeting
from tests.core.protocol_parts import DAY, HOUR, MONDAY, PRACTICE, gap, protocol, two_doses, visit

MEDICAL_ONLY = frozenset({"nurse", "prescriber"})
FULL = frozenset({"nurse", "therapist", "prescriber"})


def test_a_plan_with_every_part_is_comprehensive():
    assert comprehensive(two_doses())


def test_each_missing_part_is_named():
    visits = [visit("dose-1", roles=("nurse",)), visit("dose-2", roles=("nurse",))]
    gaps = [gap("start", "dose-1", 0, 7), gap("dose-1", "dose-2", 2, 5)]
    verdict = comprehensive(protocol(visits, gaps, practice=()))
    assert verdict.reason == (
        "This plan is not comprehensive. Missing: preparation before Dose 1; a therapist in Dose 1 and Dose 2; "
        "integration 24 to 72 hours after Dose 1 and Dose 2; mindfulness practice; coping skills."
    )


@pytest.mark.parametrize("kind", ["mindfulness", "skills"])
def test_practice_without_any_part_in_it_does_not_count(kind):
    empty = tuple(replace(each, parts=()) if each.kind == kind else each for each in PRACTICE)
    assert not comprehensive(two_doses(practice=empty))


@pytest.mark.parametrize(
    ("low", "high", "enough"), [(24, 72, True), (30, 48, True), (24, 73, False), (23, 72, False), (0, 240, False)]
)
def test_integration_counts_only_when_the_rules_keep_it_inside_the_window(low, high, enough):
    visits = [visit("preparation", "preparation"), visit("dose-1"), visit("integration-1", "integration")]
    gaps = [
        gap("start", "preparation", 0, 7),
        gap("preparation", "dose-1", 1, 7),
        gap("dose-1", "integration-1", low, high, HOUR),
    ]
    assert bool(comprehensive(protocol(visits, gaps))) is enough


def test_integration_counts_when_two_other_rules_together_keep_it_inside_the_window():
    visits = [
        visit("preparation", "preparation"),
        visit("dose-1"),
        visit("review", "review"),
        visit("after", "integration"),
    ]
    gaps = [
        gap("start", "preparation", 0, 7),
        gap("preparation", "dose-1", 1, 7),
        gap("dose-1", "review", 20, 40, HOUR),
        gap("review", "after", 4, 32, HOUR),
    ]
    assert comprehensive(protocol(visits, gaps))


def test_preparation_that_may_come_after_the_first_dose_is_no_preparation():
    visits = [visit("preparation", "preparation"), visit("dose-1"), visit("integration-1", "integration")]
    gaps = [
        gap("start", "preparation", 0, 7),
        gap("start", "dose-1", 0, 7),
        gap("dose-1", "integration-1", 24, 72, HOUR),
    ]
    assert "preparation before Dose 1" in comprehensive(protocol(visits, gaps)).reason


def test_a_dose_without_its_therapist_cannot_be_confirmed():
    meetings = {"dose-1": Meeting(MONDAY, MEDICAL_ONLY), "integration-1": Meeting(MONDAY + DAY, FULL)}
    assert dose_confirmable(two_doses(), "dose-1", meetings).reason == "Dose 1 has no therapist in it."


@pytest.mark.parametrize(("hours", "allowed"), [(23, False), (24, True), (72, True), (73, False)])
def test_a_dose_is_confirmed_only_with_integration_booked_inside_its_window(hours, allowed):
    meetings = {
        "dose-1": Meeting(MONDAY, FULL),
        "integration-1": Meeting(MONDAY + hours * HOUR, frozenset({"therapist"})),
    }
    assert bool(dose_confirmable(two_doses(), "dose-1", meetings)) is allowed


def test_a_dose_that_is_not_booked_cannot_be_confirmed():
    assert dose_confirmable(two_doses(), "dose-1", {}).reason == "Dose 1 is not booked."


def test_everything_that_is_missing_is_named_in_one_sentence():
    bare = protocol([visit("review", "review")], [gap("start", "review", 0, 7)], practice=())
    assert comprehensive(bare).reason == (
        "This plan is not comprehensive. Missing: a dosing visit; mindfulness practice; coping skills."
    )


def test_preparation_at_the_very_time_of_the_dose_is_still_not_after_it():
    same = [visit("preparation", "preparation"), visit("dose-1"), visit("integration-1", "integration")]
    rules = [gap("start", "dose-1", 0, 7), gap("dose-1", "integration-1", 24, 72, HOUR)]
    assert comprehensive(protocol(same, [*rules, gap("preparation", "dose-1", 0, 7)]))
    late = comprehensive(protocol(same, [*rules, gap("dose-1", "preparation", 0, 1, HOUR)]))
    assert late.reason == "This plan is not comprehensive. Missing: preparation before Dose 1."


def test_why_a_dose_cannot_be_confirmed_is_a_whole_sentence():
    plan, at = two_doses(), MONDAY
    dose = {"dose-1": Meeting(at, frozenset({"therapist"}))}
    assert dose_confirmable(plan, "dose-1", {}).reason == "Dose 1 is not booked."
    assert dose_confirmable(plan, "dose-1", {"dose-1": Meeting(at, frozenset({"nurse"}))}).reason == (
        "Dose 1 has no therapist in it."
    )
    assert dose_confirmable(plan, "dose-1", dose).reason == (
        "Dose 1 has no integration visit booked 24 to 72 hours after it."
    )
