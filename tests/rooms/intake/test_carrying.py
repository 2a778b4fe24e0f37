"""From the self-check to an inquiry: shown first, sent only if ticked, read by clinicians only."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.clinic.models import AuditEvent, Notice
from openkap.core.evidence import vocabulary
from openkap.intake import actions, queries
from openkap.intake.models import CarriedAnswers, Inquiry
from openkap.intake.queries.answers import drafts_of
from tests.rooms.intake.test_selfcheck import rows

pytestmark = pytest.mark.django_db
CARRY, DANGER = reverse("public-intake-carry"), reverse("public-intake-danger")
ANSWERS = {"reason_for_coming": "depression", "age_years": "38", "aneurysm": "not_sure"}
ASKED = {"name": "Somebody", "reach_by": "email", "email": "somebody@openkap.example", "phone": "", "question": "How?"}
THOUGHTS = {"suicide_thoughts": "yes", "suicide_intent": "no", "suicide_plan": "no", "suicide_act_recent": "no"}


def sent(cast, now, **more):
    asked = ASKED | {"referred_by": ""}
    return actions.inquire_with_answers(asked=asked, answers=ANSWERS | more, by=None, at=now)


def page_of(inquiry):
    return reverse("staff-intake-carried", args=[inquiry.pk])


def test_what_could_be_sent_is_shown_first_and_the_box_is_empty(client):
    before = rows()
    answer = client.post(CARRY, ANSWERS)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "How old are you?" in page
    assert "38 years" in page
    assert "Nothing has been sent yet" in page
    assert 'name="carry"' in page
    assert "checked" not in page.split('name="carry"')[1].split(">")[0]
    assert rows() == before


def test_neither_a_row_nor_a_cookie_nor_a_log_is_left_by_looking(client, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = client.post(CARRY, ANSWERS | THOUGHTS)
    assert not Session.objects.exists()
    assert set(client.cookies) <= {"csrftoken"}
    assert "suicide" not in caplog.text.lower()
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_the_tick_only_the_question_is_sent(client):
    assert client.post(CARRY, ANSWERS | ASKED).status_code == 302
    assert Inquiry.objects.get().question == "How?"
    assert not CarriedAnswers.objects.exists()


def test_with_the_tick_the_answers_go_along_as_they_were_shown(client):
    assert client.post(CARRY, ANSWERS | ASKED | {"carry": "on"}).status_code == 302
    assert CarriedAnswers.objects.get().answers == ANSWERS
    event = AuditEvent.objects.get(kind="intake:answers:carried")
    assert set(event.facts) == {"inquiry"}


def test_an_error_keeps_everything_and_sends_nothing(client):
    answer = client.post(CARRY, ANSWERS | ASKED | {"email": "", "carry": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<input type="hidden" name="aneurysm" value="not_sure">' in page
    assert "checked" in page.split('name="carry"')[1].split(">")[0]
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("key", ["suicide_intent", "suicide_plan", "suicide_act_recent"])
def test_a_dangerous_answer_cannot_be_carried_it_shows_help(client, key):
    answer = client.post(CARRY, ANSWERS | ASKED | {"suicide_thoughts": "yes", key: "yes", "carry": "on"})
    assert answer.templates[0].name == "intake/public/danger.html"
    assert not Inquiry.objects.exists()


def test_what_nobody_asked_is_not_carried(client):
    client.post(CARRY, ANSWERS | ASKED | {"carry": "on", "height_cm": "180", "purging": "yes", "age_years": "old"})
    assert CarriedAnswers.objects.get().answers == {"reason_for_coming": "depression", "aneurysm": "not_sure"}


def test_there_is_nothing_to_carry_without_answers(client):
    assert client.get(CARRY).headers["Location"] == reverse("public-intake-inquiry")
    assert client.post(CARRY, {}).headers["Location"] == reverse("public-intake-inquiry")


def test_help_comes_when_a_dangerous_answer_is_chosen_not_when_a_button_is_pressed(client):
    before = rows()
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
    answer = client.post(DANGER, {"screen": "1", "suicide_act_recent": "yes"}, **part)
    assert answer.templates[0].name == "intake/public/danger.html"
    assert answer["HX-Retarget"] == "body"
    assert client.post(DANGER, {"screen": "1", "suicide_act_recent": "no"}, **part).status_code == 204
    assert rows() == before


def test_only_dangerous_questions_look_at_once(client):
    onward = {"screen": "0", "go": "on", "asked": "reason_for_coming age_years"}
    page = client.post(reverse("public-intake-selfcheck"), onward).content.decode()
    fields = page.split("<fieldset")
    looks = [part for part in fields if f'hx-post="{DANGER}"' in part]
    assert len(looks) == 1
    assert 'name="suicide_act_recent"' in looks[0]


def test_thoughts_raise_a_worry_and_the_notice_says_nothing_of_them(cast, now):
    inquiry = sent(cast, now, **THOUGHTS)
    told = Notice.objects.filter(kind="intake:inquiry_worry")
    assert {each.to for each in told} == {cast.gus, cast.medical_director}
    assert {each.url for each in told} == {reverse("staff-intake-inquiry", args=[inquiry.pk])}
    assert inquiry.worry.found_by == "check"
    assert not hasattr(sent(cast, now), "worry")
    assert Notice.objects.filter(kind="intake:inquiry_worry").count() == 2


def test_a_visitor_with_thoughts_is_told_when_somebody_reads_it(client):
    page = client.post(CARRY, ANSWERS | THOUGHTS).content.decode()
    assert "not at night" in page
    assert page.count('href="tel:988"') >= 2
    assert "not at night" not in client.post(CARRY, ANSWERS).content.decode()


@pytest.mark.parametrize("who", ["dev", "femi", "ivo", "medical_director"])
def test_clinicians_read_it_and_the_look_is_written_down(cast, now, login_as, who):
    inquiry = sent(cast, now, **THOUGHTS)
    page = login_as(getattr(cast, who)).get(page_of(inquiry)).content.decode()
    assert "Call them today" in page
    assert "How old are you?" in page
    assert AuditEvent.objects.filter(kind="intake:answers:read", by_ref=getattr(cast, who).pk).count() == 1


@pytest.mark.parametrize("who", ["gus", "hana", "clinic_director", "administrator", "ada"])
def test_nobody_else_does_and_the_desk_is_told_that_they_exist(cast, now, login_as, who):
    inquiry = sent(cast, now)
    assert login_as(getattr(cast, who)).get(page_of(inquiry)).status_code == 404
    assert not AuditEvent.objects.filter(kind="intake:answers:read").exists()


def test_the_desk_sees_that_something_came_along_and_not_what(cast, now, login_as):
    inquiry = sent(cast, now)
    address = reverse("staff-intake-inquiry", args=[inquiry.pk])
    desk = login_as(cast.gus).get(address).content.decode()
    assert "Clinicians can read them" in desk
    assert page_of(inquiry) not in desk
    assert page_of(inquiry) in login_as(cast.dev).get(address).content.decode()


def test_once_they_are_a_client_only_their_team_reads_it(cast, now, login_as):
    inquiry = sent(cast, now)
    registration = actions.register(
        inquiry=inquiry, given_name="Somebody", family_name="", born_on=None, known=None, by=cast.gus, at=now
    )
    assert login_as(cast.dev).get(page_of(inquiry)).status_code == 404
    clinic.join_team(episode=registration.episode, practitioner=cast.people["dev"], by=cast.gus, at=now)
    assert login_as(cast.dev).get(page_of(inquiry)).status_code == 200


def test_an_inquiry_without_answers_has_no_such_page(cast, now, login_as):
    plain = actions.inquire(**ASKED, referred_by="", by=None, at=now)
    assert login_as(cast.dev).get(page_of(plain)).status_code == 404


@pytest.fixture
def second(cast, now):
    """Bo told this a while ago, went, and comes again: the new episode."""
    long_ago = now - timedelta(days=100)
    told = {"stroke": "no", "goals_text": "Sleep.", "pregnant": "no", "suicide_thoughts": "no"}
    actions.answer(episode=cast.bo_episode, answers=told, by=cast.bo, at=long_ago)
    clinic.close_episode(episode=cast.bo_episode, reason="completed", by=cast.dev, at=long_ago)
    again = actions.inquire(**ASKED, referred_by="", by=None, at=now)
    names = {"given_name": "Bo", "family_name": "", "born_on": None}
    return actions.register(inquiry=again, known=cast.bo_episode, **names, by=cast.gus, at=now)


def test_who_comes_again_finds_what_they_told_before_and_adopts_it_with_a_press(cast, second, login_as):
    drafts = drafts_of(second)
    laid = {key: text for part in drafts.values() for key, text in part.items()}
    assert laid == {"stroke": "no", "goals_text": "Sleep."}  # what has expired, and what may be danger, is asked anew
    assert "stroke" not in queries.facts_of(second)
    address = reverse("portal-intake-part", args=[vocabulary().get("stroke").topic])
    page = login_as(cast.bo).get(address)
    assert "You told us some of this before" in page.content.decode()
    form = page.context["form"]
    known = {name: form[name].value() or "" for name in form.fields}
    login_as(cast.bo).post(address, {**known, "asked": form.asked, "go": "on"})
    assert queries.facts_of(second)["stroke"].value is False
