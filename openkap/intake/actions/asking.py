"""What the client is asked follows what they told: instruments by condition, and answers that came along."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from openkap.core.evidence import Evidence, Value, raw, vocabulary
from openkap.core.library import standard
from openkap.intake import queries
from openkap.intake.models import CarriedAnswers, PacketDraft
from openkap.measurement import actions as measurement
from openkap.measurement import queries as scales

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.core.candidacy import Condition

PACKET_INSTRUMENTS = ("phq-9", "gad-7")
PACKET_TIME = timedelta(days=14)  # how long the packet is expected to take


def ask_instruments(
    *, episode: "Episode", answers: Mapping[str, Value], at: datetime, always: tuple[str, ...] = ()
) -> None:
    """Put the instruments of every condition told of into the packet, each once. What is withheld, retired or a draft,
    or has no words to show a client here, is left out."""
    wanted = dict.fromkeys([*always, *brought_by(answers)])
    if not wanted:
        return
    standing = Q(withdrawal=None) | Q(withdrawal__by__isnull=False)  # what a person withdrew is not asked again
    asked = scales.assignments(episode).filter(standing, occasion="intake")
    held = set(asked.values_list("instrument", flat=True))
    due_on = timezone.localdate(at + PACKET_TIME)
    for name in wanted:
        scale = scales.instrument(name)
        if name not in held and scales.askable(scale) and (name in always or scales.asked_of(scale) == "client"):
            measurement.assign(episode=episode, instrument=name, occasion="intake", due_on=due_on, by=None, at=at)


def brought_by(answers: Mapping[str, Value]) -> dict[str, None]:
    """The instruments of every condition that these answers tell of, each once, in order."""
    words, shelf = vocabulary(), standard().shelf("conditions")
    told = {words.get(key).tells_of(value) for key, value in answers.items() if key in words} - {""}
    conditions: list[Condition] = [shelf.get(name) for name in sorted(told)]
    return dict.fromkeys(one for each in conditions for one in each.instruments)


def ask_no_longer(*, episode: "Episode", before: Mapping[str, Evidence], changed: Iterable[str], at: datetime) -> None:
    """Take the instruments of a condition that is told of no more out of the packet again, unless somebody began them
    or something else still wants them. `before`: what was known before the answers in `changed` were written."""
    gone = brought_by({key: before[key].value for key in changed if key in before})
    if not gone:
        return
    still = brought_by({key: piece.value for key, piece in queries.facts_of(episode).items()})
    unwanted = gone.keys() - still.keys() - set(PACKET_INSTRUMENTS)
    asked = scales.assignments(episode).filter(occasion="intake", assigned_by=None, withdrawal=None, response=None)
    for assignment in asked.filter(instrument__in=unwanted):
        measurement.withdraw(assignment=assignment, by=None, at=at)


def bring_along(
    *,
    episode: "Episode",
    carried: CarriedAnswers | None,
    earlier: "Episode | None" = None,
    by: "User",
    at: datetime,
) -> None:
    """Lay into the packet as drafts what the client told before: in an `earlier` episode, as far as it may still be
    relied on, and in a self-check that came with the inquiry. The client looks it over and saves it: nobody is asked
    twice, and nothing counts that they have not seen again. What may mean danger is asked anew."""
    words, parts = vocabulary(), dict[str, dict[str, str]]()
    told = (_told(earlier, at) if earlier else {}) | (carried.answers if carried else {})
    for key, text in told.items():
        if key in words and "client" in words.get(key).asked_of:
            parts.setdefault(words.get(key).topic, {})[key] = text
    for part, answers in parts.items():
        PacketDraft.objects.create(episode=episode, part=part, answers=answers, at=at, by=by)


def _told(earlier: "Episode", at: datetime) -> dict[str, str]:
    """What the client told in an earlier episode and may still be relied on, but for topics in which there may be
    danger."""
    words, known = vocabulary(), queries.facts_of(earlier)
    danger = {question.topic for question in words.questions if question.danger}
    own = {key: piece for key, piece in known.items() if key in words and piece.source == "client"}
    return {
        key: raw(piece.value) for key, piece in own.items() if piece.known(at) and words.get(key).topic not in danger
    }
