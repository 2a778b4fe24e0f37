"""Questions about plans, visits and orders: the only way other rooms read here."""

from openkap.careplan.queries.changes import changes
from openkap.careplan.queries.courses import fidelity, occasions_of, windows
from openkap.careplan.queries.drifting import Drifting, drifting
from openkap.careplan.queries.library import (
    product_choices,
    protocol_choices,
    protocols_for,
    route_choices,
    route_words,
    substance,
)
from openkap.careplan.queries.meetings import dosing_confirmable, meetings_of
from openkap.careplan.queries.moving import Bearing, bearing, unconfirmed, visit_of
from openkap.careplan.queries.orders import (
    ORDER_FORMS,
    ORDER_WEIGHTS,
    clinic_maximum,
    clinic_maximums,
    order_for,
    orders,
    orders_of,
)
from openkap.careplan.queries.panel import panel
from openkap.careplan.queries.plans import Planned, fingerprint, plan, planned, plans, signatures, signed, was_signed
from openkap.careplan.queries.reminders import before, reminder_wish, reminders_due
from openkap.careplan.queries.sheets import client_sheet, order_sheet, sheet
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol, value_of
from openkap.careplan.queries.visits import (
    MISSED_REASONS,
    booked,
    every_visit,
    kept,
    kept_times,
    milestones_reached,
    next_visit,
    planned_visit,
    standing,
    starts,
    times,
    unbooked,
    visits,
    visits_of,
    visits_queryset,
)

__all__ = [
    "MISSED_REASONS",
    "ORDER_FORMS",
    "ORDER_WEIGHTS",
    "Bearing",
    "Drifting",
    "Planned",
    "bearing",
    "before",
    "booked",
    "changes",
    "client_sheet",
    "clinic_maximum",
    "clinic_maximums",
    "dosing_confirmable",
    "drifting",
    "every_visit",
    "fidelity",
    "fingerprint",
    "kept",
    "kept_times",
    "meetings_of",
    "milestones_reached",
    "next_visit",
    "occasions_of",
    "order_for",
    "order_sheet",
    "orders",
    "orders_of",
    "panel",
    "plan",
    "planned",
    "planned_visit",
    "plans",
    "product_choices",
    "protocol_choices",
    "protocols_for",
    "reminder_wish",
    "reminders_due",
    "route_choices",
    "route_words",
    "sheet",
    "signatures",
    "signed",
    "standing",
    "starts",
    "starts_at",
    "substance",
    "tailored_protocol",
    "times",
    "unbooked",
    "unconfirmed",
    "value_of",
    "visit_of",
    "visits",
    "visits_of",
    "visits_queryset",
    "was_signed",
    "windows",
]
