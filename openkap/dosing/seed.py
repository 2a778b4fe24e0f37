"""Dosing days of invented people, many at once. Only the demonstration sows.

Readings follow an invented course; the alerts they raise are those that the core raises, like everyone's.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

from openkap.core.library import standard
from openkap.core.monitoring import NUMBERS, MonitoringPlan, Reading, Watch, baseline_of, step
from openkap.core.readiness import ReadinessGate
from openkap.dosing.models import (
    Administration,
    Alert,
    AlertAcknowledgement,
    ChecklistAnswer,
    ClosingNote,
    Discharge,
    DischargeAnswer,
    DosingSession,
    VitalSigns,
)
from openkap.dosing.queries.departure import CONFIRMED, SCORES, SUICIDE, score_items

BATCH = 300
READINESS, MONITORING = "dosing-day", "kap"
TO_DOSE, TO_DOOR = timedelta(minutes=30), timedelta(minutes=126)
# Minutes after the dose; then, on a scale of 0 to 1, how much of the drug is felt.
COURSE = ((-25, 0.0), (0, 0.0), (10, 0.5), (20, 0.9), (30, 1.0), (40, 0.9), (50, 0.7), (60, 0.5))
COURSE_HOME = ((75, 0.35), (90, 0.2), (105, 0.1), (120, 0.0))
ANSWERS = {"mania_psychosis": "no", "suicide_screen": "0", "pregnancy": "negative"}
HOURS = {"food": "8", "drink": "3", "ratio": "1"}
WORDS = {"mood": "calm", "taken": "as usual", "allergies": "none", "waste": "witnessed", "lot": "DEMO-1", "count": "10"}


@dataclass(frozen=True)
class SownDay:
    """One dosing day that took place, by the ids of its rows. `nurse_id` and `therapist_id` are accounts;
    `nurse_person_id`, `sitter_id` and `prescriber_id` the practitioners named on the checklist."""

    visit_id: int
    episode_id: int
    order_id: int
    room_id: int | None
    started_at: datetime
    nurse_id: int
    therapist_id: int
    nurse_person_id: int
    sitter_id: int
    prescriber_id: int
    dose_mg: Decimal
    product: str
    number: int
    weight_kg: Decimal
    route: str = "im"

    @property
    def dosed_at(self) -> datetime:
        return self.started_at + TO_DOSE


def days(sown: Iterable[SownDay], chance: random.Random) -> int:
    """Write the days in batches, so that memory stays small; returns how many."""
    source, written = iter(sown), 0
    while batch := list(islice(source, BATCH)):
        _write(batch, chance)
        written += len(batch)
    return written


def _write(batch: list[SownDay], chance: random.Random) -> None:
    plan: MonitoringPlan = standard().shelf("monitoring").get(MONITORING)
    gate: ReadinessGate = standard().shelf("readiness").get(READINESS)
    sessions = DosingSession.objects.bulk_create([_session(day, plan, gate) for day in batch])
    pairs = list(zip(batch, sessions, strict=True))
    Administration.objects.bulk_create([_dose(day, session) for day, session in pairs])
    _insert(ChecklistAnswer, (row for day, session in pairs for row in _checks(day, session, gate)))
    vitals = VitalSigns.objects.bulk_create([row for day, session in pairs for row in _vitals(day, session, chance)])
    _alerts(pairs, vitals, plan)
    _insert(DischargeAnswer, (row for day, session in pairs for row in _leaving(day, session)))
    ClosingNote.objects.bulk_create(
        [ClosingNote(session=session, at=day.dosed_at + TO_DOOR, by_id=day.therapist_id) for day, session in pairs]
    )
    Discharge.objects.bulk_create([_discharge(day, session, plan) for day, session in pairs])


def _insert(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Rows to which nothing points go in as plain values: many times faster than objects."""
    quote, columns = connection.ops.quote_name, [str(field.column) for field in model._meta.concrete_fields][1:]
    adapt = connection.ops.adapt_datetimefield_value
    values = [[adapt(row["at"]) if name == "at" else row[name] for name in columns] for row in rows]
    names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", values)  # noqa: S608 - names of our own models


def _session(day: SownDay, plan: MonitoringPlan, gate: ReadinessGate) -> DosingSession:
    return DosingSession(
        planned_visit_id=day.visit_id,
        episode_id=day.episode_id,
        room_id=day.room_id,
        route=day.route,
        readiness=gate.id,
        readiness_version=gate.version,
        monitoring=plan.id,
        monitoring_version=plan.version,
        heightened=plan.is_heightened(ordered=False, sessions_before=day.number - 1),
        started_at=day.started_at,
        started_by_id=day.nurse_id,
    )


def _dose(day: SownDay, session: DosingSession) -> Administration:
    return Administration(
        session=session,
        order_id=day.order_id,
        dose_mg=day.dose_mg,
        route=day.route,
        product=day.product,
        given_at=day.dosed_at,
        given_by_id=day.nurse_id,
        recorded_at=day.dosed_at,
    )


def _checks(day: SownDay, session: DosingSession, gate: ReadinessGate) -> Iterator[dict[str, Any]]:
    people = {
        "second_person": day.sitter_id,
        "therapist": day.sitter_id,
        "monitor": day.nurse_person_id,
        "prescriber": day.prescriber_id,
        "acls": day.prescriber_id,
    }
    given = {check: str(person) for check, person in people.items()} | ANSWERS | HOURS | WORDS
    given |= {"weight": f"{day.weight_kg:f}", "expiry": (day.started_at + timedelta(days=200)).date().isoformat()}
    at = day.started_at + timedelta(minutes=8)
    for rule in gate.checks:
        if rule.asked and rule.applies_when != "minor":
            value = given.get(rule.id, "yes")
            yield {"session_id": session.pk, "check_id": rule.id, "value": value, "at": at, "by_id": day.nurse_id}


def _vitals(day: SownDay, session: DosingSession, chance: random.Random) -> Iterator[VitalSigns]:
    """A rise to a peak and back. One day in twelve the pressure rises steeply; once in a while a sensor slips."""
    systolic, diastolic, pulse = chance.gauss(121, 6), chance.gauss(77, 4), chance.gauss(70, 6)
    rise = chance.gauss(17, 6) + (24 if chance.random() < 1 / 12 else 0)
    systolic, diastolic = min(systolic, 136), min(diastolic, 87)
    for minute, felt in (*COURSE, *COURSE_HOME):
        slipped = chance.random() < 1 / 150
        at = day.dosed_at + timedelta(minutes=minute)
        yield VitalSigns(
            session=session,
            taken_at=at,
            entered_at=at,
            by_id=day.nurse_id,
            source="device" if slipped else "entered",
            systolic_mmhg=round(systolic + felt * rise + chance.gauss(0, 2) * (felt > 0)),
            diastolic_mmhg=round(diastolic + felt * rise * 0.6),
            heart_rate_bpm=round(pulse + felt * 9 + chance.gauss(0, 2)),
            spo2_percent=0 if slipped else 98 - (chance.random() < felt / 2),
            respiratory_rate_bpm=round(14 + felt),
            temperature_c=36.6 if minute < 0 else None,
            sedation_moaas=4 if felt > 0.8 else 5,
            dissociation_0_10=round(felt * 7),
            distress_0_10=round(felt * chance.choice((1, 2, 2, 3, 8 if felt > 0.8 else 3))),
        )


def _alerts(pairs: list[tuple[SownDay, DosingSession]], vitals: list[VitalSigns], plan: MonitoringPlan) -> None:
    """What the readings call for, each answered two minutes later."""
    by_session: dict[int, list[VitalSigns]] = {}
    for row in vitals:
        by_session.setdefault(row.session_id, []).append(row)
    found = [(day, alert) for day, session in pairs for alert in _called(day, session, by_session[session.pk], plan)]
    Alert.objects.bulk_create([alert for _day, alert in found])
    AlertAcknowledgement.objects.bulk_create([_answered(day, alert) for day, alert in found])


def _called(day: SownDay, session: DosingSession, rows: list[VitalSigns], plan: MonitoringPlan) -> Iterator[Alert]:
    readings = [_reading(row) for row in rows]
    baseline = baseline_of(plan.signals, readings, before=day.dosed_at)
    watch = Watch(plan.for_route(day.route, heightened=session.heightened), started_at=day.dosed_at)
    for row, reading in zip(rows, readings, strict=True):
        if reading.at > day.dosed_at:
            watch = replace(watch, baseline=baseline)
        watch, raised = step(watch, reading)
        for call in raised:
            yield Alert(
                session=session,
                reading=row,
                rule=call.rule,
                level=call.level,
                signal=call.signal,
                value=call.value,
                since=call.since,
                raised_at=reading.at,
            )


def _reading(row: VitalSigns) -> Reading:
    return Reading(at=row.taken_at, **{signal: getattr(row, signal) for signal in NUMBERS})


def _answered(day: SownDay, alert: Alert) -> AlertAcknowledgement:
    action = "repeated" if alert.level == "amber" else "prescriber"
    at = alert.raised_at + timedelta(minutes=2)
    return AlertAcknowledgement(alert=alert, action=action, at=at, by_id=day.nurse_id)


def _leaving(day: SownDay, session: DosingSession) -> Iterator[dict[str, Any]]:
    best: dict[str, Any] = {
        item.id: max(option.value for option in options) for score in SCORES for item, options in score_items(score)
    }
    given = best | dict.fromkeys(CONFIRMED, 1) | {SUICIDE: 0}
    at = day.dosed_at + timedelta(minutes=122)
    for item, value in given.items():
        yield {"session_id": session.pk, "item": item, "value": value, "at": at, "by_id": day.nurse_id}


def _discharge(day: SownDay, session: DosingSession, plan: MonitoringPlan) -> Discharge:
    totals = {score: sum(max(o.value for o in options) for _item, options in score_items(score)) for score in SCORES}
    return Discharge(
        session=session,
        at=day.dosed_at + TO_DOOR,
        by_id=day.nurse_id,
        requirements={rule.id: True for rule in plan.for_route(day.route).discharge},
        scores={score: float(total) for score, total in totals.items()},
    )
