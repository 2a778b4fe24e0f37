"""The generated pages of docs/reference say what the code says."""

from openkap.core.library import KINDS
from tests.house import source
from tools import reference


def test_the_reference_is_up_to_date():
    made = reference.pages()
    stale = [
        name
        for name, text in made.items()
        if not (reference.FOLDER / name).exists() or (reference.FOLDER / name).read_text() != text
    ]
    assert not stale, f"run make docs: {source.listed(stale)}"


def test_every_kind_of_knowledge_has_its_page():
    assert set(reference.KINDS) == set(KINDS)
