"""How tests fill forms: unremarkable answers to every question of the vocabulary."""

from openkap.core.evidence import vocabulary
from openkap.intake import actions, queries

CALM = {"escort": "yes", "commitment": "yes", "seizures_controlled": "yes", "capacity": "yes"}


def plain_answer(question):
    """An unremarkable answer, as a form would send it."""
    match question.kind:
        case "yes_no":
            return CALM.get(question.key, "no")
        case "choice":
            return question.options[0].value
        case "number":
            return f"{(question.min or 0) + 20:g}"
        case "date":
            return "2024-03-31"
    return "In a few words"


def plain_answers(questions):
    """Unremarkable answers to those questions that make sense together."""
    found = {}
    for question in questions:
        given = {key: vocabulary().parse(vocabulary().get(key), text) for key, text in found.items()}
        if vocabulary().relevant(question, given):
            found[question.key] = plain_answer(question)
    return found


def packet_answers(episode):
    """Everything the client of this episode is asked, answered plainly."""
    topics = vocabulary().topics("client")
    return plain_answers([one for topic in topics for one in queries.questions_of(topic.id, episode.client)])


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
    if kind == "medical":
        reading = {"systolic_mmhg": 120, "diastolic_mmhg": 80, "heart_rate_bpm": 70, "spo2_percent": 98}
        actions.measure(episode=episode, taken_at=at, **reading, by=by, at=at)
        if not queries.medicines(episode):
            actions.declare_none(episode=episode, subject="medicines", by=by, at=at)
