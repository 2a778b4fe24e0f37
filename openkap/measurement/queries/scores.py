"""What the answers amounted to: latest values, series, evidence, and the chart's panel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from openkap.core.evidence import Evidence
from openkap.core.instruments import Instrument
from openkap.measurement.models import Response, Score
from openkap.measurement.queries.assignments import assignments, due_assignments
from openkap.measurement.queries.explaining import is_verified
from openkap.measurement.queries.library import instrument

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.measurement.models import Assignment


@dataclass(frozen=True)
class Latest:
    """The last main score of one instrument; `change` is against the first, in points. `verified`: every figure used
    has been checked against its source."""

    instrument: Instrument
    value: float | None
    band: str
    state: str
    observed_at: datetime
    version: str
    verified: bool
    response_id: int
    assignment_id: int
    occasion: str
    first_value: float | None = None
    first_at: datetime | None = None

    @property
    def change(self) -> float | None:
        if self.value is None or self.first_value is None or self.first_at == self.observed_at:
            return None
        return self.value - self.first_value


@dataclass(frozen=True)
class ScorePoint:
    """One main score in time. Scores of different versions or recall are never compared: `form` tells them apart."""

    at: datetime
    value: float
    band: str
    state: str
    occasion: str
    form: str


@dataclass(frozen=True)
class Panel:
    """What the chart shows of the scales."""

    latest: list[Latest]
    due: "list[Assignment]"
    late: "list[Assignment]"


def sent(episode: "Episode") -> list[Response]:
    """Every response that was sent, oldest first, with its scores: all that this file needs to know. Two queries."""
    found = Response.objects.filter(assignment__episode=episode, submitted_at__isnull=False)
    scores = Prefetch("scores", Score.objects.order_by())
    return list(found.select_related("assignment").prefetch_related(scores).order_by("submitted_at", "pk"))


def main_scores(responses: Iterable[Response]) -> list[Score]:
    """The scores by which instruments are known, oldest first."""
    found = [row for response in responses for row in response.scores.all() if row.is_main]
    return sorted(found, key=lambda row: (row.observed_at, row.pk))


def latest_scores(responses: Iterable[Response]) -> dict[str, Latest]:
    """The last main score of every instrument answered, by instrument id."""
    last: dict[str, Score] = {}
    first: dict[str, Score] = {}
    for row in main_scores(responses):
        if row.value is not None:
            first.setdefault(row.instrument, row)
        last[row.instrument] = row
    return {each: _latest(row, first.get(each)) for each, row in last.items()}


def history(responses: Iterable[Response]) -> list[Latest]:
    """Every main score, the newest first."""
    return [_latest(row, None) for row in reversed(main_scores(responses))]


def series(responses: Iterable[Response]) -> dict[str, list[ScorePoint]]:
    """The main scores that have a value, oldest first, by instrument id, for trajectories."""
    found: dict[str, list[ScorePoint]] = {}
    for row in main_scores(responses):
        if row.value is not None:
            found.setdefault(row.instrument, []).append(_point(row, row.value))
    return found


def clinic_series(instrument_id: str) -> Iterator[tuple[int, datetime, float]]:
    """Every main score of one instrument in the clinic, for cohorts: episode id, time, value; by episode and time."""
    rows = Score.objects.filter(instrument=instrument_id, is_main=True, value__isnull=False)
    found = rows.order_by("episode_id", "observed_at", "pk").values_list("episode_id", "observed_at", "value")
    return found.iterator(chunk_size=5000)  # type: ignore[return-value]


def facts(responses: Iterable[Response]) -> dict[str, Evidence]:
    """The latest response of every instrument as evidence: `phq9_total`, `phq9_algorithm`, `phq9_item9`.

    What was withheld, undecided or not answered is no evidence."""
    newest = {row.assignment.instrument: row for row in responses}
    found: dict[str, Evidence] = {}
    for response in newest.values():
        found |= _item_facts(response)
    for row in (score for response in newest.values() for score in response.scores.all()):
        value = row.value if row.value is not None else row.band
        if row.state in ("complete", "prorated") and value != "":
            key = f"{instrument(row.instrument, row.version).key}_{row.score_id.replace('-', '_')}"
            found[key] = Evidence(key, value, "measured", row.observed_at)
    return found


def panel(episode: "Episode", responses: Iterable[Response], *, at: datetime) -> Panel:
    """Latest scores, and what is due or late. One query beside the responses."""
    today = timezone.localdate(at)
    due = list(due_assignments(episode, on=today).select_related(None))
    return Panel(
        sorted(latest_scores(responses).values(), key=lambda latest: latest.instrument.short),
        [each for each in due if each.due_on >= today],
        [each for each in due if each.due_on < today],
    )


def scored_assignments() -> "QuerySet[Assignment]":
    """Assignments with their scores, for the page of one response; for the gate."""
    return assignments().prefetch_related("response__scores")


def scores_of(assignment: "Assignment") -> list[Score]:
    """What a response amounted to, the main score first; nothing while it is a draft."""
    response: Response | None = getattr(assignment, "response", None)
    return sorted(response.scores.all(), key=lambda row: (not row.is_main, row.pk)) if response else []


def _item_facts(response: Response) -> dict[str, Evidence]:
    scale = instrument(response.assignment.instrument, response.assignment.version)
    at = response.submitted_at
    return {
        f"{scale.key}_item{item.number}": Evidence(f"{scale.key}_item{item.number}", value, "measured", at)
        for item in scale.items
        if at is not None and (value := response.answers.get(item.id)) is not None
    }


def _latest(row: Score, first: Score | None) -> Latest:
    scale = instrument(row.instrument, row.version)
    return Latest(
        instrument=scale,
        value=row.value,
        band=row.band,
        state=row.state,
        observed_at=row.observed_at,
        version=row.version,
        verified=is_verified(scale, row.score_id, row.state),
        response_id=row.response_id,
        assignment_id=row.response.assignment_id,
        occasion=row.response.assignment.get_occasion_display(),
        first_value=first.value if first else None,
        first_at=first.observed_at if first else None,
    )


def _point(row: Score, value: float) -> ScorePoint:
    form = f"{row.version} {instrument(row.instrument, row.version).recall}"
    return ScorePoint(row.observed_at, value, row.band, row.state, row.response.assignment.occasion, form)
