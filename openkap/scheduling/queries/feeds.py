"""What a calendar program is told behind somebody's link: when, and where; never who, nor what for."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from openkap.scheduling.models import Appointment, CalendarFeed
from openkap.scheduling.queries.appointments import upcoming

if TYPE_CHECKING:
    from openkap.clinic.models import User


def feed_address(user: "User") -> str:
    """The link that this person has made; "" without one."""
    feed = CalendarFeed.objects.filter(by=user, ended_at__isnull=True).first()
    return settings.OPENKAP_ADDRESS + reverse("public-scheduling-calendar-file", args=[feed.secret]) if feed else ""


def feed_file(secret: str, *, now: datetime) -> bytes | None:
    """The calendar behind a link, as iCalendar (RFC 5545); None when the link opens nothing (any more)."""
    digest = CalendarFeed.digest(secret)
    feed = CalendarFeed.objects.filter(secret_hash=digest, ended_at__isnull=True, by__is_active=True).first()
    if feed is None:
        return None
    content: bytes = _calendar(upcoming(feed.by, now=now), now).to_ical()
    return content


def _calendar(found: Iterable[Appointment], now: datetime) -> Calendar:
    calendar = Calendar()
    for key, value in (
        ("prodid", "-//OpenKAP//EN"),
        ("version", "2.0"),
        ("x-wr-calname", settings.OPENKAP_CLINIC_NAME),
    ):
        calendar.add(key, value)
    for each in found:
        calendar.add_component(_event(each, now))
    return calendar


def _event(appointment: Appointment, now: datetime) -> Event:
    event = Event()
    host = urlsplit(settings.OPENKAP_ADDRESS).hostname or "localhost"
    event.add("uid", f"appointment-{appointment.pk}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", _("Appointment"))
    if appointment.room:
        event.add("location", f"{appointment.room.site.name}, {appointment.room.name}")
    return event
