"""Questions about safety cases: what is open, whose it is, what is late."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from openkap.clinic import access
from openkap.core.escalation import EVERYONE
from openkap.core.safety import CaseKind, Level, policy
from openkap.safety.models import (
    Acknowledgement,
    AdverseEvent,
    Closure,
    Escalation,
    Report,
    SafetyAction,
    SafetyCase,
    Transfer,
)
from openkap.safety.queries.events import events

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

ACTION_KINDS = SafetyAction.KINDS
CLOSURE_REASONS = Closure.REASONS
ANSWERED = Exists(Acknowledgement.objects.filter(case=OuterRef("pk"), at__gte=OuterRef("since")))


def reported_choices() -> list[tuple[str, str]]:
    """What somebody of the team can report."""
    return [(kind.id, kind.title) for kind in policy().reported]


def help_choices() -> list[tuple[str, str]]:
    """How a client says how urgent it is: the most urgent level of the policy, and its mildest."""
    levels = policy().levels
    return [
        (levels[0].id, gettext("I might hurt myself, or I am in danger")),
        (levels[-1].id, gettext("It cannot wait for my next visit, but I am safe right now")),
    ]


def level_choices() -> list[tuple[str, str]]:
    """The urgencies of the clinic's policy, the mildest first."""
    return [(level.id, f"{level.title.capitalize()}: {level.say_next}") for level in reversed(policy().levels)]


@dataclass(frozen=True)
class CaseLine:
    """One case as a list shows it. `reachable`: whether this visitor may open it without an emergency key.
    `is_answered`: whether its owner has said that they look after it."""

    case: SafetyCase
    kind: CaseKind
    level: Level
    is_overdue: bool
    is_mine: bool = False
    is_closed: bool = False
    is_answered: bool = False
    reachable: bool = True


@dataclass(frozen=True)
class Panel:
    """What the chart shows of an episode's safety."""

    open: list[CaseLine]
    closed: list[CaseLine]
    events: list[AdverseEvent]


@dataclass(frozen=True)
class Board:
    """The cases that call, and how many there are of them beside those that are shown."""

    lines: list[CaseLine]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def cases() -> QuerySet[SafetyCase]:
    """Every case with what its pages show; for the gate."""
    found = SafetyCase.objects.select_related(
        "episode__client", "owner__user", "backup", "opened_by", "closure__by", "closure__action"
    )
    return found.annotate(is_answered=ANSWERED)


def open_cases(episode: "Episode | None" = None, *, user: "User | None" = None) -> QuerySet[SafetyCase]:
    """Cases that nobody has closed: of one episode, or all that an account may open, or all there are."""
    closed = Closure.objects.filter(case=OuterRef("pk"))
    found = SafetyCase.objects.filter(~Exists(closed)).select_related("episode__client", "owner")
    found = found.annotate(is_answered=ANSWERED)
    if episode is not None:
        found = found.filter(episode=episode)
    if user is not None:
        found = found.filter(access.in_reach(user, "safety:case:see"))
    return found


def unsettled(episode: "Episode", *, at: datetime) -> QuerySet[SafetyCase]:
    """Cases of this client that stood open at that moment, whichever episode opened them; the dosing-day gate asks."""
    opened = cases().filter(episode__client=episode.client_id, opened_at__lte=at)
    return opened.filter(Q(closure__isnull=True) | Q(closure__at__gt=at))


def overdue(at: datetime) -> QuerySet[SafetyCase]:
    """Open cases whose time is over."""
    return open_cases().filter(due_at__lt=at)


def answers(case: SafetyCase) -> QuerySet[Acknowledgement]:
    """Who said when that they look after it."""
    return case.acknowledgements.select_related("by")


def is_answered(case: SafetyCase) -> bool:
    """Whether its owner has said that they look after it, since they own it."""
    return case.acknowledgements.filter(at__gte=case.since).exists()


def escalations(case: SafetyCase) -> QuerySet[Escalation]:
    """How often a clock ran out, and whom it told."""
    return case.escalations.all()


def calls(client_id: int | None) -> dict[str, Exists | Subquery]:
    """What every page of those who work here asks of the database: whether a case has reached everybody and nobody
    answered; and, on a page of a client, their most pressing open case and who owns it."""
    everybody = Escalation.objects.filter(reach__gte=EVERYONE, lapsed_at__gte=F("case__since"))  # few: asked first
    answered = Acknowledgement.objects.filter(case=OuterRef("case"), at__gte=OuterRef("case__since"))
    waiting = everybody.filter(~Exists(Closure.objects.filter(case=OuterRef("case"))), ~Exists(answered))
    found: dict[str, Exists | Subquery] = {"nobody_answers": Exists(waiting)}
    if client_id is not None:
        theirs = open_cases().filter(episode__client=client_id)
        found["open_case"] = Subquery(theirs.values("pk")[:1])
        found["open_case_owner"] = Subquery(theirs.values("owner__name")[:1])
    return found


def has_open_case(episode: "Episode") -> bool:
    """Whether something about this client's safety is unsettled."""
    return SafetyCase.objects.filter(episode=episode, closure__isnull=True).exists()


def still_open(episode: "Episode", kind: str, source: str) -> SafetyCase | None:
    return SafetyCase.objects.filter(episode=episode, kind=kind, source=source, closure__isnull=True).first()


def was_opened(episode: "Episode", source: str) -> bool:
    """Whether this source ever opened a case, settled or not."""
    return SafetyCase.objects.filter(episode=episode, source=source).exists()


def last_action(case: SafetyCase) -> SafetyAction | None:
    return case.actions.order_by("-at", "-pk").first()


def done(case: SafetyCase) -> QuerySet[SafetyAction]:
    """What was done, in order."""
    return case.actions.select_related("by")


def reports(case: SafetyCase) -> QuerySet[Report]:
    """What the team saw or heard."""
    return case.reports.select_related("by")


def transfers(case: SafetyCase) -> QuerySet[Transfer]:
    return case.transfers.select_related("from_owner", "to_owner", "by")


def line(
    case: SafetyCase, *, at: datetime, user: "User | None" = None, reachable: bool = True, closed: bool = False
) -> CaseLine:
    """A case with its kind, its urgency and how late it is. What an older policy knew is read from that policy."""
    rules = policy(case.policy_version)
    return CaseLine(
        case=case,
        kind=rules.by_kind[case.kind],
        level=rules.by_level[case.level],
        is_overdue=case.due_at < at and not closed,
        is_mine=bool(user and case.owner and case.owner.user_id == user.pk),
        is_closed=closed,
        is_answered=getattr(case, "is_answered", False),
        reachable=reachable,
    )


def board(user: "User", *, at: datetime, first: int | None = None) -> Board:
    """Every open case this account may open, and of the whole clinic those that are late or that nobody has answered
    yet, the most pressing first.

    With `first` only so many are fetched; `total` still counts them all.
    """
    mine = access.in_reach(user, "safety:case:see")
    found = open_cases().filter(mine | Q(due_at__lt=at) | ~ANSWERED)
    shown = found.annotate(reachable=ExpressionWrapper(mine, BooleanField()))[:first]
    lines = [line(case, at=at, user=user, reachable=case.reachable) for case in shown]
    return Board(lines, found.count() if len(lines) == first else len(lines))


def panel(episode: "Episode", *, at: datetime) -> Panel:
    """What is open, the last of what is closed, and every adverse event. Two queries."""
    theirs = SafetyCase.objects.filter(episode=episode).annotate(is_answered=ANSWERED)
    found = list(theirs.select_related("owner", "closure"))
    closed = [case for case in found if hasattr(case, "closure")]
    closed.sort(key=lambda case: case.closure.at, reverse=True)
    return Panel(
        [line(case, at=at) for case in found if not hasattr(case, "closure")],
        [line(case, at=at, closed=True) for case in closed[:3]],
        list(events(episode)),
    )
