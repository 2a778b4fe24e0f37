"""One stroke instead of many: confirm what the client told, confirm every no of a topic, or say that the rest is usual.

A stroke fills the clinician's own form with the clinician's own press; nothing is taken over without one. What the
client told keeps standing beside it, with their name and day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from openkap.core.evidence import Evidence, Question, raw
from openkap.intake import queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.intake.queries.intakes import Kind

CONFIRM, CONFIRM_NOES, REST = "confirm", "confirm_noes", "rest"


@dataclass(frozen=True)
class Stroke:
    """What was pressed, of which question or topic, and where the page goes on."""

    name: str = ""
    of: str = ""

    @property
    def anchor(self) -> str:
        if not self.of:
            return ""
        return f"#id_{self.of}" if self.name == CONFIRM else f"#t-{self.of}"


def stroke(data: QueryDict) -> Stroke:
    """What was pressed beside Save draft, if anything."""
    return next((Stroke(name, data[name]) for name in (CONFIRM, CONFIRM_NOES, REST) if data.get(name)), Stroke())


def typed(data: QueryDict, episode: "Episode", kind: "Kind") -> QueryDict:
    """What was typed, with what the stroke fills in. Only empty answers are filled; a confirmed one replaces."""
    pressed = stroke(data)
    if not pressed.name:
        return data
    known, filled = queries.facts_of(episode), data.copy()
    for key, text in _strokes(pressed, queries.asked(kind), known).items():
        if pressed.name == CONFIRM or not filled.get(key):
            filled[key] = text
    return filled


def _strokes(pressed: Stroke, asked: tuple[Question, ...], known: Mapping[str, Evidence]) -> dict[str, str]:
    if pressed.name == CONFIRM:
        keys = {question.key for question in asked}
        return {pressed.of: raw(known[pressed.of].value)} if pressed.of in known and pressed.of in keys else {}
    here = [question for question in asked if question.topic == pressed.of]
    return noes(here, known) if pressed.name == CONFIRM_NOES else rest(here)


def to_confirm(known: Mapping[str, Evidence], kind: "Kind") -> list[str]:
    """Answers that somebody told and that this intake asks too: confirmed, they are its own."""
    own = {question.key for question in queries.asked(kind)}
    return [key for key, piece in known.items() if key in own and piece.source not in (kind, "measured", "record")]


def noes(questions: list[Question], known: Mapping[str, Evidence]) -> dict[str, str]:
    """The plain noes that were told to these questions."""
    told = [question.key for question in questions if question.key in known]
    return {key: "no" for key in told if known[key].value is False}


def rest(questions: list[Question]) -> dict[str, str]:
    """The usual answer of each of these questions that has one."""
    return {question.key: question.usual for question in questions if question.usual}
