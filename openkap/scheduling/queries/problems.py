"""The booking problem of a client's visits, and of one appointment that wants to move."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.core.booking import Gap, Problem, Span, Visit
from openkap.core.booking.fit import usable
from openkap.core.booking.openings import openings
from openkap.core.booking.ranges import Grid, starts
from openkap.scheduling.models import Appointment, AppointmentGap
from openkap.scheduling.queries.resources import resources

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Site

BEYOND = timedelta(weeks=2)  # rota read past the last window, so that a cause can name the window and not the rota
STEP_MINUTES = 15


def problem(
    episode: "Episode",
    visits: Sequence[Visit],
    gaps: Sequence[Gap],
    *,
    now: datetime,
    site: "Site | None" = None,
    leaving_out: Sequence[int] = (),
) -> Problem:
    """Everything that stands around these visits: people, rooms, and what the client already has booked."""
    local = timezone.localtime(now)
    from_at = min([local, *(visit.earliest for visit in visits)])
    until_at = max([local, *(visit.latest for visit in visits)]) + BEYOND
    there = resources(
        from_at,
        until_at,
        site=site or home_site(),
        roles={role for visit in visits for role in visit.everyone},
        leaving_out=leaving_out,
    )
    return Problem(
        visits=tuple(visits),
        gaps=tuple(gaps),
        people=there.people,
        rooms=there.rooms,
        rooms_at_once=there.rooms_at_once,
        client_taken=_taken_by_client(episode, from_at, until_at, leaving_out),
        now=local,
        step_minutes=STEP_MINUTES,
    )


def home_site() -> "Site | None":
    """Where visits are booked when nobody says otherwise: the clinic's first site."""
    return clinic.sites().order_by("pk").first()


def problem_of_move(
    appointment: Appointment,
    *,
    now: datetime,
    from_at: datetime,
    until_at: datetime,
    anyone: bool = False,
    room_id: int | None = None,
) -> Problem:
    """One appointment to be started between two moments, with its own people unless `anyone` of their roles will do.

    The window it was booked under and the gaps to its neighbours narrow the time; `room_id` narrows the place.
    """
    return problem_of_moves([(appointment, from_at, until_at)], now=now, anyone=anyone, room_id=room_id)


def problem_of_moves(
    moving: Sequence[tuple[Appointment, datetime, datetime]],
    *,
    now: datetime,
    anyone: bool = False,
    room_id: int | None = None,
) -> Problem:
    """Appointments of one client, each to be started between two moments, with the gaps that stand between them.

    Their own people and rooms are named first, so that a search which takes the first that fits changes little.
    """
    ids = {appointment.pk for appointment, _, _ in moving}
    rows = list(_gaps_of(ids))
    visits = [_visit(each, first, last, rows, ids, anyone=anyone) for each, first, last in moving]
    gaps = [
        Gap(str(row.from_appointment_id), str(row.to_appointment_id), row.least, row.most)
        for row in rows
        if {row.from_appointment_id, row.to_appointment_id} <= ids
    ]
    leading = moving[0][0]
    site = leading.room.site if leading.room else None
    asked = problem(leading.episode, visits, gaps, now=now, site=site, leaving_out=sorted(ids))
    return _own_first(asked, [each for each, _, _ in moving], room_id)


def _own_first(asked: Problem, moving: Sequence[Appointment], room_id: int | None) -> Problem:
    own = {row.practitioner_id for each in moving for row in each.roles.all()}
    here = {each.room_id for each in moving}
    rooms = [room for room in asked.rooms if room_id is None or room.id == room_id]
    return replace(
        asked,
        people=tuple(sorted(asked.people, key=lambda person: person.id not in own)),
        rooms=tuple(sorted(rooms, key=lambda room: room.id not in here)),
    )


def _visit(
    appointment: Appointment,
    from_at: datetime,
    until_at: datetime,
    rows: Sequence[AppointmentGap],
    ids: Collection[int],
    *,
    anyone: bool,
) -> Visit:
    windows = [(from_at, until_at), (appointment.earliest_at, appointment.latest_at)]
    windows += _between(appointment, [row for row in rows if not _inside(row, ids)])
    people = list(appointment.roles.all())
    return Visit(
        key=str(appointment.pk),
        title=appointment.title,
        kind=appointment.kind,
        minutes=appointment.minutes,
        roles=tuple(row.role for row in people if not row.on_site),
        on_site=tuple(row.role for row in people if row.on_site),
        only={} if anyone else {row.role: frozenset({row.practitioner_id}) for row in people},
        room_kind=appointment.room.kind if appointment.room else "",
        set_up_minutes=_minutes(appointment.starts_at - appointment.room_from_at),
        clean_up_minutes=_minutes(appointment.room_until_at - appointment.ends_at),
        earliest=max(low for low, _ in windows),
        latest=min(high for _, high in windows),
    )


def _inside(row: AppointmentGap, ids: Collection[int]) -> bool:
    return row.from_appointment_id in ids and row.to_appointment_id in ids


def times_to_move(
    appointment: Appointment, *, now: datetime, from_at: datetime, until_at: datetime, anyone: bool = False
) -> list[datetime]:
    """Every start between two moments at which the appointment could be held, in the clinic's time."""
    asked = problem_of_move(appointment, now=now, from_at=from_at, until_at=until_at, anyone=anyone)
    grid, visit = Grid(asked.step_minutes), asked.visits[0]
    found = (grid.at(step, asked.now) for step in starts(usable(visit, openings(asked)[visit.key])))
    return [at for at in found if at != appointment.starts_at]


def gaps_of(appointment: Appointment) -> list[AppointmentGap]:
    """The gaps to its neighbours that stand. One query."""
    return list(_gaps_of({appointment.pk}))


def _gaps_of(ids: Collection[int]) -> QuerySet[AppointmentGap]:
    """Gaps of these appointments to one another and to neighbours; a cancelled neighbour holds nothing."""
    return AppointmentGap.objects.select_related("from_appointment", "to_appointment").filter(
        Q(to_appointment__in=ids) | Q(from_appointment__in=ids),
        from_appointment__cancellation__isnull=True,
        to_appointment__cancellation__isnull=True,
    )


def _between(appointment: Appointment, gaps: Iterable[AppointmentGap]) -> Iterator[tuple[datetime, datetime]]:
    """When the appointment may start, given where each of its neighbours now stands."""
    for gap in gaps:
        if gap.to_appointment_id == appointment.pk:
            start = gap.from_appointment.starts_at
            yield start + gap.least, _no_later(start, gap.most)
        elif gap.from_appointment_id == appointment.pk:
            start = gap.to_appointment.starts_at
            yield start - gap.most if gap.most is not None else appointment.earliest_at, start - gap.least


def _no_later(start: datetime, most: timedelta | None) -> datetime:
    return start + most if most is not None else datetime.max.replace(tzinfo=start.tzinfo)


def _taken_by_client(
    episode: "Episode", from_at: datetime, until_at: datetime, leaving_out: Sequence[int]
) -> tuple[Span, ...]:
    rows = Appointment.objects.filter(
        episode__client=episode.client_id,
        cancellation__isnull=True,
        starts_at__lt=until_at,
        ends_at__gt=from_at,
    ).exclude(pk__in=leaving_out)
    return tuple(Span(*row) for row in rows.order_by().values_list("starts_at", "ends_at"))


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
