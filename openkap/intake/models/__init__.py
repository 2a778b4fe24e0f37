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
    MajorityNotice,
    Misunderstanding,
)
from openkap.intake.models.cosigning import CoSignature, CosignRequest
from openkap.intake.models.findings import Diagnosis, TestResult
from openkap.intake.models.inquiries import Inquiry, InquiryClosure, InquiryReopening, Registration, Screening
from openkap.intake.models.intakes import Amendment, Intake, IntakeSignature, VitalReading
from openkap.intake.models.likenesses import Identification, Likeness
from openkap.intake.models.referrals import Referral
from openkap.intake.models.texts import PartWording, PublishedText, TextDraft
from openkap.intake.models.tried import PacketReview, Treatment
from openkap.intake.models.waiting import UrgencyChange, WaitingCall, WaitingEnd, WaitingPlace
from openkap.intake.models.worries import Worry, WorryCall, WorrySettling

__all__ = [
    "Allergy",
    "Amendment",
    "CarriedAnswers",
    "CoSignature",
    "Consent",
    "ConsentLock",
    "ConsentRenewal",
    "ConsentWithdrawal",
    "CosignRequest",
    "Diagnosis",
    "Fact",
    "Guardian",
    "Identification",
    "Inquiry",
    "InquiryClosure",
    "InquiryReopening",
    "Intake",
    "IntakeSignature",
    "Likeness",
    "MajorityNotice",
    "Medicine",
    "MedicineReview",
    "Misunderstanding",
    "NoneDeclared",
    "OutsideProvider",
    "PacketDraft",
    "PacketReview",
    "PartWording",
    "PublishedText",
    "Referral",
    "Registration",
    "Screening",
    "TestResult",
    "TextDraft",
    "Treatment",
    "UrgencyChange",
    "VitalReading",
    "WaitingCall",
    "WaitingEnd",
    "WaitingPlace",
    "Worry",
    "WorryCall",
    "WorrySettling",
]
