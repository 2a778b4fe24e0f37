"""Clinicians' stories: what is expected of each fictional client, and by which criteria."""

import pytest

from openkap.core.library import standard
from tests.core.candidacy_cases import stories, told


@pytest.mark.parametrize("path", stories(), ids=lambda path: path.stem)
def test_each_vignette_ends_as_its_author_expects_and_for_the_reasons_given(path):
    story, found = told(path)
    expect = story["expect"]
    acting = sorted(finding.criterion for finding in found.acting)
    assert (found.outcome, acting) == (expect["outcome"], expect["acts"])
    assert list(found.routes) == expect["routes"]
    assert list(found.settings) == expect.get("settings", ["clinic"])
    assert found.monitoring == expect["monitoring"]
    assert list(found.missing) == expect.get("missing", [])


@pytest.mark.parametrize("path", stories(), ids=lambda path: path.stem)
def test_each_vignette_cites_a_source_of_the_library(path):
    story, _ = told(path)
    assert set(story["cite"]) <= set(standard().references)


def test_there_are_enough_stories_and_no_two_are_the_same():
    told_by = [told(path)[0] for path in stories()]
    assert len(told_by) >= 44
    assert len({story["title"] for story in told_by}) == len(told_by)


def test_every_outcome_is_told_by_at_least_two_vignettes():
    outcomes = [told(path)[0]["expect"]["outcome"] for path in stories()]
    assert {outcome: outcomes.count(outcome) >= 2 for outcome in set(outcomes)} == dict.fromkeys(
        ("candidate", "candidate_with_conditions", "undetermined", "not_now", "not_a_candidate"), True
    )
