"""Clinicians assign, enter from paper, read answers, and see why a score says what it says."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.measurement.models import Assignment, Score
from openkap.safety.models import SafetyCase


def url(name, *args):
    return reverse(f"staff-measurement-{name}", args=args)


@pytest.fixture
def dev(cast, login_as):
    return login_as(cast.dev)


def words(answer):
    return answer.content.decode()


def test_assigning_through_the_page(cast, dev, today):
    data = {"instrument": "gad-7", "occasion": "extra", "opens_on": today, "due_on": today + timedelta(days=3)}
    answer = dev.post(url("assign", cast.ada_episode.pk), data)
    assert answer.headers["Location"] == url("responses", cast.ada_episode.pk)
    assert Assignment.objects.get().asked_of == "client"


def test_what_a_clinician_fills_in_is_filled_in_next(cast, dev, today):
    data = {"instrument": "asq", "occasion": "before_dose", "opens_on": today, "due_on": today}
    answer = dev.post(url("assign", cast.ada_episode.pk), data)
    assert answer.headers["Location"] == url("entry", Assignment.objects.get().pk)


def test_dates_in_the_wrong_order_are_refused_beside_the_field(cast, dev, today):
    data = {"instrument": "gad-7", "occasion": "extra", "opens_on": today, "due_on": today - timedelta(days=3)}
    answer = dev.post(url("assign", cast.ada_episode.pk), data)
    assert (answer.status_code, "This is before the first day." in words(answer)) == (422, True)


def test_without_wording_the_page_says_who_supplies_it_and_names_items_by_number(dev, assigned):
    page = words(dev.get(url("entry", assigned("who-5").pk)))
    assert "The clinic supplies the wording" in page
    assert "1. Good spirits" in page


def test_answers_from_paper_are_scored_and_opened_to_alerts(dev, assigned):
    assignment = assigned("asq")
    data = {"item_1": "1", "item_2": "0", "item_3": "0", "item_4": "0", "item_5": ""}
    answer = dev.post(url("entry", assignment.pk), data)
    assert answer.headers["Location"] == url("response", assignment.pk)
    assert Score.objects.get().state == "undecided"
    assert set(SafetyCase.objects.values_list("kind", flat=True)) == {"dangerous_answer", "unanswered_safety_item"}


def test_an_answer_that_does_not_exist_is_refused(dev, assigned):
    assert dev.post(url("entry", assigned("asq").pk), {"item_1": "7"}).status_code == 422


def test_nothing_entered_is_refused_with_the_reason(dev, assigned):
    answer = dev.post(url("entry", assigned("asq").pk), {})
    assert (answer.status_code, "at least one question" in words(answer)) == (422, True)


def test_the_page_of_a_response_shows_answers_scores_and_why(dev, submitted):
    page = words(dev.get(url("response", submitted([2] * 9).pk)))
    for wanted in (
        "PHQ-9 total",
        "moderately severe",
        "More than half the days",
        "Kroenke",
        "phq-9 1",
        "safety question",
    ):
        assert wanted in page
    assert "figures not verified" not in page


def test_a_prorated_score_says_so_and_that_its_rule_is_not_verified(dev, submitted):
    page = words(dev.get(url("response", submitted([2] * 8).pk)))
    assert "prorated" in page
    assert "figures not verified" in page


def test_a_draft_says_that_it_is_not_scored(dev, assigned, answer):
    assignment = assigned()
    answer(assignment, [1, 2])
    page = words(dev.get(url("response", assignment.pk)))
    assert "Not sent yet, so not scored." in page
    assert "PHQ-9 total" not in page


def test_withdrawing_through_the_page(cast, dev, assigned):
    assignment = assigned()
    answer = dev.post(url("withdrawal", assignment.pk))
    assert answer.headers["Location"] == url("responses", cast.ada_episode.pk)
    assert "Withdrawn." in words(dev.get(url("response", assignment.pk)))
    assert dev.post(url("withdrawal", assignment.pk)).status_code == 404


def test_the_list_says_late_begun_and_not_open_yet(cast, dev, assigned, answer, today):
    answer(assigned(), [1])
    assigned("gad-7", opens_on=today - timedelta(days=9), due_on=today - timedelta(days=1))
    assigned("pcl-5", opens_on=today + timedelta(days=5))
    page = words(dev.get(url("responses", cast.ada_episode.pk)))
    for wanted in ("late", "begun", "not open yet"):
        assert f">{wanted}</span>" in page


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "ada", "stranger"])
def test_nobody_else_finds_the_answers(cast, login_as, submitted, who):
    sent = submitted([0] * 9)
    browser = login_as(getattr(cast, who))
    assert browser.get(url("response", sent.pk)).status_code == 404
    assert browser.get(url("responses", cast.ada_episode.pk)).status_code == 404
    assert browser.get(url("assign", cast.ada_episode.pk)).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(cast, dev, submitted, assigned, today, django_assert_num_queries):
    submitted([0] * 9)
    dev.get(url("responses", cast.ada_episode.pk))
    for week in range(1, 6):
        submitted([1] * 8 + [0], due_on=today + timedelta(days=week))
        assigned("gad-7", due_on=today + timedelta(days=week))
    with django_assert_num_queries(LIST):
        dev.get(url("responses", cast.ada_episode.pk))


def test_the_response_page_has_its_number_of_queries(dev, submitted, django_assert_num_queries):
    sent = submitted([1] * 20, instrument="pcl-5")
    dev.get(url("response", sent.pk))
    with django_assert_num_queries(ONE):
        dev.get(url("response", sent.pk))


LIST, ONE = 11, 8
