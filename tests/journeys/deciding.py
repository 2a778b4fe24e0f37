"""From the determination to a plan whose visits are booked."""

from datetime import timedelta

from django.utils import timezone

from openkap.careplan import queries as plans
from openkap.clinic import queries as clinic
from tests.journeys.arriving import episode
from tests.journeys.steps import Journey, fill, press, says, send


def determine(journey: Journey) -> None:
    """The criteria are asked; two people, one of each discipline, agree."""
    address = f"/staff/candidacy/episodes/{episode().pk}/"
    page = journey.open("femi", address)
    press(page, "Determine candidacy")
    journey.picture(page, "09-candidacy-desktop", whole=True)
    for who, button in (("femi", "Sign medical half"), ("dev", "Sign psychological half")):
        page = journey.open(who, address)
        fill(page, {"decision": "agree", "reason": "Two adequate trials; stable; well supported."})
        press(page, button)
    assert "determined" in clinic.milestones(episode()), page.locator("main").inner_text()
    letter = journey.open("walker", "/portal/candidacy/letter/", size="phone")
    journey.picture(letter, "10-letter-phone", whole=True)


def plan(journey: Journey) -> None:
    """The therapist drafts the six-session plan with the client; both sign; everything is booked at once."""
    address = f"/staff/careplan/episodes/{episode().pk}/"
    page = journey.open("dev", address)
    course = page.locator("input[name=course][value^='six-dose-im']").first
    course.check(force=True)
    first = timezone.localdate() + timedelta(days=2)
    fill(page, {"starts_on": first.isoformat(), "goals": "To get up in the morning without dread."})
    press(page, "Draft plan")
    for who, button in (("femi", "Sign medical half"), ("dev", "Sign psychological half")):
        press(journey.open(who, address), button)
    page = journey.open("dev", address)
    send(page.get_by_role("button", name="Book all visits"))
    says(page, "Dose 1")
    journey.picture(page, "11-plan-desktop", whole=True)
    assert "visits_booked" in clinic.milestones(episode()), page.locator("main").inner_text()


def order(journey: Journey) -> None:
    """The prescriber writes an order; nothing in the form was filled in beforehand."""
    first = next(visit for visit in plans.visits(episode()) if visit.kind == "dosing")
    page = journey.open("femi", f"/staff/careplan/visits/{first.pk}/orders/")
    assert page.locator("[name=dose_mg]").input_value() == ""
    today = timezone.localdate()
    fill(
        page,
        {
            "product": page.locator("[name=product]").first.get_attribute("value") or "",
            "dose_mg": "35",
            "max_dose_mg": "50",
            "salt_or_base": "base",
            "weight_kg": "74",
            "weight_basis": "actual",
            "concentration_mg_per_ml": "50",
            "valid_from_on": today.isoformat(),
            "valid_until_on": (today + timedelta(days=60)).isoformat(),
            "reason": "First course.",
        },
    )
    press(page, "Sign order")
    assert plans.order_for(first, on=today + timedelta(days=5)), page.locator("main").inner_text()


STEPS = (determine, plan, order)
