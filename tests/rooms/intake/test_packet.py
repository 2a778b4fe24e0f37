"""The packet: part by part, resumed where one stopped, sent once, read by clinicians."""

import pytest

from openkap.clinic import queries as clinic
from openkap.clinic.models import AuditEvent
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import NoneDeclared
from tests.rooms.intake.arrival import draft_whole_intake, packet_answers


def part(episode, key):
    return {each.key: each for each in queries.packet(episode).parts}[key]


def test_a_packet_begins_empty_and_says_what_comes_next(cast):
    packet = queries.packet(cast.bo_episode)
    assert packet.returned_at is None
    assert packet.editable
    assert packet.next.key == "about"  # name, birth and telephone are known from the registration
    assert queries.packet_progress(cast.bo_episode) == (1, packet.total)


def test_a_part_is_done_when_every_question_that_needs_an_answer_has_one(cast, now):
    answers = packet_answers(cast.bo_episode)
    heart = {one.key: answers[one.key] for one in queries.questions_of("heart", cast.bo.client) if one.key in answers}
    almost = dict(list(heart.items())[:-1])
    actions.answer(episode=cast.bo_episode, answers=almost, by=cast.bo, at=now)
    assert (part(cast.bo_episode, "heart").open_items, part(cast.bo_episode, "heart").begun) == (1, True)
    actions.answer(episode=cast.bo_episode, answers=heart, by=cast.bo, at=now)
    assert part(cast.bo_episode, "heart").done


def test_a_question_that_came_up_is_asked_too(cast, now):
    actions.answer(episode=cast.bo_episode, answers=packet_answers(cast.bo_episode), by=cast.bo, at=now)
    assert part(cast.bo_episode, "mood").done
    actions.answer(episode=cast.bo_episode, answers={"suicide_thoughts": "yes"}, by=cast.bo, at=now)
    assert part(cast.bo_episode, "mood").open_items == 2


def test_texts_numbers_and_dates_may_stay_open(full_packet, cast, now):
    actions.answer(episode=full_packet, answers={"weight_kg": "", "goals_text": ""}, by=cast.bo, at=now)
    assert queries.packet(full_packet).missing == ()


def test_an_empty_list_says_nothing_until_someone_says_that_there_is_none(cast, now):
    assert not part(cast.bo_episode, "medicines").done
    actions.declare_none(episode=cast.bo_episode, subject="medicines", by=cast.bo, at=now)
    assert part(cast.bo_episode, "medicines").done


def test_saying_none_twice_changes_nothing(cast, now, later):
    for at in (now, later):
        actions.declare_none(episode=cast.bo_episode, subject="people", by=cast.bo, at=at)
    assert NoneDeclared.objects.get().at == now


def test_a_list_nobody_knows_is_refused(cast, now):
    with pytest.raises(Refused, match="no such list"):
        actions.declare_none(episode=cast.bo_episode, subject="wishes", by=cast.bo, at=now)


def test_a_full_packet_is_sent_once(full_packet, cast, now, later):
    for at in (now, later):
        actions.return_packet(episode=full_packet, by=cast.bo, at=at)
    assert queries.packet(full_packet).returned_at == now
    assert AuditEvent.objects.filter(kind="intake:packet:returned").count() == 1


def test_a_packet_with_an_open_part_is_not_sent_and_the_part_is_named(full_packet, cast, now):
    actions.answer(episode=full_packet, answers={"stroke": ""}, by=cast.bo, at=now)
    with pytest.raises(Refused, match="Still open: Heart and circulation"):
        actions.return_packet(episode=full_packet, by=cast.bo, at=now)
    assert "packet_returned" not in clinic.milestones(full_packet)


def test_after_a_clinician_has_signed_the_client_tells_changes_in_person(full_packet, cast, now, later):
    draft_whole_intake(full_packet, "medical", cast.femi, now)
    actions.sign(episode=full_packet, kind="medical", by=cast.femi, at=now)
    assert not queries.packet(full_packet).editable
    with pytest.raises(Refused, match="have read and signed"):
        actions.answer(episode=full_packet, answers={"stroke": "yes"}, by=cast.bo, at=later)


def test_the_review_reads_back_what_was_told(full_packet, cast, now):
    actions.add_medicine(episode=full_packet, name="Sertraline", dose_text="50 mg", by=cast.bo, at=now)
    lines = {each.part.key: dict(each.lines) for each in queries.review(full_packet)}
    assert lines["medicines"] == {"Sertraline": "50 mg"}
    assert lines["people"] == {"None": ""}
    assert lines["heart"]["Have you ever had bleeding in the brain?"] == "No"


def test_the_packet_takes_twelve_queries_at_most(cast, now, django_assert_num_queries):
    actions.answer(episode=cast.bo_episode, answers=packet_answers(cast.bo_episode), by=cast.bo, at=now)
    with django_assert_num_queries(12):
        queries.packet(cast.bo_episode)
