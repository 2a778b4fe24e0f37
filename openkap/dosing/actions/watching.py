"""Looking at the client: readings, the alerts they raise, the answers to them, and corrections."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from openkap.clinic import audit
from openkap.core.monitoring import NUMBERS
from openkap.core.verdict import insist
from openkap.dosing import policies, queries
from openkap.dosing.actions.moving import held, moved
from openkap.dosing.actions.refusal import Refused
from openkap.dosing.models import Alert, AlertAcknowledgement, Correction, DosingSession, VitalSigns
from openkap.dosing.queries.flowsheet import calls

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def record_vitals(
    *,
    session: DosingSession,
    values: Mapping[str, Any],
    taken_at: datetime,
    token: UUID,
    source: str = "entered",
    by: "User",
    at: datetime,
) -> VitalSigns:
    """Keep one reading and raise what it calls for, together or not at all. The same token is kept once.

    `values` holds fields of VitalSigns by name. A reading that arrives late takes its place by `taken_at`.
    """
    sheet = held(session, at=at)
    known = VitalSigns.objects.filter(session=session, token=token).first()
    if known is not None:
        return known
    insist(policies.may_record(by, sheet, values, taken_at=taken_at, at=at), Refused)
    if source == "entered":
        for signal in NUMBERS:
            insist(policies.typed_within(sheet.plan, signal, values.get(signal)), Refused)
    reading = VitalSigns.objects.create(
        session=session, token=token, taken_at=taken_at, entered_at=at, by=by, source=source, **values
    )
    audit.record("dosing:reading:taken", reading, by=by, at=at, facts={"source": source})
    _raise_alerts(session, by=by, at=at)
    moved(session)
    return reading


@transaction.atomic
def correct(
    *, reading: VitalSigns, signal: str, value: float | None, reason: str, by: "User", at: datetime
) -> Correction:
    """Put one number of a reading right; `value` None means that it was never measured. Alerts are judged anew."""
    sheet = held(reading.session, at=at)
    insist(policies.may_correct(by, sheet, reading, signal), Refused)
    insist(policies.typed_within(sheet.plan, signal, value), Refused)
    row = next(row for row in sheet.rows if row.vital.pk == reading.pk)
    after = {name: row.reading.value(name) for name in NUMBERS} | {signal: value}
    insist(policies.corrected_pressures_in_order(after), Refused)
    correction = Correction.objects.create(reading=reading, signal=signal, value=value, reason=reason, at=at, by=by)
    audit.record("dosing:reading:corrected", correction, by=by, at=at, facts={"signal": signal})
    _raise_alerts(reading.session, by=by, at=at)
    moved(reading.session)
    return correction


@transaction.atomic
def acknowledge(*, alert: Alert, action: str, note: str = "", by: "User", at: datetime) -> AlertAcknowledgement:
    """Say what was done about an alert."""
    held(alert.session, at=at)
    fresh = queries.alerts().get(pk=alert.pk)
    insist(policies.may_acknowledge(by, fresh), Refused)
    answer = AlertAcknowledgement.objects.create(alert=fresh, action=action, note=note, at=at, by=by)
    audit.record("dosing:alert:answered", fresh, by=by, at=at, facts={"action": action, "level": fresh.level})
    moved(fresh.session)
    return answer


def _raise_alerts(session: DosingSession, *, by: "User", at: datetime) -> None:
    """Judge the whole session again and keep the alerts that are new. An alert once raised stays on record."""
    sheet = queries.flowsheet(session.pk, now=at)
    known = {(item.alert.reading_id, item.alert.rule) for item in sheet.alerts}
    for vital, call in calls(sheet):
        if (vital.pk, call.rule) in known:
            continue
        alert = Alert.objects.create(
            session=session,
            reading=vital,
            rule=call.rule,
            level=call.level,
            signal=call.signal,
            value=call.value,
            since=call.since,
            raised_at=at,
        )
        audit.record("dosing:alert:raised", alert, by=by, at=at, facts={"rule": call.rule, "level": call.level})
