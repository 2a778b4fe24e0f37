"""How the journey's people use the pages: sign in, fill a form by the names of its fields, press what is written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import time_machine
from playwright.sync_api import Locator, Page, Request, expect

from openkap.web.demo.cast import DOMAIN
from openkap.web.demo.walk.arriving import asked_of

ADDRESS = f"bo.first@{DOMAIN}"  # the cast's own Bo is somebody else's test
PASSWORD = "a quiet and early morning"


@dataclass
class Journey:
    """The house, its visitors, and the client's answers by field name."""

    house: str
    visitor: Callable[..., Page]
    picture: Callable[..., None]
    browsers: dict[str, Page] = field(default_factory=dict)
    travelling: time_machine.travel | None = None

    def open(self, who: str, path: str, size: str = "desktop") -> Page:
        """The browser of `who`, signed in, at that address. Each person keeps one browser."""
        page = self.browsers.get(who) or self.browsers.setdefault(who, self.visitor(size))
        page.set_default_timeout(60_000)  # a machine under load is slow, not wrong
        page.clock.set_system_time(datetime.now(UTC))  # the visitor lives in the clinic's time
        page.goto(self.house + path)
        if "/account/login/" in page.url:
            self._sign_in(page, who)
            page.goto(self.house + path)
        return page

    def travel(self, to: datetime) -> None:
        """The clinic's clock goes to that moment and runs on from there."""
        self.stay()
        self.travelling = time_machine.travel(to, tick=True)
        self.travelling.start()

    def stay(self) -> None:
        """Back to the present."""
        if self.travelling:
            self.travelling.stop()
            self.travelling = None

    def _sign_in(self, page: Page, who: str) -> None:
        """The walker types a password; the others use the demonstration's buttons."""
        if who == "walker":
            page.locator("input[name=login]").fill(ADDRESS)
            page.locator("input[name=password]").fill(PASSWORD)
            send(page.locator("form:has(input[name=password]) button").first)
        else:
            send(page.get_by_role("button", name=re.compile(f"^{self.name(who)}\\b")).first)

    @staticmethod
    def name(who: str) -> str:
        return who.replace("-", " ").capitalize()


def fill(scope: Page | Locator, answers: Mapping[str, str]) -> None:
    """Set every field of a form whose name has an answer; what has none is left as it is."""
    for name, value in answers.items():
        controls = scope.locator(f"[name='{name}']:not([type=hidden])")
        if controls.count() == 0:
            continue
        kind = controls.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            scope.locator(f"[name='{name}'][value='{value}']").check(force=True)
        elif controls.first.evaluate("e => e.tagName") == "SELECT":
            controls.first.select_option(value)
        else:
            controls.first.fill(value)


def press(scope: Page | Locator, words: str) -> None:
    """Press the button that reads so, and wait for the page that follows."""
    send(scope.get_by_role("button", name=words).first)


def send(button: Locator) -> None:
    """Press a form's button and wait until the house has answered: going on earlier would call the form back."""
    page = button.page
    with page.expect_request(_is_form) as sent:
        button.click()
    sent.value.response()
    page.wait_for_load_state()


def _is_form(request: Request) -> bool:
    """A form that was handed in, not a draft that keeps itself."""
    return request.method == "POST" and (request.is_navigation_request() or "hx-request" in request.headers)


def told(who: str, **changes: str) -> dict[str, str]:
    """What this client, or their clinicians, answer, by question."""
    return asked_of(who, changes)


def says(page: Page, *words: str) -> None:
    """The page shows these words."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)
