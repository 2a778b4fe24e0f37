"""Every letter: read at about twelve, kind, with a way on, and never a word to stop a medicine."""

import re

import pytest
from django.template.loader import render_to_string

from openkap.candidacy import actions, queries
from openkap.core.candidacy import in_force
from tests.reading_age import grade

WHOLE = 7.0  # as for the public articles
TAGS = re.compile(r"<[^>]+>")
JARGON = re.compile(
    r"\b(contraindicat\w*|criteri\w*|hypertens\w*|diagnos\w*|psycho(sis|tic)|bipolar|schizo\w*|EXCLUDE|DEFER|[a-z]{2,4}\.[a-z]+_[a-z]+)\b"
)
STOPS = re.compile(r"\bstop(ping)? (taking|your|it|them|this medicine)", re.IGNORECASE)
OUTCOMES = {
    "offered": ({}, "agree"),
    "offered_with_conditions": ({"high_blood_pressure": "yes"}, "agree"),
    "missing": ({"labs_on": "2020-01-01"}, "decline"),
    "not_now": ({"systolic_rest_mmhg": "166", "diastolic_rest_mmhg": "102"}, "decline"),
    "not_offered": ({"schizophrenia": "yes"}, "decline"),
    "declined": ({}, "decline"),
    "no_indication": ({"diagnosis": "none", "diagnosis_second": "none", "seeks_growth": "yes"}, "decline"),
}


def words(row):
    page = {"client": row.episode.client, "letter": queries.letter_of(row), "routes": ()}
    html = render_to_string("candidacy/letter_body.html", page)
    return " ".join(TAGS.sub(" ", re.sub(r"</(li|p|h2)>", ". ", html)).split()).replace("..", ".")


def checked(text):
    assert grade(text) <= WHOLE, grade(text)
    assert not JARGON.search(text), JARGON.search(text)
    assert not STOPS.search(text), STOPS.search(text)
    assert "988" in text
    assert "Keep taking your medicines as you do now" in text


@pytest.mark.parametrize("kind", OUTCOMES)
def test_a_letter_for_each_outcome(determined, both_sign, kind):
    changes, way = OUTCOMES[kind]
    row = both_sign(determined(**changes), way, way)
    assert queries.letter_of(row).kind == kind
    checked(words(row))


@pytest.mark.parametrize("outcome", ["offer", "offer_with_conditions", "not_now", "no_agreement"])
def test_a_letter_after_a_disagreement(cast, now, determined, both_sign, outcome):
    row = both_sign(determined(), "decline", "agree")
    lies = actions.settle(resolution=row.resolution, outcome=outcome, reason="Talked.", by=cast.dev, at=now)
    actions.sign_settlement(settlement=lies, by=cast.femi, at=now)
    text = words(queries.determinations().get(pk=row.pk))
    checked(text)
    assert ("We could not both say yes" in text or "could not both say yes" in text) == (outcome == "no_agreement")


def test_what_is_not_known_is_never_told_as_if_it_were(determined, both_sign):
    row = both_sign(determined(aneurysm="not_sure"), "decline", "decline")
    assert "blood vessels" not in words(row)
    assert "The prescriber still has to look at some things with you." in words(row)


def test_a_not_now_says_when_to_ask_again_and_a_no_names_other_help(determined, both_sign):
    changes, way = OUTCOMES["not_now"]
    text = words(both_sign(determined(**changes), way, way))
    assert "When something has changed, write or call, and we look again." in text
    assert "There are other kinds of help" in text


def test_no_sentence_of_a_criterion_tells_anybody_to_stop_a_medicine():
    for each in in_force():
        assert not re.search(r"(?<!not )\bstop taking\b", f"{each.say_to_client} {each.next_step}"), each.id


def test_the_tests_above_can_see_what_they_look_for():
    assert STOPS.search("Please stop taking sertraline.")
    assert JARGON.search("The criteria say so.")
    assert JARGON.search("because of med.bp_stop")


def test_who_has_no_diagnosis_reads_a_no_of_its_own_and_nothing_of_safety(determined, both_sign):
    changes, way = OUTCOMES["no_indication"]
    text = words(both_sign(determined(**changes), way, way))
    assert "We do not offer you this treatment." in text
    assert "Not now" not in text
    assert "safety" not in text
    assert "safer ways" in text
