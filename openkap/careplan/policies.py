"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.candidacy.queries import Clearance
from openkap.careplan import queries
from openkap.careplan.models import ClinicMaximum, Order, Plan, PlannedVisit
from openkap.core.protocols import Change, comprehensive
from openkap.core.substances import preparable
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode, User


def may_plan(by: "User", episode: "Episode", clearance: Clearance) -> Verdict:
    """A plan is drafted by a prescriber or therapist, once candidacy is cleared, one at a time."""
    if not by.may("careplan:plan:write"):
        return Verdict("Your role does not write plans.")
    if hasattr(episode, "closure"):
        return Verdict("This episode is closed.")
    if not clearance:
        return Verdict(clearance.reason)
    if queries.plan(episode) is not None:
        return Verdict("This episode already has a plan. Change it, or withdraw it first.")
    return Verdict()


def may_use(protocol: str, version: str, route: str, clearance: Clearance) -> Verdict:
    """Is this protocol of the library, for a route that was allowed?"""
    offered = {(each.id, each.version): each for each in queries.protocols_for(clearance.routes)}
    chosen = offered.get((protocol, version))
    if route not in clearance.routes:
        return Verdict("The determination does not allow this route.")
    if chosen is None or route not in chosen.routes:
        return Verdict("This protocol does not use an allowed route.")
    return Verdict()


def may_start(starts_on: date, *, at: datetime) -> Verdict:
    """A plan begins today or later."""
    today = timezone.localdate(at)
    return Verdict("The plan cannot begin in the past." if starts_on < today else "")


def may_change(by: "User", plan: Plan, changes: Sequence[Change]) -> Verdict:
    """A plan is changed inside the bounds of its protocol, and not for a visit that already took place."""
    if not by.may("careplan:plan:write"):
        return Verdict("Your role does not write plans.")
    if hasattr(plan, "withdrawal"):
        return Verdict("This plan was withdrawn.")
    if not changes:
        return Verdict("Nothing was changed.")
    done = queries.kept_times(plan)
    if any(change.field.split(".")[1] in done for change in changes if change.field.startswith("visits.")):
        return Verdict("A visit that already took place is not changed any more.")
    try:
        queries.tailored_protocol(plan, changes)
    except ValueError as reason:
        return Verdict(f"{reason}.")
    return Verdict()


def may_sign(by: "User", plan: Plan, discipline: str) -> Verdict:
    """Each discipline signs once, by its own hand, a plan that is comprehensive as it now reads."""
    practitioner = by.practitioner
    if practitioner is None or practitioner.discipline != discipline or not by.may(f"careplan:{discipline}:sign"):
        return Verdict(f"Only a {discipline} practitioner signs this half.")
    if hasattr(plan, "withdrawal"):
        return Verdict("This plan was withdrawn.")
    held = queries.signatures(plan)
    if discipline in held:
        return Verdict("This half is already signed.")
    if practitioner.pk in {signature.practitioner_id for signature in held.values()}:
        return Verdict("The other half was signed by you. A second person signs this one.")
    return may_be_signed(plan)


def may_stand(plan: Plan, clearance: Clearance) -> Verdict:
    """Nothing learned since the draft stands in the way, and its route is still allowed."""
    if not clearance:
        return Verdict(clearance.reason)
    return Verdict("" if plan.route in clearance.routes else "The determination no longer allows this route.")


def may_be_signed(plan: Plan) -> Verdict:
    """Is the plan comprehensive? The reason names what is missing."""
    return comprehensive(queries.tailored_protocol(plan))


def may_withdraw(by: "User", plan: Plan) -> Verdict:
    """A plan is withdrawn once, by someone who writes plans."""
    if not by.may("careplan:plan:write"):
        return Verdict("Your role does not write plans.")
    return Verdict("This plan was withdrawn." if hasattr(plan, "withdrawal") else "")


def may_book(by: "User", plan: Plan) -> Verdict:
    """Visits are booked once both disciplines have signed the plan as it now reads."""
    if not by.may("careplan:visit:write"):
        return Verdict("Your role does not book visits.")
    if hasattr(plan, "withdrawal"):
        return Verdict("This plan was withdrawn.")
    missing = [name for name in ("medical", "psychological") if name not in queries.signatures(plan)]
    if missing:
        return Verdict(f"Booking waits for the {' and the '.join(missing)} signature.")
    return Verdict()


def may_book_late(by: "User", visit: PlannedVisit, until_on: date, *, at: datetime) -> Verdict:
    """A visit whose window has closed may still be held, if someone who writes plans says so and why."""
    if not by.may("careplan:plan:write"):
        return Verdict("Your role does not write plans.")
    if not (verdict := may_book(by, visit.plan)):
        return verdict
    if hasattr(visit, "kept") or queries.standing(visit) or visit.dropped_by_id is not None:
        return Verdict("This visit is not waiting for a time.")
    if queries.windows(visit.plan, not_before=at).windows[visit.key].open:
        return Verdict("The window of this visit is still open. Book it with the others.")
    return Verdict("" if until_on >= timezone.localdate(at) else "This day is in the past.")


def may_keep(visit: PlannedVisit, *, started_at: datetime, at: datetime) -> Verdict:
    """A visit takes place once, and never in the future."""
    if hasattr(visit, "kept"):
        return Verdict("This visit is already recorded as kept.")
    if visit.dropped_by_id is not None:
        return Verdict("This visit was taken out of the plan.")
    if started_at > at:
        return Verdict("A visit is recorded when it has begun, not before.")
    return Verdict()


def may_hold(by: "User", visit: PlannedVisit) -> Verdict:
    """Anyone who books visits may record that one took place, except a dose: that is the dosing session's word."""
    if not by.may("careplan:visit:write"):
        return Verdict("Your role does not book visits.")
    if visit.kind == "dosing":
        return Verdict("A dosing visit is recorded as kept by its dosing session.")
    return Verdict()


def may_miss(by: "User", visit: PlannedVisit) -> Verdict:
    """Only a visit that was booked can be missed."""
    if not by.may("careplan:visit:write"):
        return Verdict("Your role does not book visits.")
    if hasattr(visit, "kept"):
        return Verdict("This visit took place.")
    return Verdict("" if queries.standing(visit) else "This visit is not booked.")


def may_order(by: "User", plan: Plan, order: Order, maximum: ClinicMaximum | None) -> Verdict:
    """Only a prescriber orders, for the plan's own route, within the label's limits and the clinic's ceiling."""
    if not by.may("careplan:order:write"):
        return Verdict("Only a prescriber writes orders.")
    if hasattr(plan, "withdrawal"):
        return Verdict("This plan was withdrawn.")
    if order.route != plan.route:
        return Verdict("An order holds for the route of the plan only. Another route needs another plan.")
    if order.visit is not None and (order.visit.plan_id != plan.pk or order.visit.kind != "dosing"):
        return Verdict("An order belongs to a dosing visit of its own plan.")
    if order.visit is not None and hasattr(order.visit, "kept"):
        return Verdict("This dose was already given.")
    if maximum is not None and order.max_dose_mg > maximum.max_dose_mg:
        ceiling = f"{maximum.max_dose_mg.normalize():f}"
        return Verdict(f"The clinic gives at most {ceiling} mg in one day by this route.")
    return preparable(queries.substance(order.route), order.preparation)


def may_withdraw_order(by: "User", order: Order) -> Verdict:
    """A prescriber takes an order back, once."""
    if not by.may("careplan:order:write"):
        return Verdict("Only a prescriber withdraws an order.")
    return Verdict("This order was already withdrawn." if hasattr(order, "withdrawal") else "")


def may_set_maximum(by: "User") -> Verdict:
    """The ceiling of the clinic is the medical director's."""
    director = by.practitioner is not None and by.practitioner.role == "medical_director"
    return Verdict("" if director else "Only the medical director sets the clinic’s ceiling.")


def may_confirm_dosing(visit: PlannedVisit) -> Verdict:
    """No dose without a therapist in it and integration booked inside its window."""
    return queries.dosing_confirmable(visit)


def may_wish_reminders(by: "User", client: "Client") -> Verdict:
    """A client says for themselves whether they are reminded."""
    return Verdict("" if client.user == by else "Only the client says whether they are reminded.")
