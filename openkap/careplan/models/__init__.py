"""Facts about plans: what was drafted, signed and changed, which visits it asks for, and what was ordered."""

from openkap.careplan.models.orders import ClinicMaximum, Order, OrderWithdrawal
from openkap.careplan.models.plans import Deviation, Plan, PlanSignature, PlanWithdrawal
from openkap.careplan.models.reminders import Reminder, ReminderWish
from openkap.careplan.models.visits import PlannedVisit, VisitKept, VisitMissed

__all__ = [
    "ClinicMaximum",
    "Deviation",
    "Order",
    "OrderWithdrawal",
    "Plan",
    "PlanSignature",
    "PlanWithdrawal",
    "PlannedVisit",
    "Reminder",
    "ReminderWish",
    "VisitKept",
    "VisitMissed",
]
