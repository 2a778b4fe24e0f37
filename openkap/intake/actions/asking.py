"""What the client is asked follows what they told: instruments by condition, and answers that came along."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.core.evidence import Value, vocabulary
from openkap.core.library import standard
from openkap.intake.models import CarriedAnswers, PacketDraft
from openkap.measurement import actions as measurement
from openkap.measurement import queries as scales

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.core.candidacy import Condition

PACKET_TIME = timedelta(days=14)  # how long the packet is expected to take


def ask_instruments(
    *, episode: "Episode", answers: Mapping[str, Value], at: datetime, always: tuple[str, ...] = ()
) -> None:
    """Put the instruments of every condition told of into the packet, each once. What is withheld, retired or a draft,
    or has no words to show a client here, is left out."""
    words, shelf = vocabulary(), standard().shelf("conditions")
    told = {words.get(key).tells_of(value) for key, value in answers.items() if key in words} - {""}
    conditions: list[Condition] = [shelf.get(name) for name in sorted(told)]
    wanted = dict.fromkeys([*always, *(one for each in conditions for one in each.instruments)])
    if not wanted:
        return
    held = set(scales.assignments(episode).filter(occasion="intake").values_list("instrument", flat=True))
    due_on = timezone.localdate(at + PACKET_TIME)
    for name in wanted:
        scale = scales.instrument(name)
        if name not in held and scales.askable(scale) and (name in always or scales.asked_of(scale) == "client"):
            measurement.assign(episode=episode, instrument=name, occasion="intake", due_on=due_on, by=None, at=at)


def bring_along(*, episode: "Episode", carried: CarriedAnswers | None, by: "User", at: datetime) -> None:
    """Lay the answers of a self-check that came with the inquiry into the packet as drafts, for the client to look
    over and save: nobody is asked twice, and nothing counts that they have not seen again."""
    words, parts = vocabulary(), dict[str, dict[str, str]]()
    for key, text in (carried.answers if carried else {}).items():
        if key in words and "client" in words.get(key).asked_of:
            parts.setdefault(words.get(key).topic, {})[key] = text
    for part, answers in parts.items():
        PacketDraft.objects.create(episode=episode, part=part, answers=answers, at=at, by=by)
