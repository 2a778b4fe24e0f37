"""One dosing day of Ada: the pieces of which tests, journeys and pictures build it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from openkap.candidacy.models import Determination, SignOff
from openkap.careplan import queries as careplan
from openkap.careplan.actions.windowing import lay_out
from openkap.careplan.models import Order, Plan
from openkap.clinic import actions as clinic
from openkap.core.candidacy import determine
from openkap.core.library import standard
from openkap.dosing import actions, queries
from openkap.intake.models import Consent
from openkap.scheduling.models import Appointment, AppointmentRole

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


def certify(cast, noon):
    """Femi can show advanced life support."""
    clinic.verify_credential(
        practitioner=cast.people["femi"],
        kind="acls",
        reference="",
        valid_from_on=(noon - timedelta(days=10)).date(),
        valid_until_on=(noon + timedelta(days=300)).date(),
        by=cast.people["medical-director"].user,
        at=noon,
    )


def draft(cast, noon, protocol="six-dose-im", route="im"):
    """A plan by a protocol, laid out two weeks ago."""
    began = noon - timedelta(days=14)
    plan = Plan.objects.create(
        episode=cast.ada_episode,
        protocol=protocol,
        version="1",
        route=route,
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


def first_dose(plan, cast, noon):
    """The first dose, booked for noon, with its integration two days later."""
    visits = {each.key: each for each in careplan.visits_of(plan)}
    book(visits["integration-1"], cast, noon + timedelta(hours=48), therapist="dev")
    return book(visits["dose-1"], cast, noon, nurse="eun", therapist="dev", prescriber="femi")


def standard_order(plan, cast, now):
    return {
        "plan": plan,
        "product": careplan.product_choices("im")[0][0],
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


def agree(cast, noon, routes=("im",)):
    """Ada has signed the treatment consent for these routes."""
    text = standard().shelf("consents").get("treatment")
    return Consent.objects.create(
        episode=cast.ada_episode,
        text_id=text.id,
        version=text.version,
        sha256=text.sha256,
        routes=list(routes),
        signed_name="Ada",
        signed_at=noon - timedelta(days=5),
        signed_by=cast.ada,
    )


def clear(cast, noon, routes=("iv", "im"), criteria=()):
    """Both disciplines have agreed to offer KAP to Ada, by these criteria, of which nothing was known."""
    found = determine(criteria, {}, now=noon - timedelta(days=20), age_years=40, routes=routes)
    row = Determination.objects.create(
        episode=cast.ada_episode,
        outcome=found.outcome,
        snapshot=found.to_json(),
        library="",
        made_at=found.decided_at,
        made_by=cast.femi,
    )
    for by, half in ((cast.femi, "medical"), (cast.dev, "psychological")):
        SignOff.objects.create(
            determination=row, discipline=half, decision="agree", reason="Seen.", sha256="", at=noon, by=by
        )
    return row


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


def begin(cast, noon):
    """Everything at once: the checks have begun, nothing is answered."""
    certify(cast, noon)
    plan = draft(cast, noon)
    visit = first_dose(plan, cast, noon)
    Order.objects.create(**standard_order(plan, cast, noon))
    agree(cast, noon)
    clear(cast, noon)
    return Day(cast, actions.start(visit=visit, by=cast.eun, at=noon), noon)
