"""Invented people are plausible, repeatable, and spread over the whole journey."""

from datetime import UTC, datetime

import pytest

from openkap.web.demo.stories import DOSES, ORDER, SCALES, stories

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def many():
    return list(stories(clients=400, seed=7, now=NOW))


def test_the_same_seed_gives_the_same_clinic(many):
    assert list(stories(clients=400, seed=7, now=NOW)) == many
    assert list(stories(clients=400, seed=8, now=NOW)) != many


def test_every_phase_has_someone_even_in_a_small_clinic():
    assert {story.stands for story in stories(clients=len(ORDER), seed=1, now=NOW)} == set(ORDER)


def test_nothing_happened_in_the_future(many):
    for story in many:
        happened = [*story.steps.values(), *story.doses, *(answers.at for answers in story.answers)]
        assert max(happened) <= NOW.replace(hour=15), story


def test_steps_are_in_order_and_doses_come_after_preparation(many):
    for story in many:
        assert list(story.steps.values())[:9] == sorted(story.steps.values())[:9], story
        assert list(story.doses) == sorted(story.doses)
        assert len(story.doses) <= DOSES


def test_answers_fit_their_instrument(many):
    for story in many:
        for answers in story.answers:
            assert len(answers.values) == SCALES[answers.instrument][0]
            assert all(value is None or 0 <= value <= 3 for value in answers.values)


def test_a_clinic_has_all_kinds_of_courses(many):
    assert {story.course for story in many} >= {"responds", "unchanged", "worse", "leaves"}
    assert any(None in answers.values for story in many for answers in story.answers)
    assert any(story.left_at for story in many)
    assert any(story.not_a_candidate for story in many)
