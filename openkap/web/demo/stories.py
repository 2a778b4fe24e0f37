"""What might happen to an invented person: one story per synthetic client, drawn from a seed.

The shapes are plausible, not evidence: most get better, some only a little, some not, a few worse; people leave,
answers go missing, and somebody is in danger.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

COURSES = {"responds": 0.45, "helped_a_little": 0.25, "unchanged": 0.18, "worse": 0.07, "leaves": 0.05}
# How many clients of a hundred stand at each phase today.
STANDS = {
    "inquiry": 8,
    "packet": 10,
    "intakes": 8,
    "decision": 6,
    "planning": 5,
    "preparation": 7,
    "dosing": 22,
    "follow_up": 34,
}
ORDER = tuple(STANDS)
DOSES = 6
SCALES = {"phq-9": (9, 8), "gad-7": (7, None)}  # items, and the place of the item that is never left unwatched


@dataclass(frozen=True)
class Answers:
    """One instrument answered on one day; None is an answer that was left out."""

    instrument: str
    occasion: str
    at: datetime
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Story:
    """One synthetic client's journey so far. Times of steps that have not happened are absent."""

    number: int
    stands: str
    course: str
    born_years_ago: int
    sex: str
    opened_at: datetime
    steps: dict[str, datetime] = field(default_factory=dict)
    doses: tuple[datetime, ...] = ()
    answers: tuple[Answers, ...] = ()
    left_at: datetime | None = None
    not_a_candidate: bool = False

    @property
    def name(self) -> str:
        return f"Client {self.number:04}"

    def reached(self, phase: str) -> bool:
        return ORDER.index(self.stands) >= ORDER.index(phase)


def stories(*, clients: int, seed: int, now: datetime) -> Iterator[Story]:
    """As many stories as asked; the same seed and day give the same clinic. Every phase has someone in it."""
    dice = random.Random(seed)
    for number in range(1, clients + 1):
        stands = ORDER[number % len(ORDER)] if number <= len(ORDER) else _one_of(STANDS, dice)
        yield _story(number, stands, dice, now.replace(hour=15, minute=0, second=0, microsecond=0))


def _one_of(weights: dict[str, float] | dict[str, int], dice: random.Random) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _story(number: int, stands: str, dice: random.Random, today: datetime) -> Story:
    course = _one_of(COURSES, dice)
    steps, doses = _calendar(stands, dice, today)
    left_at = doses[-1] + timedelta(days=5) if course == "leaves" and doses else None
    if left_at:
        doses = doses[: dice.randint(1, max(1, len(doses) - 1))]
        left_at = doses[-1] + timedelta(days=5)
        left_at = min(left_at, today)
    return Story(
        number=number,
        stands=stands,
        course=course,
        born_years_ago=dice.randint(19, 74),
        sex=dice.choices(["female", "male", ""], [58, 38, 4])[0],
        opened_at=steps["inquired"],
        steps=steps,
        doses=doses,
        answers=tuple(_answers(steps, doses, course, left_at, dice, today)),
        left_at=left_at,
        not_a_candidate=stands == "decision" and dice.random() < 0.4,
    )


def _calendar(stands: str, dice: random.Random, today: datetime) -> tuple[dict[str, datetime], tuple[datetime, ...]]:
    """When each step was reached, walking back from today: later phases began longer ago."""
    place = ORDER.index(stands)
    since = timedelta(days=dice.randint(1, 20) + (dice.randint(20, 300) if stands == "follow_up" else 0))
    ages = {"inquiry": 0, "packet": 6, "intakes": 14, "decision": 21, "planning": 26, "preparation": 31, "dosing": 40}
    start = today - since - timedelta(days=ages.get(stands, 68))
    offsets = (
        ("inquired", 0, 0),
        ("registered", 3, 1),
        ("packet_sent", 3, 1),
        ("packet_returned", 10, 2),
        ("medical_intake_signed", 15, 3),
        ("clinical_intake_signed", 17, 3),
        ("determined", 22, 4),
        ("plan_signed", 27, 5),
        ("visits_booked", 28, 5),
        ("prepared", 36, 6),
    )
    steps = {name: start + timedelta(days=days) for name, days, from_phase in offsets if place >= from_phase}
    if place < ORDER.index("dosing"):
        return steps, ()
    every = timedelta(days=4)
    doses = tuple(steps["prepared"] + timedelta(days=2) + every * n for n in range(DOSES))
    given = tuple(dose for dose in doses if dose < today) or (today - timedelta(days=2),)
    steps["first_dose"] = given[0]
    if stands == "follow_up":
        steps["last_dose"] = given[-1]
    return steps, given


def _answers(
    steps: dict[str, datetime],
    doses: tuple[datetime, ...],
    course: str,
    left_at: datetime | None,
    dice: random.Random,
    today: datetime,
) -> Iterator[Answers]:
    """Baseline with the packet, then before doses and at follow-up, with gaps as in life."""
    if "packet_returned" not in steps:
        return
    severity = dice.uniform(0.45, 0.85)
    for occasion, at, progress in _occasions(steps, doses, today):
        lost = left_at is not None and at > left_at
        if lost or (progress and dice.random() < 0.12 + 0.3 * (progress > 1)):
            continue
        for instrument in SCALES:
            level = severity * _remaining(course, min(progress, 1.0), dice)
            yield Answers(instrument, occasion, at, _values(instrument, level, dice))


def _occasions(
    steps: dict[str, datetime], doses: tuple[datetime, ...], today: datetime
) -> Iterator[tuple[str, datetime, float]]:
    yield "packet", steps["packet_returned"], 0.0
    if doses:
        yield "baseline", doses[0] - timedelta(days=1), 0.0
    for number, dose in enumerate(doses[1:], 1):
        yield f"before dose {number + 1}", dose - timedelta(hours=20), number / DOSES
    for weeks in (1, 4, 13, 26):
        if len(doses) == DOSES and (at := doses[-1] + timedelta(weeks=weeks)) < today:
            yield f"{weeks} weeks after", at, 1.0 + weeks / 26


def _remaining(course: str, progress: float, dice: random.Random) -> float:
    """The share of the first severity that is left."""
    ends = {"responds": 0.32, "helped_a_little": 0.68, "unchanged": 0.97, "worse": 1.22, "leaves": 0.9}[course]
    return max(0.05, 1 + (ends - 1) * progress + dice.gauss(0, 0.06))


def _values(instrument: str, level: float, dice: random.Random) -> tuple[int | None, ...]:
    count, watched = SCALES[instrument]
    values: list[int | None] = []
    for place in range(count):
        chance = min(0.97, level * (0.1 if place == watched else 1.0))
        values.append(sum(dice.random() < chance for _ in range(3)))
    if dice.random() < 0.03:
        values[dice.randrange(count)] = None
    return tuple(values)
