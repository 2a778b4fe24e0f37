"""The clever network against a slow oracle that tries every point in time."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.protocols.network import Edge, conflict, distances, spans

POINTS = ("a", "b", "c", "d")
WIDEST = 4  # every bound stays within this many units, so three steps span at most twelve

bounds = st.builds(Edge, st.sampled_from(POINTS), st.sampled_from(POINTS), st.integers(-WIDEST, WIDEST)).filter(
    lambda edge: edge.from_ != edge.to
)
networks = st.lists(bounds, max_size=9)


def solutions(edges, fixed):
    """Every assignment of whole units that breaks no edge: the oracle."""
    reach = WIDEST * (len(POINTS) - 1)
    low, high = min(fixed.values()) - reach, max(fixed.values()) + reach
    choices = [[fixed[point]] if point in fixed else range(low, high + 1) for point in POINTS]
    for times in product(*choices):
        when = dict(zip(POINTS, times, strict=True))
        if all(when[edge.to] - when[edge.from_] <= edge.at_most for edge in edges):
            yield when


@given(networks)
@settings(max_examples=60, deadline=None)
def test_a_conflict_is_found_exactly_when_no_assignment_of_times_exists(edges):
    possible = next(solutions(edges, {"a": 0}), None)
    assert bool(conflict(POINTS, edges)) == (possible is None)


@given(networks)
@settings(max_examples=200, deadline=None)
def test_a_reported_conflict_is_a_closed_cycle_that_loses_time(edges):
    cycle = conflict(POINTS, edges)
    for this, following in zip(cycle, cycle[1:] + cycle[:1], strict=True):
        assert this in edges
        assert this.to == following.from_
    assert not cycle or sum(edge.at_most for edge in cycle) < 0


@given(networks)
@settings(max_examples=60, deadline=None)
def test_the_tightest_bounds_are_those_that_the_oracle_reaches(edges):
    found = list(solutions(edges, {"a": 0}))
    if not found or conflict(POINTS, edges):
        return
    tight = distances(POINTS, edges)
    for point in POINTS:
        if ("a", point) in tight:
            assert max(when[point] for when in found) == tight["a", point]
        if (point, "a") in tight:
            assert min(when[point] for when in found) == -tight[point, "a"]


@given(networks, st.integers(-WIDEST, WIDEST))
@settings(max_examples=60, deadline=None)
def test_windows_between_fixed_points_are_those_that_the_oracle_reaches(edges, at):
    fixed = {"a": 0, "d": at}
    found = list(solutions(edges, fixed))
    if not found:
        return
    for point, (earliest, latest) in spans(fixed, edges, last=len(POINTS)).items():
        if latest is not None:
            assert max(when[point] for when in found) == latest
        if earliest is not None:
            assert min(when[point] for when in found) == earliest


@given(networks, st.integers(-WIDEST, WIDEST))
@settings(max_examples=100, deadline=None)
def test_fixed_points_that_fit_with_nothing_show_as_a_broken_edge_or_a_closed_window(edges, at):
    if conflict(POINTS, edges):
        return
    fixed = {"a": 0, "d": at}
    broken = [
        edge
        for edge in edges
        if edge.from_ in fixed and edge.to in fixed and fixed[edge.to] - fixed[edge.from_] > edge.at_most
    ]
    closed = [
        point
        for point, (earliest, latest) in spans(fixed, edges, last=len(POINTS)).items()
        if earliest is not None and latest is not None and earliest > latest
    ]
    possible = next(solutions(edges, fixed), None)
    assert bool(broken or closed) == (possible is None)
