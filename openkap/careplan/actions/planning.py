"""A plan is drafted, fitted, signed by two, and sometimes withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.candidacy import queries as candidacy
from openkap.careplan import policies, queries
from openkap.careplan.actions.assigning import assign_measurements
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.actions.windowing import lay_out, propagate
from openkap.careplan.models import Deviation, Plan, PlannedVisit, PlanSignature, PlanWithdrawal
from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.core.protocols import Change
from openkap.core.verdict import insist
from openkap.intake import actions as intake
from openkap.measurement import actions as measurement
from openkap.scheduling import actions as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def draft_plan(
    *,
    episode: "Episode",
    protocol: str,
    version: str,
    route: str,
    starts_on: date,
    goals: str,
    by: "User",
    at: datetime,
) -> Plan:
    """Fit a protocol to one client: its visits with their windows, and the goals in the client's own words."""
    clearance = candidacy.cleared(episode)
    insist(policies.may_plan(by, episode, clearance), Refused)
    insist(policies.may_use(protocol, version, route, clearance), Refused)
    insist(policies.may_start(starts_on, at=at), Refused)
    plan = Plan.objects.create(
        episode=episode,
        protocol=protocol,
        version=version,
        route=route,
        starts_on=starts_on,
        goals=goals,
        drafted_at=at,
        drafted_by=by,
    )
    lay_out(plan, queries.tailored_protocol(plan), at=at)
    audit.record("careplan:plan:drafted", plan, by=by, at=at, facts={"protocol": protocol, "version": version})
    return plan


@transaction.atomic
def change_plan(*, plan: Plan, changes: Sequence[Change], reason: str, by: "User", at: datetime) -> list[Deviation]:
    """Let the plan differ from its protocol. Earlier signatures no longer cover it: both disciplines sign again."""
    insist(policies.may_change(by, plan, changes), Refused)
    rows = []
    for change in changes:
        row = Deviation.objects.create(
            plan=plan,
            field=change.field,
            from_value=queries.value_of(plan, change.field),
            to_value=change.to,
            reason=reason,
            at=at,
            by=by,
        )
        audit.record("careplan:plan:changed", row, by=by, at=at, facts={"field": change.field, "plan": plan.pk})
        rows.append(row)
    plan = queries.plans().get(pk=plan.pk)  # with the new changes among its own
    _fit_visits(plan, {row.field.split(".")[1]: row for row in rows if row.field.endswith(".omitted")})
    propagate(plan, at=at)
    return rows


def _fit_visits(plan: Plan, left_out: dict[str, Deviation]) -> None:
    """Visits that are left out say by which change; the others take their new length."""
    rules = queries.tailored_protocol(plan).visit
    for visit in PlannedVisit.objects.filter(plan=plan, dropped_by__isnull=True):
        if visit.key in left_out:
            visit.dropped_by = left_out[visit.key]
        else:
            visit.minutes = rules[visit.key].minutes
        visit.save(update_fields=["dropped_by", "minutes"])


@transaction.atomic
def sign_plan(*, plan: Plan, discipline: str, by: "User", at: datetime) -> PlanSignature:
    """Sign one half. With the second half the plan stands and its instruments are assigned."""
    plan = queries.plans().select_for_update(of=("self",)).get(pk=plan.pk)
    insist(policies.may_sign(by, plan, discipline), Refused)
    insist(policies.may_stand(plan, candidacy.cleared(plan.episode)), Refused)
    if by.practitioner is None:
        raise Refused("Only practitioners sign plans.")
    signature = PlanSignature.objects.create(
        plan=plan, discipline=discipline, practitioner=by.practitioner, at=at, hash=queries.fingerprint(plan)
    )
    audit.record("careplan:plan:signed", signature, by=by, at=at, facts={"discipline": discipline, "plan": plan.pk})
    plan = queries.plans().get(pk=plan.pk)
    if queries.signed(plan):
        clinic.reach(episode=plan.episode, kind="plan_signed", by=by, at=at)
        assign_measurements(plan, by=by, at=at)
        _tell_of_protocol(plan, by=by, at=at)
    return signature


def _tell_of_protocol(plan: Plan, *, by: "User", at: datetime) -> None:
    """Another protocol than the client agreed to when an earlier plan stood: they are asked again."""
    earlier = queries.plans().filter(episode=plan.episode, pk__lt=plan.pk).order_by("-pk")
    stood = next((each for each in earlier if queries.was_signed(each)), None)
    if stood is not None and stood.protocol != plan.protocol:
        intake.ask_again(episode=plan.episode, text_id="treatment", reason="new_plan", by=by, at=at)


@transaction.atomic
def withdraw_plan(*, plan: Plan, reason: str, by: "User", at: datetime) -> PlanWithdrawal:
    """End this plan, with the reason. Appointments still to come are cancelled, instruments no longer asked for."""
    insist(policies.may_withdraw(by, plan), Refused)
    for visit in queries.booked(plan):
        appointment = queries.standing(visit)
        if appointment is not None and appointment.starts_at > at:
            scheduling.cancel(appointment=appointment, reason="plan_changed", by=by, at=at)
    withdrawal = PlanWithdrawal.objects.create(plan=plan, reason=reason, at=at, by=by)
    measurement.replan(episode=plan.episode, planned=[], by=None, at=at)
    audit.record("careplan:plan:withdrawn", withdrawal, by=by, at=at, facts={"plan": plan.pk})
    return withdrawal
