"""A reading recorded on the nurse's tablet appears in the prescriber's browser by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from openkap.web.demo.people import gather
from tests.rooms.dosing.day import BASE, begin

SOON = 5_000  # milliseconds: far more than the second that the hub promises, on a busy machine


def sign_in(page, house, user):
    """The cookie of a session that was opened for this person."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": store.session_key, "url": house}])
    return page


@pytest.fixture
def dosed(house):
    """Ada's dose was given a moment ago."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=3)
    day = begin(gather(at=now - timedelta(days=1)), now)
    day.ready().dose(1)
    day.read(1, **BASE)
    return day


def test_a_reading_appears_in_a_second_browser_by_itself(house, visitor, dosed, picture):
    address = f"{house}/staff/dosing/{dosed.session.pk}/"
    tablet = sign_in(visitor("tablet"), house, dosed.cast.eun)
    far = sign_in(visitor("desktop"), house, dosed.cast.femi)
    for page in (tablet, far):
        page.goto(address)
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    tablet.get_by_label("Systolic").fill("168")
    tablet.get_by_label("Diastolic").fill("96")
    tablet.get_by_label("SpO2").fill("93")
    tablet.get_by_role("button", name="Record reading").click()
    expect(tablet.get_by_text("The reading is kept.")).to_be_visible()
    expect(far.locator("#readings")).to_contain_text("168/96 red", timeout=SOON)
    expect(far.locator("#alerts")).to_contain_text("Systolic up by 40 or more", timeout=SOON)
    picture(far, "dosing-live-desktop", whole=True)
    picture(tablet, "dosing-live-tablet", whole=True)


def test_an_answer_given_far_away_clears_the_bar_here_and_a_half_typed_number_stays(house, visitor, dosed):
    address = f"{house}/staff/dosing/{dosed.session.pk}/"
    dosed.read(2, spo2_percent=88)
    tablet = sign_in(visitor("tablet"), house, dosed.cast.eun)
    far = sign_in(visitor("desktop"), house, dosed.cast.femi)
    for page in (tablet, far):
        page.goto(address)
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    tablet.get_by_label("Heart rate").fill("7")
    far.locator("#alerts select").select_option("oxygen")
    far.get_by_role("button", name="Answer alert").click()
    expect(far.get_by_text("The alert is answered.")).to_be_visible()
    expect(tablet.locator("#alerts .is-black")).to_have_count(0, timeout=SOON)
    expect(tablet.get_by_label("Heart rate")).to_have_value("7")


def test_an_answer_half_chosen_stays_when_news_arrives(house, visitor, dosed):
    dosed.read(2, spo2_percent=88, systolic_mmhg=170)
    page = sign_in(visitor("tablet"), house, dosed.cast.eun)
    page.goto(f"{house}/staff/dosing/{dosed.session.pk}/")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    page.locator("#alerts select").first.select_option("repeated")
    page.locator("h1").click()
    dosed.read(3, **BASE | {"systolic_mmhg": 131})
    expect(page.locator("#readings")).to_contain_text("131/", timeout=SOON)
    expect(page.locator("#alerts select").first).to_have_value("repeated")


def test_a_tap_leaves_half_typed_words_alone_and_can_be_tapped_again(house, visitor, dosed):
    page = sign_in(visitor("tablet"), house, dosed.cast.dev)
    page.goto(f"{house}/staff/therapy/visits/{dosed.session.planned_visit_id}/marks/")
    line = page.locator(".words-line input[type=text]")
    line.fill("I am at the oc")
    pad = page.locator("#taps .marks-pad").first
    for number in (1, 2):
        pad.get_by_role("button").nth(number).click()
        expect(page.locator("#mark-list li")).to_have_count(number)
    expect(line).to_have_value("I am at the oc")
    line.press("End")
    line.press_sequentially("ean")
    page.get_by_role("button", name="Note the words").click()
    expect(page.locator("#mark-list")).to_contain_text("I am at the ocean")
    expect(line).to_have_value("")


def test_the_session_page_works_without_scripts(house, visitor, dosed):
    page = sign_in(visitor("phone", java_script_enabled=False), house, dosed.cast.eun)
    page.goto(f"{house}/staff/dosing/{dosed.session.pk}/")
    page.get_by_label("Breaths").fill("15")
    page.get_by_role("button", name="Record reading").click()
    expect(page.locator("table.readings tbody tr").first).to_contain_text("15")
