"""May they determine, sign, overrule, ask? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.candidacy import queries
from openkap.candidacy.models import Determination, EvidenceRequest
from openkap.clinic import queries as clinic
from openkap.core.candidacy import Difference
from openkap.core.evidence import Evidence
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


def may_determine(by: "User", episode: "Episode") -> Verdict:
    """Prescribers and therapists ask the criteria, while the episode is open."""
    if not by.may("candidacy:determination:write"):
        return Verdict("Prescribers and therapists determine candidacy.")
    if hasattr(episode, "closure"):
        return Verdict("This episode is closed.")
    return Verdict()


def may_sign(by: "User", row: Determination, decision: str, pieces: Mapping[str, Evidence], *, at: datetime) -> Verdict:
    """Whether this person may sign this determination with this decision now."""
    verdict = may_sign_half(by, row, at=at)
    if not verdict or decision == "decline":
        return verdict
    return may_agree(row, queries.learned_since(row, pieces))


def may_sign_half(by: "User", row: Determination, *, at: datetime) -> Verdict:
    """The right discipline, trained today, on the newest determination, and two different people."""
    discipline = by.practitioner.discipline if by.practitioner else ""
    if by.practitioner is None or not discipline or not by.may(f"candidacy:{discipline}:sign"):
        return Verdict("A prescriber signs the medical half, a KAP therapist the psychological half.")
    if queries.history(row.episode).values_list("pk", flat=True).first() != row.pk:
        return Verdict("There is a newer determination. Sign that one.")
    if any(sign_off.discipline == discipline for sign_off in row.sign_offs.all()):
        return Verdict(f"The {discipline} half is already signed.")
    if any(sign_off.by_id == by.pk for sign_off in row.sign_offs.all()):
        return Verdict("Two different people sign.")
    return clinic.credentials_current(by.practitioner, timezone.localtime(at).date())


def may_agree(row: Determination, learned: tuple[Difference, ...]) -> Verdict:
    """Nobody agrees over a gap, over an exclusion, or over news that stands in the way."""
    if learned:
        return Verdict(f"Something was learned since: {_named(learned)}. Determine again before you agree.")
    if row.outcome == "undetermined":
        return Verdict("Evidence is still missing. Ask for it and determine again; only then can anyone agree.")
    if against := queries.standing_in_the_way(row):
        return Verdict(f"This stands in the way: {_named(against)}. It must be overruled first, or you decline.")
    if not row.trace.routes:
        return Verdict("No route that this clinic offers is allowed.")
    return Verdict()


def may_override(by: "User", row: Determination, criterion: str) -> Verdict:
    """Only the role that the criterion names overrules it, once, on the newest determination."""
    finding = next((f for f in queries.standing_in_the_way(row) if f.criterion == criterion), None)
    if finding is None:
        return Verdict("There is nothing to overrule here.")
    if not finding.override_role:
        return Verdict("Nobody may overrule this.")
    if by.practitioner is None or by.practitioner.role not in _who_may(finding.override_role):
        return Verdict(f"Only the {finding.override_role.replace('_', ' ')} may overrule this.")
    if any(row.sign_offs.all()):
        return Verdict("This determination is already signed. Determine again first.")
    if queries.history(row.episode).values_list("pk", flat=True).first() != row.pk:
        return Verdict("There is a newer determination.")
    return Verdict()


def _who_may(role: str) -> tuple[str, ...]:
    """The medical director answers for everything that a prescriber may overrule."""
    return (role, "medical_director") if role == "prescriber" else (role,)


def may_request(
    by: "User", key: str, requests: Mapping[str, EvidenceRequest], pieces: Mapping[str, Evidence]
) -> Verdict:
    """Evidence is asked for once, of someone who can give it, when no form that asks it is still under way."""
    if not by.may("candidacy:determination:write"):
        return Verdict("Prescribers and therapists ask for evidence.")
    if not queries.asked_first(key):
        return Verdict("This comes from the record; nobody needs to be asked.")
    if form := queries.still_coming(key, pieces):
        return Verdict(f"This is asked in the {form}, which is not finished yet.")
    if key in requests:
        return Verdict("This has been asked for and is not answered yet.")
    return Verdict()


def may_answer(by: "User", episode: "Episode") -> Verdict:
    """Only the client answers for the client."""
    if by.client is None or by.client.pk != episode.client_id or not by.may("intake:packet:write"):
        return Verdict("Only the client answers these questions.")
    return Verdict()


def _named(found: "tuple[object, ...]") -> str:
    return "; ".join(str(each.title) for each in found)  # type: ignore[attr-defined]
