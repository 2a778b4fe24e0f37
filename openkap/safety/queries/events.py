"""Questions about adverse events: what happened, as it is known now, and how it was written before."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from openkap.core.events import event_list
from openkap.safety.models import AdverseEvent

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

NOTICED_BY = AdverseEvent.NOTICED_BY
FACTS = ("kind", "what", "happened_at", "noticed_at", "noticed_by", "serious_for")


def every_event() -> QuerySet[AdverseEvent]:
    """Every row with what its page shows; for the gate."""
    return AdverseEvent.objects.select_related("episode__client", "by", "amendment")


def events(episode: "Episode") -> QuerySet[AdverseEvent]:
    """What happened in one episode as it is known now, the latest first."""
    return AdverseEvent.objects.filter(episode=episode, amendment=None).select_related("by")


def event_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The names to choose from, under their headings."""
    return [(group, [(kind.id, kind.title) for kind in kinds]) for group, kinds in event_list().grouped.items()]


def serious_choices() -> list[tuple[str, str]]:
    """What makes an event serious."""
    return [(each.id, f"{each.title}. {each.hint}" if each.hint else each.title) for each in event_list().serious]


def written(event: AdverseEvent) -> dict[str, Any]:
    """What stands in the row, as a form begins with it."""
    return {name: getattr(event, name) for name in FACTS}


def first_written(event: AdverseEvent) -> AdverseEvent:
    """The row with which it began."""
    return earlier(event)[-1] if event.amends_id else event


def earlier(event: AdverseEvent) -> list[AdverseEvent]:
    """The rows that this one took the place of, the newest first."""
    found = []
    while event.amends_id:
        event = every_event().get(pk=event.amends_id)
        found.append(event)
    return found
