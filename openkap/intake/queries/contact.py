"""How a client is reached and who pays: what the front desk may read, and nothing else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.core.evidence import vocabulary
from openkap.intake.queries.answers import facts_of
from openkap.intake.queries.panel import in_words

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

FOR_THE_DESK = ("contact", "paying")


@dataclass(frozen=True)
class ContactTopic:
    """One topic with the answers that were given."""

    title: str
    lines: tuple[tuple[str, str], ...]


def contact(episode: "Episode") -> list[ContactTopic]:
    """The answers that the front desk works with. One query."""
    known, words = facts_of(episode), vocabulary()
    return [
        ContactTopic(
            topic.staff_title,
            tuple((one.title, in_words(one.key, known[one.key])) for one in words.within(topic.id) if one.key in known),
        )
        for topic in words.sections
        if topic.id in FOR_THE_DESK
    ]
