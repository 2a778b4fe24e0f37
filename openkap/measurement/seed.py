"""Assignments, answers and scores for invented people, many at once. Only the demonstration sows.

Scores are computed by the core like everyone's; what would have opened a safety case is handed back, so that the
sower opens it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from openkap.core.instruments import InstrumentAlert, score
from openkap.measurement import queries
from openkap.measurement.models import Assignment, Response, Score, score_fields

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
    asked = {id: queries.asked_of(queries.instrument(id)) for id in {row.instrument for row in rows}}
    assignments = Assignment.objects.bulk_create([_assignment(row, asked[row.instrument]) for row in rows])
    begun = [(each.pk, row) for each, row in zip(assignments, rows, strict=True) if row.answers is not None]
    written = Response.objects.bulk_create([_response(pk, row) for pk, row in begun])
    scores: list[dict[str, Any]] = []
    dangers: list[Danger] = []
    for response, (pk, row) in zip(written, begun, strict=True):
        if row.submitted_at is None:
            continue
        scale = queries.instrument(row.instrument)
        scored = score(scale, row.answers or {})
        fields = score_fields(row.episode_id, scale, scored, at=row.submitted_at)
        scores += [{**each, "response_id": response.pk} for each in fields]
        dangers += [Danger(row, pk, alert) for alert in scored.alerts]
    _insert(scores)
    return dangers


def _insert(scores: list[dict[str, Any]]) -> None:
    """Write the scores in one statement for all: the largest table, several rows to a response."""
    if not scores:
        return
    quote, fields = connection.ops.quote_name, [field for field in Score._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    adapt = connection.ops.adapt_datetimefield_value
    names = [field.attname for field in fields]
    values = [[adapt(each[name]) if name == "observed_at" else each[name] for name in names] for each in scores]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(Score._meta.db_table)} ({columns}) VALUES ({marks})", values)  # noqa: S608 - names of our own model


def _assignment(row: SeedResponse, asked_of: str) -> Assignment:
    scale = queries.instrument(row.instrument)
    return Assignment(
        episode_id=row.episode_id,
        instrument=scale.id,
        version=scale.version,
        occasion=row.occasion,
        anchor=row.anchor,
        asked_of=asked_of,
        opens_on=row.opens_on,
        due_on=row.due_on,
        assigned_at=row.assigned_at,
        assigned_by_id=row.assigned_by_id,
    )


def _response(assignment_id: int, row: SeedResponse) -> Response:
    return Response(
        assignment_id=assignment_id,
        answers=dict(row.answers or {}),
        started_at=row.submitted_at or row.assigned_at,
        started_by_id=row.by_id,
        submitted_at=row.submitted_at,
        submitted_by_id=row.by_id if row.submitted_at else None,
    )
