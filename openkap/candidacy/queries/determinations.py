"""Determinations as they were made and signed, and whether they still stand."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from openkap.candidacy.models import Determination, Override, Resolution, Settlement, SignOff
from openkap.candidacy.queries.evidence import Sources, evidence, sources
from openkap.core import candidacy
from openkap.core.evidence import Evidence
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

DISCIPLINES = ("medical", "psychological")
OFFERS = frozenset({"offer", "offer_with_conditions"})
# What two halves that say the same come to.
OF_HALVES = {"agree": "offer", "agree_with_conditions": "offer_with_conditions", "decline": "decline"}


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
    return _settled("episode__client__user", "made_by").prefetch_related(
        Prefetch("sign_offs", SignOff.objects.select_related("by__staff_record")),
        Prefetch("overrides", Override.objects.select_related("by")),
    )


def _settled(*related: str) -> QuerySet[Determination]:
    """Determinations with how a disagreement about them ended; `unsettled`: one of this episode is not over yet."""
    open_now = Resolution.objects.filter(determination__episode=OuterRef("episode"), end__isnull=True)
    found = Determination.objects.select_related("resolution__end__settlement__by", *related)
    return found.annotate(unsettled=Exists(open_now))


def history(episode: "Episode") -> QuerySet[Determination]:
    """All of one episode's, newest first."""
    return determinations().filter(episode=episode)


def current(episode: "Episode") -> Determination | None:
    """The newest determination, or None, with its signatures but not their names. Two queries."""
    row = _settled("made_by").filter(episode=episode).prefetch_related("sign_offs").first()
    if row is not None:
        row.episode = episode
    return row


def signed(row: Determination) -> bool:
    """Whether both disciplines have signed, whatever they decided."""
    return {sign_off.discipline for sign_off in row.sign_offs.all()} >= set(DISCIPLINES)


def differ(row: Determination) -> bool:
    """Whether the two who signed decided differently."""
    return signed(row) and len({sign_off.decision for sign_off in row.sign_offs.all()}) > 1


def settlement(row: Determination) -> Settlement | None:
    """How the two who differed settled it, once both have signed that."""
    found = getattr(getattr(row, "resolution", None), "end", None)
    return found.settlement if found else None


def decision(row: Determination) -> str:
    """What the two decided together: offer, offer_with_conditions, decline, not_now, no_agreement; empty while a half
    is missing or they differ. Where they differed before resolutions were kept, a decline stood."""
    if not signed(row):
        return ""
    decisions = {sign_off.decision for sign_off in row.sign_offs.all()}
    if len(decisions) == 1:
        return OF_HALVES[decisions.pop()]
    if hasattr(row, "resolution"):
        found = settlement(row)
        return found.outcome if found else ""
    return "decline" if "decline" in decisions else "offer_with_conditions"


def decided(row: Determination) -> bool:
    """Whether both have signed and no disagreement is open, about this determination or an earlier one."""
    return bool(decision(row)) and not row.unsettled  # type: ignore[attr-defined]


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


def lapsed_since(
    row: Determination, pieces: Mapping[str, Evidence], *, at: datetime
) -> tuple[candidacy.Difference, ...]:
    """What stands in the way because its evidence is too old by now."""
    return candidacy.lapsed(row.trace, _as_used(row), pieces, now=at)


def _as_used(row: Determination) -> list[candidacy.Criterion]:
    """The very versions of the criteria that this determination used."""
    book = candidacy.rulebook(settings.OPENKAP_RULES)
    editions = (book.edition(finding.criterion, finding.version) for finding in row.trace.findings)
    return [edition for edition in editions if edition is not None]


def cleared(episode: "Episode") -> Clearance:
    """Whether both disciplines have agreed to offer KAP and nothing learned since stands in the way."""
    return clearance(current(episode))


def asked_again(episode: "Episode", *, at: datetime) -> tuple[Clearance, str]:
    """The clearance asked again on a dosing day, and in one sentence what is different from what was signed. What is
    only too old is named so that somebody asks; by itself it does not undo two signatures."""
    row = current(episode)
    if row is None:
        return clearance(row), ""
    read = sources(episode)
    pieces = evidence(episode, at=at, read=read)
    settled = [each.title for each in changes_since(row, pieces) if not each.worse and each.title]
    old = [each.title for each in lapsed_since(row, pieces, at=at)]
    said = [
        f"too old since it was signed: {'; '.join(old)}" if old else "",
        f"clearer or settled since: {'; '.join(settled)}" if settled else "",
    ]
    words = ", ".join(each for each in said if each) or "nothing changed since it was signed"
    return clearance(row, read), f"asked again today: {words}"


def clearance(row: Determination | None, read: Sources | None = None) -> Clearance:
    """What the newest determination of an episode allows, with what is known of the client today."""
    if row is None:
        return Clearance("Candidacy has not been determined yet.")
    waiting = sorted(set(DISCIPLINES) - {sign_off.discipline for sign_off in row.sign_offs.all()})
    if waiting:
        return Clearance(f"The {' and the '.join(waiting)} sign-off of the determination is missing.")
    if against := _against(row):
        return Clearance(against)
    if learned := learned_since(row, evidence(row.episode, at=row.made_at, read=read)):
        named = "; ".join(change.title for change in learned)
        return Clearance(f"Something was learned after both signed: {named}. Determine again.")
    trace = row.trace
    return Clearance("", trace.routes, trace.settings, trace.monitoring, (*trace.conditions, *_written(row)), row.pk)


def _against(row: Determination) -> str:
    """Why what both signed clears nothing; empty when it does."""
    if row.unsettled:  # type: ignore[attr-defined]
        return "The two who signed decided differently. Nothing is cleared before they have settled it."
    made = decision(row)
    if made not in OFFERS:
        return AGAINST[made]
    if row.outcome in ("not_a_candidate", "not_now") and standing_in_the_way(row):
        return "What excludes or defers was not overruled."
    return "" if row.trace.routes else "No route that this clinic offers is allowed."


AGAINST = {
    "": "The two who signed decided differently and signed nothing together.",
    "decline": "KAP was not offered: at least one discipline declined.",
    "not_now": "KAP was not offered: both settled on not now.",
    "no_agreement": "KAP was not offered: the two who signed did not agree.",
}


def _written(row: Determination) -> tuple[str, ...]:
    """The conditions that the two wrote down themselves, in their own words."""
    found = settlement(row)
    if found is not None:
        return (found.reason,) if found.outcome == "offer_with_conditions" else ()
    return tuple(each.reason for each in row.sign_offs.all() if each.decision == "agree_with_conditions")


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
    return digest(content)


def settlement_fingerprint(found: Settlement, *, by_id: int, at: datetime) -> str:
    """SHA-256 over a settlement, both halves that it settles, who signs and when."""
    content = {
        "halves": sorted(each.sha256 for each in found.resolution.determination.sign_offs.all()),
        "outcome": found.outcome,
        "reason": found.reason,
        "words_for_client": found.words_for_client,
        "written": [found.by_id, found.at.isoformat()],
        "by": by_id,
        "at": at.isoformat(),
    }
    return digest(content)


def digest(content: Mapping[str, object]) -> str:
    """SHA-256 over plain values, however they are ordered."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def told_changes(changes: tuple[candidacy.Difference, ...]) -> list[list[object]]:
    """Changes as a rerun keeps them."""
    return [[each.criterion, each.title, each.before, each.after, each.worse] for each in changes]


def signed_and_open() -> QuerySet[Determination]:
    """The newest determination of every open episode, where somebody has signed it: those asked again day by day."""
    later = Determination.objects.filter(episode=OuterRef("episode"), pk__gt=OuterRef("pk"))
    here = Determination.objects.filter(~Exists(later), sign_offs__isnull=False, episode__closure__isnull=True)
    return here.distinct()
