"""What is done when someone arrives. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.intake.actions.amending import amend
from openkap.intake.actions.answering import Saved, answer, describe, keep
from openkap.intake.actions.assessing import draft, measure, sign, strike
from openkap.intake.actions.carrying import inquire_with_answers, read_carried
from openkap.intake.actions.consenting import (
    NotYetUnderstood,
    Place,
    ask_again,
    lock_consents,
    narrow_consent,
    note_misunderstanding,
    refuse_consent,
    sign_consent,
    withdraw_consent,
)
from openkap.intake.actions.guarding import end_guardian, name_guardian
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
from openkap.intake.actions.wording import compose_text, publish_text, word_part

__all__ = [
    "NotYetUnderstood",
    "Place",
    "Saved",
    "add_allergy",
    "add_medicine",
    "add_outside_provider",
    "add_support_person",
    "amend",
    "answer",
    "ask_again",
    "close_inquiry",
    "compose_text",
    "declare_none",
    "describe",
    "draft",
    "end_allergy",
    "end_guardian",
    "end_medicine",
    "end_outside_provider",
    "end_support_person",
    "inquire",
    "inquire_with_answers",
    "invite",
    "keep",
    "lock_consents",
    "measure",
    "name_guardian",
    "narrow_consent",
    "note_misunderstanding",
    "publish_text",
    "read_carried",
    "refuse_consent",
    "register",
    "return_packet",
    "review_medicine",
    "sign",
    "sign_consent",
    "strike",
    "withdraw_consent",
    "word_part",
]
