"""A dosing day for Ada: a plan, an appointment at noon, an order, a consent, and Eun who runs it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import django
import pytest
import time_machine

django.setup()  # pytest may read this file before it has started Django

from openkap.careplan import queries as careplan  # noqa: E402
from openkap.careplan.actions.windowing import lay_out  # noqa: E402
from openkap.careplan.models import Order, Plan  # noqa: E402
from openkap.clinic import actions as clinic  # noqa: E402
from openkap.core.library import standard  # noqa: E402
from openkap.dosing import actions, queries  # noqa: E402
from openkap.intake.models import Consent  # noqa: E402
from openkap.scheduling.models import Appointment, AppointmentRole  # noqa: E402
from openkap.web.demo.people import gather  # noqa: E402

PASSWORD = "a calm and quiet morning"
BASE = {
    "systolic_mmhg": 122,
    "diastolic_mmhg": 78,
    "heart_rate_bpm": 68,
    "spo2_percent": 98,
    "respiratory_rate_bpm": 14,
    "temperature_c": 36.6,
    "sedation_moaas": 5,
}
ALL_WELL = {
    **{f"aldrete.{n}": 2 for n in range(1, 6)},
    **{f"padss.{n}": 2 for n in range(1, 6)},
    "walks_steadily": 1,
    "tolerates_fluid": 1,
    "dissociation_gone": 1,
    "escort_present": 1,
    "instructions_given": 1,
    "suicide_level": 0,
}


@pytest.fixture
def now():
    """Noon of today, and the clock runs on from there: a dosing day fits into it."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=True):
        yield noon


@pytest.fixture
def cast(db, now):
    cast = gather(at=now - timedelta(days=1), password=PASSWORD)
    director = cast.people["medical-director"].user
    clinic.verify_credential(
        practitioner=cast.people["femi"],
        kind="acls",
        reference="",
        valid_from_on=(now - timedelta(days=10)).date(),
        valid_until_on=(now + timedelta(days=300)).date(),
        by=director,
        at=now,
    )
    return cast


@pytest.fixture
def plan(cast, now):
    began = now - timedelta(days=14)
    plan = Plan.objects.create(
        episode=cast.ada_episode,
        protocol="six-dose-im",
        version="1",
        route="im",
        starts_on=began.date(),
        goals="To sleep again.",
        drafted_at=began,
        drafted_by=cast.femi,
    )
    lay_out(plan, careplan.tailored_protocol(plan), at=began)
    return plan


def book(visit, cast, starts_at, **roles):
    """An appointment for a planned visit, as the solver would write it."""
    ends_at = starts_at + timedelta(minutes=visit.minutes)
    room = cast.dosing_room if visit.kind == "dosing" else cast.consulting_room
    visit.appointment = Appointment.objects.create(
        episode=cast.ada_episode,
        kind=visit.kind,
        title=visit.title,
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        room_from_at=starts_at,
        room_until_at=ends_at,
        earliest_at=starts_at,
        latest_at=starts_at,
        made_at=starts_at - timedelta(days=7),
        made_by=cast.gus,
    )
    visit.save(update_fields=["appointment"])
    for role, person in roles.items():
        AppointmentRole.objects.create(
            appointment=visit.appointment, practitioner=cast.people[person], role=role, on_site=role == "prescriber"
        )
    return visit


@pytest.fixture
def visit(plan, cast, now):
    """The first dose, booked for noon today, with its integration the day after tomorrow."""
    visits = {each.key: each for each in careplan.visits_of(plan)}
    book(visits["integration-1"], cast, now + timedelta(hours=48), therapist="dev")
    return book(visits["dose-1"], cast, now, nurse="eun", therapist="dev", prescriber="femi")


@pytest.fixture
def ordered(plan, cast, now):
    """`ordered(max_dose_mg=100)`: an order that differs in this; the newest one holds."""

    def write(**changes):
        return Order.objects.create(**standard_order(plan, cast, now) | changes)

    return write


@pytest.fixture
def order(ordered):
    return ordered()


def standard_order(plan, cast, now):
    return {
        "plan": plan,
        "product": careplan.substance().products[0].id,
        "route": "im",
        "dose_mg": Decimal(50),
        "max_dose_mg": Decimal(60),
        "salt_or_base": "base",
        "weight_kg": Decimal(80),
        "weight_basis": "actual",
        "valid_from_on": (now - timedelta(days=2)).date(),
        "valid_until_on": (now + timedelta(days=30)).date(),
        "reason": "first dose",
        "signed_at": now - timedelta(days=2),
        "signed_by": cast.femi,
    }


@pytest.fixture
def consent(cast, now):
    text = standard().shelf("consents").get("treatment")
    return Consent.objects.create(
        episode=cast.ada_episode,
        text_id=text.id,
        version=text.version,
        sha256=text.sha256,
        routes=["im"],
        signed_name="Ada",
        signed_at=now - timedelta(days=5),
        signed_by=cast.ada,
    )


@dataclass
class Day:
    """One dosing day that a test can walk through, minute by minute."""

    cast: object
    session: object
    noon: datetime
    readings: list = field(default_factory=list)

    def at(self, minutes: float) -> datetime:
        return self.noon + timedelta(minutes=minutes)

    def sheet(self, minutes: float = 0):
        return queries.flowsheet(self.session.pk, now=self.at(minutes))

    def read(self, minutes: float = 0, by=None, **values):
        reading = actions.record_vitals(
            session=self.session,
            values=values,
            taken_at=self.at(minutes),
            token=uuid4(),
            by=by or self.cast.eun,
            at=self.at(minutes),
        )
        self.readings.append(reading)
        return reading

    def answer(self, minutes: float = 0, **changes):
        given = {**self.answers, **changes}
        kept = {check: value for check, value in given.items() if value is not None}
        return actions.answer_checks(session=self.session, answers=kept, by=self.cast.eun, at=self.at(minutes))

    @property
    def answers(self) -> dict[str, str]:
        people = {name: str(person.pk) for name, person in self.cast.people.items()}
        yes = ("identity", "consent_today", "escort", "driving", "news", "bls", "equipment", "room", "intention")
        return dict.fromkeys(yes, "yes") | {
            "second_person": people["dev"],
            "food": "8",
            "drink": "3",
            "pregnancy": "negative",
            "suicide_screen": "0",
            "mania_psychosis": "no",
            "mood": "calm",
            "taken": "none",
            "allergies": "none",
            "weight": "80",
            "prescriber": people["femi"],
            "monitor": people["eun"],
            "therapist": people["dev"],
            "acls": people["femi"],
            "ratio": "1",
            "lot": "A1",
            "expiry": self.noon.date().isoformat(),
            "count": "9",
            "waste": "witnessed",
        }

    def ready(self):
        """Everything checked and measured."""
        self.read(0, **BASE)
        self.answer()
        return self

    def dose(self, minutes: float = 1, dose_mg=50, by=None):
        return actions.administer(
            session=self.session, dose_mg=Decimal(dose_mg), by=by or self.cast.eun, at=self.at(minutes)
        )

    def well(self, minutes: float = 125, **changes):
        """Long enough after the dose, measured, scored, the note closed."""
        self.read(41, **BASE | {"systolic_mmhg": 134})
        self.read(minutes, **BASE)
        actions.answer_leaving(session=self.session, answers=ALL_WELL | changes, by=self.cast.eun, at=self.at(minutes))
        actions.note_closed(session=self.session, by=self.cast.dev, at=self.at(minutes))
        return self


@pytest.fixture
def session(cast, visit, order, consent, now):
    """Begun, nothing checked yet."""
    return actions.start(visit=visit, by=cast.eun, at=now)


@pytest.fixture
def day(cast, session, now):
    return Day(cast, session, now)


@pytest.fixture
def kinds():
    """The audit kinds written so far, in order."""
    from openkap.clinic.models import AuditEvent

    return lambda: list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
