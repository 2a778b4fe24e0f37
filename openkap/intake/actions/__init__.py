"""What is done when someone arrives. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.intake.actions.amending import amend
from openkap.intake.actions.answering import Saved, answer, correct_birth, describe, keep
from openkap.intake.actions.assessing import Overtaken, draft, measure, sign, strike
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
from openkap.intake.actions.cosigning import ask_to_cosign, cosign
from openkap.intake.actions.finding import (
    declare_no_diagnosis,
    end_diagnosis,
    make_main,
    name_diagnosis,
    record_results,
    strike_result,
)
from openkap.intake.actions.guarding import end_guardian, invite_guardian, name_guardian
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
from openkap.intake.actions.majority import tell_birthday
from openkap.intake.actions.referring import read_referral, refer
from openkap.intake.actions.registering import invite, register, send_packet
from openkap.intake.actions.returning import return_packet
from openkap.intake.actions.reviewing import review_packet
from openkap.intake.actions.trying import add_treatment, end_treatment
from openkap.intake.actions.waiting import call_from_list, judge_again, put_on_list, take_off_list
from openkap.intake.actions.wording import compose_text, publish_text, word_part
from openkap.intake.actions.worrying import call_again, open_safety_case, settle_worry

__all__ = [
    "NotYetUnderstood",
    "Overtaken",
    "Place",
    "Saved",
    "add_allergy",
    "add_medicine",
    "add_outside_provider",
    "add_support_person",
    "add_treatment",
    "amend",
    "answer",
    "ask_again",
    "ask_to_cosign",
    "call_again",
    "call_from_list",
    "close_inquiry",
    "compare",
    "compose_text",
    "correct_birth",
    "cosign",
    "declare_no_diagnosis",
    "declare_none",
    "describe",
    "draft",
    "end_allergy",
    "end_diagnosis",
    "end_guardian",
    "end_medicine",
    "end_outside_provider",
    "end_support_person",
    "end_treatment",
    "identify",
    "inquire",
    "inquire_with_answers",
    "invite",
    "invite_guardian",
    "judge_again",
    "keep",
    "lock_consents",
    "make_main",
    "measure",
    "name_diagnosis",
    "name_guardian",
    "narrow_consent",
    "note_misunderstanding",
    "open_safety_case",
    "publish_text",
    "put_on_list",
    "read_carried",
    "read_referral",
    "record_results",
    "refer",
    "refuse_consent",
    "register",
    "reopen_inquiry",
    "return_packet",
    "review_medicine",
    "review_packet",
    "screen_inquiry",
    "send_packet",
    "settle_worry",
    "sign",
    "sign_consent",
    "strike",
    "strike_result",
    "take_off_list",
    "tell_birthday",
    "withdraw_consent",
    "word_part",
]
