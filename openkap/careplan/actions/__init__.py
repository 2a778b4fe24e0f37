"""What is done with plans. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.careplan.actions.booking import book_late, book_visits
from openkap.careplan.actions.moving import cancel_appointment, mend, move_appointment
from openkap.careplan.actions.ordering import set_maximum, withdraw_order, write_order
from openkap.careplan.actions.planning import change_plan, draft_plan, sign_plan, withdraw_plan
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.actions.reminding import remind, wish_reminders
from openkap.careplan.actions.visiting import follow_calendar, hold_visit, keep_visit, miss_visit

__all__ = [
    "Refused",
    "book_late",
    "book_visits",
    "cancel_appointment",
    "change_plan",
    "draft_plan",
    "follow_calendar",
    "hold_visit",
    "keep_visit",
    "mend",
    "miss_visit",
    "move_appointment",
    "remind",
    "set_maximum",
    "sign_plan",
    "wish_reminders",
    "withdraw_order",
    "withdraw_plan",
    "write_order",
]
