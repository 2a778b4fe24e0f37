"""Two clinicians write their intakes without a mouse; on a phone a prescriber goes through medicines and results."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from openkap.clinic import queries as clinic
from openkap.intake import actions, queries
from openkap.intake.models import Diagnosis, Intake, TestResult
from openkap.web.demo.people import gather
from openkap.web.demo.walk.arriving import asked_of
from tests.journeys.steps import press, says, send
from tests.journeys.test_live_reading import sign_in


class Keys:
    """A clinician's hands: every press is counted, and the mouse stays where it is."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += len(words)

    def to(self, selector: str) -> None:
        """Tab on until the focus is there."""
        for _ in range(400):
            if self.page.evaluate("wanted => !!document.activeElement?.matches(wanted)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def enter(self) -> None:
        """Press Enter and wait for the page that follows."""
        with self.page.expect_navigation():
            self.press("Enter")

    @property
    def place(self) -> tuple[str, str]:
        """The name and the kind of the field that has the focus."""
        asked = "e => { const a = document.activeElement; return [a.name ?? '', a.type ?? '']; }"
        name, kind = self.page.evaluate(asked, None)
        return name, kind


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=40))


@pytest.fixture
def told(cast):
    """Bo has answered everything, and takes one medicine of the list and one of nobody's."""
    now = datetime.now(UTC) - timedelta(days=2)
    actions.answer(episode=cast.bo_episode, answers=asked_of("client", {}), by=cast.bo, at=now)
    for name in ("Sertraline", "Grandmother's drops"):
        actions.add_medicine(episode=cast.bo_episode, name=name, dose_text="", by=cast.bo, at=now)
    return cast.bo_episode


@pytest.fixture
def walk(house, visitor, cast):
    """`walk("femi", "phone")`: a browser in which that person is signed in, and the way to a page of Bo's."""

    def enter(who: str, size: str = "desktop"):
        page = sign_in(visitor(size), house, getattr(cast, who))
        page.set_default_timeout(60_000)
        return page, lambda part: page.goto(f"{house}/staff/intake/episodes/{cast.bo_episode.pk}/{part}")

    return enter


def write_by_keys(keys: Keys, kind: str) -> None:
    """Confirm the noes that were told, call the rest usual, answer what is open, write the assessment, save."""
    answers = asked_of(kind, {})
    keys.page.locator("#main").focus()
    for _ in range(400):
        name, control = keys.place
        if name == "assessment":
            break
        if name in ("confirm_noes", "rest"):
            keys.press("Enter")
            keys.press("Tab")
        elif name in answers and control == "radio" and not keys.page.locator(f"[name='{name}']:checked").count():
            options = keys.page.locator(f"[name='{name}']")
            values = [options.nth(each).get_attribute("value") for each in range(options.count())]
            keys.press(str(values.index(answers[name]) + 1))
        elif control == "select-one" and name in answers:
            keys.press("ArrowDown")
            keys.press("Tab")
        else:
            keys.press("Tab")
    keys.type("Well; nothing stands in the way.")
    keys.press("Tab")
    keys.enter()


def test_a_whole_medical_intake_without_a_mouse(cast, told, walk):
    page, go = walk("femi")
    keys = Keys(page)
    go("readings/")
    keys.to("[name=systolic_mmhg]")
    for value in ("124", "79", "68", "98"):
        keys.type(value)
        keys.press("Tab")
    keys.enter()
    for medicine in queries.medicines(told):
        go(f"medicines/{medicine.id}/")
        keys.to("button:not([formaction])[class=button]")
        keys.enter()
    go("medical/")
    write_by_keys(keys, "medical")
    says(page, "Everything is there")
    keys.to("form[action$='/signature/'] button")
    keys.enter()
    assert "medical_intake_signed" in clinic.milestones(told), page.locator("main").inner_text()
    assert keys.pressed < 8 * len(queries.asked("medical")), keys.pressed


def test_a_whole_clinical_intake_without_a_mouse(cast, told, walk):
    page, go = walk("dev")
    keys = Keys(page)
    go("diagnoses/")
    keys.to("[name=code]")
    keys.type("recurrent depressive moderate")
    keys.enter()
    says(page, "Which one?")
    keys.to("form[data-guard] > button")
    keys.enter()
    assert Diagnosis.objects.get().code == "F33.1"
    go("clinical/")
    write_by_keys(keys, "clinical")
    says(page, "Everything is there")
    keys.to("form[action$='/signature/'] button")
    keys.enter()
    assert "clinical_intake_signed" in clinic.milestones(told), page.locator("main").inner_text()
    assert keys.pressed < 8 * len(queries.asked("clinical")), keys.pressed


def test_on_a_phone_findings_come_as_classes_are_chosen(cast, told, walk):
    page, go = walk("femi", "phone")
    drops = queries.medicines(told)[1]
    go(f"medicines/{drops.id}/")
    says(page, "Nothing can be said of interactions")
    page.locator("label:has(input[value=maoi])").click()
    expect(page.locator("#findings")).to_contain_text("Monoamine oxidase inhibitor")
    press(page, "Confirm medicine")
    says(page, "gone through")
    go("results/")
    page.locator("[name=taken_on]").fill("2020-05-02")
    page.locator("label:has([name=pregnancy_test][value=negative])").click()
    press(page, "Keep results")
    says(page, "too old")
    assert TestResult.objects.get().key == "pregnancy_test"


def test_two_at_one_intake_see_each_others_words(cast, told, walk):
    first, go = walk("femi")
    go("medical/")
    second, follow = walk("medical_director", "phone")
    follow("medical/")
    first.locator("[name=assessment]").fill("The first hand.")
    send(first.locator("form[data-autosave] button", has_text="Save draft").last)
    second.locator("[name=assessment]").fill("The second hand.")
    expect(second.locator("[data-saved]")).to_contain_text("somebody else has saved")
    send(second.locator("form[data-autosave] button", has_text="Save draft").last)
    says(second, "Nothing was overwritten", "Femi saved: The first hand.")
    assert second.locator("[name=assessment]").input_value() == "The second hand."
    send(second.locator("form[data-autosave] button", has_text="Save draft").last)
    assert Intake.objects.get().assessment == "The second hand."


def test_an_older_draft_never_lands_on_what_was_saved_after_it(cast, told, walk):
    page, go = walk("femi")
    held = []
    page.route("**/medical/draft/", lambda route: route.continue_() if held else held.append(route))
    go("medical/")
    words = page.locator("[name=assessment]")
    with page.expect_request("**/medical/draft/"):
        words.fill("Half")
        words.blur()
    words.fill("Half a word, and the rest.")
    with page.expect_navigation():
        page.locator("form[data-autosave] button", has_text="Save draft").last.click()
        assert not Intake.objects.exists()  # it waits for the draft that is still under way
        held[0].continue_()
    assert Intake.objects.get().assessment == "Half a word, and the rest."
