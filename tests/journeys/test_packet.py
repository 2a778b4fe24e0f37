"""A packet begun on a phone and gone on with on a desktop: each answer keeps itself, and nothing is asked twice."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from openkap.intake import queries
from openkap.web.demo.people import gather
from tests.journeys.test_live_reading import sign_in

PACKET = "/portal/intake/packet/"


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=3))


def kept(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Kept")


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(input[name={name}][value='{value}'])").click()


def test_what_is_answered_on_the_phone_is_there_on_the_desktop(house, visitor, cast):
    phone, desktop = (sign_in(visitor(size), house, cast.bo) for size in ("phone", "desktop"))
    phone.goto(f"{house}{PACKET}paying/")
    choose(phone, "paying", "insurance")
    kept(phone)
    desktop.goto(f"{house}{PACKET}paying/")
    expect(desktop.locator("input[name=paying][value=insurance]")).to_be_checked()
    desktop.get_by_label("What is the name of your insurance?").fill("Blue Meadow")
    kept(desktop)
    desktop.goto(f"{house}{PACKET}paying/")
    expect(desktop.get_by_label("What is the name of your insurance?")).to_have_value("Blue Meadow")


def test_without_a_connection_the_page_says_so_and_keeps_it_later(house, visitor, cast):
    page = sign_in(visitor("phone"), house, cast.bo)
    page.goto(f"{house}{PACKET}medicines/")
    page.evaluate("() => { window.real = window.fetch; window.fetch = () => Promise.reject(new TypeError('off')); }")
    page.get_by_label("Name of the medicine or supplement").fill("Aunt Ada's drops")
    expect(page.locator("[data-saved]")).to_contain_text("Not kept yet: no connection")
    page.evaluate("() => { window.fetch = window.real; }")
    page.get_by_label("How much, and how often?").fill("ten")
    kept(page)
    page.get_by_role("button", name="Add this medicine").click()
    expect(page.locator("main")).to_contain_text("Not on our list")


def test_a_treatment_is_told_once_by_keyboard(house, visitor, cast):
    page = sign_in(visitor("phone"), house, cast.bo)
    page.goto(f"{house}{PACKET}tried/")
    page.locator("input[name=kind][value=antidepressant]").focus()
    page.keyboard.press("Space")
    page.get_by_label("Its name, or where you had it").fill("Zoloft")
    for name, value in (("this_time", "yes"), ("helped", "no")):
        page.locator(f"input[name={name}][value={value}]").focus()
        page.keyboard.press("Space")
    page.get_by_label("For about how many weeks in all?").fill("10")
    page.get_by_label("When did it begin?").fill("2024-05-01")
    page.get_by_label("When did it end?").fill("2024-04-01")
    page.get_by_role("button", name="Add this treatment").press("Enter")
    expect(page.locator("main")).to_contain_text("It ended before it began")
    expect(page.get_by_label("Its name, or where you had it")).to_have_value("Zoloft")
    page.get_by_label("When did it end?").fill("2024-08-01")
    page.get_by_role("button", name="Add this treatment").press("Enter")
    expect(page.locator("main .row")).to_contain_text("Zoloft")
    page.goto(f"{house}{PACKET}treatments/")
    expect(page.locator("[name=antidepressants_tried]")).to_have_count(0)
    assert queries.facts_of(cast.bo_episode)["antidepressants_tried"].value == 1
