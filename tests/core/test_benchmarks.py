"""How outcomes are judged: a time that comes after the dose, a range that holds its own studies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openkap.core.benchmarks import Endpoint, PublishedRange, Study, outcome_standard
from openkap.core.library import standard

WEEK = timedelta(weeks=1)
STANDARD = outcome_standard()


def study(share):
    return Study("A clinic", 40, share, "week 4", ("a",))


def ranged(low, high, *shares):
    return PublishedRange("phq-9", "response", low, high, "L", ("a",), tuple(study(share) for share in shares))


def test_the_standard_is_the_one_on_its_shelf():
    assert outcome_standard() is standard().shelf("outcomes").get("standard")


def test_a_range_is_found_by_instrument_and_measure_together():
    for each in STANDARD.ranges:
        assert STANDARD.published(each.instrument, each.measure) is each
    assert STANDARD.published("phq-9", "guess") is None
    assert STANDARD.published("nothing", "response") is None
    twins = replace(STANDARD, ranges=(*STANDARD.ranges, replace(STANDARD.ranges[0], label="later")))
    assert twins.published("phq-9", "response") is STANDARD.ranges[0]


def test_an_endpoint_may_begin_any_time_after_the_dose():
    short = Endpoint(timedelta(seconds=1), timedelta(seconds=2), ("a",))
    assert (short.from_, short.to, short.verified) == (timedelta(seconds=1), timedelta(seconds=2), True)


@pytest.mark.parametrize(("begins", "ends"), [(0 * WEEK, WEEK), (-WEEK, WEEK), (WEEK, WEEK), (2 * WEEK, WEEK)])
def test_an_endpoint_at_the_dose_or_with_no_time_in_it_is_refused(begins, ends):
    with pytest.raises(ValueError) as refused:
        Endpoint(begins, ends, ("a",))
    assert str(refused.value) == "an endpoint begins after the first dose and ends later"


@pytest.mark.parametrize(
    ("low", "high", "shares"),
    [(0, 1, (0, 0.5, 1)), (0.2, 0.4, (0.2, 0.4)), (0.3, 0.3, (0.3,)), (0.45, 0.63, ())],
)
def test_a_range_holds_its_studies_and_its_own_ends(low, high, shares):
    assert ranged(low, high, *shares).high == high


@pytest.mark.parametrize(
    ("low", "high", "shares"),
    [(-0.1, 0.5, ()), (0.5, 1.1, ()), (0.6, 0.5, ()), (0.2, 0.4, (0.3, 0.41)), (0.2, 0.4, (0.19, 0.3))],
)
def test_a_range_that_is_no_share_or_leaves_a_study_out_is_refused(low, high, shares):
    with pytest.raises(ValueError) as refused:
        ranged(low, high, *shares)
    assert str(refused.value) == "phq-9 response: a range of shares holds the studies it is made of"
