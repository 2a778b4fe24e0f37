"""Who is to be reminded of which visit now, and what somebody arranges before one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from openkap.careplan.models import PlannedVisit, Reminder, ReminderWish
from openkap.careplan.queries.library import sources, substance
from openkap.careplan.queries.visits import standing
from openkap.core import reminders as rules
from openkap.core.substances import Fasting
from openkap.intake import queries as intake
from openkap.measurement import queries as measurement
from openkap.scheduling import queries as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import Client
    from openkap.scheduling.models import Appointment

HORIZON = timedelta(days=2 + max(rule.days for rule in rules.RULES))  # a day more than any clock is apart from another


def reminders_due(*, at: datetime) -> list[tuple["Appointment", str]]:
    """Appointments of which the client is to hear now, each with the kind of reminder. Four queries."""
    soon = scheduling.active().filter(starts_at__gt=at, starts_at__lte=at + HORIZON, episode__closure__isnull=True)
    found = list(soon.annotate(moved_at=Max("moves__at")))
    wishes = _wishes({each.episode.client_id for each in found})
    sent = set(Reminder.objects.filter(appointment__in=found).values_list("appointment_id", "kind", "starts_at"))
    asked = [(each, _kind(each, wishes.get(each.episode.client_id), at)) for each in found]
    return [(each, kind) for each, kind in asked if kind and (each.pk, kind, each.starts_at) not in sent]


def _kind(appointment: "Appointment", wish: ReminderWish | None, at: datetime) -> str:
    if wish is not None and not wish.wanted:
        return ""
    told_at = max(appointment.made_at, getattr(appointment, "moved_at", None) or appointment.made_at)
    rule = rules.due(appointment.starts_at, zone_of(wish), told_at=told_at, now=at)
    return rule.kind if rule else ""


def _wishes(clients: Iterable[int]) -> dict[int, ReminderWish]:
    rows = ReminderWish.objects.filter(client_id__in=clients).order_by("at", "pk")
    return {row.client_id: row for row in rows}


def reminder_wish(client: "Client") -> ReminderWish | None:
    """How this client wishes to be reminded; None when they never said."""
    return ReminderWish.objects.filter(client=client).first()


def zone_of(wish: ReminderWish | None) -> tzinfo:
    """The clock by which a client lives: their own, else the clinic's."""
    return ZoneInfo(wish.time_zone) if wish and wish.time_zone else timezone.get_default_timezone()


@dataclass(frozen=True)
class Before:
    """What a client arranges before one visit, in their own time.

    Fasting and `ask_about`, the medicines of which a criterion says something by this route, only before a dose.
    """

    visit: PlannedVisit
    appointment: "Appointment"
    zone: tzinfo
    own_zone: bool
    fasting: Fasting | None
    fasting_sources: list[str]
    ask_about: list[str]
    questions: int

    @property
    def eat_until(self) -> datetime | None:
        return self.appointment.starts_at - self.fasting.food if self.fasting else None

    @property
    def drink_until(self) -> datetime | None:
        return self.appointment.starts_at - self.fasting.drink if self.fasting else None

    @property
    def is_dose(self) -> bool:
        return self.visit.kind == "dosing"


def before(visit: PlannedVisit) -> Before | None:
    """What is to be arranged before this visit; None while it has no appointment."""
    booked = standing(visit)
    if booked is None:
        return None
    wish = reminder_wish(visit.episode.client)
    route = visit.plan.route if visit.kind == "dosing" else ""
    fasting = substance(route).fasting_for(route) if route else None
    on = timezone.localdate(booked.starts_at)
    return Before(
        visit=visit,
        appointment=booked,
        zone=zone_of(wish),
        own_zone=bool(wish and wish.time_zone),
        fasting=fasting,
        fasting_sources=sources(fasting.cite) if fasting else [],
        ask_about=_ask_about(visit, route) if route else [],
        questions=measurement.due_assignments(visit.episode, on=on).count(),
    )


def _ask_about(visit: PlannedVisit, route: str) -> list[str]:
    """Names of medicines that matter on the day, or of which nobody has said yet what they are."""
    listed = intake.reconciled(intake.medicines(visit.episode), route)
    return [each.medicine.name for each in listed if each.unclassed or any(not said.supports for said in each.said)]
