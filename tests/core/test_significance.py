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
        ([(5, 1)], {}, "two people"),
        ([(5, 1), (5, 2)], {}, "no spread"),
        (PAIRS, {"reliability": 1.2}, "between 0 and 1"),
        (PAIRS, {"confidence": 1.0}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_judged_is_refused(pairs, options, says):
    with pytest.raises(ValueError, match=says):
        standard_of(pairs, **{"reliability": 0.8, "higher_is": "worse", **options})


def test_a_norm_has_a_spread_and_without_one_nobody_is_called_well():
    with pytest.raises(ValueError, match="above 0"):
        Norm(mean=8, sd=0)
    with pytest.raises(ValueError, match="no cut"):
        Standard(threshold=5, sd=3, reliability=0.8, higher_is="worse").is_well(3)


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


@pytest.mark.parametrize("rows", [[], [(1, 2)], [(1,), (2,)], [(1, 2), (2, 1)], [(1, 2), (1, 2, 3)]])
def test_there_is_no_alpha_of_too_little(rows):
    with pytest.raises(ValueError, match=r"two people|nothing to agree"):
        cronbach_alpha(rows)
