"""Working hours and appointments for invented people, many at once. Only the demonstration sows.

Nothing is searched for: rows are written as they are given, and whoever sows sees to it that nobody is in two places.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice

from openkap.scheduling.models import Appointment, AppointmentRole, Cancellation, WorkingHours

BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class SeedAppointment:
    """One appointment; `people` gives role -> practitioner id, `on_site` the roles that may serve other rooms too.

    With `cancelled_at` it was cancelled then, for `reason`.
    """

    episode_id: int
    kind: str
    title: str
    room_id: int | None
    starts_at: datetime
    minutes: int
    people: Mapping[str, int]
    made_at: datetime
    made_by_id: int
    on_site: frozenset[str] = field(default_factory=frozenset)
    set_up_minutes: int = 0
    clean_up_minutes: int = 0
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    cancelled_at: datetime | None = None
    reason: str = "client_ill"


def appointments(rows: Iterable[SeedAppointment]) -> list[Appointment]:
    """Write the rows in batches; returns the appointments in the same order."""
    made: list[Appointment] = []
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        written = Appointment.objects.bulk_create([_appointment(row) for row in batch])
        pairs = list(zip(written, batch, strict=True))
        AppointmentRole.objects.bulk_create(
            AppointmentRole(appointment=each, practitioner_id=person, role=role, on_site=role in row.on_site)
            for each, row in pairs
            for role, person in row.people.items()
        )
        Cancellation.objects.bulk_create(
            Cancellation(appointment=each, reason=row.reason, by_id=row.made_by_id, at=row.cancelled_at)
            for each, row in pairs
            if row.cancelled_at
        )
        made += written
    return made


def working_hours(
    practitioners: Iterable[int], *, from_time: time, until_time: time, weekdays: Iterable[int] = range(5)
) -> None:
    """The same hours for everyone, on weekdays unless others are named; hours that are already there stay."""
    days = list(weekdays)
    WorkingHours.objects.bulk_create(
        [
            WorkingHours(practitioner_id=person, weekday=day, from_time=from_time, until_time=until_time)
            for person in practitioners
            for day in days
        ],
        ignore_conflicts=True,
    )


def _appointment(row: SeedAppointment) -> Appointment:
    ends_at = row.starts_at + timedelta(minutes=row.minutes)
    return Appointment(
        episode_id=row.episode_id,
        kind=row.kind,
        title=row.title,
        room_id=row.room_id,
        starts_at=row.starts_at,
        ends_at=ends_at,
        room_from_at=row.starts_at - timedelta(minutes=row.set_up_minutes),
        room_until_at=ends_at + timedelta(minutes=row.clean_up_minutes),
        earliest_at=row.earliest_at or row.starts_at,
        latest_at=row.latest_at or row.starts_at,
        made_at=row.made_at,
        made_by_id=row.made_by_id,
    )
