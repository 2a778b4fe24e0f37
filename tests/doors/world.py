"""The rows that addresses point to: one of Ada's for every kind of record."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from openkap.clinic import actions as clinic
from openkap.core.reviews import statements
from openkap.intake import actions as intake
from openkap.intake.queries import Referrer, Wish
from openkap.records import actions as bringing
from openkap.safety import actions as safety
from openkap.scheduling import actions as scheduling
from openkap.web.demo import cast_stories
from openkap.web.demo.people import Cast, gather
from openkap.web.demo.walk import rota

# A Tuesday on which the clinic is open: what the table says must not depend on the day it is read.
MOMENT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
WORDS = {
    "key": "heart",
    "text_id": "treatment",
    "number": 1,
    "discipline": "medical",
    "section": "order",
    "part": "seen",
    "name": "clock",
    "subject": "medicines",
    "criterion": "med.ecg",
    "of": "medical",
    "named": "what-is-kap",
    "claim_id": "fades",
}


@dataclass(frozen=True)
class World:
    """The cast, the values of arguments by name, and by address where one name means different things."""

    cast: Cast
    common: dict[str, Any]
    special: dict[str, dict[str, Any]]

    def arguments(self, name: str, wanted: list[str]) -> dict[str, Any]:
        values = {**self.common, **self.special.get(name, {})}
        return {key: values[key] for key in wanted}


def build() -> World:
    """Ada in a dosing session, Bo in screening, a safety case and an emergency key of Ada's."""
    cast = gather(at=MOMENT - timedelta(days=60))
    rota(cast.people, at=MOMENT - timedelta(days=60))
    for tell in (cast_stories.stranger, cast_stories.bo, cast_stories.ada):
        tell(cast, now=MOMENT)
    safety.report(episode=cast.ada_episode, level="same-day", note="A quiet worry.", by=cast.dev, at=MOMENT)
    clinic.break_glass(episode=cast.ada_episode, reason="covering for the night", by=cast.femi, at=MOMENT)
    read = [each for each in statements() if each.id == WORDS["claim_id"]]
    clinic.review_claims(statements=read, reviewed_on=MOMENT.date(), by=cast.medical_director, at=MOMENT)
    secret = clinic.invite(user=cast.bo, by=cast.gus, at=MOMENT)
    common = {**WORDS, **records(cast), **building(cast), "secret": secret, **arriving(cast)}
    return World(cast, common, special(cast))


def arriving(cast: Cast) -> dict[str, Any]:
    """Somebody who asked and waits, and the same person referred by a colleague who is worried; nobody's client yet."""
    said = {"name": "Somebody", "email": "somebody@openkap.example", "phone": "", "reach_by": "email"}
    first = intake.inquire(**said, question="", referred_by="", by=None, at=MOMENT)
    place = intake.put_on_list(inquiry=first, reason="no_intake", urgency="soon", by=cast.gus, at=MOMENT)
    why = Wish("Low mood; spoke of suicide last year.", "soon", ["opinion"], person_agreed=True)
    colleague = Referrer("Colleague", "doctor", "Practice", "555 0107")
    referral = intake.refer(referrer=colleague, wish=why, **said, born_on=None, by=None, at=MOMENT)
    likeness = referral.inquiry.likenesses.get()
    return {"inquiry_id": referral.inquiry.pk, "likeness_id": likeness.pk, "says": "same", "place_id": place.pk}


def event(cast: Cast) -> Model:
    """Ada slipped, and nothing came of it."""
    facts = {"kind": "fall", "what": "Slipped on the stairs.", "noticed_by": "client", "serious_for": []}
    facts |= {"happened_at": MOMENT, "noticed_at": MOMENT}
    return safety.record_event(episode=cast.ada_episode, facts=facts, by=cast.eun, at=MOMENT)


def carrying() -> Model:
    """Somebody's who sent the answers of the self-check along."""
    asked = {"name": "Somebody", "email": "else@openkap.example", "phone": "", "reach_by": "email"}
    asked |= {"question": "", "referred_by": ""}
    return intake.inquire_with_answers(asked=asked, answers={"age_years": "38"}, by=None, at=MOMENT)


def shift(cast: Cast) -> Model:
    """Femi is on call."""
    times = {"from_at": MOMENT, "until_at": MOMENT + timedelta(days=1)}
    return safety.put_on_call(practitioner=cast.people["femi"], **times, by=cast.gus, at=MOMENT)[0]


def mail(cast: Cast) -> Model:
    """One to Femi that did not arrive."""
    kind = {"kind": "waiting", "about": "safety:case_opened", "fault": "refused", "tries": 9}
    return apps.get_model("clinic.Mail").objects.create(to=cast.femi, **kind, posted_at=MOMENT)


def asked(cast: Cast) -> Model:
    """Ada is asked to bring an ECG."""
    return bringing.ask_for(episode=cast.ada_episode, kind="ecg", note="", by=cast.femi, at=MOMENT)


def building(cast: Cast) -> dict[str, Any]:
    """Primary keys of those who work here and of where they work."""
    return {"practitioner_id": cast.people["hana"].pk, "room_id": cast.consulting_room.pk}


def latest(label: str, cast: Cast, path: str = "episode", **conditions: Any) -> Model:
    """The newest row of a model that belongs to Ada's episode; `path` leads to the episode."""
    found = apps.get_model(label).objects.filter(**{path: cast.ada_episode}, **conditions).order_by("pk").last()
    assert found, f"Ada's story has no {label}"
    return found


def records(cast: Cast) -> dict[str, Any]:
    """Primary keys by the name of the argument."""
    session = latest("dosing.DosingSession", cast)
    through_session = {"path": "session__episode"}
    return {
        "episode_id": cast.ada_episode.pk,
        "member_id": latest("clinic.CareTeamMember", cast).pk,
        "key_id": latest("clinic.BreakGlass", cast).pk,
        "case_id": latest("safety.SafetyCase", cast).pk,
        "event_id": event(cast).pk,
        "shift_id": shift(cast).pk,
        "mail_id": mail(cast).pk,
        "determination_id": latest("candidacy.Determination", cast).pk,
        **differing(cast),
        "plan_id": latest("careplan.Plan", cast).pk,
        "order_id": latest("careplan.Order", cast, "plan__episode").pk,
        "visit_id": session.planned_visit_id,
        "appointment_id": latest("scheduling.Appointment", cast).pk,
        "assignment_id": latest("measurement.Assignment", cast, response__submitted_at__isnull=False).pk,
        "session_id": session.pk,
        "dose_id": latest("dosing.Administration", cast, **through_session).pk,
        "reading_id": latest("dosing.VitalSigns", cast, **through_session).pk,
        "alert_id": latest("dosing.Alert", cast, **through_session).pk,
        "record_id": latest("records.Record", cast).pk,
        "request_id": asked(cast).pk,
        "note_id": latest("therapy.Note", cast).pk,
        "mark_id": latest("therapy.SessionMark", cast).pk,
    }


def differing(cast: Cast) -> dict[str, int]:
    """A disagreement about Ada's determination that is over: it is in nobody's way."""
    said = {"by": cast.dev, "at": MOMENT}
    row = latest("candidacy.Determination", cast)
    resolution = apps.get_model("candidacy.Resolution").objects.create(determination=row, **said)
    talked = {"outcome": "offer", "reason": "Talked.", **said}
    settlement = apps.get_model("candidacy.Settlement").objects.create(resolution=resolution, **talked)
    apps.get_model("candidacy.ResolutionEnd").objects.create(resolution=resolution, **said)
    return {"resolution_id": resolution.pk, "settlement_id": settlement.pk}


# Addresses of one signature of Ada's.
CONSENT_PAGES = [
    f"{door}-intake-{name}" for door in ("portal", "staff") for name in ("withdrawal", "less", "copy", "copy-pdf")
]


def guardian(cast: Cast) -> Model:
    """Somebody who once decided for Ada; nobody does now."""
    named = {"name": "Cleo", "named_at": MOMENT, "named_by": cast.dev, "ended_at": MOMENT, "ended_by": cast.dev}
    found: Model = apps.get_model("intake.Guardian").objects.create(episode=cast.ada_episode, **named)
    return found


def special(cast: Cast) -> dict[str, dict[str, Any]]:
    consent = latest("intake.Consent", cast).pk
    medicine = latest("intake.Medicine", cast).pk
    return {
        "public-scheduling-calendar-file": {"secret": scheduling.open_feed(by=cast.ada, at=MOMENT).secret},
        "staff-intake-carried": {"inquiry_id": carrying().pk},
        "public-clinic-welcome": {"secret": clinic.invite(user=cast.hana, by=cast.administrator, at=MOMENT)},
        **{name: {"pk": consent} for name in CONSENT_PAGES},
        "staff-intake-refusal": {"text_id": "treatment", "part": 0},
        "staff-intake-guardian-end": {"pk": guardian(cast).pk},
        "staff-intake-guardian-invitation": {"pk": guardian(cast).pk},
        **{f"portal-intake-permission-{act}": {"pk": consent} for act in ("withdrawal", "copy")},
        "staff-intake-text-part": {"text_id": "treatment", "part": "purpose"},
        "portal-intake-none": {"key": "medicines"},
        "portal-intake-row-end": {"key": "medicines", "pk": medicine},
        "staff-intake-medicine": {"pk": medicine},
        "staff-intake-medicine-findings": {"pk": medicine},
        "staff-intake-result-strike": {"pk": latest("intake.TestResult", cast).pk},
        "staff-intake-diagnosis-main": {"pk": latest("intake.Diagnosis", cast).pk},
        "staff-intake-diagnosis-end": {"pk": latest("intake.Diagnosis", cast).pk},
        "staff-intake-part-none": {"key": "medicines"},
        "staff-intake-row-end": {"key": "medicines", "pk": medicine},
        "staff-candidacy-requests": {"key": "pregnant"},
        "staff-measurement-withdrawal": {
            "assignment_id": latest("measurement.Assignment", cast, response=None, withdrawal=None).pk
        },
        "staff-intake-reading-strike": {"pk": latest("intake.VitalReading", cast).pk},
    }
