"""Answers become the scores their sources say, and a missing answer is never a zero."""

import pytest

from openkap.core.instruments import NotAnAnswer, score
from openkap.core.library import standard

SHELF = standard().shelf("instruments")


def answered(id, values):
    """Answers to the first items of an instrument, in order; None is not answered."""
    instrument = SHELF.get(id)
    return instrument, dict(zip(instrument.by_id, values, strict=False))


def scored(id, values):
    return score(*answered(id, values))


def test_the_difficulty_item_of_the_phq9_is_never_scored():
    total = scored("phq-9", [0] * 9 + [3]).score("total")
    assert (total.value, total.band, total.state) == (0, "minimal", "complete")


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately severe"),
        (19, "moderately severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_the_phq9_bands_begin_where_the_paper_says(total, band):
    values = [3] * (total // 3) + ([total % 3] if total % 3 else [])
    found = scored("phq-9", values + [0] * (9 - len(values))).score("total")
    assert (found.value, found.band) == (total, band)


@pytest.mark.parametrize(
    ("item_9", "state"), [(0, []), (1, ["raised"]), (2, ["raised"]), (3, ["raised"]), (None, ["unknown"])]
)
def test_the_ninth_phq9_item_alerts_and_unanswered_it_is_unknown_never_negative(item_9, state):
    found = scored("phq-9", [0] * 8 + [item_9])
    assert [alert.state for alert in found.alerts] == state


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([2, 0, 2, 2, 2, 0, 0, 0, 1], "major"),
        ([1, 1, 3, 3, 3, 3, 3, 3, 3], "none"),
        ([2, 0, 2, 0, 0, 0, 0, 0, 0], "other"),
        ([2, 2, 2, 2, 2, 0, 0, 0, None], "major"),
        ([0, 0, 3, 3, 3, 3, 3, 3, None], "none"),
        ([2, 2, 2, 2, None, 0, 0, 0, 0], ""),
    ],
)
def test_the_phq9_algorithm_counts_symptoms_and_says_when_an_answer_would_decide(values, outcome):
    assert scored("phq-9", values).classification("algorithm").outcome == outcome


def test_what_remains_possible_is_named():
    found = scored("phq-9", [2, 2, 2, 2, None, 0, 0, 0, 0]).classification("algorithm")
    assert found.possible == ("major", "other")


def test_high_without_the_two_core_symptoms_is_not_major_depression():
    found = scored("phq-9", [1, 1] + [3] * 7)
    assert (found.score("total").value, found.classification("algorithm").outcome) == (23, "none")


@pytest.mark.parametrize(
    ("missing", "state", "value"),
    [(0, "complete", 18), (1, "prorated", 18), (2, "prorated", 18), (3, "withheld", None)],
)
def test_two_missing_phq9_answers_are_prorated_and_three_withhold_the_score(missing, state, value):
    total = scored("phq-9", [2] * (9 - missing) + [None] * missing).score("total")
    assert (total.state, total.value, total.answered) == (state, value, 9 - missing)


def test_a_withheld_score_says_why():
    total = scored("phq-9", [2] * 6).score("total")
    assert total.reason == "3 answers are missing; this score allows 2"
    assert scored("who-5", [1] * 4).score("total").reason == "1 answer is missing; this score allows none"


def test_a_prorated_value_between_two_bands_stays_in_the_lower():
    total = scored("phq-9", [1, 1, 1, 1, 0, 0, 0, 0]).score("total")
    assert (total.value, total.band) == (4.5, "minimal")


def test_gad7_of_ten_is_moderate_and_reaches_the_cut():
    instrument, answers = answered("gad-7", [1, 1, 1, 2, 2, 1, 2])
    total = score(instrument, answers).score("total")
    assert (total.value, total.band, instrument.rule().cuts[0].reached(total.value)) == (10, "moderate", True)


def test_gad7_allows_one_missing_answer():
    assert scored("gad-7", [1] * 6).score("total").value == 7
    assert scored("gad-7", [1] * 5).score("total").value is None


@pytest.mark.parametrize(
    ("twos", "rest", "total", "reaches_cut", "clusters"),
    [
        (range(1, 21), 0, 40, True, "met"),
        ([n for n in range(1, 21) if n not in (6, 7)], 1, 38, True, "not-met"),
        ((1, 6, 8, 9, 15, 16), 0, 12, False, "met"),
    ],
)
def test_the_pcl5_cut_and_its_cluster_rule_are_both_shown_when_they_disagree(twos, rest, total, reaches_cut, clusters):
    instrument, answers = answered("pcl-5", [2 if n in twos else rest for n in range(1, 21)])
    found = score(instrument, answers)
    assert found.score("total").value == total
    assert instrument.rule().cuts[0].reached(total) is reaches_cut
    assert found.classification("clusters").outcome == clusters


def test_the_pcl5_clusters_add_up_to_the_total():
    found = scored("pcl-5", [n % 5 for n in range(20)])
    parts = ("intrusion", "avoidance", "cognition-mood", "arousal")
    assert sum(found.score(part).value for part in parts) == found.score("total").value


@pytest.mark.parametrize(
    ("values", "outcome", "alerts"),
    [
        ([0, 0, 0, 0], "negative", {}),
        ([0, 1, 0, 0, 0], "positive", {"better-off-dead": "raised"}),
        ([0, 1, 0, 0, 1], "acute", {"better-off-dead": "raised", "acute": "raised"}),
        ([0, 0, 2, 0, 0], "positive", {"thoughts-of-suicide": "raised"}),
        ([0, 1, 0, 0], "", {"better-off-dead": "raised", "acute": "unknown"}),
        ([0, 0, 0, None], "", {"attempt": "unknown", "acute": "unknown"}),
    ],
)
def test_the_asq_sorts_without_adding_and_a_refusal_counts_as_a_yes(values, outcome, alerts):
    found = scored("asq", values)
    assert found.classification("screen").outcome == outcome
    assert {alert.id: alert.state for alert in found.alerts} == alerts


def test_an_asq_acuity_yes_is_immediate_and_the_others_are_for_the_same_day():
    assert [alert.route for alert in scored("asq", [1, 0, 0, 0, 1]).alerts] == ["same-day", "immediate"]


@pytest.mark.parametrize(
    ("values", "total", "band"),
    [
        ([5] * 5, 100, "not low"),
        ([2, 2, 1, 1, 1], 28, "low well-being, possible depression"),
        ([2, 2, 2, 1, 1], 32, "low well-being"),
        ([3, 3, 3, 2, 2], 52, "not low"),
        ([0] * 5, 0, "low well-being, possible depression"),
    ],
)
def test_the_who5_is_four_times_its_sum_and_higher_is_better(values, total, band):
    found = scored("who-5", values).score("total")
    assert (found.value, found.band) == (total, band)
    assert SHELF.get("who-5").higher_is == "better"


def test_the_core10_turns_support_and_coping_round():
    assert scored("core-10", [4] * 10).score("total").value == 32
    assert scored("core-10", [0] * 10).score("total").value == 8
    assert scored("core-10", [4, 0, 0] + [4] * 7).score("total").value == 40


def test_nine_core10_answers_of_eighteen_points_make_twenty():
    found = scored("core-10", [2] * 9 + [None]).score("total")
    assert (found.value, found.state) == (20, "prorated")


def test_plans_to_end_life_in_the_core10_alert():
    assert [alert.id for alert in scored("core-10", [0, 4, 4, 0, 0, 1, 0, 0, 0, 0]).alerts] == ["plans-to-end-life"]


def test_the_nurses_scores_reach_their_thresholds():
    assert scored("aldrete", [2, 2, 2, 2, 1]).score("total").value == 9
    assert scored("padss", [2] * 5).score("total").value == 10
    assert scored("moaas", [5]).score("total").value == 5
    assert scored("aldrete", [2, 2, 2, 2]).score("total").value is None


def test_the_bleeding_item_of_the_padss_says_that_it_does_not_apply():
    padss = SHELF.get("padss")
    best = next(option for option in padss.options["padss.4"].options if option.value == 2)
    assert "not applicable" in best.text
    assert "not applicable" in padss.note


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"phq-9.1": 4}, r"phq-9\.1: the answers are 0, 1, 2, 3"),
        ({"phq-9.1": -1}, "the answers are"),
        ({"phq-9.1": 1.0}, "the answers are"),
        ({"phq-9.1": True}, "the answers are"),
        ({"phq-9.1": "2"}, "the answers are"),
        ({"phq-9.11": 1}, "no such item"),
        ({"gad-7.1": 1}, "no such item"),
    ],
)
def test_what_is_no_answer_is_refused_by_item_and_never_repeated(answers, says):
    with pytest.raises(NotAnAnswer, match=says):
        score(SHELF.get("phq-9"), answers)


def test_a_score_remembers_the_version_that_made_it():
    found = scored("phq-9", [0] * 9)
    assert (found.instrument, found.version) == ("phq-9", "1")


def test_an_unknown_score_is_named():
    with pytest.raises(KeyError, match="phq-9 has no score sleep"):
        scored("phq-9", [0] * 9).score("sleep")


def test_remission_follows_the_words_of_each_paper():
    phq9, pcl5, who5 = (SHELF.get(id).rule().change for id in ("phq-9", "pcl-5", "who-5"))
    assert [phq9.remitted(value) for value in (4, 4.5, 5)] == [True, True, False]
    assert [pcl5.remitted(value) for value in (28, 29)] == [True, False]
    assert who5.remitted(100) is None


def test_the_floor_is_where_nobody_can_improve():
    assert (SHELF.get("phq-9").rule().floor, SHELF.get("who-5").rule().floor) == (0, 100)
