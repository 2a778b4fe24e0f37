"""From the self-check at night to two signed intakes."""

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, TimeoutError

from openkap.clinic import queries as clinic
from openkap.intake.seed.ordinary import DIAGNOSIS, TESTS
from tests.journeys.steps import ADDRESS, PASSWORD, Journey, fill, press, says, send, told


def episode():
    """The walker's episode."""
    return clinic.episodes().get(client__email=ADDRESS)


def self_check(journey: Journey) -> None:
    """A few questions on a phone, answered as someone with low mood; nothing is kept."""
    page = journey.open("walker", "/self-check/", size="phone")
    journey.picture(page, "01-self-check-phone")
    answers = told("client") | {"age_years": "38", "reason_for_coming": "depression"}
    for _ in range(8):
        fill(page, answers)
        button = page.locator("main form button").first
        if button.count() == 0:
            break
        send(button)
        if page.locator("main input[type=radio]").count() == 0:
            break
    journey.picture(page, "02-self-check-result-phone", whole=True)
    assert not page.context.cookies() or all(each["name"] == "csrftoken" for each in page.context.cookies())


def inquire(journey: Journey) -> None:
    """The same visitor asks the clinic a question."""
    page = journey.open("walker", "/ask/", size="phone")
    fill(page, {"name": "Bo", "reach_by": "email", "email": ADDRESS, "question": "Is there a place for me?"})
    press(page, "Send my question")
    says(page, "Thank you")


def register(journey: Journey) -> None:
    """The front desk screens and registers the person; a private link goes out."""
    page = journey.open("gus", "/staff/intake/inquiries/")
    page.get_by_role("link", name="Bo").first.click()
    page.wait_for_url(re.compile(r"/inquiries/\d+/"))
    fill(page, {"outcome": "go_on", "rests_on": "wrote"})
    press(page, "Keep the screening")
    fill(page, {"given_name": "Bo", "born_on": "1988-03-04"})
    press(page, "Register client")
    says(page, "Registered")
    for name in ("Dev", "Femi"):
        page.goto(f"{journey.house}/staff/clinic/episodes/{episode().pk}/team/")
        page.get_by_label("Practitioner").select_option(label=name)
        press(page, "Add to the care team")
        says(page, name)


def accept(journey: Journey) -> None:
    """The client follows the link in the letter and chooses a password."""
    letter = next(message for message in mail.outbox if ADDRESS in message.to)
    assert "ketamine" not in letter.body.lower()
    path = re.search(r"(/portal/intake/welcome/\S+)", letter.body)
    assert path
    page = journey.open("walker", path[1], size="phone")
    for control in page.locator("input[type=password]").all():
        control.fill(PASSWORD)
    send(page.locator("main form button").first)
    says(page, "parts are done")
    journey.picture(journey.open("walker", "/portal/", size="phone"), "03-portal-home-phone")


def fill_packet(journey: Journey) -> None:
    """Part by part on a phone, until nothing is open; then it is sent."""
    page = journey.open("walker", "/portal/intake/packet/", size="phone")
    journey.picture(page, "04-packet-phone")
    for _ in range(60):
        if "/review/" in page.url or not _next_part(journey, page):
            break
    page.goto(f"{journey.house}/portal/intake/packet/review/")
    journey.picture(page, "06-packet-review-phone")
    send(page.locator("main form button").first)
    assert "packet_returned" in clinic.milestones(episode())


def _next_part(journey: Journey, page: Page) -> bool:
    """Open the next open part and answer it; False when there is none."""
    page.goto(f"{journey.house}/portal/intake/packet/")
    onward = page.locator("main a.button").first
    if onward.count() == 0 or "/review/" in str(onward.get_attribute("href")):
        return False
    page.goto(journey.house + str(onward.get_attribute("href")))
    if "/measurement/" in page.url:
        answer_instrument(journey, page)
    elif page.locator("main button", has_text=re.compile("go on", re.IGNORECASE)).count():
        fill(page, told("client") | {"born_on": "1988-03-04", "phone": "555 0102", "sex_at_birth": "female"})
        send(page.locator("main button[value=on]"))
    else:
        send(page.locator("main form[action$='/none/'] button"))
    return True


def answer_instrument(journey: Journey, page: Page, value: str = "2", last: str = "0") -> None:
    """One question a screen: the same answer to all but the last of nine, then look over and send."""
    if "/items/" not in page.url and "/review/" not in page.url:
        page.locator("main a.button, main form button").first.click()
        page.wait_for_url(re.compile("/(items|review)/"))
    while place := re.search(r"/items/(\d+)/", page.url):
        if place[1] == "3":
            journey.picture(page, "05-one-question-phone")
        _choose(page, last if place[1] == "9" else value)
    send(page.locator("main form button").last)


def _choose(page: Page, value: str) -> None:
    """Tap an answer: it moves on by itself, or with the button."""
    here = page.url
    page.locator(f"label:has(input[type=radio][value='{value}'])").click()
    try:
        page.wait_for_url(lambda url: url != here, timeout=3_000)
    except TimeoutError:
        press(page, "Keep this answer")
    page.wait_for_load_state()


def consent(journey: Journey) -> None:
    """What is required is read, understood and signed."""
    from openkap.core.consents import texts

    for text in texts():
        if not text.required:
            continue
        page = journey.open("walker", f"/portal/intake/consents/{text.id}/", size="phone")
        fill(page, {f"teach_{each.id}": each.right for each in text.teach_back} | {"signed_name": "Bo"})
        for way in page.locator("input[name=routes]").all():
            way.check(force=True)
        if text.choices_needed:
            page.locator("input[name=choices]").first.check(force=True)
        send(page.locator("main form button", has_text="Sign").first)
        assert page.locator("main [aria-invalid=true]").count() == 0
    page = journey.open("walker", "/portal/intake/consents/", size="phone")
    journey.picture(page, "07-consents-phone")


def medical_intake(journey: Journey) -> None:
    """The prescriber measures, goes through the medicines, writes and signs."""
    base = f"/staff/intake/episodes/{episode().pk}/"
    for _ in range(2):
        page = journey.open("femi", base + "readings/")
        measured = {"systolic_mmhg": "124", "diastolic_mmhg": "79", "heart_rate_bpm": "68", "spo2_percent": "98"}
        fill(page, measured)
        send(page.locator("main form:has([name=systolic_mmhg]) button").first)
    page = journey.open("femi", base + "results/")
    fill(page, {"taken_on": f"{timezone.localdate() - timedelta(days=3)}", "came_from": "Laboratory"} | TESTS)
    press(page, "Keep results")
    _write_and_sign(journey, "femi", "medical")


def clinical_intake(journey: Journey) -> None:
    """The therapist names the diagnosis, writes and signs the other half."""
    page = journey.open("dev", f"/staff/intake/episodes/{episode().pk}/diagnoses/")
    fill(page, {"code": DIAGNOSIS})
    send(page.locator("main form[data-guard] > button"))
    says(page, DIAGNOSIS)
    _write_and_sign(journey, "dev", "clinical")


def _write_and_sign(journey: Journey, who: str, kind: str) -> None:
    page = journey.open(who, f"/staff/intake/episodes/{episode().pk}/{kind}/")
    fill(page, told(kind) | {"assessment": "Seen and examined; nothing stands in the way."})
    press(page, "Save draft")
    journey.picture(page, f"08-{kind}-intake-desktop")
    page = journey.open(who, f"/staff/intake/episodes/{episode().pk}/{kind}/")
    send(page.locator("form[action$='/signature/'] button").first)
    assert f"{kind}_intake_signed" in clinic.milestones(episode()), page.locator("main").inner_text()


STEPS = (self_check, inquire, register, accept, fill_packet, consent, medical_intake, clinical_intake)
