"""The treatment itself of synthetic clients: plans, visits, notes, dosing days."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from openkap.careplan import seed as careplan
from openkap.dosing import seed as dosing
from openkap.therapy import seed as therapy
from openkap.web.demo.diary import Diary
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.web.demo.synthetic import Person

GOALS = ("To sleep through.", "To be with people again.", "To want something.", "To stop being afraid of mornings.")
AFTER_DOSE = timedelta(hours=28)
PRODUCT, DOSE_MG, MAX_DOSE_MG, WEIGHT_KG = "injection", Decimal(35), Decimal(50), Decimal(72)


def sow(cast: Cast, people: "Sequence[Person]", diary: Diary, dice: random.Random, *, now: datetime) -> None:
    """Plans for those who have one, with everything that took place in them and what is booked next."""
    planned = [person for person in people if "plan_signed" in person.story.steps]
    diary.book(planned)
    visits = careplan.sow(_plan(cast, person, diary, dice, now) for person in planned)
    held = [meeting for person in planned for meeting in _meetings(person, visits, now)]
    therapy.meetings(held, dice)
    orders = careplan.orders(_order(cast, person) for person in planned)
    dosing.days((day for person in planned for day in _days(cast, person, visits, orders, now)), dice)


def _order(cast: Cast, person: "Person") -> careplan.SownOrder:
    """The figures are an example, not advice."""
    return careplan.SownOrder(
        episode_id=person.rows.episode_id,
        dose_mg=DOSE_MG,
        max_dose_mg=MAX_DOSE_MG,
        weight_kg=WEIGHT_KG,
        product=PRODUCT,
        signed_by_id=cast.femi.pk,
        signed_at=person.story.steps["plan_signed"],
    )


def _days(
    cast: Cast, person: "Person", visits: dict[int, dict[str, int]], orders: dict[int, int], now: datetime
) -> Iterator[dosing.SownDay]:
    """Every dosing day of this person that is over."""
    for number, at in enumerate(person.story.doses, 1):
        if at + timedelta(hours=3) < now:
            yield dosing.SownDay(
                visit_id=visits[person.rows.episode_id][f"dose-{number}"],
                episode_id=person.rows.episode_id,
                order_id=orders[person.rows.episode_id],
                room_id=cast.dosing_room.pk,
                started_at=at,
                nurse_id=cast.eun.pk,
                therapist_id=person.therapist_user_id,
                nurse_person_id=cast.people["eun"].pk,
                sitter_id=person.therapist_id,
                prescriber_id=cast.people["femi"].pk,
                dose_mg=DOSE_MG,
                product=PRODUCT,
                number=number,
                weight_kg=WEIGHT_KG,
            )


def _plan(cast: Cast, person: "Person", diary: Diary, dice: random.Random, now: datetime) -> careplan.Sown:
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
        appointments=diary.of(person),
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
