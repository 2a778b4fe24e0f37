"""What we wrote ourselves: questions around the treatment that are no validated scale, and say so."""

import pytest

from openkap.core.instruments import NotAnAnswer, asked, score
from openkap.core.library import standard
from openkap.core.licensing import CONTEXTS, may_use
from openkap.core.wording import wording

SHELF = standard().shelf("instruments")
OWN = ["bladder-check", "goal-progress", "pain-now", "session-ratings", "thought-traps", "unwanted-effects"]


def made_of(id, values):
    return score(SHELF.get(id), dict(zip(SHELF.get(id).by_id, values, strict=False)))


@pytest.mark.parametrize("id", OWN)
def test_they_are_ready_for_everybody_in_our_words_and_claim_nothing(id):
    instrument = SHELF.get(id)
    assert (instrument.status, instrument.licence.category) == ("active", "own")
    assert "no validated scale" in instrument.note
    assert all(item.text for item in instrument.items)
    assert wording(instrument).source == "own"
    assert may_use(instrument, CONTEXTS)
    assert not any(rule.cuts for rule in instrument.scores)


def test_the_ratings_around_a_dose_stand_for_themselves():
    found = made_of("session-ratings", [8, 2, 0, None])
    assert [(each.id, each.value) for each in found.scores] == [
        ("intensity", 8), ("anxiety", 2), ("nausea", 0), ("drowsiness", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "mean"), [([1, 4], 4), ([2, 4, 8], 6), ([3, 0, 5, 10], 5), ([2, 4], None), ([None, 4], None)]
)
def test_nearness_is_the_mean_of_the_goals_that_there_are(answers, mean):
    found = made_of("goal-progress", answers).score("mean")
    assert (found.value, found.state) == (mean, "withheld" if mean is None else "complete")


def test_a_goal_that_was_not_written_is_not_asked_about():
    goals = SHELF.get("goal-progress")
    assert [item.number for item in goals.items if asked(item, {"goal-progress.1": 2})] == [1, 2, 3]
    with pytest.raises(NotAnAnswer, match=r"goal-progress\.4"):
        made_of("goal-progress", [2, 1, 1, 1])


def test_thought_traps_are_counted():
    assert made_of("thought-traps", [1, 0, 1, 1, 0, 0, 0, 0, 0, 0]).score("noticed").value == 3


@pytest.mark.parametrize(("answer", "states"), [(0, []), (1, ["raised"]), (None, ["unknown"])])
def test_whoever_wants_to_be_called_is_called_whatever_the_effects(answer, states):
    found = made_of("unwanted-effects", [3] * 10 + [answer])
    assert found.score("burden").value == 30
    assert [alert.state for alert in found.alerts] == states


@pytest.mark.parametrize("yes", range(5))
def test_any_bladder_symptom_is_for_a_prescriber_to_look_at(yes):
    found = made_of("bladder-check", [1] * yes + [0] * (4 - yes)).score("symptoms")
    assert (found.value, "prescriber" in found.band) == (yes, yes > 0)
