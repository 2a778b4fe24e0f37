"""Determinations as they were made and signed, and whether they still stand."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from openkap.candidacy.models import Determination, Override, SignOff
from openkap.candidacy.queries.evidence import Sources, evidence
from openkap.core import candidacy
from openkap.core.evidence import Evidence
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

DISCIPLINES = ("medical", "psychological")


@dataclass(frozen=True, slots=True)
class Clearance(Verdict):
    """Yes, with what was signed: routes, settings, monitoring and conditions; or no, with the reason."""

    routes: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    monitoring: str = "standard"
    conditions: tuple[str, ...] = ()
    determination_id: int | None = None


def determinations() -> QuerySet[Determination]:
    """Every determination with its signatures; for the gate."""
    return Determination.objects.select_related("episode__client__user", "made_by").prefetch_related(
        Prefetch("sign_offs", SignOff.objects.select_related("by__staff_record")),
        Prefetch("overrides", Override.objects.select_related("by")),
    )


def history(episode: "Episode") -> QuerySet[Determination]:
    """All of one episode's, newest first."""
    return determinations().filter(episode=episode)


def current(episode: "Episode") -> Determination | None:
    """The newest determination, or None, with its signatures but not their names. Two queries."""
    found = Determination.objects.filter(episode=episode).select_related("made_by")
    row = found.prefetch_related("sign_offs").first()
    if row is not None:
        row.episode = episode
    return row


def decided(row: Determination) -> bool:
    """Whether both disciplines have signed, whatever they decided."""
    return {sign_off.discipline for sign_off in row.sign_offs.all()} >= set(DISCIPLINES)


def overruled(row: Determination) -> frozenset[str]:
    """The criteria that were overruled for this determination."""
    return frozenset(override.criterion for override in row.overrides.all())


def standing_in_the_way(row: Determination) -> tuple[candidacy.Finding, ...]:
    """The findings that exclude or defer and that nobody has overruled."""
    lifted = overruled(row)
    against = {"EXCLUDE", "DEFER"}
    return tuple(f for f in row.trace.acting if against & set(f.actions) and f.criterion not in lifted)


def changes_since(row: Determination, pieces: Mapping[str, Evidence]) -> tuple[candidacy.Difference, ...]:
    """Every criterion that says something else with what is known now, expiry aside."""
    return candidacy.learned(row.trace, _as_used(row), pieces)


def learned_since(row: Determination, pieces: Mapping[str, Evidence]) -> tuple[candidacy.Difference, ...]:
    """Those of the changes that stand in the way: nobody has signed for them."""
    return tuple(change for change in changes_since(row, pieces) if change.worse)


def _as_used(row: Determination) -> Iterable[candidacy.Criterion]:
    """The very versions of the criteria that this determination used."""
    book = candidacy.rulebook(settings.OPENKAP_RULES)
    editions = (book.edition(finding.criterion, finding.version) for finding in row.trace.findings)
    return [edition for edition in editions if edition is not None]


def cleared(episode: "Episode") -> Clearance:
    """Whether both disciplines have agreed to offer KAP and nothing learned since stands in the way."""
    return clearance(current(episode))


def clearance(row: Determination | None, read: Sources | None = None) -> Clearance:
    """What the newest determination of an episode allows, with what is known of the client today."""
    if row is None:
        return Clearance("Candidacy has not been determined yet.")
    waiting = sorted(set(DISCIPLINES) - {sign_off.discipline for sign_off in row.sign_offs.all()})
    if waiting:
        return Clearance(f"The {' and the '.join(waiting)} sign-off of the determination is missing.")
    if not all(sign_off.agrees for sign_off in row.sign_offs.all()):
        return Clearance("KAP was not offered: at least one discipline declined.")
    if not row.trace.routes:
        return Clearance("No route that this clinic offers is allowed.")
    if learned := learned_since(row, evidence(row.episode, at=row.made_at, read=read)):
        named = "; ".join(change.title for change in learned)
        return Clearance(f"Something was learned after both signed: {named}. Determine again.")
    return Clearance("", row.trace.routes, row.trace.settings, row.trace.monitoring, row.trace.conditions, row.pk)


def fingerprint(row: Determination, signed: SignOff) -> str:
    """SHA-256 over what was signed, by whom, when and why: a later change of any of it shows."""
    content = {
        "determination": row.snapshot,
        "overrides": sorted([each.criterion, each.reason] for each in row.overrides.all()),
        "discipline": signed.discipline,
        "decision": signed.decision,
        "reason": signed.reason,
        "words_for_client": signed.words_for_client,
        "by": signed.by_id,
        "at": signed.at.isoformat(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
