"""What people type when someone arrives. Forms parse and refuse; they never save."""

from openkap.intake.forms.answers import Answers
from openkap.intake.forms.carrying import CarryingInquiry
from openkap.intake.forms.consents import (
    AskAgain,
    ComposeText,
    CorrectBirth,
    InviteGuardian,
    LessConsent,
    NameGuardian,
    PaperConsent,
    PublishText,
    SignConsent,
    WordPart,
    part_name,
)
from openkap.intake.forms.inquiries import CloseInquiry, DeskInquiry, Inquiry, OpenCase, Register, Screen, SettleWorry
from openkap.intake.forms.intakes import (
    Amendment,
    AskToCosign,
    Assessment,
    CoSign,
    Diagnosis,
    Reading,
    Results,
    Review,
)
from openkap.intake.forms.lists import Allergy, Basics, Medicine, OutsideProvider, SupportPerson, Treatment
from openkap.intake.forms.referrals import Referral
from openkap.intake.forms.selfcheck import SelfCheck, understood
from openkap.intake.forms.waiting import Call, EndWait, JudgeAgain, Wait

__all__ = [
    "Allergy",
    "Amendment",
    "Answers",
    "AskAgain",
    "AskToCosign",
    "Assessment",
    "Basics",
    "Call",
    "CarryingInquiry",
    "CloseInquiry",
    "CoSign",
    "ComposeText",
    "CorrectBirth",
    "DeskInquiry",
    "Diagnosis",
    "EndWait",
    "Inquiry",
    "InviteGuardian",
    "JudgeAgain",
    "LessConsent",
    "Medicine",
    "NameGuardian",
    "OpenCase",
    "OutsideProvider",
    "PaperConsent",
    "PublishText",
    "Reading",
    "Referral",
    "Register",
    "Results",
    "Review",
    "Screen",
    "SelfCheck",
    "SettleWorry",
    "SignConsent",
    "SupportPerson",
    "Treatment",
    "Wait",
    "WordPart",
    "part_name",
    "understood",
]
