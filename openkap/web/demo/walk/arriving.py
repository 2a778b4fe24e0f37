"""From the first day to the two signed intakes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from openkap.clinic import actions as clinic
from openkap.clinic.models import Episode, Practitioner, User
from openkap.core.consents import texts
from openkap.core.evidence import vocabulary
from openkap.intake import actions as intake
from openkap.intake import queries as packets
from openkap.intake.seed import DIAGNOSIS, TESTS, plain_answers
from openkap.measurement import actions as measurement
from openkap.measurement import queries as scales
from openkap.safety import actions as safety
from openkap.scheduling import actions as scheduling
from openkap.web.demo.people import Cast

# What an invented client of no particular worry says beyond what the criteria ask.
TOLD = {
    "reason_for_coming": "depression",
    "thyroid_overactive": "no",
    "liver_disease": "no",
    "diabetes": "no",
    "birth_within_year": "no",
    "ketamine_treatment": "no",
    "escort": "yes",
    "support_text": "My sister Cleo, and a choir on Thursdays.",
    "own_therapist": "no",
    "goals_text": "To get up in the morning without dread.",
    "worries_text": "Losing control.",
    "medically_stable": "yes",
    "adolescent_pathway": "no",
    "custody": "none",
    "seeks_growth": "no",
    "pressure_rise_dangerous": "no",
    "mental_state_text": "Alert, sad, coherent; no sign of psychosis or mania.",
}
LOW_MOOD = (2, 2, 3, 2, 1, 2, 2, 1, 0)
WORKING_DAY = [(time(8), time(12, 30)), (time(13), time(18))]
ROTA = ("dev", "eun", "femi", "ivo", "medical-director")


def rota(people: Mapping[str, Practitioner], *, at: datetime) -> None:
    """Everyone of the demonstration works every day, so that it is alive on whichever day it is opened."""
    desk = people["gus"].user
    scheduling.serve_rooms(role="prescriber", rooms_at_once=2, by=desk, at=at)
    for key in ROTA:
        for weekday in range(7):
            scheduling.set_hours(practitioner=people[key], weekday=weekday, hours=WORKING_DAY, by=desk, at=at)


def on_call(people: Mapping[str, Practitioner], *, at: datetime) -> None:
    """Femi and the medical director answer at all hours, week by week in turn, for eight weeks to come."""
    desk = people["gus"].user
    for number, key in enumerate(("femi", "medical-director") * 4):
        begins = at + timedelta(weeks=number)
        ends = begins + timedelta(weeks=1)
        safety.put_on_call(practitioner=people[key], from_at=begins, until_at=ends, by=desk, at=at)


def arrive(cast: Cast, episode: Episode, *, at: datetime) -> None:
    """Inquired, registered, and the packet is on its way with its instruments."""
    for kind in ("inquired", "registered", "packet_sent"):
        clinic.reach(episode=episode, kind=kind, by=cast.gus, at=at)
    due_on = at.date() + timedelta(days=14)
    for instrument in ("phq-9", "gad-7"):
        measurement.assign(episode=episode, instrument=instrument, occasion="intake", due_on=due_on, by=None, at=at)


def account(episode: Episode) -> User:
    if episode.client.user is None:
        raise ValueError("this client has no account")
    return episode.client.user


def _usual() -> dict[str, str]:
    """The usual answer of every question that has one, and a plain no to what clinicians ask besides."""
    words = vocabulary().questions
    noes = {question.key: "no" for question in words if question.kind == "yes_no" and "clinical" in question.asked_of}
    return noes | {question.key: question.usual for question in words if question.usual}


def asked_of(who: str, changes: Mapping[str, str]) -> dict[str, str]:
    """The answers of a person with no particular worry to what is asked of `who`, some of them changed."""
    answers = _usual() | TOLD | plain_answers(**changes)
    return {
        question.key: answers[question.key]
        for question in vocabulary().questions
        if who in question.asked_of and question.key in answers and question.key not in packets.off_the_path()
    }


def fill_packet(episode: Episode, *, at: datetime, phq: Sequence[int] = LOW_MOOD, **changes: str) -> None:
    """The client answers every part of the packet and sends it."""
    client = account(episode)
    answer(episode, "phq-9", phq, at=at)
    answer(episode, "gad-7", (2, 1, 2, 1, 1, 1, 1), at=at)
    intake.describe(
        episode=episode,
        preferred_name="",
        born_on=episode.client.born_on or date(at.year - 38, 5, 17),
        sex_at_birth="female",
        phone="555 0100",
        by=client,
        at=at,
    )
    _tried(episode, client, at=at)
    on_lists = {*packets.lists_of(episode).told} - changes.keys()
    told = {key: text for key, text in asked_of("client", changes).items() if key not in on_lists}
    intake.answer(episode=episode, answers=told, by=client, at=at)
    _answer_the_rest(episode, at=at)
    intake.add_medicine(episode=episode, name="Sertraline", dose_text="100 mg each morning", by=client, at=at)
    for part in packets.packet(episode).parts:
        if part.kind == "list" and not part.done:
            intake.declare_none(episode=episode, subject=part.key, by=client, at=at)
    intake.return_packet(episode=episode, by=client, at=at)


def _tried(episode: Episode, client: User, *, at: datetime) -> None:
    """Two medicines that did not help enough in this low time, and a therapy that goes on."""
    tried: dict[str, Any] = {"episode": episode, "this_time": "yes", "by": client, "at": at}
    for name, dose, weeks, helped in (("Escitalopram", "20 mg", 14, "little"), ("Bupropion", "300 mg", 9, "no")):
        intake.add_treatment(kind="antidepressant", name=name, dose_text=dose, weeks=weeks, helped=helped, **tried)
    intake.add_treatment(kind="talk_therapy", name="Talk therapy, weekly", helped="little", ongoing=True, **tried)


def _answer_the_rest(episode: Episode, *, at: datetime) -> None:
    """What the packet asks beyond the first scales, each item by its second answer."""
    for waiting in list(scales.unanswered(episode).filter(occasion="intake", asked_of="client")):
        answer(episode, waiting.instrument, [1] * len(scales.instrument(waiting.instrument).items), at=at)


def answer(episode: Episode, instrument: str, values: Sequence[int], *, at: datetime) -> None:
    """The client answers the oldest waiting assignment of an instrument."""
    waiting = scales.unanswered(episode).filter(instrument=instrument).order_by("due_on").first()
    if waiting is None:
        raise ValueError(f"{instrument} is not waiting")
    items = [item.id for item in scales.instrument(instrument).items]
    for item, value in zip(items, values, strict=False):
        measurement.save_answer(assignment=waiting, item=item, value=value, by=account(episode), at=at)
    measurement.submit(assignment=waiting, by=account(episode), at=at)


def answer_due(episode: Episode, phq: Sequence[int], *, at: datetime) -> None:
    """The client answers what is due by then: the mood scale as given, worry a little lower."""
    for waiting in list(scales.due_assignments(episode, on=at.date())):
        if waiting.instrument in {"phq-9", "gad-7"}:
            answer(episode, waiting.instrument, phq if waiting.instrument == "phq-9" else phq[:7], at=at)


def consent(episode: Episode, *, at: datetime) -> None:
    """The client reads and signs what is required, after answering the questions that show it was understood."""
    for text in texts():
        if text.required:
            intake.sign_consent(
                episode=episode,
                text=text,
                teach_back={question.id: question.right for question in text.teach_back},
                choices=[choice.id for choice in text.choices] if text.choices_needed else [],
                routes=[route.id for route in text.routes],
                signed_name=episode.client.name,
                by=account(episode),
                at=at,
            )


def intakes(
    cast: Cast,
    episode: Episode,
    *,
    at: datetime,
    only: Sequence[str] = ("medical", "clinical"),
    pressure: tuple[int, int] = (124, 79),
    tested: bool = True,
    **changes: str,
) -> None:
    """Each discipline does its intake and signs it. `pressure`: systolic and diastolic at rest, in mmHg. `tested`:
    blood, urine and ECG came back; a `diagnosis` of "none" among the changes is no diagnosis."""
    writers = {"medical": cast.femi, "clinical": cast.dev}
    rest = {"systolic_rest_mmhg": str(pressure[0]), "diastolic_rest_mmhg": str(pressure[1])}
    if "medical" in only:
        _examine(cast, episode, at=at, pressure=pressure)
        if tested:
            _test(cast, episode, at=at)
    if "clinical" in only:
        _diagnose(cast, episode, at=at, none=changes.get("diagnosis") == "none")
    for kind in only:
        by, answers = writers[kind], asked_of(kind, rest | changes)
        intake.draft(episode=episode, kind=kind, answers=answers, assessment=ASSESSED[kind], by=by, at=at)  # type: ignore[arg-type]
        intake.sign(episode=episode, kind=kind, by=by, at=at + timedelta(minutes=50))  # type: ignore[arg-type]


ASSESSED = {
    "medical": "In good general health. Blood pressure normal on two days. Sertraline unchanged for a year.",
    "clinical": "Low mood for two years, two medicines tried. Motivated, has support, understands what to expect.",
}


def _diagnose(cast: Cast, episode: Episode, *, at: datetime, none: bool) -> None:
    """One confirmed diagnosis, or that there is none."""
    if none:
        intake.declare_no_diagnosis(episode=episode, by=cast.dev, at=at)
        return
    day = timezone.localtime(at).date()
    intake.name_diagnosis(episode=episode, code=DIAGNOSIS, certainty="confirmed", made_on=day, by=cast.dev, at=at)


def _test(cast: Cast, episode: Episode, *, at: datetime) -> None:
    """Blood, urine and ECG of ten days before."""
    day = timezone.localtime(at).date() - timedelta(days=10)
    intake.record_results(
        episode=episode, taken_on=day, came_from="City laboratory", note="", values=TESTS, by=cast.femi, at=at
    )


def _examine(cast: Cast, episode: Episode, *, at: datetime, pressure: tuple[int, int] = (124, 79)) -> None:
    """Two readings at rest, and the medicines gone through."""
    for minutes in (5, 15):
        intake.measure(
            episode=episode,
            taken_at=at + timedelta(minutes=minutes),
            systolic_mmhg=pressure[0],
            diastolic_mmhg=pressure[1],
            heart_rate_bpm=68,
            spo2_percent=98,
            by=cast.femi,
            at=at + timedelta(minutes=minutes),
        )
    for medicine in packets.medicines(episode):
        intake.review_medicine(
            episode=episode, pk=medicine.id, taken=True, class_codes=medicine.class_codes, by=cast.femi, at=at
        )
