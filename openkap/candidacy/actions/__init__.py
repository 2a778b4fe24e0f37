"""Acts of deciding: determine, sign, overrule, settle what two see differently, ask, look again."""

from openkap.candidacy.actions.asking import answer, request_all, request_evidence
from openkap.candidacy.actions.deciding import determine, override, sign
from openkap.candidacy.actions.refusal import Refused
from openkap.candidacy.actions.rerunning import look_again
from openkap.candidacy.actions.resolving import ask_opinion, give_opinion, settle, sign_settlement

__all__ = [
    "Refused",
    "answer",
    "ask_opinion",
    "determine",
    "give_opinion",
    "look_again",
    "override",
    "request_all",
    "request_evidence",
    "settle",
    "sign",
    "sign_settlement",
]
