"""Facts about how someone arrived: who asked, what they told us, what they agreed to, what two clinicians found."""

from openkap.intake.models.answers import (
    Allergy,
    Fact,
    Medicine,
    MedicineReview,
    NoneDeclared,
    OutsideProvider,
    PacketDraft,
)
from openkap.intake.models.carrying import CarriedAnswers
from openkap.intake.models.consents import (
    Consent,
    ConsentLock,
    ConsentRenewal,
    ConsentWithdrawal,
    Guardian,
    Misunderstanding,
)
from openkap.intake.models.inquiries import Inquiry, InquiryClosure, Registration
from openkap.intake.models.intakes import Amendment, Intake, IntakeSignature, VitalReading
from openkap.intake.models.texts import PartWording, PublishedText, TextDraft

__all__ = [
    "Allergy",
    "Amendment",
    "CarriedAnswers",
    "Consent",
    "ConsentLock",
    "ConsentRenewal",
    "ConsentWithdrawal",
    "Fact",
    "Guardian",
    "Inquiry",
    "InquiryClosure",
    "Intake",
    "IntakeSignature",
    "Medicine",
    "MedicineReview",
    "Misunderstanding",
    "NoneDeclared",
    "OutsideProvider",
    "PacketDraft",
    "PartWording",
    "PublishedText",
    "Registration",
    "TextDraft",
    "VitalReading",
]
