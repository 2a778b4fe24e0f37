"""Six stories of deciding, on a phone and on a desktop: what clinicians see, ask, sign and settle, and the letter."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from openkap.candidacy import queries
from openkap.intake import actions as intake
from openkap.web.demo import walk
from openkap.web.demo.people import gather
from tests.journeys.steps import fill, press, says, send
from tests.journeys.test_live_reading import sign_in

SLOWEST = 90_000  # milliseconds: a machine under load is slow, not wrong
LETTER = "/portal/candidacy/letter/"


class Desk:
    """Who sits at which browser, all of one size, in the clinic of one cast."""

    def __init__(self, house, visitor, size):
        self.house, self.visitor, self.size, self.pages = house, visitor, size, {}
        self.cast = gather(at=datetime.now(UTC) - timedelta(days=3))
        self.address = f"/staff/candidacy/episodes/{self.cast.bo_episode.pk}/"

    def open(self, who, path):
        page = self.pages.get(who)
        if page is None:
            page = self.pages[who] = sign_in(self.visitor(self.size), self.house, getattr(self.cast, who))
            page.set_default_timeout(SLOWEST)
        page.goto(self.house + path)
        return page

    def arrived(self, packet=None, **intakes):
        """The packet is sent and both intakes are signed, by the same acts as the pages do."""
        cast, at = self.cast, datetime.now(UTC) - timedelta(days=2)
        walk.arrive(cast, cast.bo_episode, at=at)
        walk.fill_packet(cast.bo_episode, at=at + timedelta(hours=1), **(packet or {}))
        walk.intakes(cast, cast.bo_episode, at=at + timedelta(hours=2), **intakes)

    def determine(self):
        page = self.open("femi", self.address)
        press(page, "Determine")
        return page

    def sign(self, who, decision, words=""):
        page = self.open(who, self.address)
        fill(page, {"decision": decision, "reason": "Seen and thought over.", "words_for_client": words})
        press(page, f"Sign {'medical' if who == 'femi' else 'psychological'} half")
        return page

    def both(self, decision):
        for who in ("femi", "dev"):
            page = self.sign(who, decision)
        return page

    def letter(self, *words):
        page = self.open("bo", LETTER)
        says(page, *words)
        clean(page)
        return page


def clean(page):
    """The page breaks no accessibility rule and is not wider than the screen."""
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


@pytest.fixture(params=["phone", "desktop"])
def desk(request, house, visitor):
    return Desk(house, visitor, request.param)


def test_a_candidate_reads_an_offer_that_promises_nothing(desk, picture):
    desk.arrived()
    page = desk.determine()
    says(page, "KAP may be offered", "good until")
    clean(page)
    fill(page, {"decision": "agree", "words_for_client": "Bring your sister along."})
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Read the client’s letter first").click()
    opened.value.wait_for_load_state()
    says(opened.value, "Nothing is signed and nothing is sent", "Bring your sister along.")
    clean(opened.value)
    picture(page, f"determination-{desk.size}", whole=True)
    desk.both("agree")
    desk.letter("We can offer you this treatment.", "no promise", "988")


def test_a_candidate_whose_liver_leaves_one_way_only(desk):
    desk.arrived(child_pugh="b", liver_disease="yes")
    page = desk.determine()
    says(page, "Routes and settings", "(ruled out)", "heightened monitoring")
    clean(page)
    desk.both("agree_with_conditions")
    letter = desk.letter("with some extra care", "into a muscle", "Because of your liver")
    expect(letter.locator("main")).not_to_contain_text("under the tongue")


def test_not_now_for_blood_pressure_and_cleared_later(desk):
    desk.arrived(pressure=(166, 102))
    says(desk.determine(), "Not now")
    desk.both("decline")
    desk.letter("This is not a no for ever.", "Your blood pressure is too high at the moment", "we look again")
    intake.amend(
        episode=desk.cast.bo_episode,
        kind="medical",
        answers={"systolic_rest_mmhg": "124", "diastolic_rest_mmhg": "79"},
        text="Measured again after three months with a new medicine.",
        by=desk.cast.femi,
        at=datetime.now(UTC) - timedelta(minutes=1),
    )
    page = desk.open("femi", desk.address)
    says(page, "Since then something has changed", "now clearer or settled")
    desk.determine()
    desk.both("agree")
    desk.letter("We can offer you this treatment")
    assert queries.cleared(desk.cast.bo_episode)


def test_not_a_candidate_and_the_letter_is_kind(desk, picture):
    desk.arrived(packet={"schizophrenia": "yes"}, schizophrenia="yes")
    page = desk.determine()
    says(page, "Not a candidate", "It must be overruled first, or you decline")
    clean(page)
    desk.both("decline")
    letter = desk.letter("it would not be safe for you", "other kinds of help", "second opinion", "988")
    expect(letter.locator("main")).not_to_contain_text("schizo")
    picture(letter, f"letter-no-{desk.size}", whole=True)


def test_missing_laboratory_values_are_asked_for_and_the_client_is_told(desk):
    desk.arrived(tested=False)
    page = desk.determine()
    says(page, "Not decided")
    send(page.get_by_role("button", name="Ask the prescriber (").first)
    page.get_by_text("What was asked").click()
    says(page, "Femi asked the prescriber", "not answered yet")
    clean(page)
    desk.letter("We cannot decide yet.", "We need a blood and a urine test.", "The prescriber still has to look")
    assert not queries.cleared(desk.cast.bo_episode)


def test_two_who_decide_differently_settle_it_together(desk, picture):
    desk.arrived()
    desk.determine()
    desk.sign("femi", "decline")
    says(desk.sign("dev", "agree"), "The two who signed decided differently")
    desk.letter("We are still deciding together", "talk about it more")
    page = desk.open("medical_director", "/staff/candidacy/resolutions/")
    says(page, "Bo", "Femi", "Dev")
    clean(page)
    page = desk.open("dev", desk.address)
    page.get_by_role("link", name="The two who signed decided differently").click()
    says(page, "Please meet", "Seen and thought over.")
    clean(page)
    reason = "We looked at the tremor together; it is old."
    fill(page, {"outcome": "offer_with_conditions", "reason": reason, "words_for_client": "We check your hands first."})
    press(page, "Write down and sign")
    says(page, "Waits for the signature of")
    page = desk.open("femi", page.url.removeprefix(desk.house))
    picture(page, f"resolution-{desk.size}", whole=True)
    press(page, "Sign this too")
    says(page, "Settled", reason)
    clean(page)
    desk.letter("with some extra care", "We check your hands first.")
    assert reason in queries.cleared(desk.cast.bo_episode).conditions
