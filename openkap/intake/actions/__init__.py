"""What is done when someone arrives. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.intake.actions.amending import amend
from openkap.intake.actions.answering import Saved, answer, describe, keep
from openkap.intake.actions.assessing import draft, measure, sign, strike
from openkap.intake.actions.consenting import NotYetUnderstood, lock_consents, sign_consent, withdraw_consent
from openkap.intake.actions.identifying import compare, identify
from openkap.intake.actions.inquiring import close_inquiry, inquire, reopen_inquiry, screen_inquiry
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
from openkap.intake.actions.referring import read_referral, refer
from openkap.intake.actions.registering import invite, register, send_packet
from openkap.intake.actions.returning import return_packet
from openkap.intake.actions.waiting import call_from_list, judge_again, put_on_list, take_off_list
from openkap.intake.actions.worrying import open_safety_case, settle_worry

__all__ = [
    "NotYetUnderstood",
    "Saved",
    "add_allergy",
    "add_medicine",
    "add_outside_provider",
    "add_support_person",
    "amend",
    "answer",
    "call_from_list",
    "close_inquiry",
    "compare",
    "declare_none",
    "describe",
    "draft",
    "end_allergy",
    "end_medicine",
    "end_outside_provider",
    "end_support_person",
    "identify",
    "inquire",
    "invite",
    "judge_again",
    "keep",
    "lock_consents",
    "measure",
    "open_safety_case",
    "put_on_list",
    "read_referral",
    "refer",
    "register",
    "reopen_inquiry",
    "return_packet",
    "review_medicine",
    "screen_inquiry",
    "send_packet",
    "settle_worry",
    "sign",
    "sign_consent",
    "strike",
    "take_off_list",
    "withdraw_consent",
]
