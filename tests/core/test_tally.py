"""A weighted count of one group, against adding up by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.instruments.tally import Tally

ROWS = st.lists(
    st.tuples(st.none() | st.integers(0, 27), st.sampled_from(["low", "high"]), st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
)


@pytest.mark.parametrize("at_most", [False, True])
@given(rows=ROWS)
def test_it_is_what_adding_by_hand_gives(at_most, rows):
    tally = Tally(cuts=(5, 10), at_most=at_most)
    for value, label, weight in rows:
        tally.add(value, label, weight)
    all_weight = sum(weight for _, _, weight in rows)
    assert (tally.n, tally.weight) == (len(rows), all_weight)
    for band in ("low", "high", "nowhere"):
        assert tally.share(band) == sum(weight for _, label, weight in rows if label == band) / all_weight
    for cut in (5, 10):
        beyond = [w for v, _, w in rows if v is not None and (v <= cut if at_most else v >= cut)]
        assert tally.reached(cut) == sum(beyond) / all_weight
    assert tally.mean == sum(weight * (value or 0) for value, _, weight in rows) / all_weight


def test_each_person_weighs_one_unless_said_otherwise():
    tally = Tally(cuts=(10,))
    tally.add(10, "moderate")
    tally.add(4, "mild")
    assert (tally.weight, tally.mean, tally.share("mild"), tally.reached(10)) == (2.0, 7.0, 0.5, 0.5)


def test_of_nobody_nothing_is_said():
    empty = Tally(cuts=(10,))
    assert (empty.n, empty.weight) == (0, 0.0)
    assert empty.mean is empty.share("mild") is empty.reached(10) is None
