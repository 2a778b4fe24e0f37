"""What a span says of a number is what every comparison says of it, one by one, at the limits and beside them."""

from math import inf, nextafter

from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.monitoring import Baseline
from openkap.core.monitoring.judge import COMPARE, bound, judge

PLAN = standard().shelf("monitoring").get("kap")
ROUTES = [PLAN.for_route(table.route) for table in PLAN.routes]
BASELINES = st.builds(
    Baseline, systolic_mmhg=st.none() | st.integers(70, 200), diastolic_mmhg=st.none() | st.floats(40, 120)
)


def near(limits):
    """Each limit, the numbers next to it on both sides, and any other."""
    edges = [near for limit in limits for near in (limit, nextafter(limit, -inf), nextafter(limit, inf))]
    anything = st.floats(-10, 400)
    return st.sampled_from(edges) | anything if edges else anything


def span_of(gauge, value):
    below = sum(limit < value for limit in gauge.limits)
    return gauge.spans[2 * below + (value in gauge.limits)]


@settings(max_examples=150, deadline=None)
@given(plan=st.sampled_from(ROUTES), baseline=BASELINES, data=st.data())
def test_a_span_says_of_a_number_what_every_comparison_says_of_it(plan, baseline, data):
    rules = judge(plan, baseline)
    gauge = data.draw(st.sampled_from(rules.gauges))
    value = data.draw(near(gauge.limits))
    span = span_of(gauge, value)
    passed = {*span.holds, *(ready.id for ready in span.asked)}
    for ready in rules.rules.values():
        own = [each for each in ready.rule.when if each.signal == gauge.signal]
        met = all(COMPARE[each.compare](value, bound(each, baseline)) for each in own)
        assert (ready.id in passed, ready.id in span.fails) == (bool(own) and met, bool(own) and not met)
        alone = len(own) == len(ready.rule.when) and ready.rule.after is None
        assert not own or not met or (ready.id in span.holds) == alone


@settings(max_examples=100, deadline=None)
@given(plan=st.sampled_from(ROUTES), baseline=BASELINES, data=st.data())
def test_in_the_calm_range_every_rule_about_the_signal_fails(plan, baseline, data):
    gauge = data.draw(st.sampled_from(judge(plan, baseline).gauges))
    value = data.draw(near(gauge.limits))
    if gauge.calm_above < value < gauge.calm_below:
        assert span_of(gauge, value) == gauge.calm
