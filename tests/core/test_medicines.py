"""The pick list of medicines."""

from dataclasses import replace

import pytest

from openkap.core.medicines import MedicineClass, MedicineList, medicine_list
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
    listed = replace(medicine_list(), classes=some)
    assert listed.names() == ("Alpha", "alpha-two", "beta", "Gamma")
    assert (listed.codes_for("BETA "), listed.codes_for("bet")) == (frozenset("ab"), frozenset())
