"""Assignments, answers and scores for invented people, many at once. Only the demonstration sows.

Scores are computed by the core like everyone's; what would have opened a safety case is handed back, so that the
sower opens it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openkap.core.instruments import InstrumentAlert, score
from openkap.measurement import queries
from openkap.measurement.models import Assignment, Response, Score, score_rows

BATCH = 2000


@dataclass(frozen=True)
class SeedResponse:
    """One assignment; with `answers` and `submitted_at` it was answered by the account `by_id`, with answers alone it
    is a draft, without them it was left."""

    episode_id: int
    instrument: str
    occasion: str
    opens_on: date
    due_on: date
    assigned_at: datetime
    anchor: str = ""
    assigned_by_id: int | None = None
    answers: Mapping[str, int | None] | None = None
    submitted_at: datetime | None = None
    by_id: int = 0


@dataclass(frozen=True)
class Danger:
    """An answer that must have opened a safety case."""

    row: SeedResponse
    assignment_id: int
    alert: InstrumentAlert


def responses(rows: Iterable[SeedResponse]) -> list[Danger]:
    """Write the rows in batches, so that memory stays small; returns what is dangerous among what was submitted."""
    dangers: list[Danger] = []
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        dangers += _write(batch)
    return dangers


def _write(rows: list[SeedResponse]) -> list[Danger]:
    assignments = Assignment.objects.bulk_create([_assignment(row) for row in rows])
    begun = [pair for pair in zip(assignments, rows, strict=True) if pair[1].answers is not None]
    written = Response.objects.bulk_create([_response(assignment, row) for assignment, row in begun])
    sent = [(response, row) for response, (_, row) in zip(written, begun, strict=True) if row.submitted_at]
    scores: list[Score] = []
    dangers: list[Danger] = []
    for response, row in sent:
        found, dangerous = _scored(response, row)
        scores += found
        dangers += dangerous
    Score.objects.bulk_create(scores)
    return dangers


def _scored(response: Response, row: SeedResponse) -> tuple[list[Score], Iterator[Danger]]:
    scale = queries.instrument(row.instrument)
    result = score(scale, row.answers or {})
    at = row.submitted_at or row.assigned_at
    dangers = (Danger(row, response.assignment_id, alert) for alert in result.alerts)
    return score_rows(response, scale, result, at=at), dangers


def _assignment(row: SeedResponse) -> Assignment:
    scale = queries.instrument(row.instrument)
    return Assignment(
        episode_id=row.episode_id,
        instrument=scale.id,
        version=scale.version,
        occasion=row.occasion,
        anchor=row.anchor,
        asked_of=queries.asked_of(scale),
        opens_on=row.opens_on,
        due_on=row.due_on,
        assigned_at=row.assigned_at,
        assigned_by_id=row.assigned_by_id,
    )


def _response(assignment: Assignment, row: SeedResponse) -> Response:
    return Response(
        assignment=assignment,
        answers=dict(row.answers or {}),
        started_at=row.submitted_at or row.assigned_at,
        started_by_id=row.by_id,
        submitted_at=row.submitted_at,
        submitted_by_id=row.by_id if row.submitted_at else None,
    )
