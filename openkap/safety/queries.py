"""Questions about safety cases: what is open, whose it is, what is late."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.core.safety import CaseKind, Level, policy
from openkap.safety.models import Closure, Report, SafetyAction, SafetyCase, Transfer

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Practitioner, User

ACTION_KINDS = SafetyAction.KINDS
CLOSURE_REASONS = Closure.REASONS
OWNERS = ("therapist", "prescriber", "nurse")


def level_choices() -> list[tuple[str, str]]:
    """The urgencies of the clinic's policy, the mildest first."""
    return [(level.id, f"{level.title.capitalize()}: {level.say_next}") for level in reversed(policy().levels)]


@dataclass(frozen=True)
class CaseLine:
    """One case as a list shows it. `reachable`: whether this visitor may open it without an emergency key."""

    case: SafetyCase
    kind: CaseKind
    level: Level
    is_overdue: bool
    is_mine: bool = False
    is_closed: bool = False
    reachable: bool = True


@dataclass(frozen=True)
class Panel:
    """What the chart shows of an episode's safety."""

    open: list[CaseLine]
    closed: list[CaseLine]


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
    return SafetyCase.objects.select_related(
        "episode__client", "owner__user", "opened_by", "acknowledgement__by", "closure__by", "closure__action"
    )


def open_cases(episode: "Episode | None" = None, *, user: "User | None" = None) -> QuerySet[SafetyCase]:
    """Cases that nobody has closed: of one episode, or all that an account may open, or all there are."""
    closed = Closure.objects.filter(case=OuterRef("pk"))
    found = SafetyCase.objects.filter(~Exists(closed)).select_related("episode__client", "owner")
    if episode is not None:
        found = found.filter(episode=episode)
    if user is not None:
        found = found.filter(access.in_reach(user, "safety:case:see"))
    return found


def unsettled(episode: "Episode", *, at: datetime) -> QuerySet[SafetyCase]:
    """Cases of this client that stood open at that moment; the dosing-day gate asks."""
    opened = cases().filter(episode=episode, opened_at__lte=at)
    return opened.filter(Q(closure__isnull=True) | Q(closure__at__gt=at))


def overdue(at: datetime) -> QuerySet[SafetyCase]:
    """Open cases whose time is over."""
    return open_cases().filter(due_at__lt=at)


def has_open_case(episode: "Episode") -> bool:
    """Whether something about this client's safety is unsettled."""
    return SafetyCase.objects.filter(episode=episode, closure__isnull=True).exists()


def still_open(episode: "Episode", kind: str, source: str) -> SafetyCase | None:
    return SafetyCase.objects.filter(episode=episode, kind=kind, source=source, closure__isnull=True).first()


def was_opened(episode: "Episode", source: str) -> bool:
    """Whether this source ever opened a case, settled or not."""
    return SafetyCase.objects.filter(episode=episode, source=source).exists()


def owner_for(episode: "Episode") -> "Practitioner | None":
    """Who gets a new case: the care team's therapist, else another of the team, else one who answers for the clinic."""
    by_role = {member.practitioner.role: member.practitioner for member in clinic.team(episode)}
    for role in OWNERS:
        if role in by_role:
            return by_role[role]
    return answering_for_safety().first() or clinic.practitioners("therapist").first()


def answering_for_safety() -> "QuerySet[Practitioner]":
    """Those who are told when a case is late."""
    return clinic.practitioners("medical_director")


def to_be_told(case: SafetyCase) -> "list[User]":
    """The owner and everyone on the care team who acts on safety cases, each once."""
    people = [case.owner] if case.owner else []
    people += [member.practitioner for member in clinic.team(case.episode)]
    return list({person.user.pk: person.user for person in people if person.user.may("safety:case:act")}.values())


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


def possible_owners() -> "QuerySet[Practitioner]":
    """Whom a case can be handed to."""
    return clinic.practitioners().filter(role__in=(*OWNERS, "medical_director"))


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
        reachable=reachable,
    )


def board(user: "User", *, at: datetime, first: int | None = None) -> Board:
    """Every open case this account may open, and every late one of the clinic, the most pressing first.

    With `first` only so many are fetched; `total` still counts them all.
    """
    mine = access.in_reach(user, "safety:case:see")
    found = open_cases().filter(mine | Q(due_at__lt=at))
    shown = found.annotate(reachable=ExpressionWrapper(mine, BooleanField()))[:first]
    lines = [line(case, at=at, user=user, reachable=case.reachable) for case in shown]
    return Board(lines, found.count() if len(lines) == first else len(lines))


def panel(episode: "Episode", *, at: datetime) -> Panel:
    """What is open and the last of what is closed. One query."""
    found = list(SafetyCase.objects.filter(episode=episode).select_related("owner", "closure"))
    closed = [case for case in found if hasattr(case, "closure")]
    closed.sort(key=lambda case: case.closure.at, reverse=True)
    return Panel(
        [line(case, at=at) for case in found if not hasattr(case, "closure")],
        [line(case, at=at, closed=True) for case in closed[:3]],
    )
