"""How long it takes to book the fourteen visits of one client into a calendar that is more and more full.

Run: python benchmarks/booking.py. Prints a table; the last column is the solver's time divided by the plain search's.
"""

import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openkap.core.booking import Gap, Person, Problem, Room, Span, Taken, Visit, faults, first_fit
from openkap.scheduling.solver import solve

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)
DAYS, RUNS = 84, 5
TEAM = ["therapist"] * 4 + ["nurse"] * 2 + ["prescriber"] * 2
ROOMS = ["dosing"] * 3 + ["consulting"] * 2


def day(number: int, hour: int = 0) -> datetime:
    return MONDAY + timedelta(days=number, hours=hour)


def calendar(fill: float, seed: int) -> tuple[tuple[Person, ...], tuple[Room, ...]]:
    """Eight people and five rooms whose hours are taken with probability `fill`."""
    dice = random.Random(seed)
    weekdays = [number for number in range(DAYS) if day(number).weekday() < 5]
    hours = tuple(Span(day(number, 9), day(number, 17)) for number in weekdays)

    def some() -> list[Span]:
        every = (Span(day(number, hour), day(number, hour + 1)) for number in weekdays for hour in range(9, 17))
        return [span for span in every if dice.random() < fill]

    people = tuple(
        Person(id, f"Person {id}", {role: hours}, tuple(Taken(span, role, role == "prescriber") for span in some()))
        for id, role in enumerate(TEAM, 1)
    )
    return people, tuple(Room(id, f"Room {id}", kind, tuple(some())) for id, kind in enumerate(ROOMS, 1))


def course() -> tuple[list[Visit], list[Gap]]:
    """Two preparations, six doses, an integration one to three days after each dose."""
    talk = {"minutes": 60, "roles": ("therapist",), "room_kind": "consulting"}
    dose = {"minutes": 180, "roles": ("therapist", "nurse"), "on_site": ("prescriber",), "room_kind": "dosing"}
    dose |= {"set_up_minutes": 15, "clean_up_minutes": 15}
    last = day(DAYS - 1)
    visits = [
        Visit(key=f"p{n}", title=f"Preparation {n}", kind="p", earliest=day(0), latest=last, **talk) for n in (1, 2)
    ]
    gaps = [Gap("p1", "p2", timedelta(days=1), timedelta(days=10))]
    before = "p2"
    for n in range(1, 7):
        visits += [
            Visit(key=f"d{n}", title=f"Dose {n}", kind="d", earliest=day(7 * n), latest=day(21 + 7 * n), **dose),
            Visit(key=f"i{n}", title=f"Integration {n}", kind="i", earliest=day(7 * n), latest=last, **talk),
        ]
        gaps.append(Gap(before, f"d{n}", timedelta(days=5 if n > 1 else 1), timedelta(days=14)))
        gaps.append(Gap(f"d{n}", f"i{n}", timedelta(hours=24), timedelta(hours=72)))
        before = f"d{n}"
    return visits, gaps


def timed(search, problem: Problem):
    begun = time.perf_counter()
    answer = search(problem)
    return answer, time.perf_counter() - begun


def main() -> None:
    visits, gaps = course()
    print(f"{'calendar':>8} {'booked':>7} {'proven':>7} {'plain s':>8} {'solver s':>9} {'max s':>6} {'ratio':>6}")
    for fill in (0.0, 0.2, 0.3, 0.4, 0.6):
        plain, solver, answers = [], [], []
        for seed in range(RUNS):
            people, rooms = calendar(fill, seed)
            problem = Problem(
                visits=tuple(visits), gaps=tuple(gaps), people=people, rooms=rooms, now=day(0, 8),
                rooms_at_once={"prescriber": 3},
            )  # fmt: skip
            plain.append(timed(first_fit, problem)[1])
            answer, took = timed(solve, problem)
            solver.append(took)
            answers.append(answer)
            if answer and faults(problem, answer.bookings):
                raise SystemExit("the solver broke a rule")
        booked, proven = sum(map(bool, answers)), sum(answer.proven for answer in answers)
        one, other = statistics.median(plain), statistics.median(solver)
        print(
            f"{fill:>7.0%} {booked:>5}/{RUNS} {proven:>5}/{RUNS} {one:>8.3f} {other:>9.3f} "
            f"{max(solver):>6.2f} {other / one:>6.1f}"
        )


if __name__ == "__main__":
    main()
