"""On a phone: a consent is explained again, signed with a drawn line or a typed name, and kept as a PDF."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from openkap.intake.models import Consent
from openkap.ui import pdf
from openkap.web.demo import walk
from openkap.web.demo.people import gather
from tests.journeys.steps import send
from tests.journeys.test_live_reading import sign_in

SLOWEST = 90_000  # milliseconds: a machine under load is slow, not wrong, and the first PDF loads its library
needs_pango = pytest.mark.skipif(not pdf.available(), reason="the libraries of Pango are not on this machine")


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=2))


def come(page, house, who):
    """Signed in, with time."""
    page.set_default_timeout(SLOWEST)
    return sign_in(page, house, who)


def draw(page):
    """A line with the mouse, as a finger would."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(box["x"] + 30 + 20 * step, box["y"] + 90 - 40 * (step % 2))
    page.mouse.up()


def sign_button(page):
    return page.get_by_role("button", name="Sign “Touch during sessions”")


def test_a_wrong_answer_is_explained_and_a_drawn_line_signs(house, visitor, cast, picture):
    page = come(visitor("phone"), house, cast.bo)
    page.goto(f"{house}/portal/intake/consents/touch/")
    page.get_by_text("You do what I ask").click()
    page.get_by_text("Someone may hold my hand").click()
    draw(page)
    send(sign_button(page))
    expect(page.locator("main")).to_contain_text("We do not give more touch than you chose with a clear head")
    assert page.locator("input[name=drawn]").input_value()  # what was drawn is kept
    page.get_by_text("You do not do it that day").click()
    picture(page, "consent-drawn-phone", whole=True)
    send(sign_button(page))
    row = Consent.objects.get()
    assert len(row.drawn["strokes"]) == 1
    page.get_by_role("link", name="My copy").click()
    expect(page.locator("svg.drawn path")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("unchanged")


def test_a_line_that_is_cleared_signs_nothing_and_a_typed_name_does(house, visitor, cast):
    page = come(visitor("phone"), house, cast.bo)
    page.goto(f"{house}/portal/intake/consents/touch/")
    page.get_by_text("You do not do it that day").click()
    draw(page)
    page.get_by_role("button", name="Clear the drawing").click()
    send(sign_button(page))
    expect(page.locator("main")).to_contain_text("Please type your name, or draw your signature")
    page.get_by_label("Type your full name to sign").fill("Bo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/intake/consents/")
    assert Consent.objects.get().drawn == {}


def test_without_scripts_a_typed_name_signs_and_no_pad_is_shown(house, visitor, cast):
    page = come(visitor("phone", java_script_enabled=False), house, cast.bo)
    page.goto(f"{house}/portal/intake/consents/touch/")
    assert not page.locator("canvas").is_visible()
    page.get_by_label("You do not do it that day").check()
    page.get_by_label("Type your full name to sign").fill("Bo")
    sign_button(page).click()
    page.wait_for_url("**/portal/intake/consents/")
    assert Consent.objects.get().signed_name == "Bo"


@needs_pango
def test_the_copy_is_kept_as_a_pdf(house, visitor, cast, tmp_path):
    walk.consent(cast.bo_episode, at=datetime.now(UTC))
    page = come(visitor("phone"), house, cast.bo)
    page.goto(f"{house}/portal/intake/consents/")
    page.get_by_role("link", name="My copy Touch during sessions").click()
    with page.expect_download(timeout=SLOWEST) as download:
        page.get_by_role("link", name="Keep as PDF").click()
    assert download.value.suggested_filename == "copy.pdf"
    download.value.save_as(tmp_path / "copy.pdf")
    words = " ".join(each.extract_text() for each in PdfReader(tmp_path / "copy.pdf").pages)
    assert "No touch here is ever sexual" in " ".join(words.split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_consent_are_accessible(house, visitor, cast, scheme):
    walk.consent(cast.bo_episode, at=datetime.now(UTC))
    row = Consent.objects.filter(text_id="treatment").get()
    here, there = f"{house}/portal/intake/consents/", f"{house}/staff/intake/"
    client = [here, f"{here}recording/", f"{here}{row.pk}/copy/", f"{here}{row.pk}/less/"]
    consents = f"{there}episodes/{cast.bo_episode.pk}/consents/"
    team = [consents, f"{consents}touch/signing/", f"{consents}touch/paper/", f"{consents}touch/sheet/"]
    texts = [f"{there}texts/", f"{there}texts/treatment/", f"{there}texts/touch/preview/"]
    texts += [f"{there}texts/touch/parts/kinds/"]
    for who, size, pages in (
        (cast.bo, "phone", client),
        (cast.dev, "desktop", team),
        (cast.medical_director, "desktop", texts),
    ):
        page = come(visitor(size, color_scheme=scheme), house, who)
        for address in pages:
            assert page.goto(address).status == 200
            results = Axe().run(page)
            assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} is wider than the screen"
