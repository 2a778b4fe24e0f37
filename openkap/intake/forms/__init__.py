"""What people type when someone arrives. Forms parse and refuse; they never save."""

from openkap.intake.forms.answers import Answers
from openkap.intake.forms.carrying import CarryingInquiry
from openkap.intake.forms.consents import (
    AskAgain,
    ComposeText,
    LessConsent,
    NameGuardian,
    PaperConsent,
    PublishText,
    SignConsent,
    WordPart,
    part_name,
)
from openkap.intake.forms.inquiries import CloseInquiry, DeskInquiry, Inquiry, Register
from openkap.intake.forms.intakes import Amendment, Assessment, Reading, Review
from openkap.intake.forms.lists import Allergy, Basics, Medicine, OutsideProvider, SupportPerson
from openkap.intake.forms.selfcheck import SelfCheck, understood

__all__ = [
    "Allergy",
    "Amendment",
    "Answers",
    "AskAgain",
    "Assessment",
    "Basics",
    "CarryingInquiry",
    "CloseInquiry",
    "ComposeText",
    "DeskInquiry",
    "Inquiry",
    "LessConsent",
    "Medicine",
    "NameGuardian",
    "OutsideProvider",
    "PaperConsent",
    "PublishText",
    "Reading",
    "Register",
    "Review",
    "SelfCheck",
    "SignConsent",
    "SupportPerson",
    "WordPart",
    "part_name",
    "understood",
]
