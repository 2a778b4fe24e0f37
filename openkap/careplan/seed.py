"""Plans of invented people, written many at a time. Only the demonstration sows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from openkap.careplan.models import Order, Plan, PlannedVisit, PlanSignature, VisitKept
from openkap.careplan.queries import starts_at
from openkap.core.library import standard
from openkap.core.protocols import Protocol, windows

T = TypeVar("T")
BATCH = 500


@dataclass(frozen=True)
class Sown:
    """One invented plan. `signers`: discipline -> (practitioner id, when); `kept`: visit key -> when it began.

    `appointments`: visit key -> id of an appointment that exists.
    """

    episode_id: int
    starts_on: date
    goals: str
    drafted_at: datetime
    drafted_by_id: int
    protocol: str = "six-dose-im"
    version: str = "1"
    route: str = "im"
    signers: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    kept: Mapping[str, datetime] = field(default_factory=dict)
    kept_by_id: int | None = None
    appointments: Mapping[str, int] = field(default_factory=dict)


def sow(plans: Iterable[Sown]) -> dict[int, dict[str, int]]:
    """Write plans, signatures, planned visits and kept rows; returns episode id -> visit key -> planned visit id."""
    made: dict[int, dict[str, int]] = {}
    for batch in _batches(plans, BATCH):
        rows = Plan.objects.bulk_create([_plan(sown) for sown in batch])
        PlanSignature.objects.bulk_create(
            [row for plan, sown in zip(rows, batch, strict=True) for row in _signatures(plan, sown)]
        )
        visits = PlannedVisit.objects.bulk_create(
            [row for plan, sown in zip(rows, batch, strict=True) for row in _visits(plan, sown)]
        )
        by_plan = {plan.pk: sown for plan, sown in zip(rows, batch, strict=True)}
        VisitKept.objects.bulk_create([row for visit in visits for row in _kept(visit, by_plan[visit.plan_id])])
        for visit in visits:
            made.setdefault(by_plan[visit.plan_id].episode_id, {})[visit.key] = visit.pk
    return made


@dataclass(frozen=True)
class SownOrder:
    """One order for every dosing visit of the plan of this episode."""

    episode_id: int
    dose_mg: Decimal
    max_dose_mg: Decimal
    weight_kg: Decimal
    product: str
    signed_by_id: int
    signed_at: datetime
    route: str = "im"


def orders(sown: Iterable[SownOrder]) -> dict[int, int]:
    """Write orders; returns episode id -> order id. An episode without a plan gets none."""
    wanted = {order.episode_id: order for order in sown}
    plans = list(Plan.objects.filter(episode_id__in=wanted).values_list("pk", "episode_id"))
    rows = Order.objects.bulk_create([_order(pk, wanted[episode_id]) for pk, episode_id in plans], batch_size=BATCH)
    by_plan = dict(plans)
    return {by_plan[order.plan_id]: order.pk for order in rows}


def _order(plan_id: int, sown: SownOrder) -> Order:
    return Order(
        plan_id=plan_id,
        product=sown.product,
        route=sown.route,
        dose_mg=sown.dose_mg,
        max_dose_mg=sown.max_dose_mg,
        salt_or_base="base",
        weight_kg=sown.weight_kg,
        weight_basis="actual",
        valid_from_on=sown.signed_at.date(),
        valid_until_on=sown.signed_at.date() + timedelta(days=120),
        reason="First course.",
        signed_at=sown.signed_at,
        signed_by_id=sown.signed_by_id,
    )


def _plan(sown: Sown) -> Plan:
    return Plan(
        episode_id=sown.episode_id,
        protocol=sown.protocol,
        version=sown.version,
        route=sown.route,
        starts_on=sown.starts_on,
        goals=sown.goals,
        drafted_at=sown.drafted_at,
        drafted_by_id=sown.drafted_by_id,
    )


def _signatures(plan: Plan, sown: Sown) -> Iterator[PlanSignature]:
    wording = plan.fingerprint([])
    for discipline, (practitioner_id, at) in sown.signers.items():
        yield PlanSignature(plan=plan, discipline=discipline, practitioner_id=practitioner_id, at=at, hash=wording)


def _visits(plan: Plan, sown: Sown) -> Iterator[PlannedVisit]:
    protocol: Protocol = standard().shelf("protocols").get(sown.protocol, sown.version)
    found = windows(protocol, sown.kept, start=starts_at(plan))
    for position, rule in enumerate(protocol.visits):
        yield PlannedVisit(
            plan=plan,
            key=rule.key,
            kind=rule.kind,
            title=rule.title,
            minutes=rule.minutes,
            position=position,
            earliest_at=found[rule.key].earliest,
            latest_at=found[rule.key].latest,
            appointment_id=sown.appointments.get(rule.key),
        )


def _kept(visit: PlannedVisit, sown: Sown) -> Iterator[VisitKept]:
    at = sown.kept.get(visit.key)
    if at is not None:
        yield VisitKept(visit=visit, started_at=at, at=at, by_id=sown.kept_by_id or sown.drafted_by_id)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
