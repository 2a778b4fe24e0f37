"""Wording is read from where it lawfully lies, and where it lies nowhere the instrument cannot be shown."""

import pytest

from openkap.core.library import standard
from openkap.core.reading import KnowledgeError
from openkap.core.wording import label, wording

SHELF = standard().shelf("instruments")


WITHOUT_A_STEM = ["audit", "audit-c", "bprs-positive", "cape-p15", "ham-d17"]
WITH_A_STEM = ["phq-9", "phq-2", "phq-4", "phq-8", "phq-15", "gad-2", "gad-7", "pcl-5", "core-10", "pswq"]


@pytest.mark.parametrize("id", WITH_A_STEM + WITHOUT_A_STEM)
def test_every_item_and_every_answer_has_words(id):
    instrument = SHELF.get(id)
    words = wording(instrument)
    assert bool(words.stem) == (id in WITH_A_STEM)
    assert words.terms
    for item in instrument.items:
        assert words.items[item.id]
        assert set(words.options[item.id]) == instrument.options[item.id].values
        assert all(words.options[item.id].values())


def test_the_first_gad7_answer_is_the_plain_one():
    words = wording(SHELF.get("gad-7"))
    assert {anchors[0].casefold() for anchors in words.options.values()} == {"not at all"}


def test_the_difficulty_item_has_answers_of_its_own():
    words = wording(SHELF.get("phq-9"))
    assert words.options["phq-9.10"] != words.options["phq-9.9"]


def test_printed_numbers_are_left_out_unless_the_licence_forbids_changes():
    assert not any(text[0].isdigit() for text in wording(SHELF.get("pcl-5")).items.values())
    assert all(text[0].isdigit() for text in wording(SHELF.get("core-10")).items.values())


def test_an_item_may_lie_with_another_task():
    four, two, seven = (wording(SHELF.get(id)).items for id in ("phq-4", "phq-2", "gad-7"))
    assert [four[f"phq-4.{n}"] for n in range(1, 5)] == [seven["gad-7.1"], seven["gad-7.2"], *two.values()]


def test_a_rating_that_has_no_printed_anchor_shows_its_number():
    assert wording(SHELF.get("pswq")).options["pswq.1"][3] == "3"


def test_not_assessed_has_words_too():
    assert set(wording(SHELF.get("cgi-s")).options["cgi-s.1"]) == set(range(8))


@pytest.mark.parametrize("id", ["who-5", "asq", "pc-ptsd-5", "pcl-5-weekly", "scs-sf", "taps-1", "dast-10", "peg"])
def test_without_a_lawful_source_there_is_no_wording(id):
    assert wording(SHELF.get(id)) is None


def test_another_language_is_not_invented():
    assert wording(SHELF.get("phq-9"), "de") is None


def test_our_own_labels_are_the_wording_of_the_nurses_scores():
    words = wording(SHELF.get("moaas"))
    assert words.options["moaas.1"][5].startswith("answers readily")


def test_a_clinician_sees_number_and_topic_where_words_are_missing():
    asq = SHELF.get("asq")
    assert label(asq, asq.items[1]) == "2. Better off dead"
    epds = SHELF.get("epds")
    assert [label(epds, epds.items[place]) for place in (6, 9)] == ["Item 7", "10. Self-harm"]


def test_a_package_without_the_promised_string_is_named():
    phq9 = SHELF.get("phq-9")
    broken = type(phq9)(
        **{**vars_of(phq9), "wording": type(phq9.wording)("camcops_server", "phq9.xml", "phq9", stem="x")}
    )
    with pytest.raises(KnowledgeError, match=r"phq9\.xml: phq9: no string called x"):
        wording(broken)


def vars_of(instrument):
    return {name: getattr(instrument, name) for name in type(instrument).__dataclass_fields__}
