"""What each discipline reads before it signs: what was found to need its eyes, and nothing that did not act."""

from pathlib import Path

import pytest

from tests.core.candidacy_cases import told

VIGNETTES = sorted((Path(__file__).parents[1] / "vignettes").glob("*.toml"))
WANTED = {"medical": "MED_SIGNOFF", "psychological": "PSY_SIGNOFF"}


@pytest.mark.parametrize("path", VIGNETTES, ids=lambda path: path.stem)
def test_each_discipline_reviews_what_acts_and_asks_for_its_signature(path):
    _, found = told(path)
    for discipline, action in WANTED.items():
        assert list(found.reviews(discipline)) == [each for each in found.acting if action in each.actions]


@pytest.mark.parametrize("discipline", WANTED)
def test_there_are_people_of_whom_each_discipline_has_something_to_review(discipline):
    reviewed = [told(path)[1].reviews(discipline) for path in VIGNETTES]
    assert any(reviewed)
    assert not all(reviewed)
