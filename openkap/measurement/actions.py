"""What is done with instruments. A dangerous answer opens a safety case in the same breath as it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.clinic import audit
from openkap.clinic import queries as clinic
from openkap.core import verdict
from openkap.core.instruments import Instrument, InstrumentAlert, NotAnAnswer, Scored, answers_kept, score
from openkap.core.trajectories import ChangeRule, Point, worsened
from openkap.core.verdict import insist
from openkap.measurement import policies, queries
from openkap.measurement.models import Assignment, Response, Score, Withdrawal, score_rows
from openkap.safety import actions as safety
from openkap.safety import queries as safety_queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


class Refused(verdict.Refused):
    """An act of measurement that may not be done now; its text is the reason."""


@dataclass(frozen=True)
class Planned:
    """One occasion of a plan: which instrument, when, and the visit it belongs to."""

    instrument: str
    occasion: str
    anchor: str
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Saved:
    """What keeping an answer did. `dangerous`: crisis help comes before anything else."""

    response: Response
    dangerous: bool


@transaction.atomic
def assign(
    *,
    episode: "Episode",
    instrument: str,
    occasion: str,
    due_on: date,
    by: "User | None",
    at: datetime,
    opens_on: date | None = None,
    anchor: str = "",
) -> Assignment:
    """Ask for an instrument once, in its current version: asking again changes nothing, or brings back what was
    withdrawn. What cannot be put before a client here (no wording, or a rating) is asked of a clinician."""
    insist(policies.may_assign(by), Refused)
    scale = _instrument(instrument)
    first_on = min(opens_on or timezone.localdate(at), due_on)
    made = {"version": scale.version, "opens_on": first_on, "assigned_at": at, "assigned_by": by}
    assignment, new = Assignment.objects.get_or_create(
        episode=episode,
        instrument=scale.id,
        occasion=occasion,
        anchor=anchor,
        due_on=due_on,
        defaults={**made, "asked_of": queries.asked_of(scale)},
    )
    revived, _ = Withdrawal.objects.filter(assignment=assignment).delete()
    if new or revived:
        audit.record("measurement:assignment:made", assignment, by=by, at=at, facts={"instrument": scale.id})
    return assignment


@transaction.atomic
def replan(*, episode: "Episode", planned: Iterable[Planned], by: "User | None", at: datetime) -> list[Assignment]:
    """Make what is asked match the plan: what it no longer holds is withdrawn, what is new is assigned.

    Only assignments that belong to visits are touched, and never one that was answered or begun."""
    insist(policies.may_assign(by), Refused)
    wanted = {(each.instrument, each.occasion, each.anchor, each.due_on): each for each in planned}
    for old in queries.unanswered(episode).filter(response__isnull=True).exclude(anchor=""):
        if (old.instrument, old.occasion, old.anchor, old.due_on) not in wanted:
            withdraw(assignment=old, by=by, at=at)
    made = [
        assign(
            episode=episode,
            instrument=each.instrument,
            occasion=each.occasion,
            anchor=each.anchor,
            opens_on=each.opens_on,
            due_on=each.due_on,
            by=by,
            at=at,
        )
        for each in wanted.values()
    ]
    audit.record("measurement:plan:followed", episode, by=by, at=at, facts={"assignments": len(made)})
    return made


@transaction.atomic
def withdraw(*, assignment: Assignment, by: "User | None", at: datetime) -> Withdrawal:
    """Ask no longer."""
    insist(policies.may_withdraw(by, assignment), Refused)
    withdrawal = Withdrawal.objects.create(assignment=assignment, by=by, at=at)
    audit.record("measurement:assignment:withdrawn", assignment, by=by, at=at)
    return withdrawal


@transaction.atomic
def save_answer(*, assignment: Assignment, item: str, value: int | None, by: "User", at: datetime) -> Saved:
    """Keep one answer, or that the person would rather not answer (None). The rest of the draft stays as it is,
    but for answers that must not be given after this one."""
    insist(policies.may_answer(by, assignment, on=timezone.localdate(at)), Refused)
    scale = queries.instrument_of(assignment)
    response = _draft(assignment, by=by, at=at)
    answers = answers_kept(scale, {**response.answers, item: value}) | {item: value}
    scored = _scored(scale, answers)
    response.answers = answers
    response.save(update_fields=["answers"])
    audit.record("measurement:answer:kept", assignment, by=by, at=at, facts={"item": item})
    raised = [alert for alert in scored.alerts if alert.state == "raised" and alert.item == item]
    _open_cases(assignment, raised, by=by, at=at)
    return Saved(response, bool(raised))


@transaction.atomic
def submit(*, assignment: Assignment, by: "User", at: datetime) -> Response:
    """Send the answers: they are scored at once, and whoever must act is told. Sending twice does nothing twice."""
    response = _lock(assignment)
    if response is not None and response.submitted_at is not None:
        return response
    allowed = policies.may_submit(by, assignment, response, on=timezone.localdate(at))
    if response is None or not allowed:
        raise Refused(allowed.reason)
    scale = queries.instrument_of(assignment)
    scored = _scored(scale, response.answers)
    response.submitted_at, response.submitted_by = at, by
    response.save(update_fields=["submitted_at", "submitted_by"])
    Score.objects.bulk_create(score_rows(response, scale, scored, at=at))
    audit.record(
        "measurement:response:submitted",
        assignment,
        by=by,
        at=at,
        facts={"instrument": scale.id, "version": scale.version},
    )
    _open_cases(assignment, [each for each in scored.alerts if not _is_known(assignment, each)], by=by, at=at)
    _open_if_worse(assignment, scale, by=by, at=at)
    return response


@transaction.atomic
def enter(*, assignment: Assignment, answers: Mapping[str, int | None], by: "User", at: datetime) -> Response:
    """A clinician enters all the answers at once, rated or copied from paper, and sends them."""
    insist(policies.may_answer(by, assignment, on=timezone.localdate(at)), Refused)
    _scored(queries.instrument_of(assignment), answers)
    response = _draft(assignment, by=by, at=at)
    response.answers = dict(answers)
    response.save(update_fields=["answers"])
    return submit(assignment=assignment, by=by, at=at)


@transaction.atomic
def rate(
    *, episode: "Episode", instrument: str, occasion: str, answers: Mapping[str, int | None], by: "User", at: datetime
) -> Response:
    """A clinician rates now what nobody had planned."""
    today = timezone.localdate(at)
    assignment = assign(
        episode=episode, instrument=instrument, occasion=occasion, anchor=f"{at:%H%M%S%f}", due_on=today, by=by, at=at
    )
    return enter(assignment=assignment, answers=answers, by=by, at=at)


def _instrument(id: str) -> Instrument:
    try:
        scale = queries.instrument(id)
    except KeyError:
        raise Refused(f"There is no instrument {id}.") from None
    insist(queries.askable(scale), Refused)
    return scale


def _draft(assignment: Assignment, *, by: "User", at: datetime) -> Response:
    """The response to this assignment, begun if it was not, and locked."""
    Response.objects.get_or_create(assignment=assignment, defaults={"started_at": at, "started_by": by})
    response = _lock(assignment)
    if response is None or response.submitted_at is not None:
        raise Refused("These answers were already sent.")
    return response


def _lock(assignment: Assignment) -> Response | None:
    response = Response.objects.select_for_update().filter(assignment=assignment).first()
    if response is not None:
        response.assignment = assignment
    return response


def _scored(scale: Instrument, answers: Mapping[str, int | None]) -> Scored:
    try:
        return score(scale, answers)
    except NotAnAnswer as fault:
        raise Refused(str(fault)) from None


def _open_cases(assignment: Assignment, alerts: Iterable[InstrumentAlert], *, by: "User", at: datetime) -> None:
    for alert in alerts:
        safety.open_case(
            episode=assignment.episode,
            kind="dangerous_answer" if alert.state == "raised" else "unanswered_safety_item",
            level=alert.route,
            source=_source(assignment, alert),
            source_url=reverse("staff-measurement-response", args=[assignment.pk]),
            by=by,
            at=at,
        )


def _open_if_worse(assignment: Assignment, scale: Instrument, *, by: "User", at: datetime) -> None:
    """Reliably worse since the first dose, or since the last answers after it: somebody must ask, whatever the item
    about danger says."""
    if not scale.scores:
        return
    first_dose_at = clinic.milestones(assignment.episode).get("first_dose")
    points = queries.series(queries.sent(assignment.episode)).get(scale.id, []) if first_dose_at else []
    found = [Point(point.at, point.value, point.form) for point in points]
    if worsened(found, ChangeRule.of(scale.rule()), first_dose_at=first_dose_at):
        safety.open_case(
            episode=assignment.episode,
            kind="worse_after_dose",
            source=f"measurement:assignment:{assignment.pk}:worse",
            source_url=reverse("staff-measurement-response", args=[assignment.pk]),
            by=by,
            at=at,
        )


def _source(assignment: Assignment, alert: InstrumentAlert) -> str:
    return f"measurement:assignment:{assignment.pk}:{alert.id}"


def _is_known(assignment: Assignment, alert: InstrumentAlert) -> bool:
    """Whether this answer opened its case when it was kept; that case may be settled by now."""
    return alert.state == "raised" and safety_queries.was_opened(assignment.episode, _source(assignment, alert))
