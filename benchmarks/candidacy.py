"""Determinations a second on one core: every criterion judged, with the whole trace, for clients who all differ.

Prints processor time, not the clock, so that a busy machine counts less; and each figure as a ratio to a plain
yardstick of the same run: copying a client's evidence into a dictionary and writing one line for each criterion.

    .venv/bin/python benchmarks/candidacy.py [--clients 3000]
"""

import argparse
import gc
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from openkap.core.candidacy import Criterion, Determination, determine, in_force
from openkap.core.evidence import Evidence, Question, vocabulary

NOW = datetime(2026, 6, 1, 10, tzinfo=UTC)
ROUTES = ("iv", "im", "sublingual")
REPEATS = 5
CODES = ["antidepressant", "benzodiazepine", "lithium", "opioid", "other", "rifampicin"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=3_000)
    count = parser.parse_args().clients
    criteria = in_force()
    known, partly = invent(count, told=1.0), invent(count, told=0.6)
    print(f"{len(criteria)} criteria, {count:,} clients{'':8}{'us each':>9}{'per second':>12}{'ratio':>7}")
    gc.collect()
    gc.freeze()  # the invented people are no part of the work
    plain = best(lambda: all_of(copied, known, criteria))
    row("the yardstick", plain, count, plain)
    row("everything known", best(lambda: all_of(judged, known, criteria)), count, plain)
    row("two in five not known", best(lambda: all_of(judged, partly, criteria)), count, plain)
    row("everything known, frozen", best(lambda: all_of(kept, known, criteria)), count, plain)


def all_of(act: Callable[..., object], people: list[dict[str, Evidence]], criteria: tuple[Criterion, ...]) -> None:
    """One after the other, as they come; nothing is kept."""
    for evidence in people:
        act(evidence, criteria)


def kept(evidence: dict[str, Evidence], criteria: tuple[Criterion, ...]) -> object:
    """Judged, and frozen as the record keeps it."""
    return judged(evidence, criteria).to_json()


def judged(evidence: dict[str, Evidence], criteria: tuple[Criterion, ...]) -> Determination:
    return determine(criteria, evidence, now=NOW, age_years=38, routes=ROUTES)


def copied(evidence: dict[str, Evidence], criteria: tuple[Criterion, ...]) -> list[str]:
    values = {key: piece.value for key, piece in evidence.items()}
    return [f"{each.id} {each.version} {len(values)}" for each in criteria]


def invent(count: int, *, told: float) -> list[dict[str, Evidence]]:
    """Clients who all differ: mostly healthy answers, some not, numbers anywhere in their range."""
    chance = random.Random(38)
    asked = {key for each in in_force() for key in each.looks_at}
    questions = [each for each in vocabulary().questions if each.key in asked]
    return [{each.key: observed(each, chance) for each in questions if chance.random() <= told} for _ in range(count)]


def observed(question: Question, chance: random.Random) -> Evidence:
    match question.kind:
        case "yes_no":
            text = chance.choices(["no", "yes", "not_sure"], [90, 8, 2])[0]
        case "number":
            text = f"{chance.uniform(question.min, question.max):.1f}"
        case "date":
            text = str((NOW - timedelta(days=chance.randrange(400))).date())
        case "choice":
            text = chance.choice(question.options).value
        case _:
            text = ",".join(chance.sample(CODES, 2))
    at = NOW - timedelta(days=chance.randrange(20))
    return vocabulary().observe(question.key, vocabulary().parse(question, text), source="clinical", at=at)


def row(name: str, seconds: float, count: int, plain: float) -> None:
    print(f"{name:34}{1e6 * seconds / count:9.0f}{count / seconds:12,.0f}{seconds / plain:7.1f}")


def best(work: Callable[[], object]) -> float:
    """The fastest of several runs, seconds of the processor."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
