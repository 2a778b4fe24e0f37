"""Who referred whom."""

from dataclasses import dataclass

from django.db.models import QuerySet

from openkap.intake.models import Referral


@dataclass(frozen=True)
class Referrer:
    """The colleague elsewhere who refers somebody."""

    name: str
    profession: str
    practice: str
    phone: str
    email: str = ""


@dataclass(frozen=True)
class Wish:
    """Why somebody is referred, how urgently, what is wanted of us, and that the person agrees."""

    reason: str
    urgency: str
    help_wanted: list[str]
    person_agreed: bool


def referrals() -> QuerySet[Referral]:
    """Every referral with its inquiry and the episode it led to; for the gate."""
    return Referral.objects.select_related("inquiry__registration__episode__client")


def referral_of(inquiry_id: int) -> Referral | None:
    return referrals().filter(inquiry=inquiry_id).first()
