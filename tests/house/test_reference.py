"""The generated pages of docs/reference say what the code says."""

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
