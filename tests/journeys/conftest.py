"""A real browser in a real house: the hybrid server in a thread, on the test database.

`house` is the address. `visitor("phone")` is a fresh browser of that size; a test fails when one of its pages logs an
error, breaks the Content-Security-Policy or asks another machine for something. `picture(page, "name")` keeps a
screenshot when OPENKAP_SCREENSHOTS names a folder.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from openkap.clinic import guard
from tests.house.source import ROOT
from tools import browser as browsers

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
SIZES = {
    "phone": {"width": 390, "height": 844},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1280, "height": 900},
}
# The browser reports a refused form or a page that is not there; the pages themselves say what is the matter.
EXPECTED = ("Failed to load resource: the server responded with a status of 4",)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = browsers.find()
    if path is None:
        pytest.fail(browsers.INSTRUCTION)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; Django would refuse the test's own look into the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def house(transactional_db) -> Iterator[str]:
    """The address of a running house whose database is empty but for what the test puts there."""
    from openkap.web.entry import application

    config = uvicorn.Config(application, port=0, lifespan="on", log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the house did not open"
        time.sleep(0.02)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    _empty_the_visitors_book()


def _empty_the_visitors_book() -> None:
    """The database refuses to forget an audit event; only here, between two tests, it must."""
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clinic_auditevent")
    guard.install(connection)


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`visitor("phone")` opens a browser of its own: nobody is signed in."""
    contexts, faults = [], []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            faults.append(f"{message.location.get('url')}: {message.text}")

    def open_browser(size: str = "desktop", **options) -> Page:
        context = chromium.new_context(viewport=SIZES[size], reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a screenshot of the page as it stands, for the manual."""
    folder = os.environ.get("OPENKAP_SCREENSHOTS")

    def keep(page: Page, name: str, *, whole: bool = False) -> None:
        if folder:
            target = ROOT / folder / f"{name}.png"
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target, full_page=whole, animations="disabled")

    return keep
