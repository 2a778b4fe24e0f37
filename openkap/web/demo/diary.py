"""The coming weeks of synthetic clients: afternoons that nobody of the named cast needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.scheduling import queries
from openkap.scheduling import seed as scheduling
from openkap.scheduling.seed import SeedAppointment
from openkap.web.demo.people import Cast
from openkap.web.demo.stories import DOSES

if TYPE_CHECKING:
    from openkap.web.demo.synthetic import Person

DAYS = 30  # how far ahead the diary is kept
DOSE_AT, TALK_AT = time(13), time(16, 30)
CANCELLED = 4  # this one of the diary's dosing days was called off


@dataclass
class Diary:
    """One dosing afternoon a day, and the integration of it the day after."""

    cast: Cast
    now: datetime
    taken: int = 0
    skipped: int = 0
    made: dict[int, dict[str, int]] = field(default_factory=dict)

    def book(self, people: "Sequence[Person]") -> None:
        """Book the next dose and its integration for as many of these people as there are days left."""
        waiting = [person for person in people if _goes_on(person)][: DAYS - self.taken]
        rows = [row for person in waiting for row in self._pair(person)]
        ids = iter(scheduling.appointments(row for _, row in rows))
        for (key, row), appointment in zip(rows, ids, strict=True):
            if not row.cancelled_at:
                self.made.setdefault(row.episode_id, {})[key] = appointment.pk

    def of(self, person: "Person") -> dict[str, int]:
        """Visit key -> appointment id."""
        return self.made.get(person.rows.episode_id, {})

    def _pair(self, person: "Person") -> list[tuple[str, SeedAppointment]]:
        number = len(person.story.doses) + 1
        day = self._free_day()
        self.taken += 1
        dose = self._row(person, "dosing", number, datetime.combine(day, DOSE_AT), 180)
        talk = self._row(person, "integration", number, datetime.combine(day + timedelta(days=1), TALK_AT), 50)
        return [(f"dose-{number}", dose), (f"integration-{number}", talk)]

    def _free_day(self) -> date:
        """The next day whose afternoon, and whose hour of talking the day after, nobody else has booked anything in."""
        day = timezone.localtime(self.now).date() + timedelta(days=self.taken + self.skipped)
        while _is_taken(day, DOSE_AT) or _is_taken(day + timedelta(days=1), TALK_AT):
            day, self.skipped = day + timedelta(days=1), self.skipped + 1
        return day

    def _row(self, person: "Person", kind: str, number: int, at: datetime, minutes: int) -> SeedAppointment:
        medical = {"nurse": self.cast.people["eun"].pk, "prescriber": self.cast.people["femi"].pk}
        dosing = kind == "dosing"
        called_off = self.taken == CANCELLED and dosing
        return SeedAppointment(
            episode_id=person.rows.episode_id,
            kind=kind,
            title=f"{'Dose' if dosing else 'Integration'} {number}",
            room_id=(self.cast.dosing_room if dosing else self.cast.consulting_room).pk,
            starts_at=timezone.make_aware(at),
            minutes=minutes,
            people={"therapist": person.therapist_id} | (medical if dosing else {}),
            on_site=frozenset({"prescriber"}) if dosing else frozenset(),
            made_at=person.story.steps["plan_signed"],
            made_by_id=self.cast.gus.pk,
            cancelled_at=self.now - timedelta(hours=3) if called_off else None,
        )


def _goes_on(person: "Person") -> bool:
    story = person.story
    return story.stands == "dosing" and not story.left_at and len(story.doses) < DOSES


def _is_taken(day: date, at: time) -> bool:
    """Whether anything is booked on that day after this hour, whoever's it is and in whichever room."""
    begins, ends = (timezone.make_aware(datetime.combine(day, hour)) for hour in (at, time.max))
    return queries.active().filter(room_until_at__gt=begins, room_from_at__lt=ends).exists()
