"""The pick list of medicines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.medicines import Ingredient, MedicineClass, MedicineList, medicine_list
from openkap.core.reading import KnowledgeError, build


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Lorazepam", {"benzodiazepine"}),
        ("  lamotrigine ", {"lamotrigine", "mood_stabiliser"}),
        ("moon dust", set()),
    ],
)
def test_a_name_finds_its_classes_however_it_is_typed(name, codes):
    assert medicine_list().codes_for(name) == codes


def test_names_come_once_in_order():
    names = medicine_list().names()
    assert list(names) == sorted(set(names), key=str.casefold)


def test_a_class_given_twice_is_refused():
    table = {
        "id": "demo",
        "version": "1",
        "status": "draft",
        "title": "Demonstration",
        "classes": [{"code": "x", "title": "X"}, {"code": "x", "title": "X again"}],
    }
    with pytest.raises(KnowledgeError, match="class given twice: x"):
        build(MedicineList, table, file="medicines/demo/1.toml")


def test_every_class_given_twice_is_named_in_order():
    first = medicine_list().classes
    with pytest.raises(ValueError) as refused:
        replace(
            medicine_list(),
            classes=(*first, *(medicine_list().get(code) for code in ("mood_stabiliser", "lamotrigine"))),
        )
    assert str(refused.value) == "class given twice: lamotrigine, mood_stabiliser"


def test_a_class_is_found_by_its_code():
    for each in medicine_list().classes:
        assert medicine_list().get(each.code) is each
    with pytest.raises(KeyError, match="moon_dust"):
        medicine_list().get("moon_dust")


def test_names_are_those_of_all_classes_in_order_whatever_their_capitals():
    some = (MedicineClass("a", "A", ("beta", "Alpha")), MedicineClass("b", "B", ("alpha-two", "beta", "Gamma")))
    listed = replace(medicine_list(), classes=some, ingredients=())
    assert listed.names() == ("Alpha", "alpha-two", "beta", "Gamma")
    assert (listed.codes_for("BETA "), listed.codes_for("bet")) == (frozenset("ab"), frozenset())


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Zoloft 50 mg", ["sertraline"]),
        ("zoloft (sertraline)", ["sertraline"]),
        ("St. John’s Wort", ["st-johns-wort"]),
        ("Sudafed PE", ["phenylephrine"]),
        ("dextromethorphan-bupropion", ["dextromethorphan-bupropion"]),
        ("dextromethorphan and bupropion", ["dextromethorphan", "bupropion"]),
        ("my aunt's drops", []),
        ("", []),
    ],
)
def test_what_is_in_a_line_is_found_as_people_type_it(typed, codes):
    assert [each.code for each in medicine_list().ingredients_in(typed)] == codes


def test_a_trade_name_brings_the_classes_of_what_is_in_it():
    assert medicine_list().codes_for("Xanax, half a pill") == {"benzodiazepine"}


def test_every_example_of_a_class_can_be_picked_and_none_is_called_verified():
    listed = medicine_list()
    for each in listed.classes:
        for example in each.examples:
            assert listed.ingredients_in(example), example
            assert each.code in listed.codes_for(example)
    assert not any(each.verified for each in listed.ingredients)


def test_a_name_of_two_ingredients_is_refused():
    twice = (Ingredient("a", "alpha", ("Pill",)), Ingredient("b", "beta", ("pill",)))
    with pytest.raises(ValueError, match="name given twice: pill"):
        replace(medicine_list(), ingredients=twice)


WORDS = st.sampled_from(["red", "green", "blue", "pill"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), unique=True, max_size=6)


@given(NAMES, st.lists(WORDS | st.just("of"), max_size=8))
def test_the_longest_name_wins_at_each_place(names, words):
    """By hand: from left to right, the longest name that begins here, and on behind it."""
    listed = replace(medicine_list(), ingredients=tuple(Ingredient(name, name) for name in names))
    found, left = [], " ".join(words)
    while left:
        begins = [name for name in names if left == name or left.startswith(name + " ")]
        taken = max(begins, key=lambda name: len(name.split()), default="")
        found += [taken] if taken else []
        left = left[len(taken or left.split()[0]) :].strip()
    assert [each.name for each in listed.ingredients_in(" ".join(words))] == list(dict.fromkeys(found))
