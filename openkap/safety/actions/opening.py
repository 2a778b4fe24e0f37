"""How a safety case begins. Opening is never refused on its own account: only who may report, and who may ask."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from openkap.clinic import audit
from openkap.core.safety import policy
from openkap.core.verdict import insist
from openkap.safety import policies, queries
from openkap.safety.actions.refusal import Refused
from openkap.safety.actions.telling import announce
from openkap.safety.models import Report, SafetyCase

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

SOURCE_LENGTH = 200  # a code that is too long is cut: opening a case must never fail on it


@transaction.atomic
def open_case(
    *,
    episode: "Episode",
    kind: str,
    source: str,
    by: "User | None",
    at: datetime,
    level: str = "",
    source_url: str = "",
) -> SafetyCase:
    """Open a case with an owner, a backup and a clock, and tell the care team and whoever is on call. `source` is a
    code that names what opened it, `source_url` the staff page where it can be read; neither holds an answer.

    A case of the same kind and source that is still open is returned as it is, made more urgent if it must be.
    KeyError when the clinic's safety policy knows no such kind or level."""
    rules, source = policy(), source[:SOURCE_LENGTH]
    level = level or rules.by_kind[kind].level
    due_at = rules.by_level[level].due_at(timezone.localtime(at))
    case = queries.still_open(episode, rules.by_kind[kind].id, source)
    if case is not None and not rules.more_urgent(level, case.level):
        return case
    if case is None:
        case = SafetyCase(episode=episode, kind=kind, source=source, source_url=source_url, due_at=due_at)
        case.policy_version, case.opened_at, case.opened_by = rules.version, at, by
        case.owner, case.backup = _first_two(episode, at=at)
    case.level, case.due_at, case.since = level, min(case.due_at, due_at), at
    case.save()
    audit.record("safety:case:opened", case, by=by, at=at, facts={"kind": kind, "level": level})
    announce(case, by=by, at=at)
    return case


@transaction.atomic
def report(
    *,
    episode: "Episode",
    kind: str = "concern",
    level: str = "",
    note: str,
    told_by: str = "",
    by: "User",
    at: datetime,
) -> SafetyCase:
    """Open a case for what somebody of the team saw, heard, or was told from outside; the words stay in the case."""
    insist(policies.may_report(by, kind, told_by), Refused)
    case = open_case(episode=episode, kind=kind, source=f"safety:{kind}:{by.pk}", level=level, by=by, at=at)
    _add(case, note, told_by=told_by, by=by, at=at)
    audit.record("safety:concern:reported", case, by=by, at=at, facts={"kind": kind, "level": case.level})
    return case


@transaction.atomic
def ask_for_help(*, episode: "Episode", level: str, words: str = "", by: "User", at: datetime) -> SafetyCase:
    """The client asks for somebody. Asking again while nobody has settled it starts the clock anew."""
    insist(policies.may_ask_for_help(by, episode), Refused)
    case = open_case(episode=episode, kind="client_message", source="safety:help", level=level, by=by, at=at)
    _add(case, words, by=by, at=at)
    audit.record("safety:help:asked", case, by=by, at=at, facts={"level": level})
    return case


def _add(case: SafetyCase, note: str, *, told_by: str = "", by: "User", at: datetime) -> None:
    """Keep the words. In a case that was open already they are news: somebody has to answer once more."""
    if note.strip():
        Report.objects.create(case=case, note=note.strip(), told_by=told_by.strip(), by=by, at=at)
    if case.since != at:
        case.since = at
        case.save(update_fields=["since"])
        announce(case, by=by, at=at)


def _first_two(episode: "Episode", *, at: datetime) -> tuple:  # type: ignore[type-arg]
    line = queries.line_of_owners(episode, queries.roster(at))
    return (*line, None, None)[:2]
