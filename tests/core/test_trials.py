"""What a client tells of earlier treatments: counted where it is certain, left to a person where it is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.trials import Tried, trial_rule

RULE = trial_rule()
FAILED = Tried("antidepressant", this_time=True, weeks=RULE.weeks, helped=False)
MAYBE = st.sampled_from([None, True, False])
TRIED = st.builds(
    Tried, st.sampled_from(["antidepressant", "talk_therapy"]), MAYBE, st.none() | st.integers(0, 20), MAYBE
)


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, True),
        ({"weeks": RULE.weeks - 1}, False),
        ({"this_time": False}, False),
        ({"helped": True}, False),
        ({"kind": "talk_therapy"}, False),
        ({"weeks": None}, None),
        ({"this_time": None}, None),
        ({"helped": None}, None),
        ({"helped": None, "weeks": RULE.weeks - 1}, False),
        ({"this_time": False, "weeks": None, "helped": None}, False),
    ],
)
def test_a_try_failed_when_it_was_long_enough_now_and_did_not_help(changes, failed):
    assert RULE.failed(replace(FAILED, **changes)) is failed


@given(st.lists(TRIED, max_size=5))
def test_the_count_is_that_of_every_way_to_fill_the_gaps_or_nothing(treatments):
    """Slow and by hand: fill every gap with both answers; only when all fillings agree is there a number."""

    def fillings(one):
        for this_time in [one.this_time] if one.this_time is not None else [True, False]:
            for weeks in [one.weeks] if one.weeks is not None else [0, RULE.weeks]:
                for helped in [one.helped] if one.helped is not None else [True, False]:
                    yield this_time and weeks >= RULE.weeks and not helped

    ours = [one for one in treatments if one.kind == RULE.kind]
    certain = [set(fillings(one)) for one in ours]
    expected = sum(True in each for each in certain) if ours and all(len(each) == 1 for each in certain) else None
    assert RULE.count(treatments) == expected


def test_a_rule_without_weeks_is_refused():
    with pytest.raises(ValueError, match="at least one week"):
        replace(RULE, weeks=0)


def test_the_rule_is_a_proposal_and_says_so():
    assert (RULE.status, RULE.verified) == ("draft", False)
