"""Packets, medicines, consents and signed intakes of invented people, many at a time. Only the demonstration sows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, islice
from typing import Any

from django.db.models import Model
from django.utils import timezone

from openkap.core.evidence import Question, raw, vocabulary
from openkap.core.library import standard
from openkap.core.medicines import medicine_list
from openkap.intake import codes, queries
from openkap.intake.models import (
    Allergy,
    Consent,
    Diagnosis,
    Fact,
    Inquiry,
    Intake,
    IntakeSignature,
    Medicine,
    MedicineReview,
    NoneDeclared,
    OutsideProvider,
    Registration,
    TestResult,
    Treatment,
    VitalReading,
)
from openkap.intake.seed.ordinary import DIAGNOSIS, TESTS, ordinary_answers

BATCH = 200  # arrivals at a time; each is some hundred rows
ROWS = 2000


@dataclass(frozen=True)
class SeedArrival:
    """How far one invented person has come. `differs`: answers, as a form sends them, that are not the ordinary ones;
    it holds for the packet and for both intakes. What has no moment has not happened yet."""

    episode_id: int
    client_id: int  # the account of the client
    name: str
    told_at: datetime | None = None
    differs: Mapping[str, str] = field(default_factory=dict)
    medicines: tuple[tuple[str, str], ...] = ()  # (name, dose in words)
    allergies: tuple[tuple[str, str], ...] = ()  # (substance, reaction)
    therapist: str = ""  # the client's own
    consents: Mapping[str, datetime] = field(default_factory=dict)  # text id -> signed at
    routes: tuple[str, ...] = ("iv", "im", "sublingual")
    medical: tuple[datetime, int] | None = None  # signed at, by the account of this prescriber
    clinical: tuple[datetime, int] | None = None
    pressure: tuple[int, int] = (122, 78)


@dataclass(frozen=True)
class SeedInquiry:
    """One first contact; with `episode_id` it was registered by the account `by_id`."""

    name: str
    email: str
    phone: str
    arrived_at: datetime
    question: str = ""
    referred_by: str = ""
    episode_id: int | None = None
    by_id: int | None = None


def inquiries(rows: Iterable[SeedInquiry]) -> None:
    """Write inquiries and, for those that led to an episode, their registrations."""
    rows = list(rows)
    made = Inquiry.objects.bulk_create([_inquiry(row) for row in rows], ROWS)
    registered = [
        Registration(inquiry=inquiry, episode_id=row.episode_id, at=row.arrived_at, by_id=row.by_id)
        for inquiry, row in zip(made, rows, strict=True)
        if row.episode_id is not None and row.by_id is not None
    ]
    Registration.objects.bulk_create(registered, ROWS)


def arrivals(rows: Iterable[SeedArrival]) -> None:
    """Write everything that these people told, signed and had signed about them, in batches."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        _write(batch)


def _write(rows: list[SeedArrival]) -> None:
    for model, made in (
        (Fact, chain.from_iterable(_facts(row) for row in rows)),
        (Allergy, chain.from_iterable(_allergies(row) for row in rows)),
        (OutsideProvider, (_provider(row) for row in rows if row.told_at and row.therapist)),
        (Treatment, (_treatment(row) for row in rows if row.told_at)),
        (NoneDeclared, chain.from_iterable(_none(row) for row in rows)),
        (Consent, chain.from_iterable(_consents(row) for row in rows)),
        (TestResult, chain.from_iterable(_results(row, *row.medical) for row in rows if row.medical)),
        (Diagnosis, (_diagnosis(row, *row.clinical) for row in rows if row.clinical)),
        (VitalReading, chain.from_iterable(_readings(row, *row.medical) for row in rows if row.medical)),
    ):
        _keep(model, made)
    _medicines(rows)
    _intakes(rows)


def _keep(model: type[Model], made: Iterable[Model]) -> list[Any]:
    return list(model._default_manager.bulk_create(list(made), ROWS))


@cache
def _asked_of_clients() -> tuple[Question, ...]:
    words = vocabulary()
    return tuple(question for topic in words.topics("client") for question in words.within(topic.id, "client"))


def _facts(row: SeedArrival) -> Iterator[Fact]:
    if row.told_at:
        told = ordinary_answers(_asked_of_clients(), row.differs, at=row.told_at)
        yield from _known(row, told, "client", row.told_at, row.client_id)
    for kind, signed in (("medical", row.medical), ("clinical", row.clinical)):
        if signed:
            yield from _known(row, _signed_answers(row, kind), kind, *signed)
    if row.medical:
        upper, lower = row.pressure
        measured = {"systolic_rest_mmhg": str(upper), "diastolic_rest_mmhg": str(lower), "blood_pressure_visits": "2"}
        measured |= {"heart_rate_rest_bpm": "70", "spo2_percent": "98"}
        yield from _known(row, measured, "measured", *row.medical)
        yield from _known(row, {"medicines_reviewed": "yes"}, "medical", *row.medical)
        tested = queries.tested(_results(row, *row.medical))
        for key, piece in tested.items():
            yield from _known(row, {key: raw(piece.value)}, "medical", piece.observed_at, row.medical[1])
    if row.clinical:
        yield from _known(row, queries.diagnosed([_diagnosis(row, *row.clinical)]), "clinical", *row.clinical)


def _known(row: SeedArrival, answers: Mapping[str, str], source: str, at: datetime, by_id: int) -> Iterator[Fact]:
    for key, value in answers.items():
        yield Fact(episode_id=row.episode_id, key=key, value=value, source=source, observed_at=at, by_id=by_id)


def _results(row: SeedArrival, at: datetime, by_id: int) -> list[TestResult]:
    """Ten days before the medical intake."""
    told = {"episode_id": row.episode_id, "taken_on": timezone.localtime(at).date() - timedelta(days=10)}
    found = {key: row.differs.get(key, value) for key, value in TESTS.items()}
    return [TestResult(key=key, value=value, at=at, by_id=by_id, **told) for key, value in found.items()]


def _diagnosis(row: SeedArrival, at: datetime, by_id: int) -> Diagnosis:
    code = codes.find(DIAGNOSIS)
    if code is None:
        raise ValueError(f"{DIAGNOSIS} is no code")
    made = {"made_on": timezone.localtime(at).date(), "main_at": at, "main_by_id": by_id, "at": at, "by_id": by_id}
    return Diagnosis(episode_id=row.episode_id, code=code.code, words=code.words, certainty="confirmed", **made)


def _signed_answers(row: SeedArrival, kind: Any) -> dict[str, str]:
    at = row.medical if kind == "medical" else row.clinical
    return ordinary_answers(queries.asked(kind), row.differs, at=at[0]) if at else {}


def _medicines(rows: list[SeedArrival]) -> None:
    told = [(row, name, dose) for row in rows if row.told_at for name, dose in row.medicines]
    made = _keep(Medicine, (_medicine(*each) for each in told))
    reviewed = [
        MedicineReview(medicine=medicine, taken=True, class_codes=medicine.class_codes, at=at, by_id=by)
        for medicine, (row, _, _) in zip(made, told, strict=True)
        if row.medical
        for at, by in [row.medical]
    ]
    _keep(MedicineReview, reviewed)


def _medicine(row: SeedArrival, name: str, dose: str) -> Medicine:
    codes = sorted(medicine_list().codes_for(name))
    found = [each.code for each in medicine_list().ingredients_in(name)]
    said = {"source": "client", "at": row.told_at, "by_id": row.client_id}
    return Medicine(
        episode_id=row.episode_id, name=name, dose_text=dose, class_codes=codes, ingredient_codes=found, **said
    )


def _allergies(row: SeedArrival) -> Iterator[Allergy]:
    for substance, reaction in row.allergies if row.told_at else ():
        said = {"source": "client", "at": row.told_at, "by_id": row.client_id}
        yield Allergy(episode_id=row.episode_id, substance=substance, reaction=reaction, **said)


def _provider(row: SeedArrival) -> OutsideProvider:
    said = {"at": row.told_at, "by_id": row.client_id}
    return OutsideProvider(episode_id=row.episode_id, kind="therapist", name=row.therapist, **said)


def _treatment(row: SeedArrival) -> Treatment:
    """What the ordinary answers say of talk therapy."""
    went = {"ongoing": True, "this_time": "yes", "helped": "little", "at": row.told_at, "by_id": row.client_id}
    return Treatment(episode_id=row.episode_id, kind="talk_therapy", name="Talk therapy", **went)


def _none(row: SeedArrival) -> Iterator[NoneDeclared]:
    named = {"medicines": row.medicines, "other_allergies": row.allergies, "providers": row.therapist, "people": ()}
    for subject, given in named.items():
        if row.told_at and not given:
            yield NoneDeclared(episode_id=row.episode_id, list=subject, at=row.told_at, by_id=row.client_id)


def _consents(row: SeedArrival) -> Iterator[Consent]:
    for name, at in row.consents.items():
        text = standard().shelf("consents").get(name)
        consent = Consent(
            episode_id=row.episode_id,
            text_id=text.id,
            version=text.version,
            sha256=text.sha256,
            routes=sorted(row.routes) if text.route_bound else [],
            choices=[choice.id for choice in text.choices[:1]],
            teach_back={question.id: question.right for question in text.teach_back},
            signed_name=row.name,
            signed_at=at,
            signed_by_id=row.client_id,
        )
        consent.seal = queries.seal(consent)
        yield consent


def _readings(row: SeedArrival, at: datetime, by_id: int) -> Iterator[VitalReading]:
    """At rest, at the medical intake and two days before."""
    upper, lower = row.pressure
    for taken_at in (at - timedelta(days=2), at):
        taken = {"taken_at": taken_at, "taken_by_id": by_id, "heart_rate_bpm": 70, "spo2_percent": 98}
        yield VitalReading(episode_id=row.episode_id, systolic_mmhg=upper, diastolic_mmhg=lower, **taken)


def _intakes(rows: list[SeedArrival]) -> None:
    signed = [(row, kind, *moment) for row in rows for kind, moment in _moments(row) if moment]
    made = _keep(Intake, (_intake(*each) for each in signed))
    _keep(IntakeSignature, (_signature(intake) for intake in made))


def _moments(row: SeedArrival) -> tuple[tuple[str, tuple[datetime, int] | None], ...]:
    return (("medical", row.medical), ("clinical", row.clinical))


def _intake(row: SeedArrival, kind: str, at: datetime, by_id: int) -> Intake:
    words = {"answers": _signed_answers(row, kind), "assessment": "Seen, examined and discussed with the client."}
    return Intake(episode_id=row.episode_id, kind=kind, saved_at=at, saved_by_id=by_id, **words)


def _signature(intake: Intake) -> IntakeSignature:
    words = vocabulary()
    content = {
        "kind": intake.kind,
        "questions": f"{words.id} {words.version}",
        "answers": intake.answers,
        "assessment": intake.assessment,
    }
    when = {"at": intake.saved_at, "by_id": intake.saved_by_id}
    return IntakeSignature(intake=intake, content=content, sha256=queries.digest(content), **when)


def _inquiry(row: SeedInquiry) -> Inquiry:
    return Inquiry(
        name=row.name,
        email=row.email,
        phone=row.phone,
        phone_digits=queries.digits(row.phone),
        reach_by="email" if row.email else "phone",
        question=row.question,
        referred_by=row.referred_by,
        arrived_at=row.arrived_at,
    )
