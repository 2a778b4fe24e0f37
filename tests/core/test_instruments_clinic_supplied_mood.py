"""Depression, suicidality, mania and psychosis: what instruments of the clinic's own wording make of answers."""

import pytest

from openkap.core.instruments import NotAnAnswer, asked
from tests.core.clinic_supplied import SHELF, answered, constant, numbered, scored


@pytest.mark.parametrize(("place", "total", "item_10"), [(0, 21, 3), (-1, 9, 0)])
def test_the_epds_prints_every_item_but_three_from_high_to_low(place, total, item_10):
    """The same place on the page everywhere: only items 1, 2 and 4 begin with 0."""
    epds = SHELF.get("epds")
    values = [epds.options[item.id].options[place].value for item in epds.items]
    assert (scored("epds", values).score("total").value, values[9]) == (total, item_10)


def test_the_first_answer_of_the_self_harm_item_is_the_alarming_one():
    found = scored("epds", [0] * 9 + [3])
    assert [(alert.id, alert.state) for alert in found.alerts] == [("self-harm", "raised")]


def test_one_missing_epds_answer_withholds_the_total():
    assert scored("epds", [1] * 9).score("total").reason == "1 answer is missing; this score allows none"


YES, NO = 1, 0


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([NO, NO, None, None, None, NO, None], "negative"),
        ([YES, NO, None, None, None, NO, None], "low"),
        ([NO, YES, NO, NO, NO, NO, None], "low"),
        ([NO, YES, YES, NO, NO, NO, None], "moderate"),
        ([NO, NO, None, None, None, YES, NO], "moderate"),
        ([NO, YES, NO, YES, NO, NO, None], "high"),
        ([NO, YES, NO, NO, YES, NO, None], "high"),
        ([NO, NO, None, None, None, YES, YES], "high"),
        ([NO, NO, None, None, None, YES, None], "high"),  # behaviour, nobody knows when: the safe side
        ([YES, YES, YES, YES, YES, YES, NO], "high"),
        ([NO, NO, None, None, None, NO, YES], "high"),  # contradictory: what was said counts
        ([NO, NO, YES, None, None, NO, None], "moderate"),
        ([None] * 7, ""),
        ([NO, NO, None, None, None, None, None], ""),
        ([NO, YES, NO, NO, None, NO, None], ""),
    ],
)
def test_the_cssrs_triage(values, outcome):
    assert scored("c-ssrs-screener", values).classification("triage").outcome == outcome


def test_unanswered_behaviour_of_the_cssrs_is_none_or_recent():
    found = scored("c-ssrs-screener", [NO, NO, None, None, None, None, None]).classification("triage")
    assert found.possible == ("high", "negative")


@pytest.mark.parametrize(("second", "numbers"), [(NO, [1, 2, 6]), (YES, [1, 2, 3, 4, 5, 6])])
def test_a_no_to_the_second_question_skips_to_the_sixth(second, numbers):
    screener = SHELF.get("c-ssrs-screener")
    given = answered("c-ssrs-screener", [NO, second, None, None, None, NO])
    assert [item.number for item in screener.items if asked(item, given)] == numbers


@pytest.mark.parametrize(
    ("values", "alerts"),
    [
        ([NO, NO, None, None, None, NO], {}),
        ([YES, NO, None, None, None, NO], {"thoughts-1": "same-day"}),
        (
            [NO, YES, NO, YES, YES, NO],
            {"thoughts-2": "same-day", "intent": "immediate", "plan": "immediate"},
        ),
        ([NO, NO, None, None, None, YES, NO], {"behaviour": "same-day"}),
        ([NO, NO, None, None, None, YES, YES], {"behaviour": "same-day", "recent-behaviour": "immediate"}),
        ([NO, NO, None, None, None, YES, None], {"behaviour": "same-day", "recent-behaviour": "immediate"}),
    ],
)
def test_the_cssrs_alerts_as_fast_as_the_danger(values, alerts):
    assert {alert.id: alert.route for alert in scored("c-ssrs-screener", values).alerts} == alerts


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ({1: 0, 2: 1, 3: 3, 4: 2}, 3),
        ({6: 1, 7: 2, 8: 3, 9: 0}, 3),
        ({15: 1, 16: 2}, 2),
        ({5: 3, 10: 3, 11: 3}, 9),
        (dict.fromkeys(range(1, 17), 3), 27),
    ],
)
def test_the_qids_counts_the_highest_of_each_group(given, total):
    assert numbered("qids-sr16", given).score("total").value == total


@pytest.mark.parametrize(
    ("missing", "value"),
    [([6], 27), ([7, 8], 27), ([6, 7], None), ([8, 9], None), ([1], None), ([15], None), ([5], None)],
)
def test_of_the_appetite_and_of_the_weight_items_one_answer_is_enough(missing, value):
    assert numbered("qids-sr16", dict.fromkeys(missing), rest=3).score("total").value == value


@pytest.mark.parametrize(
    ("raw", "t"),
    [
        (8, 38.2),
        (9, 44.7),
        (10, 47.5),
        (12, 50.9),
        (16, 55.1),
        (20, 58.5),
        (24, 62.1),
        (28, 65.8),
        (32, 69.7),
        (36, 73.9),
        (40, 81.3),
    ],
)
def test_the_promis_table(raw, t):
    values = [1 + (raw - 8) // 8 + (place < (raw - 8) % 8) for place in range(8)]
    found = scored("promis-depression-8a", values)
    assert (found.score("raw").value, found.score("t").value) == (raw, t)


def test_the_promis_table_knows_every_sum():
    table = SHELF.get("promis-depression-8a").rule("t").table
    assert [raw for raw, _ in table] == list(range(8, 41))


def test_seven_promis_answers_have_no_t():
    found = scored("promis-depression-8a", [3] * 7)
    assert [each.value for each in found.scores] == [None, None]


MODERATE, MINOR, SERIOUS = 2, 1, 3


@pytest.mark.parametrize(
    ("symptoms", "together", "serious", "outcome"),
    [
        (7, YES, MODERATE, "positive"),
        (7, YES, SERIOUS, "positive"),
        (13, NO, SERIOUS, "negative"),
        (7, YES, MINOR, "negative"),
        (6, YES, SERIOUS, "negative"),
        (1, None, SERIOUS, "negative"),
        (7, None, SERIOUS, ""),
        (7, YES, None, ""),
        (6, None, None, "negative"),
    ],
)
def test_the_mdq_needs_seven_symptoms_together_and_in_the_way(symptoms, together, serious, outcome):
    values = [YES] * symptoms + [NO] * (13 - symptoms) + [together, serious]
    assert scored("mdq", values).classification("screen").outcome == outcome


@pytest.mark.parametrize(("symptoms", "is_asked"), [(0, False), (1, False), (2, True), (13, True)])
def test_one_symptom_alone_cannot_come_together(symptoms, is_asked):
    mdq = SHELF.get("mdq")
    assert asked(mdq.by_id["mdq.14"], answered("mdq", [YES] * symptoms + [NO] * (13 - symptoms))) is is_asked


@pytest.mark.parametrize("number", range(1, 12))
def test_the_ymrs_goes_up_to_eight_on_four_items_only(number):
    if number in (5, 6, 8, 9):
        assert numbered("ymrs", {number: 8}).score("total").value == 8
    else:
        with pytest.raises(NotAnAnswer, match=rf"ymrs\.{number}: the answers are 0, 1, 2, 3, 4$"):
            numbered("ymrs", {number: 8})


def test_the_two_questions_about_suicide_add_nothing_to_the_phq_a():
    assert scored("phq-a", [1] * 9 + [1, 1]).score("total").value == 9
    assert scored("phq-a", [1] * 9).score("total").value == 9


def test_the_teen_cut_says_for_which_ages_it_is():
    cut = SHELF.get("phq-a").rule().cuts[0]
    assert (cut.at_least, cut.from_age_years, cut.to_age_years, cut.verified) == (11, 13, 17, False)


@pytest.mark.parametrize(("values", "total"), [([0] * 10, 0), ([6] * 10, 60), ([1, 2, 3, 4, 5, 6, 0, 1, 2, 0], 24)])
def test_the_madrs_adds_up(values, total):
    assert scored("madrs", values).score("total").value == total


@pytest.mark.parametrize(
    ("values", "outcome", "distress"),
    [
        ([0] * 21, "negative", 0),
        ([1, 1], "negative", 2),
        ([1, 1, 1], "positive", 3),
        ([5], "negative", 5),
        ([5, 1], "positive", 6),
        ([2, 3], "negative", 5),
    ],
)
def test_the_pqb_is_positive_by_three_experiences_or_by_distress(values, outcome, distress):
    found = scored("pq-b", values + [0] * (21 - len(values)))
    assert (found.classification("screen").outcome, found.score("distress").value) == (outcome, distress)


def test_six_yes_answers_of_sixteen_reach_the_cut_of_the_pq16():
    cut = SHELF.get("pq-16").rule().cuts[0]
    totals = [scored("pq-16", [1] * n + [0] * (16 - n)).score("total").value for n in (5, 6)]
    assert [cut.reached(total) for total in totals] == [False, True]


@pytest.mark.parametrize("id", ["epds", "isi", "madrs", "qids-sr16", "ymrs", "y-bocs"])
def test_nothing_answered_is_no_score(id):
    assert all(found.value is None for found in scored(id, []).scores)
    assert constant(id, 0).score("total").value == 0
