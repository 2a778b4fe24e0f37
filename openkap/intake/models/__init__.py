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
from openkap.intake.models.consents import Consent, ConsentLock, ConsentWithdrawal
from openkap.intake.models.inquiries import Inquiry, InquiryClosure, Registration
from openkap.intake.models.intakes import Amendment, Intake, IntakeSignature, VitalReading

__all__ = [
    "Allergy",
    "Amendment",
    "CarriedAnswers",
    "Consent",
    "ConsentLock",
    "ConsentWithdrawal",
    "Fact",
    "Inquiry",
    "InquiryClosure",
    "Intake",
    "IntakeSignature",
    "Medicine",
    "MedicineReview",
    "NoneDeclared",
    "OutsideProvider",
    "PacketDraft",
    "Registration",
    "VitalReading",
]
