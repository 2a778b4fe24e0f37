"""Questions about people, places and progress."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from openkap.clinic.access import visible_episodes
from openkap.clinic.models import (
    AccountEnding,
    AuditEvent,
    BreakGlass,
    CareTeamMember,
    Client,
    Credential,
    DemoClinic,
    Episode,
    Invitation,
    Milestone,
    Notice,
    Practitioner,
    Room,
    RoomRetirement,
    Site,
    SupportPerson,
    User,
)
from openkap.core.verdict import Verdict

T = TypeVar("T")

CREDENTIAL_KINDS = Credential.KINDS
ROOM_KINDS = Room.KINDS
# What each role must hold to fill its place in a visit.
REQUIRED: dict[str, tuple[str, ...]] = {
    "therapist": ("licence", "kap_training"),
    "nurse": ("licence", "bls"),
    "prescriber": ("licence", "dea"),
}


def episodes() -> QuerySet[Episode]:
    """Every episode with its client; for the gate."""
    return Episode.objects.select_related("client", "client__user")


def account(email: str) -> User:
    """The account with this address; User.DoesNotExist when there is none."""
    return User.objects.get(email=email)


def practitioners(role: str | None = None) -> QuerySet[Practitioner]:
    """Those who work here now, of one role or of all."""
    people = Practitioner.objects.filter(user__is_active=True).select_related("user")
    return people.filter(role=role) if role else people


def rooms(kind: str | None = None, *, also: Iterable[int | None] = ()) -> QuerySet[Room]:
    """Rooms that can be booked, and those of `also` even when they are closed for good; each has `is_retired`."""
    found = every_room().filter(Q(is_retired=False) | Q(pk__in=[pk for pk in also if pk]))
    return found.filter(kind=kind) if kind else found


def every_room() -> QuerySet[Room]:
    """Every room there ever was; `is_retired` says which are closed for good."""
    retired = RoomRetirement.objects.filter(room=OuterRef("pk"), reopened_at__isnull=True)
    return Room.objects.select_related("site").annotate(is_retired=Exists(retired))


def room(pk: int) -> Room:
    """One room, or Http404."""
    return _found(every_room().filter(pk=pk).first())


def sites() -> QuerySet[Site]:
    return Site.objects.all()


def team(episode: Episode) -> QuerySet[CareTeamMember]:
    """Who cares for this episode now."""
    return episode.team.filter(until_at__isnull=True).select_related("practitioner__user").order_by("from_at")


def team_member(episode: Episode, role: str) -> Practitioner | None:
    """The first on the care team with that role."""
    member = team(episode).filter(practitioner__role=role).first()
    return member.practitioner if member else None


def support_people(client: Client) -> QuerySet[SupportPerson]:
    return client.support_people.filter(removed_at__isnull=True).order_by("pk")


def credentials(practitioner: Practitioner | None = None) -> QuerySet[Credential]:
    found = Credential.objects.select_related("practitioner", "verified_by")
    return found.filter(practitioner=practitioner) if practitioner else found


def credentials_current(practitioner: Practitioner, on: date) -> Verdict:
    """Does this person hold, on that day, everything their role asks for?"""
    return current_credentials([practitioner], on)[practitioner.pk]


def current_credentials(people: Iterable[Practitioner], on: date) -> dict[int, Verdict]:
    """The same for many people, in one query: practitioner id -> Verdict."""
    people = list(people)
    held = set(
        Credential.objects.filter(practitioner__in=people, valid_from_on__lte=on, valid_until_on__gte=on).values_list(
            "practitioner_id", "kind"
        )
    )
    return {person.pk: _holds(person, {kind for pk, kind in held if pk == person.pk}, on) for person in people}


def _holds(person: Practitioner, kinds: set[str], on: date) -> Verdict:
    names = dict(Credential.KINDS)
    missing = [names[kind] for kind in REQUIRED.get(person.role, ()) if kind not in kinds]
    return Verdict(
        f"{person.name} has no current {' and no current '.join(missing)} on {on:%-d %b %Y}." if missing else ""
    )


def milestones(episode: Episode) -> dict[str, datetime]:
    """Which points of the journey were reached, and when."""
    return dict(episode.milestones.values_list("kind", "at"))


def with_progress(found: QuerySet[Episode]) -> QuerySet[Episode]:
    """Annotate each episode with `reached` (its newest milestone) and `reached_at`."""
    newest = Milestone.objects.filter(episode=OuterRef("pk")).order_by("-at", "-pk")
    return found.annotate(reached=Subquery(newest.values("kind")[:1]), reached_at=Subquery(newest.values("at")[:1]))


def open_episodes(found: QuerySet[Episode]) -> QuerySet[Episode]:
    return found.filter(closure__isnull=True)


def matching(found: QuerySet[Episode], words: str) -> QuerySet[Episode]:
    """Episodes whose client's name or e-mail contains every word."""
    for word in words.split():
        found = found.filter(
            Q(client__given_name__icontains=word)
            | Q(client__family_name__icontains=word)
            | Q(client__preferred_name__icontains=word)
            | Q(client__email__iexact=word)
        )
    return found


def unread_notices(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user, read_at__isnull=True)


def looks(client: Client) -> QuerySet[AuditEvent]:
    """Everything written down about one client's chart, newest first."""
    return AuditEvent.objects.filter(client_ref=client.pk).order_by("-at", "-pk")


def names(refs: Iterable[int]) -> dict[int, str]:
    """Names of accounts by id; audit events hold only ids."""
    return dict(User.objects.filter(pk__in=set(refs)).values_list("pk", "name"))


def open_glass(user: User, *, at: datetime) -> BreakGlass | None:
    """The emergency key this account holds right now, if any."""
    return BreakGlass.objects.filter(by=user, at__lte=at, until_at__gt=at).order_by("-until_at").first()


def unreviewed_glass() -> QuerySet[BreakGlass]:
    return (
        BreakGlass.objects.filter(review__isnull=True)
        .select_related("episode__client", "practitioner", "by")
        .order_by("at")
    )


def demo() -> DemoClinic | None:
    """The mark of a demonstration database, if this is one."""
    return DemoClinic.objects.first()


def milestone_counts() -> dict[str, int]:
    """How many open episodes have each milestone as their newest."""
    found = with_progress(open_episodes(Episode.objects.all())).order_by()
    return {row["reached"]: row["n"] for row in found.values("reached").annotate(n=Count("pk"))}  # type: ignore[misc]


def waiting_since(found: QuerySet[Episode]) -> QuerySet[Episode]:
    """Those who have waited longest first."""
    return with_progress(found).order_by(F("reached_at").asc(nulls_first=True))


def members() -> QuerySet[CareTeamMember]:
    """Current places on care teams; for the gate."""
    return CareTeamMember.objects.filter(until_at__isnull=True).select_related("episode__client", "practitioner")


def joinable(episode: Episode) -> QuerySet[Practitioner]:
    """Clinicians who are not yet on the care team."""
    on_team = episode.team.filter(until_at__isnull=True).values("practitioner")
    clinical = ("therapist", "nurse", "prescriber", "medical_director")
    return practitioners().filter(role__in=clinical).exclude(pk__in=on_team)


def outside(user: User, words: str, limit: int = 10) -> list[Episode]:
    """For someone who searches by name: matching episodes of other teams, few, and only when words are given."""
    if len(words) < 3:
        return []
    inside = visible_episodes(user, "clinic:episode:see").values("pk")
    return list(matching(open_episodes(episodes()), words).exclude(pk__in=inside)[:limit])


def outside_episode(user: User, pk: int) -> Episode:
    """One open episode that someone wants to open in an emergency, or Http404."""
    episode = open_episodes(episodes()).filter(pk=pk).first()
    if episode is None or not user.may("clinic:glass:break"):
        raise Http404
    return episode


@dataclass(frozen=True)
class SheetRow:
    """One practitioner with what they hold today."""

    person: Practitioner
    held: list[Credential]
    verdict: Verdict


def credential_sheet(on: date) -> list[SheetRow]:
    """Everyone with their credentials, in three queries however many there are."""
    people = list(practitioners())
    verdicts = current_credentials(people, on)
    held: dict[int, list[Credential]] = {person.pk: [] for person in people}
    for credential in credentials().filter(practitioner__in=people):
        held[credential.practitioner_id].append(credential)
    return [SheetRow(person, held[person.pk], verdicts[person.pk]) for person in people]


def practitioner(pk: int) -> Practitioner:
    """One of those who work or worked here, or Http404."""
    return _found(Practitioner.objects.select_related("user").filter(pk=pk).first())


def invited(secret: str, *, at: datetime) -> tuple[Practitioner, bool]:
    """Whose invitation this is, and whether it still opens the door; Http404 when it is none of ours."""
    row = Invitation.objects.filter(token_hash=Invitation.digest(secret), user__staff_record__isnull=False)
    found = _found(row.select_related("user__staff_record").first())
    is_open = found.used_at is None and found.expires_at > at and found.user.is_active
    return _found(found.user.practitioner), is_open


@dataclass(frozen=True)
class AccountRow:
    """Someone's account: ended, or with the moment until which a link is open, or in use."""

    person: Practitioner
    ending: AccountEnding | None
    link_until: datetime | None


def account_rows(*, at: datetime, pk: int | None = None) -> list[AccountRow]:
    """Everyone who works or worked here, ended accounts last; three queries however many there are."""
    endings = AccountEnding.objects.filter(returned_at__isnull=True).select_related("by")
    links = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at)
    people = Practitioner.objects.select_related("user").order_by("-user__is_active", "name")
    people = people.prefetch_related(Prefetch("user__endings", endings), Prefetch("user__invitations", links))
    return [_account_row(person) for person in (people.filter(pk=pk) if pk else people)]


def _account_row(person: Practitioner) -> AccountRow:
    ending = next(iter(person.user.endings.all()), None)
    return AccountRow(person, ending, max((link.expires_at for link in person.user.invitations.all()), default=None))


@dataclass(frozen=True)
class SiteRow:
    """One site with all its rooms."""

    site: Site
    rooms: list[Room]


def site_rows() -> list[SiteRow]:
    """Every site with its rooms, in two queries."""
    rooms = list(every_room())
    return [SiteRow(site, [room for room in rooms if room.site_id == site.pk]) for site in sites().order_by("name")]


def _found(row: T | None) -> T:
    if row is None:
        raise Http404
    return row
