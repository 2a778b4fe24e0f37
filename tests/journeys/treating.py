"""Preparation, one dosing day in two browsers, integration inside its window."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from openkap.careplan import queries as plans
from openkap.careplan.models import PlannedVisit
from openkap.clinic import queries as clinic
from openkap.dosing import queries as dosing
from openkap.web.demo.walk.dosing import LEAVING, SIGNALS
from openkap.web.demo.walk.talking import INTEGRATED, PREPARED
from tests.journeys.arriving import episode
from tests.journeys.steps import Journey, fill, press, says, send

BEFORE = (122, 78, 70, 98, 14, 5, 0, 2)
HIGH = (186, 104, 96, 97, 15, 4, 7, 4)  # far above the resting pressure: someone must look now
AFTER = (132, 84, 76, 98, 14, 5, 2, 1)
HOME = (124, 79, 70, 98, 14, 5, 0, 0)


def visit(key: str) -> PlannedVisit:
    return plans.visits_queryset().get(plan__episode=episode(), key=key)


def prepare(journey: Journey) -> None:
    """Two preparations; the note of each is signed."""
    for key in ("preparation-1", "preparation-2"):
        _write_note(journey, key, PREPARED)
    assert "prepared" in clinic.milestones(episode())


def _write_note(journey: Journey, key: str, said: dict[str, str]) -> Page:
    meeting = visit(key)
    assert meeting.appointment
    journey.travel(meeting.appointment.ends_at + timedelta(minutes=5))
    page = journey.open("dev", f"/staff/therapy/visits/{meeting.pk}/note/")
    fill(page, said)
    journey.picture(page, f"12-{meeting.kind}-note-desktop")
    press(page, "Sign this note")
    return page


def check(journey: Journey) -> None:
    """The dosing day begins: measured, checked, and the gate opens."""
    meeting = visit("dose-1")
    assert meeting.appointment
    journey.travel(meeting.appointment.starts_at)
    page = journey.open("eun", f"/staff/dosing/visits/{meeting.pk}/", size="tablet")
    press(page, "Begin the checks")
    session = _session()
    read(journey, BEFORE, extra={"temperature_c": "36.6"})
    page = journey.open("eun", f"/staff/dosing/{session}/checklist/", size="tablet")
    _answer_sections(page)
    journey.picture(page, "13-checklist-tablet", whole=True)


def _session() -> int:
    return dosing.sessions().filter(episode=episode()).latest("started_at").pk


def _answer_sections(page: Page) -> None:
    """Answer every section of the checklist, each with its own button."""
    people = {name: str(clinic.practitioners().get(name=name).pk) for name in ("Dev", "Eun", "Femi")}
    yes = ("identity", "consent_today", "escort", "driving", "news", "bls", "equipment", "room", "intention")
    answers = dict.fromkeys(yes, "yes") | {
        "second_person": people["Dev"],
        "food": "8",
        "drink": "3",
        "pregnancy": "negative",
        "suicide_screen": "0",
        "mania_psychosis": "no",
        "mood": "calm",
        "taken": "none",
        "allergies": "none",
        "weight": "74",
        "prescriber": people["Femi"],
        "monitor": people["Eun"],
        "therapist": people["Dev"],
        "acls": people["Femi"],
        "ratio": "1",
        "lot": "A1",
        "expiry": "2030-01-01",
        "count": "9",
        "waste": "witnessed",
    }
    sections = "section.card:has(form[action*='/checklist/'])"
    for number in range(page.locator(sections).count()):
        section = page.locator(sections).nth(number)
        if section.get_by_role("button", name="Save").count():
            fill(section, answers)
            press(section, "Save")


def read(journey: Journey, values: tuple[int, ...], extra: dict[str, str] | None = None) -> Page:
    """The nurse types one reading."""
    page = journey.open("eun", f"/staff/dosing/{_session()}/", size="tablet")
    form = page.locator("form[action$='/vitals/']")
    form.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    fill(form, {name: str(value) for name, value in zip(SIGNALS, values, strict=True)} | (extra or {}))
    press(form, "Record reading")
    says(page, f"{values[0]}/{values[1]}")
    return page


def dose(journey: Journey) -> None:
    """The dose is recorded; a second browser sees readings, an alert and words without reloading."""
    meeting = visit("dose-1")
    session = _session()
    beside = journey.open("dev", f"/staff/together/{session}/", size="desktop")
    says(beside, "harbour")
    page = journey.open("eun", f"/staff/dosing/{session}/", size="tablet")
    form = page.locator("form[action$='/administrations/']")
    fill(form, {"dose_mg": "35"})
    press(form, "Record dose given")
    expect(beside.locator("#moments")).to_contain_text("35 mg given", timeout=10_000)
    assert meeting.appointment
    journey.travel(meeting.appointment.starts_at + timedelta(minutes=55))
    page = read(journey, HIGH)
    expect(page.locator("#alerts .alert-bar").first).to_be_visible()
    journey.picture(page, "14-dosing-session-alert-tablet", whole=True)
    expect(beside.locator("#moments")).to_contain_text("186", timeout=10_000)
    expect(beside.locator("#alerts .alert-bar").first).to_be_visible(timeout=10_000)
    beside.locator("button", has_text="Quiet presence").click()
    expect(beside.locator("#moments")).to_contain_text("Quiet presence", timeout=10_000)
    fill(beside.locator("main"), {"text": "It is like being carried by the sea"})
    press(beside, "Note the words")
    expect(beside.locator("#moments")).to_contain_text("carried by the sea", timeout=10_000)
    journey.picture(beside, "15-both-tracks-desktop", whole=True)
    _answer_alerts(page)
    read(journey, AFTER)


def _answer_alerts(page: Page) -> None:
    """Every alert is answered with what was done, the gravest first."""
    bars = page.locator("#alerts .alert-bar")
    for left in reversed(range(bars.count())):
        form = page.locator("#alerts form:visible").first
        form.locator("[name=action]").select_option("repeated")
        form.locator("[name=note]").fill("Calm, cuff moved, repeated.")
        form.get_by_role("button").click()
        expect(bars).to_have_count(left, timeout=20_000)


def go_home(journey: Journey) -> None:
    """Scores, a closed note, an escort: only then does the door open."""
    meeting, session = visit("dose-1"), _session()
    assert meeting.appointment
    journey.travel(meeting.appointment.starts_at + timedelta(minutes=165))
    read(journey, HOME)
    page = journey.open("eun", f"/staff/dosing/{session}/leaving/", size="tablet")
    assert page.get_by_role("button", name="Sign discharge").is_disabled()
    for number in range(page.locator("form[action*='/leaving/']").count()):
        form = page.locator("form[action*='/leaving/']").nth(number)
        if form.get_by_role("button", name="Save").count():
            fill(form, {name: str(value) for name, value in LEAVING.items()})
            send(form.get_by_role("button").first)
            page.goto(f"{journey.house}/staff/dosing/{session}/leaving/")
    beside = journey.open("dev", f"/staff/therapy/visits/{meeting.pk}/note/")
    fill(beside, {"course": "Quiet. A hand offered once, as agreed."})
    press(beside, "Sign this note")
    beside = journey.open("dev", f"/staff/dosing/{session}/")
    press(beside, "Say that my note is closed")
    page = journey.open("eun", f"/staff/dosing/{session}/leaving/", size="tablet")
    journey.picture(page, "16-going-home-tablet", whole=True)
    press(page, "Sign discharge")
    assert "first_dose" in clinic.milestones(episode()), page.locator("main").inner_text()


def integrate(journey: Journey) -> None:
    """One to three days later, insight becomes one small change."""
    dosed, meeting = visit("dose-1"), visit("integration-1")
    assert dosed.appointment
    assert meeting.appointment
    lag = meeting.appointment.starts_at - dosed.appointment.starts_at
    assert timedelta(hours=24) <= lag <= timedelta(hours=75)
    _write_note(journey, "integration-1", INTEGRATED)
    assert plans.kept_times(meeting.plan).keys() >= {"dose-1", "integration-1"}


STEPS = (prepare, check, dose, go_home, integrate)
