"""Somebody of the profession sends us a person."""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.intake.actions.inquiring import inquire
from openkap.intake.actions.worrying import listen
from openkap.intake.models import Referral
from openkap.intake.queries import Referrer, Wish

if TYPE_CHECKING:
    from openkap.clinic.models import User

SENT_BY = 160  # signs that an inquiry keeps of who sent it


@transaction.atomic
def refer(
    *,
    referrer: Referrer,
    wish: Wish,
    name: str,
    born_on: date | None,
    email: str,
    phone: str,
    reach_by: str,
    by: None,
    at: datetime,
) -> Referral:
    """Take a referral of the person with that name in: an inquiry that keeps who referred them, and why."""
    inquiry = inquire(
        name=name,
        born_on=born_on,
        email=email,
        phone=phone,
        reach_by=reach_by,
        question="",
        referred_by=f"{referrer.name}, {referrer.practice}"[:SENT_BY],
        came_by="referral",
        by=by,
        at=at,
    )
    referral = Referral.objects.create(inquiry=inquiry, **asdict(referrer), **asdict(wish))
    audit.record("intake:referral:received", inquiry, by=by, at=at, facts={"urgency": wish.urgency})
    listen(inquiry=inquiry, text=wish.reason, by=by, at=at)
    return referral


@transaction.atomic
def read_referral(*, referral: Referral, by: "User", at: datetime) -> None:
    """Write down that a clinician read why somebody is referred who is nobody's client yet."""
    audit.record("intake:referral:read", referral.inquiry, by=by, at=at)
