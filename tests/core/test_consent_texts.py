"""A clinic's own consent text: nothing required is left out, and it is read back word for word."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.consent_texts import ElementSet, Wording, as_table, compose, from_table, shipped_version
from openkap.core.library import standard
from openkap.core.reading import KnowledgeError, build

SHELF = standard().shelf("consents")
ELEMENTS = standard().shelf("elements").get("informed-consent")
TREATMENT = SHELF.get("treatment")
WORDS = Wording("What it is.", "I agree.", timedelta(days=180))
# What section 8 of the clinical reference puts into forms of their own.
SEPARATE = {15: "touch", 16: "recording", 19: "release", 21: "at-home", 23: "outcomes", 25: "assent"}


def own(sections=TREATMENT.sections, **changes):
    settled = {"number": 1, "replaces": ["3"], "reviewed_by": "Kim", "reviewed_on": date(2026, 5, 2), **changes}
    return compose(TREATMENT, sections, WORDS, **settled)


def test_there_are_twenty_six_elements():
    assert [element.number for element in ELEMENTS.elements] == list(range(1, 27))


def test_every_text_that_ships_says_all_that_it_must():
    assert {text.id: [e.id for e in ELEMENTS.missing(text.id, text.sections)] for text in SHELF} == {
        text.id: [] for text in SHELF
    }


def test_every_element_stands_in_the_treatment_consent_or_in_a_text_of_its_own():
    for element in ELEMENTS.elements:
        assert element.number in TREATMENT.elements or element.number in SHELF.get(SEPARATE[element.number]).elements
    for number, text_id in SEPARATE.items():
        assert number in SHELF.get(text_id).elements


def test_each_part_of_the_treatment_consent_is_one_element_so_that_one_can_be_worded_alone():
    assert [section.id for section in TREATMENT.sections if len(section.elements) != 1] == []


@given(left_out=st.sets(st.sampled_from([section.id for section in TREATMENT.sections])))
def test_whatever_is_left_out_is_named(left_out):
    kept = [section for section in TREATMENT.sections if section.id not in left_out]
    gone = {number for section in TREATMENT.sections if section.id in left_out for number in section.elements}
    assert {element.number for element in ELEMENTS.missing("treatment", kept)} == gone


def test_a_part_without_words_says_nothing():
    first, *rest = TREATMENT.sections
    silent = dataclasses.replace(first, paragraphs=())
    assert [element.id for element in ELEMENTS.missing("treatment", [silent, *rest])] == ["purpose"]


def test_the_clinics_version_carries_its_number_its_words_and_who_answers_for_it():
    text = own()
    assert (text.version, shipped_version(text.version)) == ("3+clinic.1", "3")
    assert (text.summary, text.statement, text.expires_after) == ("What it is.", "I agree.", timedelta(days=180))
    assert (text.reviewed, text.replaces) == (True, ("3",))
    assert text.teach_back == TREATMENT.teach_back


@pytest.mark.parametrize("text", [own(), own(reviewed_by="", reviewed_on=None), *SHELF.versions()], ids=str)
def test_a_text_is_read_back_word_for_word(text):
    read = from_table(as_table(text))
    assert (read, read.sha256) == (text, text.sha256)


def test_the_fingerprints_of_what_was_signed_long_ago_stay():
    """A field added to texts later must not change the fingerprint of those that were signed before."""
    assert SHELF.get("treatment", "2").sha256 == "04699dcdff16fa4584eb0e3c56f76cafdebe112d8fc16d275c36dec3f93c1bca"
    assert SHELF.get("touch", "1").sha256 == "d766cab02aa25a1f8c2c986581e92619e2ea496f809ccf5cb81720d75cc6705a"


def element(number, texts=("treatment",)):
    said = {"number": number, "id": f"e{number}", "title": "T", "say": "S"}
    return {**said, "texts": list(texts), "cite": ["apa-2017-ketamine"]}


@pytest.mark.parametrize(
    ("elements", "reason"),
    [([element(1), element(3)], "without a gap"), ([element(1, texts=())], "in no text")],
)
def test_a_list_of_elements_that_cannot_work_is_refused(elements, reason):
    table = {"id": "x", "version": "1", "status": "draft", "title": "T", "elements": elements}
    with pytest.raises(KnowledgeError, match=reason):
        build(ElementSet, table, file="elements/x/1.toml")
