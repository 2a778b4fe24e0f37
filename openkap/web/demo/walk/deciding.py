"""From the determination to a plan whose visits are booked."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from openkap.candidacy import actions as candidacy
from openkap.careplan import actions as careplan
from openkap.careplan import queries as plans
from openkap.clinic.models import Episode
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.careplan.models import Plan

GOALS = "To get up in the morning without dread, and to call my sister again."


def decide(cast: Cast, episode: Episode, *, at: datetime) -> None:
    """The criteria are asked, and both disciplines sign."""
    found = candidacy.determine(episode=episode, by=cast.femi, at=at)
    for minutes, by in ((10, cast.femi), (40, cast.dev)):
        candidacy.sign(
            determination=found,
            decision="agree",
            reason="Two adequate trials, stable health, good support.",
            by=by,
            at=at + timedelta(minutes=minutes),
        )


def plan(cast: Cast, episode: Episode, *, starts_on: date, at: datetime) -> "Plan":
    """The six-session plan, signed by both disciplines, with every visit booked as one."""
    made = careplan.draft_plan(
        episode=episode,
        protocol="six-dose-im",
        version="1",
        route="im",
        starts_on=starts_on,
        goals=GOALS,
        by=cast.dev,
        at=at,
    )
    careplan.sign_plan(plan=_read(made), discipline="medical", by=cast.femi, at=at)
    careplan.sign_plan(plan=_read(made), discipline="psychological", by=cast.dev, at=at)
    careplan.book_visits(plan=_read(made), by=cast.gus, at=at, seconds=3.0)
    return _read(made)


def _read(made: "Plan") -> "Plan":
    """As the pages read it."""
    return plans.plans().get(pk=made.pk)


def order(cast: Cast, made: "Plan", *, at: datetime) -> None:
    """One order for every dosing visit of the plan. The figures are an example, not advice."""
    ordered = {
        "visit": None,
        "product": plans.product_choices("im")[0][0],
        "route": "im",
        "dose_mg": Decimal(35),
        "max_dose_mg": Decimal(50),
        "salt_or_base": "base",
        "weight_kg": Decimal(74),
        "weight_basis": "actual",
        "concentration_mg_per_ml": Decimal(50),
        "over_minutes": None,
        "valid_from_on": at.date(),
        "valid_until_on": at.date() + timedelta(days=80),
        "reason": "First course.",
    }
    careplan.write_order(plan=made, ordered=ordered, by=cast.femi, at=at)
