"""What clients are asked: in plain words, each thing once, and what it tells of."""

import re
from collections import Counter

import pytest

from openkap.core.evidence import vocabulary
from openkap.core.library import standard
from tests.reading_age import grade

ASKED = [question for question in vocabulary().questions if "client" in question.asked_of]
TWELVE = 7  # the grade in which people are twelve
NAMES = ("ketamine", "esketamine", "anaesthetic")  # names that have to stand there count as easy words
# Pairs that sound alike and ask for different things, each looked at by a person. Whoever adds a question that shares
# most of its words with another looks at the pair and writes it down here, or takes the question out again.
DIFFERENT = {
    frozenset({"heart_problem_detail", "operations_text"}): "each hangs on a question of its own",
    frozenset({"heart_problem_detail", "other_substances_text"}): "each hangs on a question of its own",
    frozenset({"liver_disease", "porphyria"}): "two illnesses",
    frozenset({"schizophrenia", "bipolar"}): "two illnesses",
    frozenset({"bipolar", "dissociative_disorder"}): "two illnesses",
    frozenset({"psychosis_past", "psychosis_now"}): "then and now",
    frozenset({"mania_past", "mania_now"}): "then and now",
    frozenset({"suicide_thoughts", "suicide_intent"}): "thinking of it and meaning it",
    frozenset({"suicide_intent", "suicide_plan"}): "meaning it and working it out",
    frozenset({"suicide_thoughts", "suicide_plan"}): "thinking of it and working it out",
}
LITTLE = "a an the of to or and you your have has had been that is it in do does are ever any with for on when"
SMALL = frozenset(LITTLE.split())


def words_of(question):
    return {word.strip("?,.()“”\"'").lower() for word in question.ask_client.split()} - SMALL


def alike(one, other):
    """The share of the shorter question's words that the other has too."""
    first, second = words_of(one), words_of(other)
    return len(first & second) / max(1, min(len(first), len(second)))


@pytest.mark.parametrize("topic", vocabulary().topics("client"), ids=lambda topic: topic.id)
def test_each_screen_is_read_at_twelve(topic):
    text = " ".join(f"{one.ask_client} {one.help}" for one in vocabulary().within(topic.id, "client"))
    plain = re.sub("|".join(sorted(NAMES, key=len, reverse=True)), "drug", f"{topic.lead} {text}")
    assert grade(plain) < TWELVE + 1


def test_every_question_has_words_of_its_own():
    counts = Counter(question.ask_client for question in ASKED)
    assert [words for words, n in counts.items() if n > 1] == []


def test_no_two_questions_ask_the_same_in_other_words():
    """Most words shared, and not written down as different: somebody would be asked twice."""
    doubles = [
        (one.key, other.key, round(alike(one, other), 2))
        for place, one in enumerate(ASKED)
        for other in ASKED[place + 1 :]
        if alike(one, other) >= 0.7 and frozenset({one.key, other.key}) not in DIFFERENT
    ]
    assert doubles == []


def test_what_a_condition_is_called_exists():
    shelf = standard().shelf("conditions")
    named = {question.condition for question in ASKED} | {o.condition for q in ASKED for o in q.options}
    assert named - {""}
    assert [name for name in named - {""} if name not in shelf] == []


@pytest.mark.parametrize(
    ("key", "value", "condition"),
    [
        ("reason_for_coming", "trauma", "ptsd"),
        ("reason_for_coming", "growth", ""),
        ("eating_disorder", True, "eating-disorder"),
        ("eating_disorder", False, ""),
        ("eating_disorder", "not_sure", ""),
    ],
)
def test_an_answer_tells_of_a_condition(key, value, condition):
    assert vocabulary().get(key).tells_of(value) == condition
