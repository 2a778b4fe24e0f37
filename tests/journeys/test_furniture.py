"""The furniture in a real browser: for eyes, ears, keyboards, thumbs in gloves and impatient fingers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

SIZES = pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
LIGHT = pytest.mark.parametrize("light", ["light", "dark"])


@pytest.fixture
def showroom(house):
    return f"{house}/ui/"


@SIZES
@LIGHT
def test_the_showroom_breaks_no_accessibility_rule(showroom, visitor, size, light, picture):
    page = visitor(size, color_scheme=light)
    page.goto(showroom)
    picture(page, f"showroom-{size}-{light}", whole=True)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", ["/", "/help/", "/account/login/", "/account/password/reset/", "/nowhere/", "/ui/"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_twice_the_size(house, visitor, path, width):
    page = visitor("phone")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(house + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_tab_leads_past_the_doorway(house, visitor):
    page = visitor()
    page.goto(house)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"


def test_the_news_of_a_refused_form_has_the_focus(showroom, visitor):
    page = visitor()
    page.goto(showroom)
    assert "error-summary" in page.locator(":focus").get_attribute("class")


def test_an_impatient_finger_sends_once(house, visitor):
    page = visitor("phone")
    sent = []

    def slowly(route):
        if route.request.method == "POST":
            sent.append(route.request.url)
            page.wait_for_timeout(300)
        route.continue_()

    page.route("**/account/login/", slowly)
    page.goto(f"{house}/account/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").dblclick(no_wait_after=True)
    page.wait_for_selector(".error-summary")
    assert len(sent) == 1


def test_a_tap_answers_and_an_arrow_only_looks(showroom, visitor):
    page = visitor("phone")
    page.goto(showroom)
    question = page.get_by_role("form", name="One question that moves on by itself")
    question.get_by_label("Never").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(200)
    assert "?" not in page.url
    question.get_by_text("Most days").click()
    page.wait_for_url("**/ui/?meal=2")


def test_a_scale_stays_empty_until_somebody_moves_it(showroom, visitor):
    page = visitor()
    page.goto(showroom)
    number = page.locator("#refused_calm")
    handle = page.locator("#refused_calm + input[type=range]")
    assert number.input_value() == ""
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert number.input_value() == "6"
    assert page.locator("#id_calm + input[type=range]").input_value() == "4"


def test_a_tablet_with_a_wrong_clock_counts_the_right_minutes(showroom, visitor):
    page = visitor("tablet")
    page.clock.install(time="2020-01-01T03:00:00")
    page.goto(showroom)
    assert 12 <= int(page.locator("[data-since]").inner_text()) <= 14


def test_gloves_type_a_reading_on_the_pad(showroom, visitor):
    page = visitor("tablet", has_touch=True, is_mobile=True)
    page.goto(showroom)
    page.locator("#vitals_systolic_mmhg").tap()
    pad = page.get_by_role("group", name="Number pad")
    for key in "120":
        pad.get_by_role("button", name=key, exact=True).tap()
    assert page.locator("#vitals_systolic_mmhg").input_value() == "120"
    assert page.locator("#vitals_diastolic_mmhg:focus").count() == 1
    for key in ("7", "8", "Delete", "9"):
        pad.get_by_role("button", name=key, exact=True).tap()
    assert page.locator("#vitals_diastolic_mmhg").input_value() == "79"
    box = pad.get_by_role("button", name="5", exact=True).bounding_box()
    assert min(box["width"], box["height"]) >= 64


@pytest.mark.parametrize("path", ["/", "/help/", "/account/login/"])
def test_thumbs_find_everything_on_a_clients_phone(house, visitor, path):
    page = visitor("phone")
    page.goto(house + path)
    small = []
    for place in page.locator("a:visible, button:visible, input:visible, summary:visible").all():
        box = place.bounding_box()
        in_a_sentence = place.evaluate(
            "e => !!e.closest('p') && e.closest('p').textContent.trim() !== e.textContent.trim()"
        )
        if (
            box
            and box["height"] < 44
            and not in_a_sentence
            and place.get_attribute("type") not in {"checkbox", "radio"}
        ):
            small.append((place.inner_text(), box["height"]))
    assert not small


def test_everything_folded_opens_on_paper(showroom, visitor):
    page = visitor()
    page.goto(showroom)
    page.emulate_media(media="print")
    assert page.locator(".masthead nav").is_hidden()
    assert page.get_by_role("button", name="Print this page").is_hidden()


def test_without_scripts_every_page_still_works(house, visitor):
    page = visitor("phone", java_script_enabled=False)
    page.goto(f"{house}/account/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    assert "Something needs a second look" in page.content()


def test_what_cannot_be_undone_is_asked_once_more_and_escape_means_no(showroom, visitor):
    page = visitor()
    page.goto(showroom)
    page.get_by_role("button", name="Withdraw the plan").click()
    dialog = page.get_by_role("dialog", name="This cannot be undone")
    assert dialog.is_visible()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert page.locator(":focus").inner_text() == "Withdraw the plan"
