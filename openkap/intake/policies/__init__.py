"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from openkap.intake.policies.arriving import (
    may_amend,
    may_answer,
    may_handle_inquiry,
    may_list,
    may_read_carried,
    may_return_packet,
    may_sign_intake,
    may_write_intake,
)
from openkap.intake.policies.consents import (
    may_ask_again,
    may_end_guardian,
    may_name_guardian,
    may_narrow,
    may_publish,
    may_sign_consent,
    may_speak,
    may_withdraw,
    may_word,
)

__all__ = [
    "may_amend",
    "may_answer",
    "may_ask_again",
    "may_end_guardian",
    "may_handle_inquiry",
    "may_list",
    "may_name_guardian",
    "may_narrow",
    "may_publish",
    "may_read_carried",
    "may_return_packet",
    "may_sign_consent",
    "may_sign_intake",
    "may_speak",
    "may_withdraw",
    "may_word",
    "may_write_intake",
]
