"""The plan in force for an episode, and who has signed it as it now reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from openkap.careplan.models import Deviation, Plan, PlannedVisit, PlanSignature
from openkap.careplan.queries.visits import every_visit

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.scheduling.models import Appointment


def plans() -> QuerySet[Plan]:
    """Every plan with its client and all that a page about it shows; for the gate."""
    return Plan.objects.select_related("episode__client", "drafted_by").prefetch_related(
        Prefetch("deviations", Deviation.objects.select_related("by")),
        Prefetch("signatures", PlanSignature.objects.select_related("practitioner")),
    )


def plan(episode: "Episode") -> Plan | None:
    """The newest plan of the episode that was not withdrawn."""
    return plans().filter(episode=episode, withdrawal__isnull=True).first()


@dataclass(frozen=True)
class Planned:
    """The plan in force, if there is one, and every visit that any plan of the episode asked for."""

    plan: Plan | None
    every: tuple[PlannedVisit, ...]

    @property
    def asked(self) -> tuple[PlannedVisit, ...]:
        """What the plan in force asks for, in order, without what was left out."""
        return tuple(
            visit for visit in self.every if self.plan and visit.plan_id == self.plan.pk and visit.dropped_by_id is None
        )


def planned(episode: "Episode", appointments: "Iterable[Appointment]") -> Planned:
    """What is planned, with all the episode's appointments as they were read already. Four queries, without names."""
    in_force = Plan.objects.filter(episode=episode, withdrawal__isnull=True)
    found = in_force.prefetch_related("deviations", "signatures").first()
    visits = tuple(every_visit(episode))
    booked: dict[int | None, Appointment] = {appointment.pk: appointment for appointment in appointments}
    for visit in visits:
        visit.appointment = booked.get(visit.appointment_id)
    return Planned(found, visits)


def fingerprint(plan: Plan) -> str:
    """The fingerprint of the plan as it reads now, with every change so far."""
    return plan.fingerprint(list(plan.deviations.all()))


def signatures(plan: Plan) -> dict[str, PlanSignature]:
    """The signatures that cover the plan as it reads now, by discipline."""
    now = fingerprint(plan)
    return {signature.discipline: signature for signature in plan.signatures.all() if signature.hash == now}


def signed(plan: Plan) -> bool:
    """Have both disciplines signed the plan as it reads now?"""
    return len(signatures(plan)) == 2


def was_signed(plan: Plan) -> bool:
    """Has the plan stood at some time, signed by both in one wording? Then the client goes on seeing it."""
    halves: dict[str, set[str]] = {}
    for signature in plan.signatures.all():
        halves.setdefault(signature.hash, set()).add(signature.discipline)
    return any(len(disciplines) == 2 for disciplines in halves.values())
