"""The public self-check: honest, kept nowhere, and help before anything else."""

import logging
import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.evidence import vocabulary
from openkap.core.selfcheck import self_check
from openkap.intake import forms, queries
from tests.rooms.intake.arrival import plain_answers

pytestmark = pytest.mark.django_db
PAGE = reverse("public-intake-selfcheck")
THOUGHTS = {"suicide_thoughts": "yes", "suicide_intent": "no", "suicide_plan": "no", "suicide_act_recent": "no"}
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORBIDDEN = r"you (do )?qualif|you are (a |not a )?candidate|you are eligible|you have (depression|ptsd|anxiety)"


def rows():
    """How many rows every table of the database holds."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in connection.introspection.table_names(cursor)}


def _count(cursor, table):
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


def plain():
    return plain_answers(self_check().questions()) | {"age_years": "38"}


def walk(client, answers):
    """Press "go on" through every screen, answering what is asked; the last page."""
    sent = {"screen": "0"}
    for _ in range(12):
        answer = client.post(PAGE, sent)
        if answer.templates[0].name != "intake/public/selfcheck.html":
            return answer
        check = answer.context["check"]
        asked = {key: answers[key] for key in check.form.fields if key in answers}
        sent = dict(check.carried) | asked | {"screen": str(check.place), "go": "on", "asked": check.form.asked}
    raise AssertionError("the self-check does not end")


def talked_about(found):
    return [point for topic in found.topics for point in topic.points]


def said(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def test_a_whole_self_check_writes_nothing_anywhere(client, caplog):
    before = rows()
    with caplog.at_level(logging.DEBUG):
        answer = walk(client, plain() | {"heart_problem": "yes"} | THOUGHTS)
    assert answer.templates[0].name == "intake/public/outlook.html"
    assert rows() == before
    assert not Session.objects.exists()
    assert set(client.cookies) <= {"csrftoken"}
    assert "suicide" not in caplog.text.lower()


def test_no_page_of_it_is_kept_by_a_browser(client):
    for answer in (client.get(PAGE), client.post(PAGE, {"screen": "1"}), walk(client, plain())):
        assert "no-store" in answer.headers["Cache-Control"]


def test_answers_never_travel_in_an_address(client):
    page = client.get(PAGE).content.decode()
    assert 'method="get"' not in page.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("danger", ["suicide_intent", "suicide_plan", "suicide_act_recent"])
def test_a_dangerous_answer_shows_help_at_once_instead_of_anything_else(client, settings, danger):
    settings.OPENKAP_CRISIS_NUMBER, settings.OPENKAP_CRISIS_NAME = "0800 555", "Night line"
    sent = {"screen": "1", "go": "on", "suicide_thoughts": "yes", danger: "yes"}
    answer = client.post(PAGE, sent)
    assert answer.templates[0].name == "intake/public/danger.html"
    assert 'href="tel:0800 555"' in answer.content.decode()
    assert "Night line" in answer.content.decode()


def test_danger_is_seen_even_beside_an_error(client):
    sent = {"screen": "1", "suicide_thoughts": "yes", "suicide_plan": "yes", "mania_now": "perhaps"}
    assert client.post(PAGE, sent).templates[0].name == "intake/public/danger.html"


def test_a_question_that_comes_up_is_asked_on_the_same_screen(client):
    first = client.post(PAGE, {"screen": "1", "go": "on", "suicide_thoughts": "yes"})
    assert "suicide_intent" in first.context["check"].form.fields
    assert first.context["check"].place == 1


def test_going_back_keeps_what_was_answered(client):
    answer = client.post(PAGE, {"screen": "1", "go": "back", "age_years": "38", "mania_now": "no"})
    page = answer.content.decode()
    assert answer.context["check"].place == 0
    assert 'value="38"' in page
    assert '<input type="hidden" name="mania_now" value="no">' in page


def test_what_cannot_be_read_is_refused_beside_it_and_kept(client):
    answer = client.post(PAGE, {"screen": "0", "go": "on", "age_years": "old enough"})
    assert answer.status_code == 422
    assert "Please write a number" in answer.content.decode()
    assert "old enough" in answer.content.decode()


def test_everything_may_be_left_out(client):
    answer = walk(client, {})
    assert answer.templates[0].name == "intake/public/outlook.html"
    assert "stands out" in said(answer)


@pytest.mark.parametrize(
    "key", ["aneurysm", "brain_bleed", "pregnant", "schizophrenia", "ketamine_allergy", "withdrawal"]
)
def test_what_may_stand_in_the_way_is_said_with_its_reason(client, key):
    answer = walk(client, plain() | {key: "yes"})
    assert answer.context["outlook"].in_the_way
    assert "What may stand in the way for now" in said(answer)


def test_suicidal_thoughts_neither_close_the_door_nor_pass_in_silence(client):
    answer = walk(client, plain() | THOUGHTS)
    quiet = walk(client, plain())
    assert "you can talk about them here" in said(answer)
    assert answer.context["outlook"].in_the_way == quiet.context["outlook"].in_the_way


def test_a_yes_that_needs_a_person_to_hear_more_is_never_passed_over(client):
    calm = walk(client, plain()).context["outlook"]
    for key in ("high_blood_pressure", "heart_problem", "psychosis_now", "mania_now", "substance_problem"):
        found = walk(client, plain() | {key: "yes", "blood_pressure_treated": "yes"}).context["outlook"]
        assert found.topics or found.in_the_way, key
        assert found != calm


def test_not_sure_is_something_to_find_out_together(client):
    found = walk(client, plain() | {"aneurysm": "not_sure"}).context["outlook"]
    assert [topic.not_sure for topic in found.topics] == [(vocabulary().get("aneurysm").ask_client,)]
    assert found.topics[0].title == "Heart and circulation"
    assert found.in_the_way == ()


def test_calm_answers_leave_nothing_that_stands_out(client):
    answer = walk(client, plain())
    assert answer.context["outlook"].nothing_stands_out
    assert "does not mean that the treatment is right for you" in said(answer)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_answered_nobody_is_diagnosed_or_told_that_they_qualify(data):
    answers = {}
    for question in self_check().questions():
        options = {
            "yes_no": ["yes", "no", "not_sure", ""],
            "choice": [option.value for option in question.options],
            "number": ["3", "15", "38", "97", ""],
        }[question.kind]
        answers[question.key] = data.draw(st.sampled_from(options), label=question.key)
    check = forms.SelfCheck({"screen": str(len(self_check().screens) - 1), "go": "on"} | answers)
    if not check.dangerous:
        found = queries.outlook(check.raw_answers, at=NOW)
        words = " ".join(f"{point.why} {point.next_step}" for point in (*found.in_the_way, *talked_about(found)))
        assert not re.search(FORBIDDEN, words, re.IGNORECASE)


@given(st.dictionaries(st.sampled_from(["screen", "go", "age_years", "pregnant", "stroke"]), st.text(max_size=8)))
@settings(max_examples=60, deadline=None)
def test_whatever_a_browser_sends_there_is_a_next_screen(sent):
    check = forms.SelfCheck(sent)
    assert 0 <= check.place < len(self_check().screens)
