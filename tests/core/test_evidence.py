"""The vocabulary: how answers are read, when they expire, which one counts."""

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from openkap.core.evidence import Evidence, QuestionSet, newest, raw, vocabulary
from openkap.core.reading import KnowledgeError, build

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
VOCABULARY = vocabulary()


def question(key):
    return VOCABULARY.get(key)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("aneurysm", "yes", True),
        ("aneurysm", " no ", False),
        ("aneurysm", "not_sure", "not_sure"),
        ("height_cm", "172", 172),
        ("height_cm", "172,5", 172.5),
        ("stroke_on", "2024-03-31", date(2024, 3, 31)),
        ("alcohol", "daily", "daily"),
        ("goals_text", "  sleep, walk, sing ", "sleep, walk, sing"),
        ("medicines", "opioid, lithium", frozenset({"opioid", "lithium"})),
    ],
)
def test_an_answer_is_read_as_it_was_meant(key, text, value):
    assert VOCABULARY.parse(question(key), text) == value
    assert type(VOCABULARY.parse(question(key), text)) is type(value)


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("aneurysm", "maybe", "Please choose Yes, No or Not sure."),
        ("aneurysm", "", "Please give an answer"),
        ("height_cm", "tall", "Please write a number"),
        ("height_cm", "1.72", "between 100 and 230 cm"),
        ("height_cm", "nan", "between 100 and 230 cm"),
        ("height_cm", "inf", "between 100 and 230 cm"),
        ("stroke_on", "last spring", "year-month-day"),
        ("alcohol", "gallons", "one of the answers shown"),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_kindly(key, text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        VOCABULARY.parse(question(key), text)


def test_the_packet_has_a_screen_for_each_topic():
    topics = [topic.title for topic in VOCABULARY.topics(asked_of="client")]
    assert topics[0] == "About you"
    assert len(topics) == 16
    assert all(VOCABULARY.within(topic.id, "client") for topic in VOCABULARY.topics("client"))


def test_plans_and_intent_are_dangerous_answers_and_a_no_is_not():
    dangerous = {q.key for q in VOCABULARY.questions if q.danger}
    assert dangerous == {"suicide_intent", "suicide_plan", "suicide_act_recent"}
    assert question("suicide_plan").is_dangerous(True)
    assert not question("suicide_plan").is_dangerous(False)
    assert not question("suicide_plan").is_dangerous("not_sure")
    assert not question("aneurysm").is_dangerous(True)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({}, False), ({"stroke": False}, False), ({"stroke": "not_sure"}, False), ({"stroke": True}, True)],
)
def test_a_question_that_depends_on_another_waits_for_its_answer(answers, asked):
    assert VOCABULARY.relevant(question("stroke_on"), answers) is asked
    assert VOCABULARY.relevant(question("stroke"), answers) is True


@pytest.mark.parametrize("key", [q.key for q in VOCABULARY.questions if "client" in q.asked_of])
def test_clients_are_asked_in_short_plain_sentences(key):
    words = question(key).ask_client
    sentences = [part for part in re.split(r"[.?:]\s*", words) if part]
    assert max(len(sentence.split()) for sentence in sentences) <= 30
    hard = r"hypertens|thromb|haemorrh|psychosis|hallucinat|ideation|comorbid|intracerebral|contraindic|aetiolog"
    assert re.findall(hard, words.lower()) == []


def test_an_answer_expires_from_when_it_was_given():
    piece = VOCABULARY.observe("alcohol", "daily", source="client", at=NOON)
    assert piece.expires_at == NOON + timedelta(days=90)
    assert not piece.is_stale(NOON + timedelta(days=89))
    assert piece.is_stale(NOON + timedelta(days=90))


def test_an_ecg_expires_from_its_own_day_and_not_from_when_it_was_typed():
    piece = VOCABULARY.observe("ecg_on", date(2025, 7, 1), source="medical", at=NOON)
    assert piece.expires_at == datetime(2026, 7, 1, tzinfo=UTC)


def test_what_does_not_change_never_expires():
    assert VOCABULARY.observe("aneurysm", True, source="client", at=NOON).expires_at is None


def test_the_newest_answer_counts_and_of_two_at_once_the_clinicians():
    said = Evidence("stroke", True, "client", NOON)
    found = Evidence("stroke", False, "medical", NOON)
    corrected = Evidence("stroke", True, "client", NOON + timedelta(minutes=1))
    assert newest([found, said])["stroke"] == found
    assert newest([corrected, found, said])["stroke"] == corrected


@pytest.mark.parametrize("span", [q for q in VOCABULARY.questions if q.expires_after], ids=lambda q: q.key)
def test_every_expiry_has_a_source_or_says_that_it_has_none(span):
    assert span.cite
    assert span.verified is ("openkap-clinic-settings" not in span.cite)


def a_set(*questions):
    return {
        "id": "demo",
        "version": "1",
        "status": "draft",
        "title": "Demonstration",
        "sections": [{"id": "one", "title": "One", "staff_title": "One"}],
        "questions": list(questions),
    }


ASKED = {"key": "a", "topic": "one", "title": "A", "kind": "yes_no", "asked_of": ["client"], "ask_client": "A?"}


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ([ASKED, ASKED], "a: asked twice"),
        ([{**ASKED, "topic": "two"}], "a: no topic two"),
        ([{**ASKED, "ask_client": ""}], "needs the client's words"),
        ([{**ASKED, "kind": "choice"}], "only a choice, has options"),
        ([{**ASKED, "asked_of": ["medical"]}], "needs the clinician's words"),
        ([{**ASKED, "ask_when": {"key": "b", "equals": "yes"}}], "depends on b, which is not asked before it"),
        (
            [ASKED, {**ASKED, "key": "b", "ask_when": {"key": "a", "equals": "blue"}}],
            "a can never be answered blue",
        ),
        ([{**ASKED, "kind": "riddle"}], "none of yes_no"),
    ],
)
def test_a_malformed_vocabulary_is_refused_with_its_reason(questions, reason):
    with pytest.raises(KnowledgeError, match=re.escape(reason)):
        build(QuestionSet, a_set(*questions), file="questions/demo/1.toml")


@pytest.mark.parametrize("first", ["client", "record", "measured", "clinical", "medical"])
@pytest.mark.parametrize("second", ["client", "record", "measured", "clinical", "medical"])
def test_of_two_at_the_same_moment_the_source_closer_to_a_clinician_counts(first, second):
    """From the client's word over older records and devices to the clinical and the medical interview."""
    order = ["client", "record", "measured", "clinical", "medical"]
    pieces = [Evidence("stroke", value, source, NOON) for value, source in ((True, first), (False, second))]
    best = max(pieces, key=lambda piece: (order.index(piece.source), piece.value))
    assert newest(pieces) == newest(reversed(pieces)) == {"stroke": best}


def test_a_source_nobody_knows_counts_least():
    pieces = [Evidence("stroke", True, "rumour", NOON), Evidence("stroke", False, "record", NOON)]
    assert newest(pieces)["stroke"].source == "record"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"min": None, "max": None}, "it should be a finite one cm."),
        ({"min": None}, "it should be at most 230 cm."),
        ({"max": None}, "it should be at least 100 cm."),
        ({"unit": ""}, "it should be between 100 and 230."),
    ],
)
def test_the_range_of_a_number_is_said_as_far_as_it_is_known(changed, message):
    asked = dataclasses.replace(question("height_cm"), **changed)
    with pytest.raises(ValueError) as refused:
        VOCABULARY.parse(asked, "-inf" if changed.get("max", 1) is None else "inf")
    assert str(refused.value) == f"Please check this number: {message}"


def test_a_topic_holds_the_questions_of_one_person_in_order():
    everyone, client = VOCABULARY.within("substances"), VOCABULARY.within("substances", "client")
    assert everyone == tuple(each for each in VOCABULARY.questions if each.topic == "substances")
    assert client == tuple(each for each in everyone if "client" in each.asked_of)
    assert 0 < len(client) < len(everyone)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [(True, "yes"), (False, "no"), (date(2024, 3, 31), "2024-03-31"), (frozenset("ba"), "a,b"), (7.5, "7.5")],
)
def test_a_value_is_spelled_as_it_is_read_back(value, spelled):
    assert raw(value) == spelled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Please give an answer, or go on and come back to this later."),
        ("perhaps", "Please choose Yes, No or Not sure."),
    ],
)
def test_a_refusal_is_a_whole_sentence(text, message):
    with pytest.raises(ValueError) as refused:
        VOCABULARY.parse(question("aneurysm"), text)
    assert str(refused.value) == message
