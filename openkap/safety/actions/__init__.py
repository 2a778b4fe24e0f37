"""What is done about danger. Opening is never refused; closing needs a person, a reason and an action."""

from openkap.safety.actions.escalating import run_clock
from openkap.safety.actions.events import amend_event, record_event
from openkap.safety.actions.opening import ask_for_help, open_case, report
from openkap.safety.actions.planning import agree, keep_plan, share_plan, write_plan
from openkap.safety.actions.refusal import Refused
from openkap.safety.actions.rota import put_on_call, take_off_call
from openkap.safety.actions.working import acknowledge, assess, close, record_action, transfer

__all__ = [
    "Refused",
    "acknowledge",
    "agree",
    "amend_event",
    "ask_for_help",
    "assess",
    "close",
    "keep_plan",
    "open_case",
    "put_on_call",
    "record_action",
    "record_event",
    "report",
    "run_clock",
    "share_plan",
    "take_off_call",
    "transfer",
    "write_plan",
]
