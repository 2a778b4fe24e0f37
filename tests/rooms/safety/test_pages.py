"""The pages of the alarm: what, since when, whose, how long still, and what was done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.safety import actions
from openkap.safety.models import SafetyAction, SafetyCase


@pytest.fixture
def case(cast, now):
    return actions.open_case(
        episode=cast.ada_episode, kind="dangerous_answer", source="test:answer:1", by=cast.ada, at=now
    )


@pytest.fixture
def late_case(case):
    SafetyCase.objects.filter(pk=case.pk).update(
        opened_at=case.opened_at - timedelta(days=1), due_at=case.opened_at - timedelta(hours=1)
    )
    return case


def url(name, *args):
    return reverse(f"staff-safety-{name}", args=args)


@pytest.mark.parametrize("who", ["dev", "eun", "femi", "medical_director"])
def test_the_case_opens_for_its_team(cast, case, login_as, who):
    assert login_as(getattr(cast, who)).get(url("case", case.pk)).status_code == 200


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "ada", "stranger"])
def test_for_everyone_else_there_is_no_such_case(cast, case, login_as, who):
    assert login_as(getattr(cast, who)).get(url("case", case.pk)).status_code == 404


def test_the_page_says_what_since_when_whose_and_what_to_do(cast, case, login_as):
    page = login_as(cast.dev).get(url("case", case.pk)).content.decode()
    for words in ("A dangerous answer", "Speak with the client today", cast.dev.name, "Take the case"):
        assert words in page
    assert "Write down what was done before you close the case." in page


def test_the_whole_way_from_opening_to_closing(cast, case, login_as):
    browser = login_as(cast.dev)
    browser.post(url("acknowledgement", case.pk))
    answer = browser.post(url("actions", case.pk), {"kind": "spoke_with_client", "note": "She is safe."})
    assert answer.status_code == 302
    browser.post(url("transfers", case.pk), {"to": cast.people["femi"].pk, "reason": "For the order"})
    assert browser.post(url("closure", case.pk), {"reason": "safe_plan"}).status_code == 302
    page = browser.get(url("case", case.pk)).content.decode()
    assert "Safe for now, with a plan" in page
    assert "Record the action" not in page


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("actions", {"kind": "other", "note": ""}, "This field is required"),
        ("actions", {"kind": "odd", "note": "x"}, "Select a valid choice"),
        ("closure", {"reason": "safe_plan"}, "Write down what was done before you close the case."),
        ("transfers", {"to": "", "reason": "x"}, "This field is required"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(cast, case, login_as, name, data, says):
    answer = login_as(cast.dev).post(url(name, case.pk), data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_second_press_of_the_same_button_does_nothing(cast, case, login_as):
    data = {"kind": "screened", "note": "ASQ negative", "once": "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a01"}
    browser = login_as(cast.dev)
    first, second = (browser.post(url("actions", case.pk), data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert SafetyAction.objects.count() == 1


def test_acknowledging_twice_says_so(cast, case, login_as):
    browser = login_as(cast.dev)
    browser.post(url("acknowledgement", case.pk))
    answer = browser.post(url("acknowledgement", case.pk))
    assert (answer.status_code, "already acknowledged" in answer.content.decode()) == (422, True)


def test_a_late_case_of_another_team_shows_initials_owner_and_the_emergency_way(cast, late_case, login_as):
    page = login_as(cast.ivo).get(url("cases")).content.decode()
    assert cast.dev.name in page
    assert reverse("staff-clinic-emergency", args=[cast.ada_episode.pk]) in page
    assert "Ada" not in page
    assert url("case", late_case.pk) not in page


def test_the_list_is_empty_with_a_word_of_what_would_fill_it(cast, login_as):
    assert "No open safety case" in login_as(cast.dev).get(url("cases")).content.decode()


def test_a_concern_opens_a_case_through_its_page(cast, login_as):
    browser = login_as(cast.eun)
    assert browser.get(url("concern", cast.ada_episode.pk)).status_code == 200
    words = {"kind": "concern", "level": "same-day", "note": "Did not eat"}
    answer = browser.post(url("concern", cast.ada_episode.pk), words)
    assert answer.headers["Location"] == url("case", SafetyCase.objects.get().pk)


def test_the_list_asks_the_database_as_often_for_many_cases_as_for_one(
    cast, case, now, login_as, django_assert_num_queries
):
    browser = login_as(cast.dev)
    browser.get(url("cases"))
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(url("cases"))
    for n in range(5):
        actions.open_case(episode=cast.bo_episode, kind="event", source=f"test:{n}", by=cast.bo, at=now)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(url("cases"))


def test_the_case_page_has_its_number_of_queries(cast, case, now, login_as, django_assert_num_queries):
    browser = login_as(cast.dev)
    for n in range(4):
        actions.record_action(case=case, kind="other", note=f"step {n}", by=cast.dev, at=now)
    with django_assert_num_queries(CASE_QUERIES):
        browser.get(url("case", case.pk))


LIST_QUERIES, CASE_QUERIES = 5, 16
