"""Results and diagnoses become facts once an intake counts, and stay true to their lists after that."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.core.evidence import Evidence, raw, vocabulary
from openkap.intake import queries
from openkap.intake.models import Fact
from openkap.intake.queries.answers import Said, latest

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


def make_findings_known(episode: "Episode", *, source: str, by: "User", at: datetime) -> None:
    """Write what the lists amount to, where that is not what is known already: results once the medical intake counts,
    each of its own day; diagnoses once either intake counts."""
    rows = latest(episode)
    facts: list[Fact] = []
    if source == "medical" or queries.any_counts(episode, "medical"):
        facts += _tested(queries.tested(queries.results(episode)), rows)
    facts += _diagnosed(episode, rows, source, at)
    for fact in facts:
        fact.episode, fact.by = episode, by
    Fact.objects.bulk_create(facts)


def _tested(now: Mapping[str, Evidence], before: Mapping[str, Said]) -> list[Fact]:
    """New and newer results. One that was struck out is known no more, and no older one steps into its place."""
    keys = [*queries.DATED, *(question.key for question in queries.recordable())]
    return [fact for key in keys if (fact := _test(key, now.get(key), before.get(key))) is not None]


def _test(key: str, now: Evidence | None, before: Said | None) -> Fact | None:
    if now is not None and (before is None or before.observed_at <= now.observed_at):
        same = before is not None and (before.value, before.observed_at) == (raw(now.value), now.observed_at)
        return None if same else Fact(key=key, value=raw(now.value), source="medical", observed_at=now.observed_at)
    if before is None or not before.value:
        return None
    return Fact(key=key, value="", source="medical", observed_at=before.observed_at)


def _diagnosed(episode: "Episode", before: Mapping[str, Said], source: str, at: datetime) -> list[Fact]:
    listed = queries.diagnoses(episode)
    named = queries.diagnosed(listed) if listed or queries.no_diagnosis(episode) else {}
    known = {key: before[key].value for key in DIAGNOSED if key in before}
    wanted = {key: named.get(key, "") for key in DIAGNOSED}
    changed = {key: value for key, value in wanted.items() if value != known.get(key, "")}
    return [Fact(key=key, value=value, source=source, observed_at=at) for key, value in changed.items()]


DIAGNOSED = tuple(key for key in ("diagnosis", "diagnosis_second") if key in vocabulary())
