"""How long it takes to give every visit of a thirty-visit protocol its window, while more and more visits are held.

Run: python benchmarks/windows.py. Beside it, in the same run, all shortest paths over the same rules (Floyd and
Warshall, in NumPy): the last column is its time divided by that of the windows. Both must give the same windows.
"""

import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from openkap.core.protocols import START, Gap, IntegrationWindow, Phase, Protocol, VisitRule, windows

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
VISITS, RUNS = 30, 200
NEVER = np.int64(1) << 50


def protocol() -> Protocol:
    """Two preparations, thirteen doses each with its integration, a review and a follow-up."""
    doses = (VISITS - 4) // 2
    visits = [visit(f"preparation-{n}", "preparation") for n in (1, 2)]
    gaps = [gap("start", "preparation-1", 0, 14), gap("preparation-1", "preparation-2", 1, 14)]
    gaps.append(gap("preparation-2", "dose-1", 1, 7))
    for n in range(1, doses + 1):
        visits += [visit(f"dose-{n}", "dosing"), visit(f"integration-{n}", "integration")]
        gaps.append(Gap(from_=f"dose-{n}", to=f"integration-{n}", min=24 * HOUR, max=72 * HOUR))
        if n < doses:
            gaps += [
                gap(f"dose-{n}", f"dose-{n + 1}", 3, 10),
                Gap(from_=f"integration-{n}", to=f"dose-{n + 1}", min=2 * HOUR),
            ]
    visits += [visit("review", "review"), visit("follow-up", "follow_up")]
    gaps += [gap("last-dose", "review", 5, 10), gap("last-dose", "follow-up", 28, 42)]
    return Protocol(
        id="thirty", version="1", status="draft", title="Thirty", summary="", routes=("im",), monitoring={"im": "kap"},
        phases=(Phase(key="all", title="All"),), visits=tuple(visits), gaps=tuple(gaps),
        integration_window=IntegrationWindow(min=24 * HOUR, max=72 * HOUR),
    )  # fmt: skip


def visit(key: str, kind: str) -> VisitRule:
    return VisitRule(key=key, kind=kind, title=key, phase="all", minutes=50, roles=("therapist",))


def gap(from_: str, to: str, low: int, high: int) -> Gap:
    return Gap(from_=from_, to=to, min=low * DAY, max=high * DAY)


def all_paths(plan: Protocol, held: dict[str, datetime]) -> dict[str, tuple[datetime, datetime]]:
    """The same windows from every shortest path, with each held visit tied to the start."""
    place = {point: number for number, point in enumerate(plan.points)}
    best = np.full((len(place), len(place)), NEVER)
    np.fill_diagonal(best, 0)
    edges = [(edge.from_, edge.to, edge.at_most) for edge in plan.edges]
    for key, at in held.items():
        edges += [(START, key, (at - MONDAY) // SECOND), (key, START, -((at - MONDAY) // SECOND))]
    for from_, to, at_most in edges:
        best[place[from_], place[to]] = min(at_most, best[place[from_], place[to]])
    for middle in range(len(place)):
        np.minimum(best, best[:, middle, None] + best[None, middle, :], out=best)
    start = place[START]
    return {
        key: (MONDAY - int(best[place[key], start]) * SECOND, MONDAY + int(best[start, place[key]]) * SECOND)
        for key in plan.visit
    }


def median_ms(question, *given, **named) -> float:
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        question(*given, **named)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def main() -> None:
    plan = protocol()
    held: dict[str, datetime] = {}
    print(f"{len(plan.visits)} visits, {len(plan.edges)} rules as edges, median of {RUNS} runs")
    print(f"{'held':>5} {'windows ms':>11} {'all paths ms':>13} {'ratio':>6}")
    for number, key in enumerate(plan.visit):
        found = windows(plan, held, start=MONDAY)
        if all_paths(plan, held) != {name: (window.earliest, window.latest) for name, window in found.items()}:
            raise SystemExit("the two ways do not give the same windows")
        if number % 5 == 0:
            quick, slow = median_ms(windows, plan, held, start=MONDAY), median_ms(all_paths, plan, held)
            print(f"{number:>5} {quick:>11.2f} {slow:>13.2f} {slow / quick:>6.1f}")
        held[key] = found[key].earliest + (found[key].latest - found[key].earliest) // 2
    backwards = replace(plan, gaps=plan.gaps[::-1])
    print(f"with its rules in the least fortunate order: {median_ms(windows, backwards, {}, start=MONDAY):.2f} ms")
    print(f"a protocol is built, with its check for contradictions, in {median_ms(protocol):.1f} ms")


if __name__ == "__main__":
    main()
