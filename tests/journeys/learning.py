"""Scores, the trajectory, and the clinic's outcomes with everyone who is missing."""

from datetime import timedelta

from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.measurement import queries as scales
from tests.journeys.arriving import answer_instrument, episode
from tests.journeys.steps import Journey, says


def measure(journey: Journey) -> None:
    """The client answers what is due; it has become lighter."""
    journey.travel(timezone.now() + timedelta(days=1))
    for _ in range(12):
        due = scales.due_assignments(episode(), on=timezone.localdate()).filter(instrument__in=["phq-9", "gad-7"])
        if not due:
            break
        page = journey.open("walker", f"/portal/measurement/{due[0].pk}/", size="phone")
        answer_instrument(journey, page, value="1")
    assert scales.latest_scores(scales.sent(episode()))["phq-9"].value < 10


def see(journey: Journey) -> None:
    """A sentence first, then the line; response and reliable change in words."""
    page = journey.open("dev", f"/staff/outcomes/episodes/{episode().pk}/")
    assert page.locator("main svg").count() >= 1
    journey.picture(page, "17-trajectory-desktop", whole=True)
    journey.picture(journey.open("dev", f"/staff/chart/{episode().pk}/"), "18-chart-desktop", whole=True)
    page = journey.open("walker", "/portal/", size="phone")
    journey.picture(page, "19-portal-mid-episode-phone", whole=True)


def outcomes(journey: Journey) -> None:
    """Five weeks on: counts, intervals and the missing, at equal size for better and worse."""
    journey.travel(clinic.milestones(episode())["first_dose"] + timedelta(days=35))
    waiting = scales.due_assignments(episode(), on=timezone.localdate()).filter(instrument="phq-9").first()
    assert waiting
    page = journey.open("walker", f"/portal/measurement/{waiting.pk}/", size="phone")
    answer_instrument(journey, page, value="0")
    page = journey.open("medical-director", "/staff/outcomes/")
    says(page, "1 counted, 0 missing, of 1", "Reliably worse")
    journey.picture(page, "20-outcomes-desktop", whole=True)
    journey.stay()


STEPS = (measure, see, outcomes)
