"""OCD, eating, function, thinking and the dosing session: what instruments without wording make of answers."""

import math

import pytest

from openkap.core.instruments import NotAnAnswer
from tests.core.clinic_supplied import SHELF, constant, numbered, scored

OCI_R_GROUPS = {
    "washing": (5, 11, 17),
    "obsessing": (6, 12, 18),
    "checking": (2, 8, 14),
    "neutralising": (4, 10, 16),
    "hoarding": (1, 7, 13),
    "ordering": (3, 9, 15),
}


@pytest.mark.parametrize(("group", "numbers"), OCI_R_GROUPS.items())
def test_an_oci_r_group_is_three_items_of_its_own(group, numbers):
    found = numbered("oci-r", dict.fromkeys(numbers, 4))
    assert {name: found.score(name).value for name in OCI_R_GROUPS} == {
        name: 12 if name == group else 0 for name in OCI_R_GROUPS
    }


def test_a_stored_oci_r_gives_an_oci_12_without_hoarding_and_neutralising():
    dropped = dict.fromkeys((1, 7, 13, 4, 10, 16), 4)
    assert numbered("oci-r", dropped).score("oci-12").value == 0
    assert numbered("oci-r", dropped).score("total").value == 24
    assert numbered("oci-r", dict.fromkeys(dropped), rest=4).score("oci-12").value == 48


def test_an_oci_12_on_its_own_equals_the_one_out_of_the_oci_r():
    assert constant("oci-12", 3).score("total").value == constant("oci-r", 3).score("oci-12").value == 36


def test_the_ybocs_is_obsessions_and_compulsions():
    found = scored("y-bocs", [4] * 5 + [1] * 5)
    assert [found.score(id).value for id in ("total", "obsessions", "compulsions")] == [25, 20, 5]


def test_ybocs_response_and_remission_follow_the_consensus():
    change = SHELF.get("y-bocs").rule().change
    assert change.response_share.value == 0.35
    assert [change.remitted(value) for value in (12, 13)] == [True, False]


@pytest.mark.parametrize(("yes", "positive"), [(0, False), (1, False), (2, True), (5, True)])
def test_two_yes_answers_are_a_positive_scoff(yes, positive):
    total = scored("scoff", [1] * yes + [0] * (5 - yes)).score("total").value
    assert SHELF.get("scoff").rule().cuts[0].reached(total) is positive


EDE_Q = {
    "restraint": (1, 2, 3, 4, 5),
    "eating": (7, 9, 19, 20, 21),
    "shape": (6, 8, 10, 11, 23, 26, 27, 28),
    "weight": (8, 12, 22, 24, 25),
}


@pytest.mark.parametrize(("subscale", "numbers"), EDE_Q.items())
def test_an_ede_q_subscale_is_the_mean_of_its_items(subscale, numbers):
    found = numbered("ede-q", dict.fromkeys(numbers, 6))
    assert found.score(subscale).value == 6
    assert constant("ede-q", 4).score(subscale).value == 4


def test_the_ede_q_keeps_the_numbers_of_the_paper_without_the_behaviours():
    assert [item.number for item in SHELF.get("ede-q").items] == [*range(1, 13), *range(19, 29)]


def test_the_eighth_item_counts_for_shape_and_for_weight():
    found = numbered("ede-q", {8: 6})
    assert {id: found.score(id).value for id in EDE_Q} == {"restraint": 0, "eating": 0, "shape": 0.75, "weight": 1.2}


def test_the_ede_q_global_is_the_mean_of_the_subscales_not_of_the_items():
    found = numbered("ede-q", dict.fromkeys(EDE_Q["restraint"], 6))
    assert found.score("global").value == 1.5


def test_the_ede_q_is_known_by_its_global_score():
    assert SHELF.get("ede-q").main == "global"


@pytest.mark.parametrize(("missing", "state"), [(2, "prorated"), (3, "withheld")])
def test_less_than_half_of_one_subscale_withholds_it_and_the_global(missing, state):
    found = numbered("ede-q", dict.fromkeys(EDE_Q["restraint"][:missing]), rest=3)
    assert [found.score(id).state for id in ("restraint", "global", "eating")] == [state, state, "complete"]
    assert (found.score("global").value is None) == (state == "withheld")


def test_work_that_does_not_apply_is_made_up_for_by_the_other_four():
    found = scored("wsas", [9, 8, 0, 4, 4]).score("total")
    assert (found.value, found.state) == (20, "prorated")
    assert scored("wsas", [9, 8, 8, 8, 8]).score("total").value == 40


def test_any_other_gap_of_the_wsas_withholds_it():
    assert scored("wsas", [None, 8, 0, 4, 4]).score("total").value is None
    assert scored("wsas", [9, 8, 0, 4, None]).score("total").value is None
    with pytest.raises(NotAnAnswer, match=r"wsas\.2"):
        scored("wsas", [8, 9, 0, 4, 4])


def test_a_whodas_export_that_begins_at_zero_is_refused():
    with pytest.raises(NotAnAnswer, match=r"whodas-12\.1: the answers are 1, 2, 3, 4, 5"):
        constant("whodas-12", 0)
    assert [constant("whodas-12", value).score("total").value for value in (1, 5)] == [12, 60]


@pytest.mark.parametrize(("value", "total"), [(1, 56), (4, 80), (7, 104)])
def test_the_cfi_turns_six_items_round(value, total):
    assert constant("cfi", value).score("total").value == total


@pytest.mark.parametrize("number", range(1, 21))
def test_a_higher_answer_raises_the_cfi_unless_its_item_is_reversed(number):
    change = numbered("cfi", {number: 7}, rest=4).score("total").value - 80
    assert change == (-3 if number in (2, 4, 7, 9, 11, 17) else 3)


def test_the_aaq_figures_follow_from_the_samples_they_cite():
    change = SHELF.get("aaq-ii").rule().change
    error = 9.9 * math.sqrt(1 - 0.81)
    assert change.reliable_points.value == round(1.96 * math.sqrt(2) * error)
    assert change.remission_below.value == round((7.05 * 28.3 + 9.9 * 18.5) / (7.05 + 9.9), 1)


def test_higher_is_better_where_the_source_says_so():
    better = ["cfi", "maas", "swemwbs"]
    assert [SHELF.get(id).rule().floor for id in better] == [140, 6, 35]


def test_two_missing_maas_answers_leave_the_mean_of_the_others():
    found = scored("maas", [6] * 13 + [None, None]).score("total")
    assert (found.value, found.state) == (6, "prorated")


MEQ_FACTORS = {
    "mystical": range(1, 16),
    "mood": range(16, 22),
    "transcendence": range(22, 28),
    "ineffability": range(28, 31),
}


@pytest.mark.parametrize(("factor", "numbers"), MEQ_FACTORS.items())
def test_a_meq30_factor_is_a_percentage_of_its_most(factor, numbers):
    found = numbered("meq30", dict.fromkeys(numbers, 4))
    assert {id: found.score(id).value for id in MEQ_FACTORS} == {id: 80 if id == factor else 0 for id in MEQ_FACTORS}


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({}, "complete"),  # 3 of 5 everywhere: exactly 60 percent on all four
        ({1: 2}, "not-complete"),  # 44 of 75 is 58.7 percent
        ({28: 2}, "not-complete"),
        ({1: 2, 2: 4}, "complete"),
        ({28: None}, ""),
    ],
)
def test_a_complete_experience_needs_sixty_percent_on_every_factor(given, outcome):
    assert numbered("meq30", given, rest=3).classification("complete").outcome == outcome


def test_the_cadss_6_names_the_six_items_of_the_long_scale():
    topics = [item.topic for item in SHELF.get("cadss-6").items]
    assert topics == [f"CADSS item {number}" for number in (1, 2, 6, 7, 15, 22)]
    assert "not validated" in SHELF.get("cadss-6").note


@pytest.mark.parametrize(("value", "total"), [(0, 0), (1, 12), (3, 36)])
def test_the_ede_qs_has_no_reversed_item(value, total):
    assert constant("ede-qs", value).score("total").value == total


COMPACT = {
    "openness": (2, 4, 6, 8, 11, 13, 15, 18, 20, 22),
    "awareness": (3, 9, 12, 16, 19),
    "valued-action": (1, 5, 7, 10, 14, 17, 21, 23),
}
COMPACT_REVERSED = {2, 3, 4, 6, 8, 9, 11, 12, 15, 16, 18, 19}


def test_the_three_parts_of_the_compact_hold_every_item_once():
    assert sorted(number for part in COMPACT.values() for number in part) == [*range(1, 24)]


@pytest.mark.parametrize("number", range(1, 24))
def test_a_higher_answer_raises_the_compact_unless_its_item_is_reversed(number):
    before, after = constant("compact", 3), numbered("compact", {number: 6}, rest=3)
    (part,) = (id for id, numbers in COMPACT.items() if number in numbers)
    step = -3 if number in COMPACT_REVERSED else 3
    changes = {id: after.score(id).value - before.score(id).value for id in ("total", *COMPACT)}
    assert changes == {"total": step} | {id: step if id == part else 0 for id in COMPACT}


def test_the_madrs_of_a_day_is_another_form_than_that_of_a_week():
    day, week = SHELF.get("madrs-24h"), SHELF.get("madrs")
    assert (day.recall, week.recall) == ("PT24H", "P1W")
    assert not day.rule().bands


def test_an_answer_beyond_the_line_of_the_ebi_is_refused():
    with pytest.raises(NotAnAnswer, match=r"ebi\.6"):
        scored("ebi", [0, 100, 50, 50, 50, 101])
