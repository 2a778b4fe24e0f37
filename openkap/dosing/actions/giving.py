"""The medicine."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import Verdict, insist
from openkap.dosing import policies, queries
from openkap.dosing.actions.moving import held, moved
from openkap.dosing.actions.refusal import DoseHeld, Refused
from openkap.dosing.models import Administration, DosingSession, InfusionEnd
from openkap.intake import actions as intake
from openkap.intake import queries as consents

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def administer(*, session: DosingSession, dose_mg: Decimal, by: "User", at: datetime) -> Administration:
    """Record that a dose was given on today's order. From now until tomorrow morning the client signs nothing."""
    sheet = held(session, at=at)
    day = queries.checklist(sheet)
    insist(policies.may_administer(by, sheet, day, dose_mg), DoseHeld)
    if day.order is None:
        raise DoseHeld("No order is valid today for this visit.")
    dose = Administration.objects.create(
        session=session,
        order=day.order,
        dose_mg=dose_mg,
        route=day.order.route,
        product=day.order.product,
        over_minutes=day.order.over_minutes,
        given_at=at,
        given_by=by,
        recorded_at=at,
    )
    audit.record("dosing:administration:given", dose, by=by, at=at, facts={"order": day.order.pk})
    intake.lock_consents(episode=sheet.session.episode, until=consents.next_morning(at), by=by, at=at)
    moved(session)
    return dose


@transaction.atomic
def end_infusion(*, dose: Administration, early_reason: str = "", by: "User", at: datetime) -> InfusionEnd:
    """Record that nothing more runs in; `early_reason` when it was stopped before its time."""
    sheet = held(dose.session, at=at)
    current = next((row for row in sheet.administrations if row.pk == dose.pk), dose)
    insist(policies.may_end_infusion(by, sheet, current), Refused)
    insist(_after_it_began(dose, at), Refused)
    end = InfusionEnd.objects.create(administration=dose, ended_at=at, early_reason=early_reason, at=at, by=by)
    audit.record("dosing:infusion:ended", end, by=by, at=at, facts={"administration": dose.pk})
    moved(dose.session)
    return end


def _after_it_began(dose: Administration, at: datetime) -> Verdict:
    return Verdict("An infusion ends after it began." if at < dose.given_at else "")
