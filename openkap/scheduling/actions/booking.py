"""Visits become appointments: all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.clinic import queries as clinic
from openkap.core.booking import Booking, Gap, Visit
from openkap.core.verdict import insist
from openkap.scheduling import policies, queries
from openkap.scheduling.actions.refusal import Refused, once, refusal
from openkap.scheduling.models import Appointment, AppointmentGap, AppointmentRole

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Site, User


@transaction.atomic
def book_together(
    *,
    episode: "Episode",
    visits: Sequence[Visit],
    gaps: Sequence[Gap],
    by: "User",
    at: datetime,
    now: datetime,
    seconds: float = 5.0,
    site: "Site | None" = None,
) -> dict[str, Appointment]:
    """Book all visits at the best times the solver finds in so many seconds: visit key -> appointment.

    Keeps windows, hard gaps, rooms, hours, leave and credentials of each day. Refused with the causes, and nothing is
    booked, when that cannot be.
    """
    from openkap.scheduling.solver import solve  # heavy: only who books needs it

    insist(policies.may_book(by), Refused)
    lock()
    answer = solve(queries.problem(episode, visits, gaps, now=now, site=site), seconds=seconds)
    if not answer:
        raise refusal(answer.causes or ("There is nothing to book.",))
    with once():
        made = write(episode, visits, gaps, answer.bookings, by=by, at=at)
    audit.record("scheduling:visits:booked", episode, by=by, at=at, facts={"count": len(made)})
    url = reverse("portal-scheduling-appointments")
    notify.client_notice(client=episode.client, kind="scheduling:visits_booked", url=url, at=at)
    return made


@transaction.atomic
def book_one(
    *,
    episode: "Episode",
    visit: Visit,
    by: "User",
    at: datetime,
    now: datetime,
    site: "Site | None" = None,
) -> Appointment:
    """Book a single visit in its window, as early as it fits."""
    made = book_together(episode=episode, visits=[visit], gaps=[], by=by, at=at, now=now, site=site)
    return made[visit.key]


def lock() -> None:
    """Only one booking at a time reads the calendar and writes to it. SQLite has one writer anyhow."""
    list(clinic.sites().select_for_update().order_by("pk"))


def write(
    episode: "Episode",
    visits: Sequence[Visit],
    gaps: Sequence[Gap],
    bookings: Sequence[Booking],
    *,
    by: "User",
    at: datetime,
) -> dict[str, Appointment]:
    """Rows for an answer of the search."""
    asked = {visit.key: visit for visit in visits}
    rows = [_appointment(episode, asked[each.visit], each, by=by, at=at) for each in bookings]
    made = dict(zip([each.visit for each in bookings], Appointment.objects.bulk_create(rows), strict=True))
    AppointmentRole.objects.bulk_create(
        AppointmentRole(
            appointment=made[each.visit], practitioner_id=person, role=role, on_site=role in asked[each.visit].on_site
        )
        for each in bookings
        for role, person in each.people.items()
    )
    AppointmentGap.objects.bulk_create(
        AppointmentGap(from_appointment=made[gap.from_], to_appointment=made[gap.to], least=gap.min, most=gap.max)
        for gap in _once(gaps)
    )
    return made


def _appointment(episode: "Episode", visit: Visit, booking: Booking, *, by: "User", at: datetime) -> Appointment:
    kept = visit.room_span(booking.starts_at)
    return Appointment(
        episode=episode,
        kind=visit.kind,
        title=visit.title,
        room_id=booking.room,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        room_from_at=kept.starts_at,
        room_until_at=kept.ends_at,
        earliest_at=visit.earliest,
        latest_at=visit.latest,
        made_at=at,
        made_by=by,
    )


def _once(gaps: Sequence[Gap]) -> list[Gap]:
    """Hard gaps, two between the same visits as one that keeps both."""
    found: Mapping[tuple[str, str], list[Gap]] = {(gap.from_, gap.to): [] for gap in gaps if gap.hard}
    for gap in gaps:
        if gap.hard:
            found[gap.from_, gap.to].append(gap)
    return [_both(same) for same in found.values()]


def _both(same: Sequence[Gap]) -> Gap:
    longest = [gap.max for gap in same if gap.max is not None]
    return Gap(same[0].from_, same[0].to, max(gap.min for gap in same), min(longest) if longest else None)
