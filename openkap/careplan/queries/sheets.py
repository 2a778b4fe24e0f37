"""A plan with everything a page about it shows, read in a handful of queries however many visits it has."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from openkap.careplan.models import ClinicMaximum, Order, Plan, PlannedVisit
from openkap.careplan.queries.changes import ChangeRow, changes
from openkap.careplan.queries.library import (
    SourcedRange,
    SourcedRule,
    route_words,
    sourced_ranges,
    sourced_rules,
    sources,
    substance,
)
from openkap.careplan.queries.meetings import Meeting, confirmable, meetings_of
from openkap.careplan.queries.orders import clinic_maximum, holding, orders_of
from openkap.careplan.queries.plans import plan as plan_of
from openkap.careplan.queries.plans import signed, was_signed
from openkap.careplan.queries.predicting import Predicted, predicted, unpredicted
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol
from openkap.careplan.queries.timeline import Timeline, state_of, timeline
from openkap.careplan.queries.visits import kept_among, standing, times_among, visits_of, with_people
from openkap.core.protocols import Break, Course, Fidelity, Protocol, Window, course, fidelity
from openkap.core.protocols.words import span
from openkap.core.substances import Fasting, Route
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class VisitRow:
    """One visit as a line of a table."""

    visit: PlannedVisit
    window: Window
    state: str
    meeting: Meeting | None
    order: Order | None
    confirmable: Verdict | None

    @property
    def length(self) -> str:
        """How long it takes, in words."""
        return span(timedelta(minutes=self.visit.minutes))

    @property
    def at(self) -> datetime | None:
        return (
            self.visit.kept.started_at if self.state == "kept" else (self.meeting.starts_at if self.meeting else None)
        )


@dataclass(frozen=True)
class PlanSheet:
    """The plan, its rows, its picture and what no longer fits."""

    plan: Plan
    protocol: Protocol
    route: str
    rows: list[VisitRow]
    course: Course
    timeline: Timeline | None
    fidelity: Fidelity

    @property
    def unbooked(self) -> int:
        return sum(1 for row in self.rows if row.state == "open")

    @property
    def concerns(self) -> list[Break]:
        """What no longer fits among the visits still to come; for those kept, fidelity tells."""
        past = {row.visit.key for row in self.rows if row.state == "kept"}
        return [each for each in self.course.breaks if each.visit not in past]

    @property
    def hours(self) -> float:
        return sum(row.visit.minutes for row in self.rows) / 60

    @property
    def changes(self) -> list[ChangeRow]:
        return changes(self.plan)

    @property
    def rules(self) -> list[SourcedRule]:
        return sourced_rules(self.protocol)

    @property
    def practice_hours(self) -> float:
        return sum(practice.hours for practice in self.protocol.practice)


def sheet(plan: Plan, *, now: datetime) -> PlanSheet:
    """Everything about one plan. Bands show what the kept visits leave open; `course` counts booked ones too."""
    protocol, begin = tailored_protocol(plan), starts_at(plan)
    visits = list(with_people(visits_of(plan)))
    done = kept_among(visits)
    allowed = course(protocol, done, start=begin).windows
    still = course(protocol, times_among(visits), start=begin, not_before=now)
    orders = [order for order in orders_of(plan) if not hasattr(order, "withdrawal")]
    rows = _rows(protocol, visits, still, orders)
    return PlanSheet(
        plan=plan,
        protocol=protocol,
        route=route_words(plan.route),
        rows=rows,
        course=still,
        timeline=timeline(visits, allowed, {row.visit.key: row.state for row in rows}, now=now),
        fidelity=fidelity(protocol, done, start=begin, now=now),
    )


def _rows(protocol: Protocol, visits: list[PlannedVisit], still: Course, orders: list[Order]) -> list[VisitRow]:
    meetings = meetings_of(visits)
    return [
        VisitRow(
            visit=visit,
            window=still.windows[visit.key],
            state=state_of(visit, still.windows[visit.key]),
            meeting=meetings.get(visit.pk),
            order=holding(orders, visit, None) if visit.kind == "dosing" else None,
            confirmable=confirmable(protocol, visit, visits, meetings) if visit.kind == "dosing" else None,
        )
        for visit in visits
    ]


@dataclass(frozen=True)
class OrderSheet:
    """The orders of one dosing visit, beside what was published for its route."""

    visit: PlannedVisit
    plan: Plan
    route: Route | None
    ranges: list[SourcedRange]
    maximum: ClinicMaximum | None
    holding: Order | None
    earlier: list[Order]
    booked: bool
    predicted: Predicted | None
    unpredicted: str


@dataclass(frozen=True)
class ClientSheet:
    """The plan in the client's words. `rows` hold no clinical figure."""

    plan: Plan
    protocol: Protocol
    route: Route | None
    fasting: Fasting | None
    fasting_sources: list[str]
    ahead: list[VisitRow]
    behind: list[VisitRow]
    hours: float
    changing: bool

    @property
    def visits(self) -> int:
        return len(self.ahead) + len(self.behind)

    @property
    def doses_ahead(self) -> bool:
        return any(row.visit.kind == "dosing" for row in self.ahead)


def client_sheet(episode: "Episode", *, now: datetime) -> ClientSheet | None:
    """What the client sees; None until both disciplines have signed. A later change does not hide the dates."""
    plan = plan_of(episode)
    if plan is None or not was_signed(plan):
        return None
    full = sheet(plan, now=now)
    described = substance(plan.route)
    fasting = described.fasting_for(plan.route)
    return ClientSheet(
        plan=plan,
        protocol=full.protocol,
        route=described.route(plan.route),
        fasting=fasting,
        fasting_sources=sources(fasting.cite) if fasting else [],
        ahead=[row for row in full.rows if row.state != "kept"],
        behind=[row for row in full.rows if row.state == "kept"],
        hours=full.hours,
        changing=not signed(plan),
    )


def _hours(visit: PlannedVisit) -> tuple[datetime, datetime, bool]:
    """When the visit begins and ends, and whether that is booked; else as early as its window opens."""
    if booked := standing(visit):
        return booked.starts_at, booked.ends_at, True
    return visit.earliest_at, visit.earliest_at + timedelta(minutes=visit.minutes), False


def order_sheet(plan: Plan, visit: PlannedVisit, *, on: date) -> OrderSheet:
    """The orders of one dosing visit: the one that holds `on` that day, and the others."""
    found = [order for order in orders_of(plan) if order.visit_id in (None, visit.pk)]
    in_use = [order for order in found if not hasattr(order, "withdrawal")]
    in_force = holding(in_use, visit, on)
    begins, ends, booked = _hours(visit)
    return OrderSheet(
        visit=visit,
        plan=plan,
        route=substance(plan.route).route(plan.route),
        ranges=sourced_ranges(plan.route),
        maximum=clinic_maximum(plan.route),
        holding=in_force,
        earlier=[order for order in found if order != in_force],
        booked=booked,
        predicted=predicted(in_force, given_at=begins, until_at=ends) if in_force else None,
        unpredicted=unpredicted(in_force, on=begins.date()) if in_force else "",
    )
