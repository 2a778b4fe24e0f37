"""A client in danger at night, on a phone: help at once, somebody who looks, and a plan that stays with them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from openkap.safety.models import SafetyCase
from openkap.web.demo.people import gather
from tests.cast import PASSWORD
from tests.journeys.steps import fill, press, says


@pytest.fixture
def people(house, now):
    return gather(at=now, password=PASSWORD)


def sign_in(page: Page, house: str, email: str) -> Page:
    page.goto(f"{house}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_load_state()
    return page


def clean(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def test_from_the_call_for_help_to_a_plan_and_a_closed_case(house, visitor, people, picture):
    ada = sign_in(visitor("phone"), house, people.ada.email)
    call_for_help(ada, picture)
    dev = sign_in(visitor("desktop"), house, people.dev.email)
    case = take(dev, house, people)
    assess(dev)
    write_the_plan_together(dev)
    keep_the_plan(ada, house, picture)
    close(dev, house, case)
    dev.goto(f"{house}/staff/chart/{people.ada_episode.pk}/")
    expect(dev.locator("main")).not_to_contain_text("A safety case of this client is open")


def call_for_help(page: Page, picture) -> None:
    """One touch from any page; whom to call stands above everything that can be typed."""
    page.get_by_role("link", name="I need help now").click()
    first = page.locator("main a[href^='tel:']").first
    assert first.bounding_box()["y"] < page.locator("textarea").bounding_box()["y"]
    assert first.bounding_box()["y"] < page.viewport_size["height"]
    clean(page)
    picture(page, "21-help-phone")
    fill(page, {"level": "immediate", "words": "I do not know how to get through this night."})
    press(page, "Tell my team now")
    says(page, "Thank you for telling us", "Do not wait for us if it gets worse", "Call 988")
    clean(page)


def take(page: Page, house: str, people) -> SafetyCase:
    """Every page of this client says so, whoever opens it; one of the team takes the case."""
    for path in ("chart/{0}/", "clinic/episodes/{0}/team/", "safety/episodes/{0}/plan/"):
        page.goto(f"{house}/staff/{path.format(people.ada_episode.pk)}")
        says(page, "A safety case of this client is open")
    page.get_by_role("link", name="Show the case").click()
    says(page, "The client asks for somebody", "I do not know how to get through this night.", "nobody has answered")
    clean(page)
    press(page, "Take the case")
    says(page, "Dev")
    expect(page.locator("main")).not_to_contain_text("nobody has answered")
    return SafetyCase.objects.get()


def assess(page: Page) -> None:
    page.get_by_role("link", name="Ask about risk").click()
    clean(page)
    fill(page, {"thoughts": "yes", "method": "yes", "intent": "no", "plan": "no", "act": "never"})
    press(page, "Keep the answers")
    says(page, "S2: Moderate", "A safety plan is made and agreed before any dose.")


def write_the_plan_together(page: Page) -> None:
    page.get_by_role("link", name="Make a safety plan").click()
    fill(
        page, {"signs": "I stop answering messages.", "alone": "Walk to the river and back.", "help": "Cleo, 555 0101"}
    )
    press(page, "Keep the plan")
    press(page, "I made this plan with the client")
    says(page, "Walk to the river and back.", "Agreed by Dev")
    clean(page)


def keep_the_plan(page: Page, house: str, picture) -> None:
    """The client reads it on the phone, changes a word, and agrees."""
    page.goto(f"{house}/portal/safety/plan/")
    says(page, "Walk to the river and back.")
    page.get_by_role("link", name="Change it").click()
    fill(page, {"alone": "Walk to the river and back, twice."})
    clean(page)
    press(page, "Keep the plan")
    press(page, "Yes, this is my plan")
    says(page, "twice", "Agreed by Ada")
    clean(page)
    picture(page, "22-safety-plan-phone")


def close(page: Page, house: str, case: SafetyCase) -> None:
    """What was done stands there with a name, and then the case can end."""
    page.goto(f"{house}/staff/safety/cases/{case.pk}/")
    page.locator("summary", has_text="Write down what was done").click()
    fill(page, {"kind": "spoke_with_client", "note": "Spoke for half an hour; Cleo stays tonight."})
    press(page, "Record the action")
    page.locator("summary", has_text="Close").click()
    fill(page.locator("form[action$='closure/']"), {"reason": "safe_plan"})
    press(page, "Close the case")
    page.goto(f"{house}/staff/safety/cases/{case.pk}/")
    says(page, "Safe for now, with a plan", "Closed by Dev")
