"""Stretches of time and whole steps of it: what is left, what is common, what is outside."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from openkap.core.booking.parts import EPOCH, Span

Range = tuple[int, int]  # first and last possible start, in steps since 1970, both included
INSTANT = timedelta.resolution


class Grid:
    """Times as whole steps since 1970 and back."""

    def __init__(self, step_minutes: int) -> None:
        self.step = timedelta(minutes=step_minutes)

    def up(self, at: datetime) -> int:
        """The first step not before `at`."""
        return -((EPOCH - at) // self.step)

    def down(self, at: datetime) -> int:
        """The last step not after `at`."""
        return (at - EPOCH) // self.step

    def at(self, steps: int, like: datetime) -> datetime:
        return (EPOCH + steps * self.step).astimezone(like.tzinfo)

    def starts(self, free: Iterable[Span], before: int, after: int) -> tuple[Range, ...]:
        """Starts that leave `before` minutes free ahead of them and `after` minutes free from them on."""
        ahead, behind = timedelta(minutes=before), timedelta(minutes=after)
        ranges = ((self.up(span.starts_at + ahead), self.down(span.ends_at - behind)) for span in free)
        return merged((low, high) for low, high in ranges if low <= high)


def without(free: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the free spans when the taken ones are cut out; touching free spans become one."""
    cuts, left, n = joined(taken), [], 0
    for span in joined(free):
        at = span.starts_at
        while n < len(cuts) and cuts[n].ends_at <= at:
            n += 1
        ahead = n
        while ahead < len(cuts) and cuts[ahead].starts_at < span.ends_at:
            if at < cuts[ahead].starts_at:
                left.append(Span(at, cuts[ahead].starts_at))
            at = max(at, cuts[ahead].ends_at)
            ahead += 1
        if at < span.ends_at:
            left.append(Span(at, span.ends_at))
    return tuple(left)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.starts_at <= result[-1].ends_at:
            result[-1] = Span(result[-1].starts_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same starts in as few ranges as possible, in order."""
    result: list[Range] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def common(one: Sequence[Range], other: Sequence[Range]) -> tuple[Range, ...]:
    """Starts in both; each is in order and without overlaps, as `merged` leaves them."""
    result, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low <= high:
            result.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def within(ranges: Iterable[Range], start: int) -> bool:
    return any(low <= start <= high for low, high in ranges)


def starts(ranges: Iterable[Range]) -> Iterator[int]:
    for low, high in ranges:
        yield from range(low, high + 1)


def outside(ranges: Sequence[Range], gone: Iterable[Range]) -> tuple[Range, ...]:
    """Starts of the first that are in none of the second; both may be in any order."""
    cuts, result = merged(gone), []
    for low, high in merged(ranges):
        at = low
        for first, last in cuts:
            if last < at:
                continue
            if first > high:
                break
            if at < first:
                result.append((at, first - 1))
            at = last + 1
        if at <= high:
            result.append((at, high))
    return tuple(result)
