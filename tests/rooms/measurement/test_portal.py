"""A client on a phone: one question at a time, nothing lost, help before anything else; without a script."""

import pytest
from django.urls import reverse

from openkap.measurement import queries
from openkap.measurement.models import Response, Score
from openkap.safety.models import SafetyCase

ONCE = "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a02"


def url(name, *args):
    return reverse(f"portal-measurement-{name}", args=args)


@pytest.fixture
def ada(cast, login_as):
    return login_as(cast.ada)


def words(answer):
    return answer.content.decode()


def test_the_whole_way_by_plain_forms(ada, assigned):
    assignment = assigned()
    page = ada.get(url("assignment", assignment.pk))
    assert url("item", assignment.pk, 1) in words(page)
    for number in range(1, 10):
        answer = ada.post(url("item", assignment.pk, number), {"value": "1" if number < 9 else "0"})
        assert answer.headers["Location"] == url("item", assignment.pk, number + 1)
    answer = ada.post(url("item", assignment.pk, 10), {"value": "2"})
    assert answer.headers["Location"] == url("review", assignment.pk)
    answer = ada.post(url("review", assignment.pk), {"once": ONCE})
    assert answer.headers["Location"] == url("done", assignment.pk)
    assert Score.objects.get(score_id="total").value == 8


def test_a_question_stands_alone_with_its_place_stem_and_every_answer_as_a_row(ada, assigned):
    page = words(ada.get(url("item", assigned().pk, 3)))
    assert "3 of 10" in page
    assert "Over the last 2 weeks" in page
    assert page.count('type="radio"') == 4
    assert "data-autosubmit" in page
    assert "I would rather not answer" in page


def test_what_was_answered_is_shown_again_on_the_way_back(ada, assigned):
    assignment = assigned()
    ada.post(url("item", assignment.pk, 1), {"value": "2"})
    page = words(ada.get(url("item", assignment.pk, 1)))
    assert 'value="2" ' in page.split("checked")[0][-120:]


def test_nothing_chosen_is_refused_kindly(ada, assigned):
    answer = ada.post(url("item", assigned().pk, 1), {})
    assert answer.status_code == 422
    assert "Please choose an answer, or say that you would rather not." in words(answer)


@pytest.mark.parametrize("value", ["4", "-1", "x", "1.5"])
def test_a_value_that_was_not_offered_is_refused(ada, assigned, value):
    assert ada.post(url("item", assigned().pk, 1), {"value": value}).status_code == 422
    assert not Response.objects.exists()


def test_one_may_rather_not_answer(ada, assigned):
    assignment = assigned()
    answer = ada.post(url("item", assignment.pk, 1), {"decline": "yes"})
    assert answer.headers["Location"] == url("item", assignment.pk, 2)
    assert Response.objects.get().answers == {"phq-9.1": None}
    assert "rather not answered" in words(ada.get(url("review", assignment.pk)))


def test_a_dangerous_answer_brings_help_before_anything_else(ada, assigned, settings):
    assignment = assigned()
    answer = ada.post(url("item", assignment.pk, 9), {"value": "1"})
    assert answer.headers["Location"] == url("urgent", assignment.pk, 9)
    page = words(ada.get(answer.headers["Location"]))
    for wanted in (
        f"tel:{settings.OPENKAP_CRISIS_NUMBER}",
        f"tel:{settings.OPENKAP_EMERGENCY_NUMBER}",
        reverse("public-help"),
    ):
        assert wanted in page
    assert url("item", assignment.pk, 10) in page
    assert SafetyCase.objects.count() == 1


def test_changing_from_the_review_leads_back_to_it(ada, assigned):
    assignment = assigned()
    answer = ada.post(url("item", assignment.pk, 1) + "?review", {"value": "0"})
    assert answer.headers["Location"] == url("review", assignment.pk)


def test_the_review_shows_what_is_open_and_sends_once(ada, assigned):
    assignment = assigned()
    ada.post(url("item", assignment.pk, 1), {"value": "3"})
    assert words(ada.get(url("review", assignment.pk))).count("not answered yet") == 9
    first, second = (ada.post(url("review", assignment.pk), {"once": ONCE}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == url("done", assignment.pk)
    assert Response.objects.get().submitted_at


def test_an_empty_sheet_is_not_sent(ada, assigned):
    answer = ada.post(url("review", assigned().pk))
    assert (answer.status_code, "at least one question" in words(answer)) == (422, True)


def test_what_was_sent_is_closed(ada, submitted):
    sent = submitted([0] * 9)
    assert "already sent" in words(ada.get(url("assignment", sent.pk)))
    assert ada.post(url("item", sent.pk, 1), {"value": "3"}).status_code == 422
    assert Response.objects.get().answers["phq-9.1"] == 0


def test_a_name_of_a_condition_is_not_on_the_page(ada, assigned):
    terms = queries.words(queries.instrument("pcl-5")).terms
    page = words(ada.get(url("assignment", assigned("pcl-5").pk))).replace(terms, "").lower()
    assert "ptsd" not in page
    assert "very stressful experience" in page


def test_the_list_shows_what_waits_and_what_was_sent(ada, assigned, submitted):
    submitted([0] * 9)
    assigned("gad-7")
    page = words(ada.get(url("assignments")))
    assert "Worry and tension" in page
    assert "What you have sent" in page


@pytest.mark.parametrize("name", ["assignment", "review", "done"])
@pytest.mark.parametrize("who", ["stranger", "bo", "dev", "gus"])
def test_nobody_else_finds_it(cast, login_as, assigned, name, who):
    assert login_as(getattr(cast, who)).get(url(name, assigned().pk)).status_code == 404


def test_a_question_that_does_not_exist_is_not_found(ada, assigned):
    assignment = assigned()
    assert ada.get(url("item", assignment.pk, 11)).status_code == 404
    assert ada.get(url("item", assigned("asq").pk, 1)).status_code == 404


def test_the_pages_have_their_number_of_queries(ada, assigned, answer, django_assert_num_queries):
    assignment = assigned("pcl-5")
    answer(assignment, [1] * 20)
    ada.get(url("assignments"))
    for name, args, number in (("item", (3,), 4), ("review", (), 4), ("assignment", (), 4)):
        with django_assert_num_queries(number):
            ada.get(url(name, assignment.pk, *args))


def test_keeping_one_answer_has_its_number_of_queries(ada, assigned, django_assert_num_queries):
    assignment = assigned()
    ada.post(url("item", assignment.pk, 1), {"value": "1"})
    with django_assert_num_queries(10):
        ada.post(url("item", assignment.pk, 2), {"value": "1"})
