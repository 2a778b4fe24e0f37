"""One dosing session as the nurse needs it: given, measured, called out, due."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from math import ceil

from django.db.models import QuerySet

from openkap.core.library import standard
from openkap.core.monitoring import (
    NUMBERS,
    AlertRule,
    Baseline,
    Due,
    MonitoringPlan,
    Reading,
    RoutePlan,
    Watch,
    baseline_of,
    changes_at,
    due,
    step,
    tick,
    unjudged,
    worst,
)
from openkap.core.monitoring import (
    Alert as Call,
)
from openkap.dosing.models import Administration, Alert, Correction, DosingSession, VitalSigns
from openkap.dosing.queries.sessions import sessions, with_record


@dataclass(frozen=True)
class Row:
    """One reading as it counts: corrections applied, each number marked by the gravest rule it breaks."""

    vital: VitalSigns
    reading: Reading
    marks: dict[str, AlertRule]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class OpenAlert:
    """A stored alert with its words from the plan."""

    alert: Alert
    rule: AlertRule | None

    @property
    def title(self) -> str:
        return self.rule.title if self.rule else self.alert.rule

    @property
    def says_next(self) -> str:
        return self.rule.says_next if self.rule else ""

    @property
    def answered(self) -> bool:
        return hasattr(self.alert, "acknowledgement")


@dataclass(frozen=True)
class Flowsheet:
    """Everything recorded in one session, judged at `now`."""

    session: DosingSession
    plan: RoutePlan
    administrations: tuple[Administration, ...]
    readings: tuple[Reading, ...]
    baseline: Baseline
    alerts: tuple[OpenAlert, ...]
    now: datetime

    @property
    def first_dose_at(self) -> datetime | None:
        return self.administrations[0].given_at if self.administrations else None

    @property
    def last_dose_at(self) -> datetime | None:
        return self.administrations[-1].given_at if self.administrations else None

    @property
    def running(self) -> Administration | None:
        """The infusion whose end is not recorded, if there is one."""
        return next((dose for dose in self.administrations if dose.over_minutes and not hasattr(dose, "end")), None)

    @property
    def stopped_at(self) -> datetime | None:
        """From when on nothing ran in any more; None while something runs or nothing was given."""
        if not self.administrations or self.running:
            return None
        return max(dose.end.ended_at if hasattr(dose, "end") else dose.given_at for dose in self.administrations)

    @property
    def given_mg(self) -> Decimal:
        return sum((dose.dose_mg for dose in self.administrations), Decimal(0))

    @property
    def is_open(self) -> bool:
        return self.session.is_open

    @cached_property
    def due(self) -> Due:
        """What is due next; nothing once the session has ended."""
        started_at = self.last_dose_at if self.is_open else None
        return due(self.plan, started_at=started_at, readings=self.readings, now=self.now, stopped_at=self.stopped_at)

    @cached_property
    def waiting(self) -> tuple[OpenAlert, ...]:
        """Alerts nobody has answered, the gravest and then the newest first."""
        rank = ("black", "red", "amber").index
        waiting = [alert for alert in self.alerts if not alert.answered]
        return tuple(sorted(waiting, key=lambda item: (rank(item.alert.level), -item.alert.raised_at.timestamp())))

    @cached_property
    def watch(self) -> Watch:
        """What is remembered after the last reading."""
        watch = _before_dose(self)
        for reading in self.readings:
            watch, _raised = _take(watch, reading, self)
        return watch

    @property
    def changes_at(self) -> datetime | None:
        """When the page would look different although nobody did anything."""
        moments = [self.due.changes_at, changes_at(self.watch)] if self.is_open else []
        return min((moment for moment in moments if moment is not None and moment > self.now), default=None)

    @property
    def seconds_to_change(self) -> int | None:
        return ceil((self.changes_at - self.now).total_seconds()) + 1 if self.changes_at else None

    @cached_property
    def by_clock(self) -> tuple[Call, ...]:
        """What time alone has made true since the last reading; it becomes an alert with the next reading."""
        return tick(self.watch, self.now)[1] if self.is_open else ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The readings as a table, newest first."""
        vitals = sorted(self.session.vital_signs.all(), key=_when, reverse=True)
        return tuple(_row(vital, self) for vital in vitals)

    @property
    def unjudged(self) -> tuple[AlertRule, ...]:
        """Rules that wait for a baseline."""
        return unjudged(self.plan, self.baseline)


def flowsheet(session_id: int, *, now: datetime) -> Flowsheet:
    """The record of one session, read afresh: five queries."""
    return flowsheets(sessions().filter(pk=session_id), now=now)[0]


def flowsheets(found: QuerySet[DosingSession], *, now: datetime) -> list[Flowsheet]:
    """The same for many sessions, in as many queries."""
    return [build(session, now=now) for session in with_record(found)]


def build(session: DosingSession, *, now: datetime) -> Flowsheet:
    """From a session whose record was fetched along."""
    plan = route_plan(session)
    doses = tuple(sorted(session.administrations.all(), key=lambda dose: (dose.given_at, dose.pk)))
    readings = tuple(reading_of(vital) for vital in sorted(session.vital_signs.all(), key=_when))
    first = doses[0].given_at if doses else None
    rules = {rule.id: rule for rule in plan.plan.alerts}
    return Flowsheet(
        session=session,
        plan=plan,
        administrations=doses,
        readings=readings,
        baseline=baseline_of(plan.plan.signals, readings, before=first),
        alerts=tuple(OpenAlert(alert, rules.get(alert.rule)) for alert in session.alerts.all()),
        now=now,
    )


def route_plan(session: DosingSession) -> RoutePlan:
    """The monitoring plan this session is run by, in the version with which it began."""
    whole: MonitoringPlan = standard().shelf("monitoring").get(session.monitoring, session.monitoring_version)
    return whole.for_route(session.route, heightened=session.heightened)


def reading_of(vital: VitalSigns) -> Reading:
    """A stored reading with its corrections applied."""
    values = {signal: getattr(vital, signal) for signal in NUMBERS}
    for correction in sorted(vital.corrections.all(), key=lambda row: (row.at, row.pk)):
        if correction.signal in values:
            values[correction.signal] = correction.value
    symptoms = None if vital.symptoms is None else frozenset(vital.symptoms)
    return Reading(at=vital.taken_at, on_oxygen=vital.on_oxygen, symptoms=symptoms, **values)


def calls(sheet: Flowsheet) -> list[tuple[VitalSigns, Call]]:
    """Every alert the readings raise, each with the reading that raised it."""
    watch, found = _before_dose(sheet), []
    for vital in sorted(sheet.session.vital_signs.all(), key=_when):
        watch, raised = _take(watch, reading_of(vital), sheet)
        found += [(vital, call) for call in raised]
    return found


def _before_dose(sheet: Flowsheet) -> Watch:
    return Watch(sheet.plan, Baseline(), sheet.last_dose_at)


def _take(watch: Watch, reading: Reading, sheet: Flowsheet) -> tuple[Watch, tuple[Call, ...]]:
    """One step. The baseline counts from the first dose on: before it there is nothing to compare with."""
    if sheet.first_dose_at is not None and reading.at > sheet.first_dose_at:
        watch = replace(watch, baseline=sheet.baseline)
    return step(watch, reading)


def _row(vital: VitalSigns, sheet: Flowsheet) -> Row:
    reading = reading_of(vital)
    before = sheet.first_dose_at is None or reading.at <= sheet.first_dose_at
    baseline = Baseline() if before else sheet.baseline
    corrections = tuple(sorted(vital.corrections.all(), key=lambda row: (row.at, row.pk)))
    return Row(vital, reading, worst(sheet.plan, reading, baseline, sheet.last_dose_at), corrections)


def _when(vital: VitalSigns) -> tuple[datetime, int]:
    return vital.taken_at, vital.pk
