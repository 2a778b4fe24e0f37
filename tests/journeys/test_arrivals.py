"""Three ways in and the board: a colleague refers, the desk writes down a call, one person who came twice."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from openkap.intake import queries
from tests.journeys.steps import Journey, fill, press, says, send

REFERRAL = {
    "name": "Colleague",
    "profession": "family_doctor",
    "practice": "Practice by the river",
    "phone": "555 0190",
    "client_name": "Client 0001",
    "reach_by": "phone",
    "client_phone": "555 0107",
    "urgency": "urgent",
    "help_wanted": "opinion",
    "reason": "Long depression. Spoke of suicide last week.",
}


@pytest.fixture
def journey(house, visitor, picture):
    """The cast is at work in the house."""
    from openkap.clinic.models import DemoClinic
    from openkap.web.demo.people import gather

    now = datetime.now(UTC)
    gather(at=now - timedelta(days=1))
    DemoClinic.objects.create(seed=0, clients=0, filled_at=now)
    return Journey(house, visitor, picture)


def clean(page):
    """The page as it stands breaks no accessibility rule and is not cut off, light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def inquiry(name):
    return queries.inquiries().filter(name=name).latest("pk")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_colleague_refers_and_the_person_walks_along_the_board(journey, size):
    page = journey.open("colleague", "/refer/", size=size)
    clean(page)
    fill(page, REFERRAL | {"client_phone": "she knows it"})
    page.locator("[name=person_agreed]").check(force=True)
    press(page, "Send the referral")
    says(page, "number in digits")
    clean(page)
    assert page.locator("[name=reason]").input_value() == REFERRAL["reason"]
    fill(page, {"client_phone": REFERRAL["client_phone"]})
    press(page, "Send the referral")
    says(page, "Thank you")
    clean(page)
    journey.picture(page, f"referral-thanks-{size}")

    board = journey.open("gus", "/staff/pipeline/", size=size)
    says(board, "Client 0001", "may be in danger", "urgent: please call me")
    clean(board)
    board.get_by_role("link", name="Screen: Client 0001").click()
    board.wait_for_url("**/inquiries/*/#next")
    clean(board)
    assert "depression" not in board.content()

    reader = journey.open("femi", f"/staff/intake/inquiries/{inquiry('Client 0001').pk}/referral/", size=size)
    says(reader, "Long depression")
    clean(reader)
    reader.goto(f"{journey.house}/staff/intake/inquiries/{inquiry('Client 0001').pk}/")
    reader.get_by_text("I asked: there is no danger").click()
    fill(reader, {"note": "Called her: safe with her sister, no plan."})
    press(reader, "Settle the worry")
    says(reader, "asked the person: no danger")

    board.reload()
    fill(board, {"outcome": "go_on", "rests_on": "spoke"})
    press(board, "Keep the screening")
    says(board, "may go on to the packet")
    board.goto(f"{journey.house}/staff/pipeline/?stage=screened&turn=desk")
    board.get_by_role("link", name="Register: Client 0001").click()
    board.wait_for_url("**/inquiries/*/#next")
    press(board, "Register client")
    says(board, "Registered")
    clean(board)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_desk_writes_down_a_call_and_finds_that_the_person_is_known(journey, size):
    page = journey.open("gus", "/staff/intake/inquiries/", size=size)
    clean(page)
    fill(page, {"name": "Ada", "danger": "no", "phone": "555 0133", "email": "ada@openkap.example"})
    press(page, "Write down inquiry")
    says(page, "May be the same person", "same e-mail address")
    clean(page)
    page.get_by_text("Register", exact=True).click()
    press(page, "Register client")
    says(page, "First say whether this is the same person as Ada")
    press(page, "The same person as Ada")
    says(page, "the same person, Gus")
    press(page, "Take back what was said about Ada")
    press(page, "Not the same person as Ada")
    says(page, "not the same person, Gus")
    assert queries.undecided(inquiry("Ada")) == []

    page.get_by_role("link", name="Put on the waiting list").click()
    page.wait_for_url("**/waiting/")
    clean(page)
    fill(page, {"reason": "no_intake", "urgency": "soon", "wish": "mornings"})
    press(page, "Put on the waiting list")
    says(page, "next to be called", "mornings")
    clean(page)
    page.get_by_role("link", name="Ada").click()
    page.wait_for_url("**/waiting/*/")
    clean(page)
    fill(page, {"outcome": "not_this"})
    press(page, "Keep the call")
    says(page, "cannot take this one")


def test_somebody_in_danger_at_the_desk_comes_before_everything_else_by_keyboard(journey):
    page = journey.open("gus", "/staff/intake/inquiries/")
    page.get_by_label("Name").focus()
    page.keyboard.type("Client 0002")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Telephone number").focus()
    page.keyboard.type("555 0144")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    says(page, "Stay with the person", "988")
    clean(page)
    cases = journey.open("medical-director", "/staff/safety/cases/")
    says(cases, "Client 0002", "A concern of the team")


def test_whoever_writes_of_dying_sees_help_before_anything_else(journey):
    page = journey.open("visitor", "/ask/", size="phone")
    clean(page)
    fill(page, {"name": "Client 0003", "reach_by": "email", "email": "three@example.org", "question": "I want to die."})
    send(page.get_by_role("button", name="Send my question"))
    assert page.get_by_role("link", name="Call 988").is_visible()
    clean(page)
    assert "/ask/" in page.url
