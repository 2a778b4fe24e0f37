"""Somebody who asks may be in danger: help on the screen at once, people told, a case with an owner."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.clinic.models import Notice
from openkap.core.escalation import ANSWERING, EVERYONE, ON_CALL
from openkap.core.safety import policy
from openkap.core.verdict import Refused
from openkap.intake import actions, clocks, queries
from openkap.intake.models import Inquiry, Worry
from openkap.safety import actions as rota
from openkap.safety import queries as safety
from openkap.safety.models import SafetyCase

ASK = reverse("public-intake-inquiry")
WORDS = {
    "name": "Client 0001",
    "reach_by": "email",
    "email": "one@example.org",
    "phone": "",
    "question": "I want to die. Can you help?",
    "referred_by": "",
}
DESK = WORDS | {"question": "", "reach_by": "phone", "phone": "555 9001", "email": ""}


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def worried(cast, now):
    return actions.inquire(**WORDS, by=None, at=now)


def test_whoever_writes_of_dying_sees_help_at_once_and_the_words_are_kept(client, cast):
    answer = client.post(ASK, WORDS)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "tel:988" in page
    assert "next working day" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert Inquiry.objects.get().question == WORDS["question"]


def test_the_desk_and_the_medical_director_are_told_without_a_word_of_it(worried, cast):
    told = Notice.objects.filter(kind="intake:inquiry_worry")
    assert {each.to for each in told} == {cast.gus, cast.medical_director}
    assert queries.inquiry_page(open_only=True).get().worried


def test_a_worry_stands_before_everybody_else(worried, cast, now, login_as):
    page = login_as(cast.gus).get(reverse("staff-intake-inquiries")).content.decode()
    assert "may be in danger" in page


def test_the_desk_opens_a_case_and_the_person_becomes_a_client_whom_nothing_is_sent(worried, cast, now, login_as):
    path = reverse("staff-intake-inquiry-case", args=[worried.pk])
    answer = login_as(cast.gus).post(path, {"level": "immediate"})
    assert answer.headers["Location"] == reverse("staff-intake-inquiry-help", args=[worried.pk])
    case = SafetyCase.objects.get()
    assert (case.level, case.opened_by, case.owner) == ("immediate", cast.gus, cast.people["medical-director"])
    assert case.episode.client.name == "Client 0001"
    assert "packet_sent" not in clinic.milestones(case.episode)
    assert Worry.objects.get().settling.outcome == "case"
    assert login_as(cast.gus).post(path, {"level": "immediate"}).status_code == 302
    assert SafetyCase.objects.count() == 1


def test_a_call_of_somebody_in_danger_comes_before_everything_else(cast, login_as):
    said = DESK | {"danger": "same-day", "came_by": "phone"}
    answer = login_as(cast.gus).post(reverse("staff-intake-inquiries"), said)
    row = Inquiry.objects.get()
    assert answer.headers["Location"] == reverse("staff-intake-inquiry-help", args=[row.pk])
    assert "Do not end the talk" in login_as(cast.gus).get(answer.headers["Location"]).content.decode()
    assert safety.open_cases(row.registration.episode).count() == 1


def test_the_case_of_a_known_client_is_on_their_own_episode(cast, now):
    row = actions.inquire(**WORDS | {"email": cast.ada.email}, by=None, at=now)
    case = actions.open_safety_case(inquiry=row, level="same-day", by=cast.gus, at=now)
    assert case.episode == cast.ada_episode
    assert case.owner == cast.people["dev"]
    assert queries.identified_client(row) == cast.ada.client


def test_the_packet_is_sent_later_when_it_is_time(worried, cast, now, login_as):
    episode = actions.open_safety_case(inquiry=worried, level="same-day", by=cast.gus, at=now).episode
    assert login_as(cast.gus).post(reverse("staff-intake-invitation", args=[episode.pk])).status_code == 302
    assert "packet_sent" in clinic.milestones(episode)


def test_a_clinician_who_asked_settles_it_and_says_how(worried, cast, now, login_as):
    path = reverse("staff-intake-settling", args=[worried.pk])
    assert login_as(cast.dev).post(path, {"note": ""}).status_code == 422
    assert login_as(cast.dev).post(path, {"note": "Called her: she quoted a song."}).status_code == 302
    assert not queries.inquiry_page(open_only=True).get().worried
    with pytest.raises(Refused, match="answered this worry already"):
        actions.settle_worry(worry=worried.worry, note="x", by=cast.dev, at=now)


def test_the_desk_does_not_say_that_there_is_no_danger(worried, cast, now):
    with pytest.raises(Refused, match="Only a clinician"):
        actions.settle_worry(worry=worried.worry, note="She sounded fine.", by=cast.gus, at=now)


def test_an_ordinary_question_worries_nobody(cast, now, client):
    assert client.post(ASK, WORDS | {"question": "How long does it take?"}).status_code == 302
    assert not Worry.objects.exists()


# ---- nobody answers ----------------------------------------------------------------------------------------------


def calls(worry):
    return list(worry.calls.values_list("reach", "told"))


def within():
    found = policy()
    return found.by_level[found.by_kind["dangerous_answer"].level].answer_within


def test_silence_calls_the_next_people_once_each_time(worried, cast, now):
    for minutes, expected in ((0, 0), (1, 1), (1, 1), (2, 2), (3, 3), (4, 4)):
        at = now + minutes * within() + (timedelta(seconds=1) if minutes else timedelta(0))
        clocks.run(at=at)
        clocks.run(at=at)
        assert len(calls(worried.worry)) == expected
    # nobody is on call here, so those who answer for medicine stand in on that rung
    reach = [rung for rung, told in calls(worried.worry)]
    assert reach == [ON_CALL, ANSWERING, EVERYONE, EVERYONE]
    assert all(told for rung, told in calls(worried.worry))


def test_whoever_is_on_call_hears_of_it(worried, cast, now):
    soon = now + timedelta(minutes=1)
    until = now + timedelta(days=1)
    rota.put_on_call(practitioner=cast.people["eun"], from_at=soon, until_at=until, by=cast.medical_director, at=now)
    clocks.run(at=now + within() + timedelta(seconds=1))
    assert Notice.objects.filter(to=cast.eun, kind="intake:inquiry_worry").exists()


def test_whoever_is_on_leave_is_passed_over(worried, cast, now):
    away = {person.pk for person in clinic.practitioners() if person.user != cast.femi}
    clocks.run(away=away, at=now + within() + timedelta(seconds=1))
    told = Notice.objects.filter(kind="intake:inquiry_worry").exclude(to__in=[cast.gus, cast.medical_director])
    assert {each.to for each in told} == {cast.femi}


@pytest.mark.parametrize("hour", range(24))
def test_at_every_hour_a_worry_that_nobody_answers_reaches_more_people(cast, now, hour):
    at = now.replace(hour=hour)
    inquiry = actions.inquire(**WORDS, by=None, at=at)
    before = Notice.objects.filter(kind="intake:inquiry_worry").values("to").distinct().count()
    for turn in range(1, 4):
        clocks.run(at=at + turn * within() + timedelta(seconds=1))
    assert Notice.objects.filter(kind="intake:inquiry_worry").values("to").distinct().count() > before
    assert len(calls(inquiry.worry)) == 3


def test_a_settled_worry_calls_nobody(worried, cast, now):
    actions.settle_worry(worry=worried.worry, note="Spoke on the telephone.", by=cast.dev, at=now)
    clocks.run(at=now + 5 * within())
    assert calls(worried.worry) == []
