"""The findings as the screen shows them: grouped by what they ask for, each with its why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.candidacy.models import Override
from openkap.candidacy.queries.systems import in_words
from openkap.core import candidacy
from openkap.core.evidence import Evidence
from openkap.core.library import Reference, standard

if TYPE_CHECKING:
    from openkap.candidacy.models import Determination

# Where a finding is shown, by its main action: (group id, title, look).
GROUPS = (
    ("exclude", "Excludes", "is-exclude"),
    ("defer", "Not now", "is-defer"),
    ("safety", "Safety", "is-red"),
    ("signoff", "Needs a clinician's review", "is-signoff"),
    ("monitor", "Route and monitoring", "is-monitor"),
    ("open", "Missing", "is-unknown"),
    ("support", "Speaks for it", "is-leaf"),
)
OF_ACTION = {
    "EXCLUDE": "exclude",
    "DEFER": "defer",
    "SAFETY": "safety",
    "MED_SIGNOFF": "signoff",
    "PSY_SIGNOFF": "signoff",
    "ROUTE": "monitor",
    "MON_PLUS": "monitor",
    "INFO": "open",
    "SUPPORT": "support",
}


@dataclass(frozen=True)
class Row:
    """One finding with its evidence in words, its sources and whether it was overruled."""

    finding: candidacy.Finding
    evidence: tuple[tuple[str, str, Evidence | None], ...]
    sources: tuple[Reference, ...]
    override: Override | None


@dataclass(frozen=True)
class Group:
    """Findings that ask for the same kind of thing."""

    id: str
    title: str
    look: str
    rows: tuple[Row, ...]


def groups(trace: candidacy.Determination, titles: Mapping[str, str], row: "Determination | None") -> tuple[Group, ...]:
    """Every finding that says something, most serious group first; empty groups are left out."""
    known = {piece.key: piece for piece in trace.evidence}
    overrides = {override.criterion: override for override in row.overrides.all()} if row else {}
    placed: dict[str, list[Row]] = {}
    for finding in _speaking(trace.findings):
        shown = _row(finding, known, titles, overrides.get(finding.criterion))
        placed.setdefault(_place(finding), []).append(shown)
    return tuple(Group(id, title, look, tuple(placed[id])) for id, title, look in GROUPS if id in placed)


def _speaking(findings: Iterable[candidacy.Finding]) -> Iterable[candidacy.Finding]:
    return (finding for finding in findings if not finding.is_quiet)


def _place(finding: candidacy.Finding) -> str:
    return "open" if finding.is_open else OF_ACTION[finding.action]


def _row(
    finding: candidacy.Finding, known: Mapping[str, Evidence], titles: Mapping[str, str], override: Override | None
) -> Row:
    references = standard().references
    keys = finding.missing if finding.is_open else finding.evidence
    return Row(
        finding=finding,
        evidence=tuple((titles.get(key, key), _words(key, known.get(key)), known.get(key)) for key in keys),
        sources=tuple(references[key] for key in finding.cite if key in references),
        override=override,
    )


def _words(key: str, piece: Evidence | None) -> str:
    return in_words(key, piece.value) if piece else "not known"
