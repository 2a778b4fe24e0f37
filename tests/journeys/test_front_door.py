"""The front door stands open, on a phone and on a desk, without a script or a font of anybody else's."""

import pytest
from axe_playwright_python.sync_playwright import Axe


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_stranger_finds_help_from_the_front_door(house, visitor, size):
    page = visitor(size)
    answer = page.goto(house)
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    page.get_by_role("link", name="help").first.click()
    assert page.locator("a[href^='tel:']").count() >= 1


def test_the_front_door_is_accessible(house, visitor):
    page = visitor("phone")
    page.goto(house)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
