"""Answers in the packet: kept at once, never twice, never half; the latest counts."""

from datetime import timedelta

import pytest

from openkap.clinic.models import AuditEvent
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Fact, PacketDraft
from openkap.safety.models import SafetyCase
from tests.rooms.intake.arrival import packet_answers


def answer(cast, now, **answers):
    return actions.answer(episode=cast.bo_episode, answers=answers, by=cast.bo, at=now)


def known(episode):
    return {fact.key: fact.value for fact in queries.facts_of(episode).values()}


def test_an_answer_is_kept_with_its_source_time_and_giver(cast, now):
    answer(cast, now, high_blood_pressure="yes", weight_kg="72.5")
    first = next(iter(queries.facts_of(cast.bo_episode).values()))
    assert (first.source, first.observed_at) == ("client", now)
    assert known(cast.bo_episode) == {"high_blood_pressure": True, "weight_kg": 72.5}
    assert set(Fact.objects.values_list("by", flat=True)) == {cast.bo.pk}


def test_the_latest_answer_counts_and_the_earlier_one_stays(cast, now, later):
    answer(cast, now, weight_kg="72")
    answer(cast, later, weight_kg="74")
    assert known(cast.bo_episode) == {"weight_kg": 74}
    assert [row.value for row in queries.history(cast.bo_episode, ["weight_kg"])["weight_kg"]] == ["72", "74"]


def test_saving_the_same_twice_writes_nothing(cast, now, later):
    answer(cast, now, weight_kg="72", stroke="no")
    again = answer(cast, later, weight_kg="72", stroke="no")
    assert again.new == 0
    assert Fact.objects.count() == 2
    assert AuditEvent.objects.filter(kind="intake:packet:saved").count() == 1


def test_an_emptied_answer_is_taken_back(cast, now, later):
    answer(cast, now, stroke="no")
    answer(cast, later, stroke="")
    assert known(cast.bo_episode) == {}


def test_not_sure_is_an_answer(cast, now):
    answer(cast, now, stroke="not_sure")
    assert known(cast.bo_episode) == {"stroke": "not_sure"}


def test_answers_to_questions_that_are_no_longer_asked_are_taken_back(cast, now, later):
    answer(cast, now, stroke="yes", stroke_on="2020-01-01")
    answer(cast, later, stroke="no")
    assert known(cast.bo_episode) == {"stroke": False}


def test_one_unreadable_answer_keeps_the_others_from_being_half_written(cast, now):
    with pytest.raises(ValueError, match="Yes, No"):
        answer(cast, now, stroke="no", aneurysm="perhaps")
    assert not Fact.objects.exists()


def test_a_dangerous_answer_opens_one_safety_case(cast, now, later):
    saved = answer(cast, now, suicide_thoughts="yes", suicide_intent="yes", suicide_plan="yes")
    answer(cast, later, suicide_thoughts="yes", suicide_intent="yes", suicide_plan="no")
    case = SafetyCase.objects.get()
    assert saved.dangers == ("suicide_intent", "suicide_plan")
    assert (case.episode, case.kind) == (cast.bo_episode, "dangerous_answer")


def test_a_calm_answer_opens_no_safety_case(cast, now):
    assert answer(cast, now, suicide_thoughts="yes", suicide_intent="no").dangers == ()
    assert not SafetyCase.objects.exists()


@pytest.mark.parametrize("who", ["dev", "gus", "stranger", "ada"])
def test_only_the_client_fills_the_packet(cast, now, who):
    with pytest.raises(Refused, match="Only the client"):
        actions.answer(episode=cast.bo_episode, answers={"stroke": "no"}, by=getattr(cast, who), at=now)


def test_nobody_who_was_born_male_is_asked_about_pregnancy(cast, now):
    details = {"preferred_name": "", "born_on": cast.bo.client.born_on, "sex_at_birth": "male", "phone": "1"}
    cast.bo_episode.refresh_from_db()
    actions.describe(episode=cast.bo_episode, **details, by=cast.bo, at=now)
    assert known(cast.bo_episode) == dict.fromkeys(queries.NOT_ASKED_OF_MEN, False)
    assert "pregnancy" not in [part.key for part in queries.packet(cast.bo_episode).parts]


def test_an_answer_says_until_when_it_may_be_relied_on(cast, now):
    answer(cast, now, suicide_thoughts="no", schizophrenia="no")
    expiry = {fact.key: fact.expires_at for fact in queries.facts_of(cast.bo_episode).values()}
    assert expiry["schizophrenia"] is None
    assert now < expiry["suicide_thoughts"] < now + timedelta(days=366)


def test_facts_take_one_query_however_many_there_are(cast, now, django_assert_num_queries):
    answer(cast, now, **packet_answers(cast.bo_episode))
    with django_assert_num_queries(1):
        assert len(queries.facts_of(cast.bo_episode)) > 40


def test_a_draft_is_known_to_nobody_and_goes_when_the_screen_is_saved(cast, now, later):
    keep = {"episode": cast.bo_episode, "part": "heart", "by": cast.bo}
    actions.keep(**keep, answers={"stroke": "yes"}, at=now)
    actions.keep(**keep, answers={"stroke": "no"}, at=later)
    assert queries.facts_of(cast.bo_episode) == {}
    assert queries.draft_of(cast.bo_episode, "heart") == {"stroke": "no"}
    assert AuditEvent.objects.filter(kind="intake:packet:drafted").count() == 1
    answer(cast, later, stroke="no")
    assert not PacketDraft.objects.exists()
