"""Episodes: who cares for them, how far they have come, who looked."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openkap.clinic.models import AuditEvent, CareTeamMember, Client, Episode, Milestone, Practitioner, SupportPerson


def episodes() -> QuerySet[Episode]:
    """Every episode with its client; for the gate."""
    return Episode.objects.select_related("client", "client__user")


def team(episode: Episode) -> QuerySet[CareTeamMember]:
    """Who cares for this episode now."""
    return episode.team.filter(until_at__isnull=True).select_related("practitioner__user").order_by("from_at")


def team_member(episode: Episode, role: str) -> Practitioner | None:
    """The first on the care team with that role."""
    member = team(episode).filter(practitioner__role=role).first()
    return member.practitioner if member else None


def support_people(client: Client) -> QuerySet[SupportPerson]:
    return client.support_people.filter(removed_at__isnull=True).order_by("pk")


def everyone_named(client: Client) -> QuerySet[SupportPerson]:
    """Those who stand by the client, and those who were named once."""
    return client.support_people.order_by("pk")


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


def looks(client: Client) -> QuerySet[AuditEvent]:
    """Everything written down about one client's chart, newest first."""
    return AuditEvent.objects.filter(client_ref=client.pk).order_by("-at", "-pk")


def progress(found: QuerySet[Episode], *, before: Iterable[str]) -> dict[int, dict[str, datetime]]:
    """What each episode has reached and when, of those that reached none of `before` yet; the longest wait first."""
    later = Milestone.objects.filter(episode=OuterRef("pk"), kind__in=list(before))
    waiting = found.filter(~Exists(later)).order_by().values("pk")
    steps: dict[int, dict[str, datetime]] = {}
    for pk, kind, at in Milestone.objects.filter(episode__in=waiting).values_list("episode_id", "kind", "at"):
        steps.setdefault(pk, {})[kind] = at
    return dict(sorted(steps.items(), key=lambda each: max(each[1].values())))


def members() -> QuerySet[CareTeamMember]:
    """Current places on care teams; for the gate."""
    return CareTeamMember.objects.filter(until_at__isnull=True).select_related("episode__client", "practitioner")
