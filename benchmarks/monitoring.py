"""Readings per second through all alert rules and the clock, on one core, and what that is beside making the reading.

Sessions: a calm client with every vital sign each time, one who drifts across the limits, one whose sensors go on and
off, one of which only saturation and pulse are read, and the worst that can be: several new alerts with nearly every
reading. Prints the best of several runs: readings a second of processor time, alerts, the time of one reading, its
ratio to making the reading itself (the yardstick, in the same run), and the ratio of the second half of the session to
the first (1: a reading costs the same however long the session has run).

    .venv/bin/python benchmarks/monitoring.py
"""

import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openkap.core.library import standard
from openkap.core.monitoring import Baseline, Reading, RoutePlan, Watch, dosed, step

DOSE = datetime(2025, 3, 4, 10, tzinfo=UTC)
BASE = Baseline(120, 78, 70, 98, 14)
READINGS, REPEATS, LEAST = 20_000, 7, 50_000
VITALS = ("systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm", "spo2_percent", "respiratory_rate_bpm")
CALM, WILD = ((118, 78, 70, 97, 14), (3, 2, 3, 1, 2)), ((140, 90, 80, 93, 12), (50, 30, 45, 5, 8))
Values = dict[str, float]


def values(dice: random.Random, around: Sequence[tuple[int, ...]]) -> Values:
    """One look at every vital sign and the sedation, somewhere around the middle."""
    middle, spread = around
    drawn = {
        name: min(m + dice.randint(-s, s), 100 if "spo2" in name else 300)
        for name, m, s in zip(VITALS, middle, spread, strict=True)
    }
    return drawn | {"sedation_moaas": 5}


def sensors(dice: random.Random) -> Values:
    return {name: 0 if dice.random() < 0.3 else value for name, value in values(dice, CALM).items()} | {
        "sedation_moaas": 5
    }


def two(dice: random.Random) -> Values:
    return {name: value for name, value in values(dice, CALM).items() if name in VITALS[2:4]}


def drifting() -> Callable[[random.Random], Values]:
    """Every sign goes up and down slowly, far over its limits and back."""
    looks = count()

    def look(dice: random.Random) -> Values:
        turn = math.sin(next(looks) / 150)
        wide = {name: round(m + s * turn + dice.random()) for name, m, s in zip(VITALS, *WILD, strict=True)}
        return wide | {"spo2_percent": min(wide["spo2_percent"], 100), "sedation_moaas": 5}

    return look


SESSIONS: dict[str, Callable[[random.Random], Values]] = {
    "calm, all vital signs": lambda dice: values(dice, CALM),
    "drifting over limits": drifting(),
    "sensors on and off": sensors,
    "saturation and pulse": two,
    "worst: all is alarm": lambda dice: values(dice, WILD),
}


def run(plan: RoutePlan, readings: Sequence[Reading]) -> tuple[float, float, int]:
    """Seconds of the first and of the second half, and how many alerts there were. Missing columns are not awaited."""
    expected = frozenset(check.id for check in plan.route.checks if all(map(readings[0].value, check.signals)))
    watch, called, times = dosed(Watch(plan), DOSE, baseline=BASE, checks=expected), 0, []
    half = len(readings) // 2
    for part in (readings[:half], readings[half:]):
        begun = time.process_time()
        for reading in part:
            watch, raised = step(watch, reading)
            called += len(raised)
        times.append(time.process_time() - begun)
    return times[0], times[1], called


def making(looks: Sequence[Values]) -> float:
    """The yardstick: seconds to make the readings from their values."""
    begun = time.process_time()
    for number, look in enumerate(looks):
        Reading(at=DOSE + timedelta(seconds=number), **look)
    return time.process_time() - begun


def main() -> int:
    plan = standard().shelf("monitoring").get("kap").for_route("iv")
    print(f"{'session':24}{'readings/s':>12}{'alerts':>8}{'us each':>9}{'to making':>11}{'2nd half':>10}")
    slowest = float("inf")
    for name, draw in SESSIONS.items():
        dice = random.Random(1)
        looks = [draw(dice) for _ in range(READINGS)]
        readings = [Reading(at=DOSE + timedelta(seconds=2 * n), **look) for n, look in enumerate(looks)]
        runs = [run(plan, readings) for _ in range(REPEATS)]
        first, second, called = min(runs, key=lambda one: one[0] + one[1])
        yardstick = min(making(looks) for _ in range(REPEATS))
        took = first + second
        slowest = min(slowest, READINGS / took)
        print(
            f"{name:24}{READINGS / took:>12,.0f}{called:>8}{1e6 * took / READINGS:>9.1f}"
            f"{took / yardstick:>11.1f}{second / first:>10.2f}"
        )
    print(f"asked for: {LEAST:,} a second; the slowest here: {slowest:,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
