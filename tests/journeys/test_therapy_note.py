"""A therapist's note keeps itself while it is written; what is private stays with one pair of eyes."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from openkap.web.demo.people import gather
from tests.journeys.test_live_reading import sign_in
from tests.rooms.therapy.said import PREPARED, SECRET
from tests.rooms.therapy.world import meetings, plan_for


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=40))


@pytest.fixture
def address(house, cast):
    meeting = meetings(plan_for(cast, datetime.now(UTC)))["preparation"]
    return f"{house}/staff/therapy/visits/{meeting.pk}/note/"


def test_a_draft_keeps_itself_and_is_there_after_a_reload(house, visitor, cast, address):
    page = sign_in(visitor(), house, cast.dev)
    page.goto(address)
    page.get_by_label("Stop word").fill("harbour")
    expect(page.locator("#shared-note [data-saved]")).to_contain_text("Draft kept at")
    page.goto(address)
    expect(page.get_by_label("Stop word")).to_have_value("harbour")


def test_a_draft_that_was_not_taken_is_not_called_kept(house, visitor, cast, address):
    page = sign_in(visitor(), house, cast.dev)
    page.goto(address)
    page.route("**/note/", lambda route: route.fulfill(status=422))
    page.get_by_label("Stop word").fill("harbour")
    expect(page.locator("#shared-note [data-saved]")).to_contain_text("Not kept yet")
    page.unroute("**/note/")
    page.get_by_label("Stop word").fill("harbour bell")
    expect(page.locator("#shared-note [data-saved]")).to_contain_text("Draft kept at")


def test_a_note_is_signed_and_a_private_thought_is_not_in_it(house, visitor, cast, address, picture):
    page = sign_in(visitor(), house, cast.dev)
    page.goto(address)
    for name, words in PREPARED.items():
        if name == "touch":
            page.get_by_text("A hand to hold").click()
        else:
            page.locator(f"#id_{name}").fill(words)
    page.locator("#id_started_at").fill(f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("Only you can read this").fill(SECRET)
    expect(page.get_by_text("Kept at", exact=False).last).to_be_visible()
    page.get_by_role("button", name="Sign this note").click()
    expect(page.get_by_text("This note is signed.")).to_be_visible()
    picture(page, "preparation-signed-desktop", whole=True)
    expect(page.get_by_label("Only you can read this")).to_have_value(SECRET)
    nurse = sign_in(visitor("tablet"), house, cast.eun)
    nurse.goto(f"{house}/staff/therapy/episodes/{cast.ada_episode.pk}/shared/")
    expect(nurse.get_by_text("harbour")).to_be_visible()
    assert SECRET not in nurse.content()
