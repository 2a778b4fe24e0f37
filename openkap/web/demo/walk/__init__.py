"""The journey of one client, step by step, by the same acts as in a real clinic."""

from openkap.web.demo.walk.arriving import (
    answer,
    answer_due,
    arrive,
    consent,
    fill_packet,
    intakes,
    on_call,
    rota,
)
from openkap.web.demo.walk.bringing import ask_for_record, bring_record, read_record
from openkap.web.demo.walk.deciding import decide, order, plan
from openkap.web.demo.walk.dosing import Day, dosing_day
from openkap.web.demo.walk.talking import integrate, prepare

__all__ = [
    "Day",
    "answer",
    "answer_due",
    "arrive",
    "ask_for_record",
    "bring_record",
    "consent",
    "decide",
    "dosing_day",
    "fill_packet",
    "intakes",
    "integrate",
    "on_call",
    "order",
    "plan",
    "prepare",
    "read_record",
    "rota",
]
