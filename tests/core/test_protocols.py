"""What a protocol refuses to be, and the windows it gives."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.protocols import START, agreement, consistent, course, windows
from openkap.core.protocols.network import Edge, conflict, distances
from tests.core.protocol_parts import DAY, HOUR, MONDAY, gap, protocol, two_doses, visit


def test_each_visit_has_the_tightest_window_that_all_gaps_together_leave_it():
    found = windows(two_doses(), {}, start=MONDAY)
    assert (found["dose-1"].earliest, found["dose-1"].latest) == (MONDAY + DAY, MONDAY + 14 * DAY)
    assert found["dose-2"].earliest == MONDAY + 3 * DAY
    assert found["integration-1"].earliest == MONDAY + 2 * DAY
    assert found["review"].latest == MONDAY + (14 + 5 + 10) * DAY


def test_a_later_visit_tightens_an_earlier_one():
    held = {"dose-1": MONDAY, "dose-2": MONDAY + 2 * DAY}
    found = windows(two_doses(), held, start=MONDAY - 3 * DAY)
    assert found["integration-1"].latest == MONDAY + 2 * DAY - 2 * HOUR


def test_a_visit_with_a_time_is_its_own_window_and_moves_what_follows():
    found = windows(two_doses(), {"dose-1": MONDAY + 3 * DAY}, start=MONDAY)
    assert found["dose-1"].earliest == found["dose-1"].latest == MONDAY + 3 * DAY
    assert found["dose-2"].earliest == MONDAY + 5 * DAY
    assert found["dose-2"].latest == MONDAY + 8 * DAY


def test_open_visits_are_never_in_the_past_and_neither_is_what_hangs_on_them():
    found = windows(two_doses(), {"preparation": MONDAY}, start=MONDAY, not_before=MONDAY + 4 * DAY)
    assert found["dose-1"].earliest == MONDAY + 4 * DAY
    assert found["dose-2"].earliest == MONDAY + 6 * DAY


def test_a_soft_gap_closes_no_window_but_is_reported_when_it_is_missed():
    late = {"dose-1": MONDAY, "dose-2": MONDAY + 5 * DAY, "review": MONDAY + 14 * DAY}
    found = course(two_doses(), late, start=MONDAY - 2 * DAY)
    assert [(each.visit, each.hard) for each in found.breaks] == [("review", False)]


def test_what_really_happened_replaces_what_was_derived_even_when_it_broke_a_rule():
    late = {"dose-1": MONDAY, "dose-2": MONDAY + 10 * DAY}
    found = windows(two_doses(), late, start=MONDAY - 2 * DAY)
    assert (found["review"].earliest, found["review"].latest) == (MONDAY + 15 * DAY, MONDAY + 20 * DAY)


def test_a_broken_gap_is_said_in_words():
    late = {"dose-1": MONDAY, "integration-1": MONDAY + 96 * HOUR}
    [broken] = course(two_doses(), late, start=MONDAY - 2 * DAY).breaks
    assert broken.reason == "Integration 1 is 4 days after Dose 1; the plan asks for 24 to 72 hours."


def test_a_window_that_has_closed_is_said_in_words():
    held = {"dose-1": MONDAY}
    found = course(two_doses(), held, start=MONDAY - 2 * DAY, not_before=MONDAY + 4 * DAY)
    assert not found.windows["integration-1"].open
    shut = {broken.visit: broken for broken in found.breaks}["integration-1"]
    assert shut.reason == (
        "Integration 1 can no longer be held inside its window: Dose 1 was 4 days ago, "
        "but Integration 1 comes at most 72 hours after Dose 1."
    )
    assert shut.closed_at == MONDAY + 72 * HOUR


def test_bookings_that_fit_are_consistent_and_others_are_not():
    fits = {"dose-1": MONDAY, "dose-2": MONDAY + 3 * DAY}
    assert consistent(two_doses(), fits, start=MONDAY - 2 * DAY)
    assert not consistent(two_doses(), fits | {"dose-2": MONDAY + DAY}, start=MONDAY - 2 * DAY)
    assert consistent(two_doses())


def test_rules_that_cannot_all_hold_are_refused_with_every_rule_of_the_conflict():
    visits = [visit("dose-1"), visit("dose-2"), visit("dose-3")]
    gaps = [gap("start", "dose-1", 0, 7), gap("dose-1", "dose-2", 7, 9), gap("dose-2", "dose-3", 7, 9)]
    with pytest.raises(ValueError, match="These rules cannot all hold") as refused:
        protocol(visits, [*gaps, gap("first-dose", "last-dose", 0, 10)])
    said = str(refused.value)
    assert "Dose 2 comes at least 7 days after Dose 1" in said
    assert "Dose 3 comes at least 7 days after Dose 2" in said
    assert "Dose 3 comes at most 10 days after Dose 1" in said
    assert said.endswith("They miss each other by 4 days.")


def test_even_a_wish_may_not_contradict_the_rules():
    visits = [visit("dose-1"), visit("dose-2")]
    with pytest.raises(ValueError, match="cannot all hold"):
        protocol(
            visits,
            [gap("start", "dose-1", 0, 7), gap("dose-1", "dose-2", 3, 5), gap("dose-1", "dose-2", 6, 9, hard=False)],
        )


@pytest.mark.parametrize(
    ("gaps", "reason"),
    [
        (
            [gap("start", "dose-1", 0, 7), gap("dose-1", "dose-2", 1)],
            "Dose 2 has no window: no hard rule says how late",
        ),
        (
            [gap("start", "dose-1", 0, 7), gap("dose-2", "dose-1", 1)],
            "Dose 2 has no window: no hard rule says how early",
        ),
        ([gap("start", "dose-1", 0, 7), gap("dose-1", "dose-9", 1, 2)], "dose-9 is named but is no visit"),
    ],
)
def test_a_visit_without_a_window_or_a_gap_to_nowhere_is_refused(gaps, reason):
    with pytest.raises(ValueError, match=reason):
        protocol([visit("dose-1"), visit("dose-2")], gaps)


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"visits": (visit("dose-1"), visit("dose-1"))}, "dose-1 is there twice"),
        ({"visits": (visit("dose-1", phase="elsewhere"),)}, "phase elsewhere, which is not there"),
        ({"routes": ("im", "iv")}, "route iv has no monitoring plan"),
    ],
)
def test_a_protocol_with_loose_ends_is_refused(others, reason):
    parts = {"visits": [visit("dose-1")], "gaps": [gap("start", "dose-1", 0, 7)]} | others
    with pytest.raises(ValueError, match=reason):
        protocol(**parts)


def test_a_visit_lasts_some_time_and_has_somebody_in_it():
    with pytest.raises(ValueError, match="lasts no time"):
        visit("dose-1", minutes=0)
    with pytest.raises(ValueError, match="has nobody in it"):
        visit("dose-1", roles=())
    with pytest.raises(ValueError, match="asks for at least 5 days, at most 4 days"):
        gap("dose-1", "dose-2", 5, 4)


def test_hours_add_up():
    assert two_doses().minutes == 60 + 180 + 60 + 180 + 60 + 60


SECOND = timedelta(seconds=1)
shipped = st.sampled_from(list(standard().shelf("protocols")))
times = st.lists(st.integers(0, 40 * 24), min_size=6, max_size=6)


@given(times)
def test_times_taken_from_the_windows_one_after_another_never_break_a_rule(draws):
    plan, held = two_doses(), {}
    assert agreement(plan)
    for key, draw in zip(plan.visit, draws, strict=True):
        window = windows(plan, held, start=MONDAY)[key]
        assert window.open
        length = (window.latest - window.earliest) // HOUR
        held[key] = window.earliest + (draw % (length + 1)) * HOUR
    assert not [each for each in course(plan, held, start=MONDAY).breaks if each.hard]


@given(times)
def test_more_anchors_never_widen_a_window_while_they_fit(draws):
    plan, held = two_doses(), {}
    before = windows(plan, held, start=MONDAY)
    for key, draw in zip(plan.visit, draws, strict=True):
        window = before[key]
        held[key] = window.earliest + (draw % ((window.latest - window.earliest) // HOUR + 1)) * HOUR
        after = windows(plan, held, start=MONDAY)
        assert all(before[k].earliest <= after[k].earliest <= after[k].latest <= before[k].latest for k in plan.visit)
        before = after


@given(shipped, st.lists(st.tuples(st.integers(0), st.floats(0, 1)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_windows_only_shrink_as_visits_get_times_and_are_those_of_every_shortest_path(plan, draws):
    """Beside the quick way the slow one: all shortest paths, with each held visit tied to the start of the plan."""
    held, before = {}, windows(plan, {}, start=MONDAY)
    for number, where in draws:
        key = list(plan.visit)[number % len(plan.visit)]
        window = before[key]
        held[key] = (window.earliest + where * (window.latest - window.earliest)).replace(microsecond=0)
        after = windows(plan, held, start=MONDAY)
        assert all(before[k].earliest <= after[k].earliest <= after[k].latest <= before[k].latest for k in plan.visit)
        before = after
    assert {key: (window.earliest, window.latest) for key, window in before.items()} == by_all_paths(plan, held)


def by_all_paths(plan, held):
    ties = list(tied(held))
    assert not conflict(plan.points, [*plan.edges, *ties])
    tight = distances(plan.points, [*plan.edges, *ties])
    return {key: (MONDAY - tight[key, START] * SECOND, MONDAY + tight[START, key] * SECOND) for key in plan.visit}


def tied(held):
    """Two edges for each visit with a time: neither later than that nor earlier."""
    for key, at in held.items():
        yield Edge(START, key, (at - MONDAY) // SECOND)
        yield Edge(key, START, -((at - MONDAY) // SECOND))


@given(shipped, st.dictionaries(st.integers(0, 30), st.integers(-10 * 24, 60 * 24), max_size=4))
@settings(max_examples=60, deadline=None)
def test_times_that_fit_with_nothing_are_never_passed_over(plan, draws):
    """Something is told, hard, exactly when all shortest paths say that these times cannot be."""
    keys = list(plan.visit)
    held = {keys[number % len(keys)]: MONDAY + hours * HOUR for number, hours in draws.items()}
    told = [each for each in course(plan, held, start=MONDAY).breaks if each.hard]
    assert bool(told) == bool(conflict(plan.points, [*plan.edges, *tied(held)]))
