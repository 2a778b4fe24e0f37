"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from openkap.careplan import policies as careplan_policies
from openkap.careplan import queries as careplan
from openkap.clinic import queries as clinic
from openkap.core.monitoring import NUMBERS, RoutePlan
from openkap.core.quantities import Milligram
from openkap.core.readiness import CheckItem
from openkap.core.verdict import Verdict
from openkap.dosing import queries
from openkap.dosing.models import Administration, Alert, VitalSigns
from openkap.dosing.queries import Checklist, Departure, Flowsheet

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Episode, User

YES = Verdict()
DIRECTOR = "medical_director"


def may_start(by: "User", visit: "PlannedVisit", *, at: datetime) -> Verdict:
    """The checks of a dosing visit begin on its booked day, once, with an order and everyone it needs."""
    if not by.may("dosing:session:write"):
        return Verdict("Your role does not run dosing sessions.")
    if visit.kind != "dosing":
        return Verdict("This is not a dosing visit.")
    if queries.open_session_of(visit) is not None:
        return Verdict("This session has already begun.")
    if queries.still_open(visit.episode) is not None:
        return Verdict("An earlier session of this client is still open. End it first.")
    return _booked_today(visit, at) and _ordered(visit, at) and careplan_policies.may_confirm_dosing(visit)


def _booked_today(visit: "PlannedVisit", at: datetime) -> Verdict:
    if visit.appointment is None:
        return Verdict("This visit is not booked.")
    booked = timezone.localtime(visit.appointment.starts_at)
    if booked.date() != timezone.localtime(at).date():
        return Verdict(f"This visit is booked for {booked:%-d %b %Y}. Move the appointment first.")
    return YES


def _ordered(visit: "PlannedVisit", at: datetime) -> Verdict:
    order = careplan.order_for(visit, on=timezone.localtime(at).date())
    if order is None:
        return Verdict("No order is valid today for this visit. Ask the prescriber.")
    protocol = careplan.tailored_protocol(visit.plan)
    if order.route not in protocol.monitoring:
        return Verdict("The protocol names no monitoring for the ordered route.")
    return YES


def may_answer(by: "User", sheet: Flowsheet) -> Verdict:
    """Checks are answered by those who run the session, until the first dose."""
    if sheet.administrations:
        return Verdict("The dose was given; the checklist is closed.")
    return may_work(by, sheet)


def may_work(by: "User", sheet: Flowsheet) -> Verdict:
    """Anything done in a session is done by its care team, while it is open."""
    if not by.may("dosing:session:write"):
        return Verdict("Your role does not run dosing sessions.")
    return _here(by, sheet)


def _here(by: "User", sheet: Flowsheet) -> Verdict:
    if not sheet.is_open:
        return Verdict("This session has ended.")
    return on_team(by, sheet.session.episode)


def on_team(by: "User", episode: "Episode") -> Verdict:
    """Is this person on the client's care team, or answering for medicine in the whole clinic?"""
    if by.practitioner is not None and by.practitioner.role == DIRECTOR:
        return YES
    if not clinic.team(episode).filter(practitioner__user=by).exists():
        return Verdict("You are not on this client’s care team.")
    return YES


def may_override(by: "User", sheet: Flowsheet, item: CheckItem) -> Verdict:
    """A failed check is let pass only by the role it names, and only where it names one."""
    if item.state != "failed":
        return Verdict("Only a failed check can be let pass.")
    if not item.override_role:
        return Verdict("This check cannot be overridden.")
    role = by.practitioner.role if by.practitioner else ""
    if role not in (item.override_role, DIRECTOR):
        return Verdict(f"Only a {item.override_role.replace('_', ' ')} may let this pass.")
    return _here(by, sheet)


def may_administer(by: "User", sheet: Flowsheet, day: Checklist, dose_mg: Decimal) -> Verdict:
    """A dose is given by someone who may, on this care team, after the checks, on the order, within its maximum."""
    if not by.may("dosing:administration:give"):
        return Verdict("Your role does not give medicine.")
    here = _here(by, sheet)
    if not here:
        return here
    if not day.gate.verdict:
        return day.gate.verdict
    if day.order is None:
        return Verdict("No order is valid today for this visit. Ask the prescriber.")
    if grave := [item for item in sheet.waiting if item.alert.level != "amber"]:
        return Verdict(f"Answer the open alert first: {grave[0].title}.")
    if sheet.running:
        return Verdict("An infusion is still running. Record its end first.")
    return _within(sheet, dose_mg, day.order.max_dose_mg)


def _within(sheet: Flowsheet, dose_mg: Decimal, max_dose_mg: Decimal) -> Verdict:
    """Is the dose an amount, and does the day's total stay at or under the agreed maximum?"""
    try:
        total = Milligram.of(sheet.given_mg) + Milligram.of(dose_mg)
    except ValueError as reason:
        return Verdict(f"{reason}.")
    if dose_mg == 0:
        return Verdict("A dose is more than zero.")
    if sheet.given_mg >= max_dose_mg:
        return Verdict(f"The agreed maximum of {Milligram.of(max_dose_mg)} has been given.")
    if total > Milligram.of(max_dose_mg):
        return Verdict(f"{total} in all is above the agreed maximum of {Milligram.of(max_dose_mg)}.")
    return YES


def may_end_infusion(by: "User", sheet: Flowsheet, dose: Administration) -> Verdict:
    """An infusion ends once."""
    if not dose.over_minutes:
        return Verdict("This dose was not given over time.")
    if hasattr(dose, "end"):
        return Verdict("The end of this infusion is already recorded.")
    return may_work(by, sheet)


def may_record(by: "User", sheet: Flowsheet, values: Mapping[str, Any], *, taken_at: datetime, at: datetime) -> Verdict:
    """A reading holds at least one thing seen, and was taken on this day, before it is written down."""
    if taken_at > at:
        return Verdict("A reading cannot be taken in the future.")
    if timezone.localdate(taken_at) < timezone.localdate(sheet.session.started_at):
        return Verdict("This reading was taken before the day of this session. Please check the date.")
    if all(value is None for value in values.values()):
        return Verdict("Enter at least one value.")
    high, low = values.get("systolic_mmhg"), values.get("diastolic_mmhg")
    if high is not None and low is not None and high and high <= low:
        return Verdict("The systolic pressure is above the diastolic. Please look again.")
    return may_work(by, sheet)


def may_correct(by: "User", sheet: Flowsheet, reading: VitalSigns, signal: str) -> Verdict:
    """A number that was typed wrong is put right beside the reading, also after the client went home."""
    if not by.may("dosing:session:write"):
        return Verdict("Your role does not run dosing sessions.")
    if signal not in NUMBERS or getattr(reading, signal) is None:
        return Verdict("This reading holds no such number.")
    return on_team(by, sheet.session.episode)


def corrected_pressures_in_order(reading: Mapping[str, float | None]) -> Verdict:
    """The same sanity as for a new reading, after a correction."""
    high, low = reading.get("systolic_mmhg"), reading.get("diastolic_mmhg")
    if high is not None and low is not None and high and high <= low:
        return Verdict("The systolic pressure would not be above the diastolic.")
    return YES


def may_acknowledge(by: "User", alert: Alert) -> Verdict:
    """An alert is answered once, by someone who runs the session; also after it has ended."""
    if not by.may("dosing:session:write"):
        return Verdict("Your role does not run dosing sessions.")
    if hasattr(alert, "acknowledgement"):
        return Verdict("This alert is already answered.")
    return on_team(by, alert.session.episode)


def may_close_note(by: "User", sheet: Flowsheet) -> Verdict:
    """The therapist says once that the session's note is closed, after the dose."""
    if not by.may("dosing:session:note"):
        return Verdict("Only a therapist closes the session’s note.")
    if hasattr(sheet.session, "closing_note"):
        return Verdict("The note is already closed.")
    if not sheet.administrations:
        return Verdict("No dose has been given yet.")
    return _here(by, sheet)


def may_prepare_leaving(by: "User", sheet: Flowsheet) -> Verdict:
    """The way out is asked about after the dose."""
    if not sheet.administrations:
        return Verdict("No dose has been given yet.")
    return may_work(by, sheet)


def may_override_discharge(by: "User", sheet: Flowsheet, leaving: Departure) -> Verdict:
    """Only a prescriber lets a client go while something is open."""
    role = by.practitioner.role if by.practitioner else ""
    if role not in ("prescriber", DIRECTOR):
        return Verdict("Only a prescriber may override.")
    if leaving.discharge.verdict:
        return Verdict("Every requirement is met. Nothing needs overriding.")
    return may_prepare_leaving(by, sheet)


def may_discharge(by: "User", sheet: Flowsheet, leaving: Departure) -> Verdict:
    """A licensed clinician signs when every requirement is met, or a prescriber has overridden what is open now."""
    if not by.may("dosing:discharge:sign"):
        return Verdict("Your role does not sign discharges.")
    ready = may_prepare_leaving(by, sheet)
    if not ready:
        return ready
    if by.practitioner is not None:
        licensed = clinic.credentials_current(by.practitioner, timezone.localtime(sheet.now).date())
        if not licensed:
            return licensed
    if grave := [item for item in sheet.waiting if item.alert.level != "amber"]:
        return Verdict(f"Answer the open alert first: {grave[0].title}.")
    return leaving.discharge.verdict if not _covered(leaving) else YES


def _covered(leaving: Departure) -> bool:
    """Did the prescriber's override name everything that is open now?"""
    if leaving.override is None:
        return False
    return {item.id for item in leaving.discharge.open} <= set(leaving.override.requirements)


def may_stand_down(by: "User", sheet: Flowsheet) -> Verdict:
    """A day may end without a dose as long as none was given."""
    if sheet.administrations:
        return Verdict("A dose was given: the client is discharged instead.")
    return may_work(by, sheet)


def typed_within(plan: RoutePlan, signal: str, value: float | None) -> Verdict:
    """Can this be typed at all? What is healthy is the alerts' business."""
    known = plan.plan.by_signal.get(signal)
    if value is None or known is None or known.lowest <= value <= known.highest:
        return YES
    unit = f" {known.unit}" if known.unit else ""
    return Verdict(f"{known.title} is typed between {known.lowest:g} and {known.highest:g}{unit}.")
