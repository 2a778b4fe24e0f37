"""The treatment itself of synthetic clients: plans, visits, notes, dosing days."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from openkap.careplan import seed as careplan
from openkap.therapy import seed as therapy
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.web.demo.synthetic import Person

GOALS = ("To sleep through.", "To be with people again.", "To want something.", "To stop being afraid of mornings.")
AFTER_DOSE = timedelta(hours=28)


def sow(cast: Cast, people: "Sequence[Person]", dice: random.Random, *, now: datetime) -> None:
    """Plans for those who have one, with everything that took place in them."""
    planned = [person for person in people if "plan_signed" in person.story.steps]
    visits = careplan.sow(_plan(cast, person, dice, now) for person in planned)
    held = [meeting for person in planned for meeting in _meetings(person, visits, now)]
    therapy.meetings(held, dice)


def _plan(cast: Cast, person: "Person", dice: random.Random, now: datetime) -> careplan.Sown:
    steps = person.story.steps
    signed = steps["plan_signed"]
    return careplan.Sown(
        episode_id=person.rows.episode_id,
        starts_on=(signed + timedelta(days=2)).date(),
        goals=dice.choice(GOALS),
        drafted_at=signed - timedelta(hours=5),
        drafted_by_id=person.therapist_user_id,
        signers={
            "medical": (cast.people["femi"].pk, signed - timedelta(hours=1)),
            "psychological": (person.therapist_id, signed),
        },
        kept=kept(person, now),
        kept_by_id=person.therapist_user_id,
    )


def kept(person: "Person", now: datetime) -> dict[str, datetime]:
    """When each visit that took place began, by its key; one integration in ten was missed."""
    story, found = person.story, {}
    if prepared := story.steps.get("prepared"):
        found = {"preparation-1": prepared - timedelta(days=3), "preparation-2": prepared}
    for number, dose in enumerate(story.doses, 1):
        found[f"dose-{number}"] = dose
        missed = (story.number + number) % 10 == 0
        if dose + AFTER_DOSE < now and not missed:
            found[f"integration-{number}"] = dose + AFTER_DOSE
    return found


def _meetings(person: "Person", visits: dict[int, dict[str, int]], now: datetime) -> list[therapy.Meeting]:
    ids = visits[person.rows.episode_id]
    return [
        therapy.Meeting(
            visit_id=ids[key],
            episode_id=person.rows.episode_id,
            kind=key.rpartition("-")[0],
            started_at=at,
            therapist_id=person.therapist_user_id,
            signed=not (now - at < timedelta(days=2) and person.story.number % 3 == 0),
        )
        for key, at in kept(person, now).items()
    ]
