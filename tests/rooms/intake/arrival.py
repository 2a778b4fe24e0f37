"""How tests fill forms: unremarkable answers to every question of the vocabulary."""

from datetime import UTC, datetime

from openkap.core.evidence import vocabulary
from openkap.intake import actions, queries
from openkap.intake.seed import DIAGNOSIS, ordinary_answers

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def plain_answers(questions):
    """Unremarkable answers to those questions that make sense together."""
    return ordinary_answers(questions, {}, at=NOON)


def packet_answers(episode):
    """Everything the client of this episode is asked, answered plainly."""
    topics = vocabulary().topics("client")
    plain = plain_answers([one for topic in topics for one in queries.questions_of(topic.id, episode.client)])
    return plain | {"reason_for_coming": "other"}  # no condition, so no instruments beyond the first


def fill_packet(episode, by, at):
    """Fill every part of the packet, without sending it."""
    details = {"preferred_name": "", "born_on": episode.client.born_on, "sex_at_birth": "female", "phone": "555 0100"}
    actions.describe(episode=episode, **details, by=by, at=at)
    actions.answer(episode=episode, answers=packet_answers(episode), by=by, at=at)
    for subject in queries.LISTS:
        actions.declare_none(episode=episode, subject=subject, by=by, at=at)


def draft_whole_intake(episode, kind, by, at):
    """Everything that a signature of this intake asks for."""
    answers = plain_answers(queries.asked(kind))
    actions.draft(episode=episode, kind=kind, answers=answers, assessment="Seen and thought about.", by=by, at=at)
    if kind == "clinical" and not queries.diagnoses(episode):
        day = at.date()
        actions.name_diagnosis(episode=episode, code=DIAGNOSIS, certainty="confirmed", made_on=day, by=by, at=at)
    if kind == "medical":
        reading = {"systolic_mmhg": 120, "diastolic_mmhg": 80, "heart_rate_bpm": 70, "spo2_percent": 98}
        actions.measure(episode=episode, taken_at=at, **reading, by=by, at=at)
        if not queries.medicines(episode):
            actions.declare_none(episode=episode, subject="medicines", by=by, at=at)
