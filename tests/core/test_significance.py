"""Clinically significant change: strict at the threshold, honest about who is missing, the same whichever way up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.significance import (
    Norm,
    ShareStandard,
    Standard,
    counts,
    cronbach_alpha,
    cut_between,
    remitters,
    responders,
    standard_of,
)
from openkap.core.trajectories import ChangeRule

PAIRS = [(20.0, 8.0), (24.0, 23.0), (18.0, 26.0), (22.0, 12.0)]
NEEDS_TWO = "a spread needs two people with both occasions, and a confidence between 0 and 1"
scores = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=30).filter(
    lambda pairs: len({before for before, _ in pairs}) > 1
)


def test_the_threshold_is_that_of_the_formula():
    found = standard_of([(10, 0), (20, 0)], reliability=0.84, higher_is="worse")
    assert found.sd == pytest.approx(7.0711, abs=1e-4)
    assert found.threshold == pytest.approx(1.959964 * 2**0.5 * 7.0711 * 0.4, rel=1e-4)
    assert found.cut is None


def test_exactly_the_threshold_is_not_reliable():
    standard = Standard(threshold=5, sd=3, reliability=0.8, higher_is="worse")
    assert [standard.verdict((20, after)) for after in (15, 14.9, 25, 25.1)] == [
        "unchanged",
        "improved",
        "unchanged",
        "worse",
    ]


def test_a_small_change_beyond_a_small_threshold_is_reliable():
    precise = Standard(threshold=0.25, sd=3, reliability=0.99, higher_is="worse")
    assert [precise.verdict((2, after)) for after in (1.5, 1.75, 2.5)] == ["improved", "unchanged", "worse"]


def test_to_recover_is_to_change_reliably_and_to_cross_the_cut():
    standard = Standard(threshold=5, sd=3, reliability=0.8, higher_is="worse", cut=14)
    pairs = {(20, 13): "recovered", (20, 14): "improved", (13, 5): "improved", (16, 12): "unchanged"}
    assert {pair: standard.verdict(pair) for pair in pairs} == pairs
    assert standard.verdict((10, 20)) == "deteriorated"


def test_every_verdict_is_counted_by_name():
    standard = standard_of(PAIRS, reliability=0.8, higher_is="worse", norm=Norm(mean=8, sd=4))
    assert set(counts(PAIRS, standard)) == {"recovered", "improved", "unchanged", "deteriorated"}
    assert sum(counts(PAIRS, standard).values()) == len(PAIRS)
    assert sum(counts([], standard).values()) == 0


@given(pairs=scores, reliability=st.floats(0, 0.99))
def test_turning_the_scale_over_changes_nothing(pairs, reliability):
    up = standard_of(pairs, reliability=reliability, higher_is="worse", norm=Norm(mean=9, sd=3))
    turned = [(40 - before, 40 - after) for before, after in pairs]
    down = standard_of(turned, reliability=reliability, higher_is="better", norm=Norm(mean=31, sd=3))
    assert down.threshold == pytest.approx(up.threshold)
    assert down.cut == pytest.approx(40 - up.cut)
    near = any(abs(after - up.cut) < 1e-9 or abs(before - up.cut) < 1e-9 for before, after in pairs)
    if not near:
        assert counts(turned, down) == counts(pairs, up)


@given(pairs=scores)
def test_a_better_measure_finds_at_least_as_much_change(pairs):
    found = [
        counts(pairs, standard_of(pairs, reliability=each, higher_is="worse"))["unchanged"] for each in (0.5, 0.7, 0.9)
    ]
    assert found == sorted(found, reverse=True)


def test_who_was_at_the_best_score_could_not_respond():
    rule = ChangeRule(higher_is="worse", floor=0, response_share=0.5, remission_at_most=7)
    assert responders([(0, 0), (20, 10), (20, 11)], rule) == (1, 2)
    assert remitters([(0, 0), (20, 7), (20, 8)], rule) == (2, 3)


@pytest.mark.parametrize(
    ("pairs", "options", "says"),
    [
        ([(5, 1)], {}, NEEDS_TWO),
        (PAIRS, {"confidence": 1.0}, NEEDS_TWO),
        (PAIRS, {"confidence": 0.0}, NEEDS_TWO),
        ([(5, 1), (5, 2)], {}, "all scores before are the same: there is no spread to judge a change by"),
        (PAIRS, {"reliability": 1.2}, "a standard deviation is not negative, and a reliability lies between 0 and 1"),
        (PAIRS, {"sd": 0}, "a standard deviation is above 0"),
        (PAIRS, {"sd": -1}, "a standard deviation is above 0"),
        (PAIRS, {"sd": float("inf")}, "a standard deviation is above 0"),
    ],
)
def test_what_cannot_be_judged_is_refused(pairs, options, says):
    with pytest.raises(ValueError) as refused:
        standard_of(pairs, **{"reliability": 0.8, "higher_is": "worse", **options})
    assert str(refused.value) == says


def test_a_given_spread_takes_the_place_of_the_peoples_own():
    own = standard_of(PAIRS, reliability=0.8, higher_is="worse")
    given_one = standard_of(PAIRS, reliability=0.8, higher_is="worse", sd=2 * own.sd)
    assert (given_one.sd, given_one.threshold) == pytest.approx((2 * own.sd, 2 * own.threshold))
    alike = standard_of([(5, 1), (5, 2)], reliability=0.8, higher_is="worse", sd=0.5, cut="a")
    assert (alike.sd, alike.cut) == (0.5, None)
    kept = standard_of(PAIRS, reliability=0.75, higher_is="better")
    assert (kept.reliability, kept.higher_is) == (0.75, "better")


def test_a_wider_confidence_asks_for_more_points():
    points = [standard_of(PAIRS, reliability=0.8, higher_is="worse", confidence=each).threshold for each in (0.9, 0.95)]
    assert points[1] / points[0] == pytest.approx(1.959964 / 1.644854, rel=1e-5)
    assert standard_of(PAIRS, reliability=0.8, higher_is="worse").threshold == points[1]


def test_the_cut_lies_between_these_people_and_the_norm():
    norm = Norm(mean=8, sd=4)
    care = standard_of(PAIRS, reliability=0.8, higher_is="worse")
    cuts = {kind: standard_of(PAIRS, reliability=0.8, higher_is="worse", norm=norm, cut=kind).cut for kind in "abc"}
    assert cuts == pytest.approx({"a": 21 - 2 * care.sd, "b": 16, "c": (4 * 21 + care.sd * 8) / (4 + care.sd)})
    assert standard_of(PAIRS, reliability=0.8, higher_is="worse", norm=norm).cut == cuts["c"]


def test_a_norm_has_a_spread_and_without_one_nobody_is_called_well():
    for sd in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ValueError) as refused:
            Norm(mean=8, sd=sd)
        assert str(refused.value) == "the standard deviation of a norm is above 0"
    assert Norm(mean=8, sd=0.1).sd == 0.1
    with pytest.raises(ValueError) as refused:
        Standard(threshold=5, sd=3, reliability=0.8, higher_is="worse").is_well(3)
    assert str(refused.value) == "without a norm there is no cut"


@pytest.mark.parametrize(
    ("higher_is", "well"),
    [("worse", {13.9: True, 14: False, 14.1: False}), ("better", {13.9: False, 14: False, 14.1: True})],
)
def test_the_cut_itself_is_not_yet_well(higher_is, well):
    standard = Standard(threshold=5, sd=3, reliability=0.8, higher_is=higher_is, cut=14)
    assert {value: standard.is_well(value) for value in well} == well


@pytest.mark.parametrize(
    ("higher_is", "best", "before", "verdicts"),
    [
        ("worse", 0, 20, {0: "improved", 10: "improved", 10.1: "unchanged", 20: "unchanged", 29.9: "unchanged",
                          30: "worse", 40: "worse"}),
        ("better", 40, 20, {40: "improved", 30: "improved", 29.9: "unchanged", 10.1: "unchanged", 10: "worse"}),
        ("worse", 0, 0, {0: "undefined", 5: "undefined"}),
    ],
)  # fmt: skip
def test_exactly_the_share_of_the_way_is_enough_either_way(higher_is, best, before, verdicts):
    half = ShareStandard(share=0.5, best=best, higher_is=higher_is)
    assert {after: half.verdict((before, after)) for after in verdicts} == verdicts
    assert set(verdicts.values()) <= set(half.verdicts)


def test_a_whole_way_is_a_share_and_nothing_or_more_than_all_is_none():
    assert ShareStandard(share=1, best=0, higher_is="worse").verdict((20, 0)) == "improved"
    for share in (0, -0.5, 1.01):
        with pytest.raises(ValueError) as refused:
            ShareStandard(share=share, best=0, higher_is="worse")
        assert str(refused.value) == "a share of the way is above 0 and at most 1"


@given(pairs=scores, share=st.sampled_from([0.2, 0.3, 0.5]))
def test_a_share_of_the_way_is_the_same_whichever_way_up(pairs, share):
    up = ShareStandard(share=share, best=0, higher_is="worse")
    down = ShareStandard(share=share, best=40, higher_is="better")
    turned = [(40 - before, 40 - after) for before, after in pairs]
    assert counts(pairs, up) == counts(turned, down)
    assert counts(pairs, up)["undefined"] == sum(before == 0 for before, _ in pairs)


def test_cut_a_needs_no_norm_and_lies_towards_health():
    care, norm = Norm(mean=20, sd=4), Norm(mean=6, sd=3)
    assert [cut_between(kind, care=care, norm=norm, higher_is="worse") for kind in "abc"] == [12, 12, 12]
    assert cut_between("a", care=care, norm=None, higher_is="better") == 28
    assert cut_between("b", care=care, norm=Norm(mean=60, sd=5), higher_is="better") == 50
    assert cut_between("b", care=care, norm=None, higher_is="worse") is None


def test_alpha_by_hand_and_of_items_that_all_say_the_same():
    # The items vary by 1 and 7, their totals 1, 3 and 8 by 13.
    assert cronbach_alpha([(1, 0), (2, 1), (3, 5)]) == pytest.approx(2 * (1 - (1 + 7) / 13))
    assert cronbach_alpha([(1, 1, 1), (4, 4, 4), (2, 2, 2)]) == pytest.approx(1)
    assert cronbach_alpha([(1, 1), (3, 3)]) == pytest.approx(1)  # two people are enough


TOO_LITTLE = "two people and two items are needed, and an answer of each to each"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        *((rows, TOO_LITTLE) for rows in ([], [(1, 2)], [(1,), (2,)], [(1, 2), (1, 2, 3)], [(1, 2, 3), (1, 2)])),
        ([(1, 2), (2, 1)], "everyone has the same total: there is nothing to agree about"),
    ],
)
def test_there_is_no_alpha_of_too_little(rows, says):
    with pytest.raises(ValueError) as refused:
        cronbach_alpha(rows)
    assert str(refused.value) == says
