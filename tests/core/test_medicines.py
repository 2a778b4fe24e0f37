"""The pick list of medicines."""

import pytest

from openkap.core.medicines import MedicineList, medicine_list
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
