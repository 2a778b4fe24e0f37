"""Somebody reads at night, asks themselves whether it might suit them, and writes to the clinic: by phone and desk, in
the light and in the dark, with a finger and with a keyboard alone."""

import re
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from openkap.clinic import actions
from openkap.core.reviews import statements
from openkap.intake.models import CarriedAnswers, Inquiry
from openkap.web.demo.people import gather
from tests.journeys.steps import fill, press, says, send, told

PATIENCE_MS = 60_000
ANSWERS = told("client") | {"age_years": "38", "reason_for_coming": "depression", "pregnant": "yes"}


@pytest.fixture
def clinic(house):
    """A house whose medical director has read what it says."""
    now = datetime.now(UTC)
    director = gather(at=now).medical_director
    actions.review_claims(statements=statements(), reviewed_on=timezone.localdate(now), by=director, at=now)
    return house


def open_house(visitor, clinic, size, scheme="light") -> tuple[Page, list[str]]:
    """A browser, and every address it asked for that is not the clinic's."""
    page, elsewhere = visitor(size, color_scheme=scheme), []
    page.set_default_timeout(PATIENCE_MS)
    page.on("request", lambda sent: None if sent.url.startswith((clinic, "data:")) else elsewhere.append(sent.url))
    page.goto(clinic)
    return page, elsewhere


def is_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=re.compile(words)).first.click()
    page.wait_for_load_state()


def learn(page: Page, picture, size: str) -> None:
    """From the first page to an answer, its source, and the map."""
    follow(page, "Learn what it is")
    is_accessible(page)
    follow(page, "How do treatments differ")
    page.get_by_text("Where this comes from").first.click()
    says(page, "Read against its sources by Medical director", "Full programme", "What is not proven")
    is_accessible(page)
    picture(page, f"01-learn-{size}", whole=True)
    page.goto(page.url.replace("how-treatments-differ", "map"))
    follow(page, "Ketamine blocks NMDA receptor: Seen in people")
    says(page, "Ketamine blocks NMDA receptors within minutes.")
    is_accessible(page)
    picture(page, f"02-map-{size}", whole=True)


def check(page: Page, picture, size: str) -> None:
    """Four screens and what comes up between them; one answer stands in the way for now."""
    page.goto(re.sub(r"/learn/.*", "/self-check/", page.url))
    for _ in range(12):
        is_accessible(page)
        if page.get_by_role("heading", name="What your answers mean").count():
            break
        fill(page, ANSWERS)
        send(page.locator("main button[value=on]"))
    says(page, "What may stand in the way for now", "Ketamine may harm an unborn baby", "Nothing was stored")
    picture(page, f"03-result-{size}", whole=True)
    assert not Session.objects.exists()
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}


def ask(page: Page, picture, size: str, *, carry: bool) -> None:
    """What could go along is seen first; it goes only with the tick."""
    press(page, "Ask the clinic")
    says(page, "Nothing has been sent yet", "Are you pregnant, or might you be?")
    expect(page.locator("input[name=carry]")).not_to_be_checked()
    is_accessible(page)
    picture(page, f"04-carry-{size}", whole=True)
    fill(page, {"name": "Bo", "reach_by": "email", "email": "bo.first@openkap.example", "question": "And later?"})
    if carry:
        page.get_by_label("Send the answers shown above").check(force=True)
    press(page, "Send my question")
    says(page, "Thank you")
    is_accessible(page)
    assert Inquiry.objects.count() == 1
    assert CarriedAnswers.objects.count() == carry


@pytest.mark.parametrize(("size", "scheme", "carry"), [("phone", "dark", True), ("desktop", "light", False)])
def test_from_the_first_question_to_a_letter(clinic, visitor, picture, size, scheme, carry):
    page, elsewhere = open_house(visitor, clinic, size, scheme)
    is_accessible(page)
    learn(page, picture, size)
    check(page, picture, size)
    ask(page, picture, size, carry=carry)
    assert elsewhere == []


def test_a_dangerous_answer_shows_help_before_any_button_is_pressed(clinic, visitor, picture):
    page, _elsewhere = open_house(visitor, clinic, "phone")
    page.goto(f"{clinic}/self-check/")
    send(page.locator("main button[value=on]"))
    page.locator("label:has(input[name=suicide_act_recent][value=yes])").click()
    expect(page.get_by_role("heading", name="Please talk to someone now")).to_be_visible()
    assert page.locator("main a[href^='tel:']").count() >= 2
    assert page.locator("main input").count() == 0
    is_accessible(page)
    picture(page, "05-danger-phone")


def test_without_scripts_the_same_pages_work(clinic, visitor):
    page = visitor("desktop", java_script_enabled=False)
    page.goto(f"{clinic}/learn/map/")
    page.locator("svg.is-wide a[aria-label='BDNF']").click()
    expect(page.locator("#told")).to_contain_text("BDNF starts the making of new proteins")
    page.goto(f"{clinic}/self-check/")
    page.locator("main button[value=on]").click()
    page.locator("label:has(input[name=suicide_act_recent][value=yes])").click()
    page.locator("main button[value=on]").click()
    expect(page.get_by_role("heading", name="Please talk to someone now")).to_be_visible()


def test_the_map_and_the_self_check_need_no_mouse(clinic, visitor):
    page, _elsewhere = open_house(visitor, clinic, "desktop")
    page.goto(f"{clinic}/learn/map/")
    _tab_to(page, "Lateral habenula")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"of=habenula"))
    expect(page.locator("#told")).to_contain_text("A small place deep in the brain")
    page.goto(f"{clinic}/self-check/")
    _tab_to(page, "")
    page.keyboard.press("Space")
    assert page.locator("input[name=reason_for_coming]:checked").count() == 1
    page.locator("main button[value=on]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your mind")).to_be_visible()


FOCUSED = "(({tagName, ariaLabel}) => ({tag: tagName, label: ariaLabel}))(document.activeElement)"


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus stands on the link of that name; without a name, on the first field."""
    for _ in range(90):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "({label: document.activeElement.getAttribute('aria-label'), tag: document.activeElement.tagName})"
        )
        if (name and here["label"] == name) or (not name and here["tag"] == "INPUT"):
            return
    raise AssertionError(f"{name or 'the first field'} is out of reach of the keyboard")
