"""May they determine, sign, overrule, ask? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.candidacy import queries
from openkap.candidacy.models import Determination, EvidenceRequest, Resolution, Settlement
from openkap.clinic import queries as clinic
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


def may_sign(
    by: "User", row: Determination, decision: str, reason: str, pieces: Mapping[str, Evidence], *, at: datetime
) -> Verdict:
    """Whether this person may sign this determination with this decision and reason now."""
    verdict = may_sign_half(by, row, at=at)
    if not verdict:
        return verdict
    if not reason.strip():
        return Verdict("Write down your reason.")
    return may_decline(row, pieces) if decision == "decline" else may_agree(row, pieces, at=at)


def may_sign_half(by: "User", row: Determination, *, at: datetime) -> Verdict:
    """The right discipline, trained today, on the newest determination, and two different people."""
    discipline = by.practitioner.discipline if by.practitioner else ""
    if by.practitioner is None or not discipline or not by.may(f"candidacy:{discipline}:sign"):
        return Verdict("A prescriber signs the medical half, a KAP therapist the psychological half.")
    if hasattr(row.episode, "closure"):
        return Verdict("This episode is closed.")
    if not _is_newest(row):
        return Verdict("There is a newer determination. Sign that one.")
    if taken := next((each for each in row.sign_offs.all() if each.discipline == discipline), None):
        return Verdict(f"The {discipline} half is already signed, by {taken.by.name}.")
    if any(sign_off.by_id == by.pk for sign_off in row.sign_offs.all()):
        return Verdict("Two different people sign.")
    if (held := _held(by, row, discipline)) is not None:
        return held
    return clinic.credentials_current(by.practitioner, timezone.localtime(at).date())


def _is_newest(row: Determination) -> bool:
    return queries.history(row.episode).values_list("pk", flat=True).first() == row.pk


def _held(by: "User", row: Determination, discipline: str) -> Verdict | None:
    """While two differ about an earlier determination, nobody else signs a half over the head of who signed it."""
    if not row.unsettled:  # type: ignore[attr-defined]
        return None
    holder = queries.holder(queries.unsettled_in(row.episode), discipline)
    if holder is None or holder.pk == by.pk:
        return None
    return Verdict(f"An earlier disagreement is not settled: {holder.name} signs the {discipline} half.")


def may_decline(row: Determination, pieces: Mapping[str, Evidence]) -> Verdict:
    """Nobody decides on what is no longer so: the client's letter would give reasons of yesterday."""
    if changes := queries.changes_since(row, pieces):
        return Verdict(f"Something was learned since: {_named(changes)}. Determine again before you sign.")
    return Verdict()


def may_agree(row: Determination, pieces: Mapping[str, Evidence], *, at: datetime) -> Verdict:
    """Nobody agrees over a gap, over an exclusion, over news that stands in the way, or over what is too old."""
    if learned := queries.learned_since(row, pieces):
        return Verdict(f"Something was learned since: {_named(learned)}. Determine again before you agree.")
    if against := queries.standing_in_the_way(row):
        return Verdict(f"This stands in the way: {_named(against)}. It must be overruled first, or you decline.")
    if row.trace.overruled(queries.overruled(row)) == "undetermined":
        return Verdict("Evidence is still missing. Ask for it and determine again; only then can anyone agree.")
    if not row.trace.routes:
        return Verdict("No route that this clinic offers is allowed.")
    if lapsed := queries.lapsed_since(row, pieces, at=at):
        return Verdict(f"Too old by now: {_named(lapsed)}. Ask again and determine again before you agree.")
    return Verdict()


def may_override(by: "User", row: Determination, criterion: str, *, at: datetime) -> Verdict:
    """Only the role that the criterion names overrules it, once, on the newest determination."""
    finding = next((f for f in queries.standing_in_the_way(row) if f.criterion == criterion), None)
    if finding is None:
        return Verdict("There is nothing to overrule here.")
    if not finding.override_role:
        return Verdict("Nobody may overrule this.")
    if by.practitioner is None or by.practitioner.role not in _who_may(finding.override_role):
        return Verdict(f"Only the {finding.override_role.replace('_', ' ')} may overrule this.")
    if hasattr(row.episode, "closure"):
        return Verdict("This episode is closed.")
    if any(row.sign_offs.all()):
        return Verdict("This determination is already signed. Determine again first.")
    if not _is_newest(row):
        return Verdict("There is a newer determination.")
    return clinic.credentials_current(by.practitioner, timezone.localtime(at).date())


def _who_may(role: str) -> tuple[str, ...]:
    """The medical director answers for everything that a prescriber may overrule."""
    return (role, "medical_director") if role == "prescriber" else (role,)


def may_request_all(by: "User", keys: Sequence[str]) -> Verdict:
    """Everything that one person can still be asked for is asked for at once."""
    if not by.may("candidacy:determination:write"):
        return Verdict("Prescribers and therapists ask for evidence.")
    return Verdict("" if keys else "There is nothing left to ask.")


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


def may_settle(
    by: "User", row: Resolution, outcome: str, reason: str, pieces: Mapping[str, Evidence], *, at: datetime
) -> Verdict:
    """One of the two writes down how they go on; an offer only where anyone could agree."""
    verdict = may_talk(by, row)
    if not verdict:
        return verdict
    if not reason.strip():
        return Verdict("Write down what you said to each other.")
    return may_settle_so(row, outcome, pieces, at=at)


def may_settle_so(row: Resolution, outcome: str, pieces: Mapping[str, Evidence], *, at: datetime) -> Verdict:
    """Whether the two could go on in this way now."""
    determination = queries.determinations().get(pk=row.determination_id)
    if outcome in queries.OFFERS:
        return may_agree(determination, pieces, at=at)
    return may_decline(determination, pieces)


def may_talk(by: "User", row: Resolution) -> Verdict:
    """Only the two who differ settle it, while it is open and about the newest determination."""
    if hasattr(row, "end"):
        return Verdict("This is already settled.")
    if hasattr(row.episode, "closure"):
        return Verdict("This episode is closed.")
    if not _is_newest(row.determination):
        return Verdict("There is a newer determination: both sign that one anew.")
    if all(each.by_id != by.pk for each in row.determination.sign_offs.all()):
        names = " and ".join(each.by.name for each in row.determination.sign_offs.all())
        return Verdict(f"Only {names} settle this. Nobody decides over the head of one of them.")
    return Verdict()


def may_sign_settlement(
    by: "User", found: Settlement, row: Resolution, pieces: Mapping[str, Evidence], *, at: datetime
) -> Verdict:
    """The other of the two signs what lies there, if it is still so."""
    verdict = may_talk(by, row)
    if not verdict:
        return verdict
    talk = queries.talk(row)
    if talk.lies is None or talk.lies.pk != found.pk:
        return Verdict("Something newer was written down. Read that first.")
    if any(side.has_signed for side in talk.sides if side.half.by_id == by.pk):
        return Verdict("You have signed this; the other signature is missing.")
    return may_settle_so(row, found.outcome, pieces, at=at)


def ends_alone(by: "User", row: Resolution) -> bool:
    """Whether this person's word that there is no agreement ends the matter without the other's signature: the medical
    director has been heard, and whoever declined stands by it."""
    return queries.talk(row).opinion is not None and (by.pk in queries.decliners(row) or not queries.decliners(row))


def may_ask_opinion(by: "User", row: Resolution) -> Verdict:
    """Either of the two asks the medical director, once."""
    verdict = may_talk(by, row)
    if not verdict:
        return verdict
    if hasattr(row, "opinion_request"):
        return Verdict("The medical director has been asked.")
    return Verdict("" if queries.directors(row) else "No medical director here has not signed one of the two halves.")


def may_give_opinion(by: "User", row: Resolution) -> Verdict:
    """A medical director who signed neither half answers what was asked. It is advice and decides nothing."""
    if by not in queries.directors(row):
        return Verdict("Only a medical director who signed neither half gives an opinion.")
    if not hasattr(row, "opinion_request") or hasattr(row.opinion_request, "opinion"):
        return Verdict("No opinion is asked for at the moment.")
    return Verdict("This is already settled." if hasattr(row, "end") else "")


def _named(found: "tuple[object, ...]") -> str:
    return "; ".join(str(each.title) for each in found)  # type: ignore[attr-defined]
