"""Synthetic clients: each story written through every room's seed, the scores by the core like everyone's."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from openkap.candidacy import seed as candidacy
from openkap.clinic import seed as clinic
from openkap.intake import seed as intake
from openkap.measurement import seed as measurement
from openkap.safety import seed as safety
from openkap.web.demo import courses
from openkap.web.demo.diary import Diary
from openkap.web.demo.people import Cast
from openkap.web.demo.progress import Progress
from openkap.web.demo.stories import SCALES, Answers, Story, stories

BATCH = 500
TEAMS = (("dev", "eun", "femi"), ("ivo", "eun", "femi"))
MEDICINES = ((("Sertraline", "100 mg each morning"),), (("Lamotrigine", "200 mg"), ("Ibuprofen", "now and then")), ())
CONSENTED = ("treatment", "touch")


@dataclass(frozen=True)
class Person:
    """A story with the rows it was given."""

    story: Story
    rows: clinic.Planted
    therapist_id: int
    therapist_user_id: int


def sow(cast: Cast, *, clients: int, seed: int, now: datetime) -> None:
    """Write everyone, a few hundred at a time, so that memory stays small."""
    source = stories(clients=clients, seed=seed, now=now)
    dice, diary = random.Random(seed), Diary(cast, now)
    with Progress("synthetic clients", clients) as progress:
        while batch := list(islice(source, BATCH)):
            people = _plant(cast, batch, now)
            _arrivals(cast, people)
            _measured_and_decided(cast, people, now)
            courses.sow(cast, people, diary, dice, now=now)
            progress.step(len(batch))


def _plant(cast: Cast, batch: list[Story], now: datetime) -> list[Person]:
    sown = [_client(cast, story, now) for story in batch]
    people = []
    for story, rows in zip(batch, clinic.clients(sown), strict=True):
        therapist = cast.people[_team(story)[0]]
        people.append(Person(story, rows, therapist.pk, therapist.user_id))
    return people


def _team(story: Story) -> tuple[str, ...]:
    return TEAMS[story.number % len(TEAMS)]


def _client(cast: Cast, story: Story, now: datetime) -> clinic.Sown:
    team = tuple(cast.people[key].pk for key in _team(story)) if story.reached("intakes") else ()
    return clinic.Sown(
        given_name="Client",
        family_name=f"{story.number:04}",
        email=f"client{story.number:04}@openkap.example",
        born_on=date(now.year - story.born_years_ago, 1 + story.number % 12, 1 + story.number % 28),
        sex_at_birth=story.sex,
        opened_at=story.opened_at,
        by_id=cast.gus.pk,
        team=team,
        milestones=_milestones(story),
        closed=_closed(story),
    )


def _milestones(story: Story) -> dict[str, datetime]:
    steps = dict(story.steps)
    if story.left_at:
        steps.pop("last_dose", None)
    if closed := _closed(story):
        steps["closed"] = closed[0]
    return steps


def _closed(story: Story) -> tuple[datetime, str] | None:
    if story.left_at:
        return story.left_at, "client_left" if story.number % 2 else "lost_contact"
    return None


def _arrivals(cast: Cast, people: list[Person]) -> None:
    """Inquiries, packets, consents, and intakes as far as each has come."""
    intake.inquiries([_inquiry(cast, person) for person in people])
    intake.arrivals([_arrival(cast, person) for person in people])


def _inquiry(cast: Cast, person: Person) -> intake.SeedInquiry:
    story = person.story
    registered = "registered" in story.steps
    return intake.SeedInquiry(
        name=story.name,
        email=f"client{story.number:04}@openkap.example",
        phone=f"555 {story.number:04}",
        arrived_at=story.opened_at,
        question="I would like to know whether this could be for me.",
        episode_id=person.rows.episode_id if registered else None,
        by_id=cast.gus.pk if registered else None,
    )


def _arrival(cast: Cast, person: Person) -> intake.SeedArrival:
    steps = person.story.steps
    returned = steps.get("packet_returned")
    medical, clinical = steps.get("medical_intake_signed"), steps.get("clinical_intake_signed")
    half_way = person.story.stands == "intakes"
    return intake.SeedArrival(
        episode_id=person.rows.episode_id,
        client_id=person.rows.user_id,
        name=person.story.name,
        told_at=returned,
        differs={"high_blood_pressure": "yes"} if person.story.not_a_candidate else {},
        medicines=MEDICINES[person.story.number % len(MEDICINES)],
        consents={text: returned + timedelta(hours=1) for text in CONSENTED} if returned else {},
        medical=(medical, cast.femi.pk) if medical else None,
        clinical=(clinical, person.therapist_user_id) if clinical and not half_way else None,
        pressure=(152, 96) if person.story.not_a_candidate else (122, 78),
    )


def _decisions(cast: Cast, people: list[Person]) -> None:
    candidacy.sow(_determination(cast, person) for person in people if _both_intakes(person))


def _both_intakes(person: Person) -> bool:
    return "clinical_intake_signed" in person.story.steps


def _determination(cast: Cast, person: Person) -> candidacy.Sown:
    signed_at = person.story.steps.get("determined")
    halves = (("medical", cast.femi.pk), ("psychological", person.therapist_user_id))
    return candidacy.Sown(
        episode_id=person.rows.episode_id,
        made_at=_decided_at(person),
        made_by_id=cast.femi.pk,
        signed=tuple(candidacy.Signed(half, by, signed_at) for half, by in halves) if signed_at else (),
    )


def _decided_at(person: Person) -> datetime:
    """The day after the intakes or two hours before both sign, with everything known until then."""
    steps = person.story.steps
    if signed_at := steps.get("determined"):
        return signed_at - timedelta(hours=2)
    return steps["clinical_intake_signed"] + timedelta(minutes=30)


def _measured_and_decided(cast: Cast, people: list[Person], now: datetime) -> None:
    """Answers as told, instruments never answered, the decision between them, and a case for every danger."""
    early, late = _around_decisions(people, now)
    dangers = measurement.responses(early)
    _decisions(cast, people)
    dangers += measurement.responses(late)
    therapists = {person.rows.episode_id: person for person in people}
    safety.cases([_case(danger, therapists[danger.row.episode_id], now) for danger in _first_of_each(dangers)])


def _around_decisions(people: list[Person], now: datetime) -> tuple[list[measurement.SeedResponse], ...]:
    """What was answered before each person's decision, and all the rest."""
    early, late = [], []
    for person in people:
        until = _decided_at(person) if _both_intakes(person) else now
        for row in _responses(person, now):
            (early if row.submitted_at and row.submitted_at < until else late).append(row)
    return early, late


def _responses(person: Person, now: datetime) -> Iterator[measurement.SeedResponse]:
    for answers in person.story.answers:
        yield _response(person, answers)
    if person.story.stands == "packet":
        for instrument in SCALES:
            yield _waiting(person, instrument, "intake", person.story.steps["packet_sent"])
    elif person.story.reached("dosing") and not person.story.left_at:
        yield _waiting(person, "phq-9", "weekly", now - timedelta(days=person.story.number % 5))


def _response(person: Person, answers: Answers) -> measurement.SeedResponse:
    items = {f"{number}": value for number, value in enumerate(answers.values, 1)}
    return measurement.SeedResponse(
        episode_id=person.rows.episode_id,
        instrument=answers.instrument,
        occasion=answers.occasion,
        opens_on=answers.at.date(),
        due_on=answers.at.date(),
        assigned_at=answers.at - timedelta(hours=6),
        answers={f"{answers.instrument}.{number}": value for number, value in items.items()},
        submitted_at=answers.at,
        by_id=person.rows.user_id,
    )


def _waiting(person: Person, instrument: str, occasion: str, at: datetime) -> measurement.SeedResponse:
    return measurement.SeedResponse(
        episode_id=person.rows.episode_id,
        instrument=instrument,
        occasion=occasion,
        opens_on=at.date(),
        due_on=at.date() + timedelta(days=3),
        assigned_at=at,
    )


def _first_of_each(dangers: Iterable[measurement.Danger]) -> Iterator[measurement.Danger]:
    """One case per person and kind: a case that is open takes the next answer in."""
    seen: set[tuple[int, str]] = set()
    for danger in sorted(dangers, key=lambda found: str(found.row.submitted_at), reverse=True):
        key = (danger.row.episode_id, danger.alert.state)
        if key not in seen:
            seen.add(key)
            yield danger


def _case(danger: measurement.Danger, person: Person, now: datetime) -> safety.SeedCase:
    """Old cases were closed within hours; those of the last day are still open."""
    opened = danger.row.submitted_at or danger.row.assigned_at
    old = opened < now - timedelta(days=1)
    raised = danger.alert.state == "raised"
    return safety.SeedCase(
        episode_id=danger.row.episode_id,
        kind="dangerous_answer" if raised else "unanswered_safety_item",
        level="same-day",
        source=f"measurement:{danger.assignment_id}",
        opened_at=opened,
        opened_by_id=None,
        owner_id=person.therapist_id,
        source_url=f"/staff/measurement/assignments/{danger.assignment_id}/",
        closed_at=opened + timedelta(hours=3) if old else None,
        closed_by_id=person.therapist_user_id if old else None,
        seen_at=None if old else min(opened + timedelta(minutes=20), now),
        seen_by_id=None if old else person.therapist_user_id,
    )
