"""The self-check is short, asks in the client's words, after what it depends on, and danger early."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.evidence import AskWhen, vocabulary
from openkap.core.selfcheck import Ask, Screen, self_check

CHECK = self_check()
KEYS = [ask.key for ask in CHECK.asks()]


def test_it_is_short_for_somebody_with_nothing_to_tell():
    assert 12 <= len([ask for ask in CHECK.asks() if ask.makes_sense({})]) <= 20


def test_everything_marked_for_it_in_the_vocabulary_is_asked():
    assert {question.key for question in vocabulary().questions if question.self_check} <= set(KEYS)


def test_every_danger_a_client_is_asked_about_is_asked_here_before_the_body():
    dangers = {question.key for question in vocabulary().questions if question.danger and "client" in question.asked_of}
    assert dangers == {"suicide_intent", "suicide_plan", "suicide_act_recent"}
    assert dangers <= set(KEYS)
    assert max(map(KEYS.index, dangers)) < KEYS.index("high_blood_pressure")


@pytest.mark.parametrize(
    ("answers", "brought_up"),
    [
        ({"suicide_thoughts": True}, {"suicide_intent", "suicide_plan"}),
        ({"high_blood_pressure": True}, {"blood_pressure_treated"}),
        ({"heart_problem": True}, {"chest_pain_now"}),
        ({"heart_problem": "not_sure"}, set()),
        ({"reason_for_coming": "postpartum"}, {"breastfeeding"}),
        ({"reason_for_coming": "eating"}, {"eating_disorder"}),
        ({"reason_for_coming": "eating", "eating_disorder": True}, {"eating_disorder", "purging"}),
        ({"reason_for_coming": "pain"}, {"opioid_problem"}),
        ({"reason_for_coming": "depression"}, set()),
    ],
)
def test_an_answer_brings_up_what_depends_on_it_and_nothing_else(answers, brought_up):
    plain = {ask.key for ask in CHECK.asks() if ask.makes_sense({})}
    assert {ask.key for ask in CHECK.asks() if ask.makes_sense(answers)} - plain == brought_up


@pytest.mark.parametrize("key", ["suicide_intent", "suicide_plan", "suicide_act_recent"])
def test_danger_is_seen_whatever_else_is_sent(key):
    assert CHECK.dangerous({key: "yes"})
    assert CHECK.dangerous({key: "yes", "suicide_thoughts": "no", "age_years": "old"})
    assert not CHECK.dangerous({key: "no", "suicide_thoughts": "yes", "aneurysm": "yes"})


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from([True, False, "not_sure", "eating"])))
def test_screens_and_the_whole_agree(answers):
    by_screen = [question for screen in CHECK.screens for question in screen.questions(answers)]
    assert by_screen == [ask.question for ask in CHECK.asks() if ask.makes_sense(answers)]


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ((Ask("no_such"),), "no_such: no question in the client's words"),
        ((Ask("aneurysm"), Ask("aneurysm")), "aneurysm: asked twice"),
        ((Ask("purging"),), "purging: depends on eating_disorder"),
        ((Ask("aneurysm", AskWhen("age_years", "40")),), "aneurysm: depends on age_years"),
    ],
)
def test_a_check_that_makes_no_sense_is_refused(asks, says):
    with pytest.raises(ValueError, match=says):
        replace(CHECK, screens=(Screen("S", asks),))
