"""A client asks for help: numbers to call at once, a case for the team, and an honest word on when somebody looks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from openkap.core.hours import parse
from openkap.safety import actions, queries
from openkap.safety.models import SafetyCase

HELP, TOLD = reverse("portal-safety-help"), reverse("portal-safety-told")
SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 0, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def hours(settings):
    settings.OPENKAP_CLINIC_HOURS = parse("mon-fri 9:00-17:00")
    settings.OPENKAP_CLINIC_PHONE = "555 0177"


def test_every_page_of_a_client_leads_there_and_numbers_come_before_anything_to_type(cast, login_as):
    browser = login_as(cast.ada)
    assert HELP in browser.get("/portal/").content.decode()
    page = browser.get(HELP).content.decode()
    assert page.index("tel:988") < page.index("<textarea")


def test_telling_the_team_opens_a_case_with_the_words(cast, login_as):
    answer = login_as(cast.ada).post(HELP, {"level": "immediate", "words": "I am scared"})
    case = SafetyCase.objects.get()
    assert answer.headers["Location"] == TOLD
    assert (case.kind, case.level, case.reports.get().note) == ("client_message", "immediate", "I am scared")


def test_no_words_are_needed_but_how_urgent_it_is(cast, login_as):
    browser = login_as(cast.ada)
    answer = browser.post(HELP, {"words": "hello"})
    assert (answer.status_code, "hello" in answer.content.decode()) == (422, True)
    browser.post(HELP, {"level": "same-day"})
    assert SafetyCase.objects.get().reports.count() == 0


def test_pressing_twice_asks_once(cast, login_as):
    words = {"level": "immediate", "words": "x", "once": "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a02"}
    browser = login_as(cast.ada)
    for _ in range(2):
        browser.post(HELP, words)
    assert SafetyCase.objects.get().reports.count() == 1


def test_who_has_told_nobody_is_not_told_that_somebody_knows(cast, login_as):
    assert login_as(cast.ada).get(TOLD).headers["Location"] == HELP


@pytest.mark.parametrize(
    ("at", "on_call", "says"),
    [
        (SUNDAY_NIGHT, True, "within 15 minutes"),
        (SUNDAY_NIGHT, False, "It opens on Monday at 09:00; we cannot promise"),
        (SUNDAY_NIGHT + timedelta(hours=12), False, "open until 17:00 today"),
    ],
)
def test_what_is_said_of_when_somebody_looks_is_true(hours, cast, login_as, at, on_call, says):
    with time_machine.travel(at, tick=False):
        if on_call:
            span = {"from_at": at - timedelta(hours=1), "until_at": at + timedelta(hours=1)}
            actions.put_on_call(practitioner=cast.people["ivo"], **span, by=cast.gus, at=at)
        browser = login_as(cast.ada)
        browser.post(HELP, {"level": "immediate"})
        page = " ".join(browser.get(TOLD).content.decode().split())
    assert says in page
    assert "Do not wait for us" in page


def test_without_opening_hours_nothing_is_promised(cast, now):
    promise = queries.promise(now)
    assert (promise.is_on_call, promise.open_until, promise.opens_at) == (False, None, None)


def test_on_every_page_of_their_chart_staff_see_the_case_and_the_front_desk_whom_to_ask(cast, now, login_as):
    actions.ask_for_help(episode=cast.ada_episode, level="immediate", by=cast.ada, at=now)
    pages = {
        "dev": [f"/staff/chart/{cast.ada_episode.pk}/", reverse("staff-clinic-team", args=[cast.ada_episode.pk])],
        "gus": [reverse("staff-scheduling-appointments", args=[cast.ada_episode.pk])],
    }
    for page in pages["dev"]:
        assert "A safety case of this client is open" in login_as(cast.dev).get(page).content.decode()
    page = login_as(cast.gus).get(pages["gus"][0]).content.decode()
    assert "Please speak with Dev before you go on" in page
    assert "safety case" not in page.lower()


def test_another_clients_page_says_nothing_of_it(cast, now, login_as):
    actions.ask_for_help(episode=cast.ada_episode, level="immediate", by=cast.ada, at=now)
    page = login_as(cast.dev).get(f"/staff/chart/{cast.bo_episode.pk}/").content.decode()
    assert "A safety case of this client" not in page
