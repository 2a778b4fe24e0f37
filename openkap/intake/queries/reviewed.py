"""When a clinician last went through what the client told, and whether anything came in since."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.intake.models import Allergy, Fact, Medicine, OutsideProvider, PacketReview, Treatment

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


def last_review(episode: "Episode", discipline: str) -> PacketReview | None:
    """When somebody of this discipline last went through the packet. One query."""
    rows = PacketReview.objects.filter(episode=episode, discipline=discipline).select_related("by")
    return rows.order_by("at", "pk").last()


def changed_since_review(episodes: Iterable[int]) -> set[int]:
    """The episodes in which a client gave an answer, or a list changed, after a discipline had gone through them.
    Six queries, however many episodes."""
    wanted = list(episodes)
    rows = PacketReview.objects.filter(episode__in=wanted).order_by("at", "pk")
    seen = {(row.episode_id, row.discipline): row.at for row in rows}
    oldest: dict[int, datetime] = {}
    for (episode, _), at in seen.items():
        oldest[episode] = min(at, oldest.get(episode, at))
    return {episode for episode, at in _newest(list(oldest)) if at > oldest[episode]} if oldest else set()


def _newest(episodes: list[int]) -> Iterator[tuple[int, datetime]]:
    yield from Fact.objects.filter(episode__in=episodes, source="client").values_list("episode_id", "observed_at")
    for model in (Medicine, Allergy, OutsideProvider, Treatment):
        for episode, at, until_at in model.objects.filter(episode__in=episodes).values_list(
            "episode_id", "at", "until_at"
        ):
            yield episode, until_at or at
