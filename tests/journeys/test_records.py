"""A record on its way: brought as a photo, refused when it is no document, read by those who care."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from openkap.records.models import Record
from openkap.web.demo.people import gather
from tests.journeys.steps import send
from tests.journeys.test_live_reading import sign_in
from tests.rooms.records import files

SLOWEST = 60_000  # milliseconds: a machine under load is slow, not wrong
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=2))


def come(page, house, who):
    page.set_default_timeout(SLOWEST)
    return sign_in(page, house, who)


def bring(page, name, kind, content):
    """Choose the file, and press the one button, as with a thumb."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    send(page.get_by_role("button", name="Add this record"))


def clean(page):
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_photo_is_brought_read_and_kept_from_strangers(house, visitor, cast, size):
    page = come(visitor(size), house, cast.bo)
    page.goto(f"{house}/portal/intake/packet/records/")
    page.get_by_text("ECG", exact=True).click()
    page.get_by_label("A few words about it").fill("my heart, in June")
    bring(page, "heart.svg", "image/svg+xml", SCRIPT)
    expect(page.locator("main")).to_contain_text("a drawing that can hold a program (SVG)")
    expect(page.get_by_label("A few words about it")).to_have_value("my heart, in June")
    clean(page)
    bring(page, "IMG_0001.JPG", "image/jpeg", files.photo((640, 480)))
    expect(page.locator("main")).to_contain_text("not read yet")
    clean(page)
    page.get_by_role("link", name="my heart, in June").click()
    page.wait_for_function(
        "() => { const i = document.querySelector('main img'); return i.complete && i.naturalWidth }"
    )
    assert page.locator("main img").evaluate("image => image.naturalHeight") == 640  # upright
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    clean(page)
    _the_care_team_reads_it(house, visitor, cast, size)
    stranger = come(visitor(size), house, cast.stranger)
    answer = stranger.goto(f"{house}/portal/records/{Record.objects.get().pk}/file/")
    assert answer.status == 404
    page.reload()
    expect(page.locator("main")).to_contain_text("Your care team has read it")
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)


def _the_care_team_reads_it(house, visitor, cast, size):
    """News on the chart; opening it is reading it."""
    page = come(visitor(size), house, cast.femi)
    page.goto(f"{house}/staff/chart/{cast.bo_episode.pk}/")
    panel = page.locator("#records-panel")
    expect(panel).to_contain_text("new: nobody has read it")
    panel.get_by_role("link", name="my heart, in June").click()
    page.wait_for_function(
        "() => { const i = document.querySelector('main img'); return i.complete && i.naturalWidth }"
    )
    clean(page)
    page.goto(f"{house}/staff/records/episodes/{cast.bo_episode.pk}/")
    expect(page.locator("main")).to_contain_text("read by Femi")
    clean(page)


def test_a_record_is_brought_by_keyboard_alone(house, visitor, cast):
    page = come(visitor("desktop"), house, cast.bo)
    page.goto(f"{house}/portal/records/")
    page.locator("input[type=file]").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    )
    page.locator("input[name=kind]").first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Letter or report").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="Open the PDF (1 page)").focus()
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "record.pdf"
