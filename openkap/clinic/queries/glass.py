"""Emergency keys, and the charts that one would open."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from openkap.clinic.access import visible_episodes
from openkap.clinic.models import BreakGlass, Episode, User
from openkap.clinic.queries.episodes import episodes, matching, open_episodes


def glass_until(user: User, *, at: datetime) -> datetime | None:
    """Until when this account holds an emergency key, if it holds one right now."""
    held = BreakGlass.objects.filter(by=user, at__lte=at, until_at__gt=at)
    return max(held.values_list("until_at", flat=True), default=None)


def unreviewed_glass() -> QuerySet[BreakGlass]:
    return (
        BreakGlass.objects.filter(review__isnull=True)
        .select_related("episode__client", "practitioner", "by")
        .order_by("at")
    )


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
