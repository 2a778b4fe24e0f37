"""What is done when someone arrives. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.intake.actions.amending import amend
from openkap.intake.actions.answering import Saved, answer, describe, keep
from openkap.intake.actions.assessing import draft, measure, sign, strike
from openkap.intake.actions.carrying import inquire_with_answers, read_carried
from openkap.intake.actions.consenting import NotYetUnderstood, lock_consents, sign_consent, withdraw_consent
from openkap.intake.actions.inquiring import close_inquiry, inquire
from openkap.intake.actions.listing import (
    add_allergy,
    add_medicine,
    add_outside_provider,
    add_support_person,
    declare_none,
    end_allergy,
    end_medicine,
    end_outside_provider,
    end_support_person,
    review_medicine,
)
from openkap.intake.actions.registering import invite, register
from openkap.intake.actions.returning import return_packet

__all__ = [
    "NotYetUnderstood",
    "Saved",
    "add_allergy",
    "add_medicine",
    "add_outside_provider",
    "add_support_person",
    "amend",
    "answer",
    "close_inquiry",
    "declare_none",
    "describe",
    "draft",
    "end_allergy",
    "end_medicine",
    "end_outside_provider",
    "end_support_person",
    "inquire",
    "inquire_with_answers",
    "invite",
    "keep",
    "lock_consents",
    "measure",
    "read_carried",
    "register",
    "return_packet",
    "review_medicine",
    "sign",
    "sign_consent",
    "strike",
    "withdraw_consent",
]
