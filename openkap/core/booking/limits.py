"""What keeps somebody or something from one more visit: pauses, full days, other sites, equipment in use.

Each is given as ranges of starts that are not possible, or of time that is left.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from openkap.core.booking.parts import Person, Span
from openkap.core.booking.problem import Pause, Problem
from openkap.core.booking.ranges import INSTANT, Grid, Range, without


def day_span(problem: Problem, day: date, from_: time = time(0), until: time | None = None) -> Span:
    """A day by the clinic's calendar, or the part of it between two hours of the clinic's clock."""
    zone = problem.now.tzinfo
    end = (
        datetime.combine(day + timedelta(days=1), time(0), zone)
        if until is None
        else datetime.combine(day, until, zone)
    )
    return Span(datetime.combine(day, from_, zone), end)


def day_of(problem: Problem, grid: Grid, day: date) -> Range:
    """The starts of a day."""
    span = day_span(problem, day)
    return grid.up(span.starts_at), grid.down(span.ends_at - INSTANT)


def full_days(problem: Problem, person: Person, kind: str) -> list[date]:
    """Days on which this person has as many visits of the kind as one person takes on."""
    most = problem.most_a_day_each[kind]
    days = [problem.day(taken.span.starts_at) for taken in person.taken if taken.kind == kind and not taken.on_site]
    return [day for day, count in Counter(days).items() if count >= most]


def days_of(problem: Problem, span: Span) -> Iterator[date]:
    """Every day that a stretch of time touches."""
    day, last = problem.day(span.starts_at), problem.day(span.ends_at)
    while day <= last:
        yield day
        day += timedelta(days=1)


def pieces(problem: Problem, pause: Pause, person: Person, day: date) -> list[Span]:
    """Where somebody's pause of a day could still be, by what they have already taken on."""
    window = day_span(problem, day, pause.from_, pause.until)
    least = timedelta(minutes=pause.minutes)
    left = without([window], (taken.span for taken in person.taken if taken.span.overlaps(window)))
    return [piece for piece in left if piece.ends_at - piece.starts_at >= least]


def no_pause(
    problem: Problem, grid: Grid, pause: Pause, person: Person, minutes: int, horizon: Span
) -> Iterator[Range]:
    """Starts of so long a visit that would leave this person no pause on its day."""
    busy = {day for taken in person.taken for day in days_of(problem, taken.span)}
    long, least = timedelta(minutes=minutes), timedelta(minutes=pause.minutes)
    for day in days_of(problem, horizon):
        window = day_span(problem, day, pause.from_, pause.until)
        left = pieces(problem, pause, person, day) if day in busy else [window]
        after = max([window.starts_at - long, *(piece.ends_at - least - long for piece in left)])
        before = min([window.ends_at, *(piece.starts_at + least for piece in left)])
        low, high = grid.up(after + INSTANT), grid.down(before - INSTANT)
        if low <= high:
            yield low, high


def away(problem: Problem, grid: Grid, person: Person, site: str, minutes: int) -> Iterator[Range]:
    """Starts of so long a visit at a site at which this person is elsewhere, or on the way from or to there."""
    for taken in person.taken:
        if taken.site not in ("", site):
            apart = timedelta(minutes=problem.travel(taken.site, site))
            first = taken.span.starts_at - apart - timedelta(minutes=minutes)
            low, high = grid.up(first + INSTANT), grid.down(taken.span.ends_at + apart - INSTANT)
            if low <= high:
                yield low, high


def spare(problem: Problem, kind: str, site: str, always: Iterable[Span]) -> tuple[Span, ...]:
    """When one more of this kind of equipment is left at a site."""
    found = [each for each in problem.equipment if (each.kind, each.site) == (kind, site)]
    count = sum(each.count for each in found)
    if not count:
        return ()
    return without(always, crowded([span for each in found for span in each.taken], count))


def crowded(spans: Iterable[Span], most: int) -> Iterator[Span]:
    """When at least so many of the spans run at once."""
    return (span for span, running in levels(spans, most) if running == most)


def levels(spans: Iterable[Span], most: int) -> Iterator[tuple[Span, int]]:
    """How many of the spans run at once, stretch by stretch, counted up to `most`."""
    edges: Counter[datetime] = Counter()
    for span in spans:
        edges[span.starts_at] += 1
        edges[span.ends_at] -= 1
    running = 0
    for since, until in pairwise(sorted(edges)):
        running += edges[since]
        if running:
            yield Span(since, until), min(running, most)
