"""What cannot all hold is told in a sentence with every rule of it, and with nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.protocols import START, course, missed, windows
from openkap.core.protocols.network import Edge, chain
from tests.core.protocol_parts import DAY, HOUR, MONDAY, gap, protocol, two_doses, visit

FIRST = gap("start", "dose-1", 0, 7)
SHUT = "can no longer be held inside its window: "


@pytest.mark.parametrize(
    ("visits", "gaps", "said"),
    [
        (
            "dose-1 dose-2 dose-3",
            [gap("dose-1", "dose-2", 7, 9), gap("dose-2", "dose-3", 7, 9), gap("dose-1", "dose-3", 0, 10)],
            "Dose 2 comes at least 7 days after Dose 1 and Dose 3 comes at least 7 days after Dose 2, "
            "but Dose 3 comes at most 10 days after Dose 1. They miss each other by 4 days.",
        ),
        (
            "dose-1 review",
            [gap("dose-1", "review", 2, 5), gap("review", "dose-1", 1, 9)],
            "Dose 1 comes at least 24 hours after Review and Review comes at least 48 hours after Dose 1. "
            "They miss each other by 72 hours.",
        ),
        (
            "dose-1 talk dose-2",
            [gap("dose-1", "talk", 24, 72, HOUR), gap("talk", "dose-2", 2, 48, HOUR), gap("dose-1", "dose-2", 6, 8)],
            "Dose 2 comes at least 6 days after Dose 1, but Talk comes at most 72 hours after Dose 1 and "
            "Dose 2 comes at most 48 hours after Talk. They miss each other by 24 hours.",
        ),
        (
            "dose-1 dose-2",
            [gap("dose-1", "dose-2", 3, 5), gap("dose-1", "dose-2", 6, 9, hard=False)],
            "Dose 2 should come at least 6 days after Dose 1, but Dose 2 comes at most 5 days after Dose 1. "
            "They miss each other by 24 hours.",
        ),
        (
            "dose-1 talk",
            [gap("dose-1", "talk", 0, 5), gap("talk", "dose-1", 1, 5)],
            "Dose 1 comes at least 24 hours after Talk and Talk comes not before Dose 1. "
            "They miss each other by 24 hours.",
        ),
        (
            "talk dose-1",
            [gap("start", "talk", 0, 7), gap("start", "dose-1", 0, 1), gap("dose-1", "talk", -5, -2)],
            "Talk comes not before the start of the plan, but Talk comes at least 48 hours before Dose 1 and "
            "Dose 1 comes at most 24 hours after the start of the plan. They miss each other by 24 hours.",
        ),
        (
            "talk dose-1",
            [gap("start", "talk", 0, 1), gap("start", "dose-1", 4, 7), gap("dose-1", "talk", -2, -1)],
            "Talk comes at most 48 hours before Dose 1 and Dose 1 comes at least 4 days after the start of the plan, "
            "but Talk comes at most 24 hours after the start of the plan. They miss each other by 24 hours.",
        ),
    ],
)
def test_rules_of_a_protocol_that_cannot_all_hold_are_told_in_the_order_of_the_plan(visits, gaps, said):
    with pytest.raises(ValueError, match="These rules cannot all hold") as refused:
        protocol([visit(key) for key in visits.split()], [FIRST, *gaps])
    assert str(refused.value) == f"These rules cannot all hold: {said}"


def reasons(found):
    return {each.visit: each.reason for each in found.breaks if each.closed_at}


def test_two_doses_too_near_leave_no_time_for_the_integration_between_them():
    held = {"preparation": MONDAY - DAY, "dose-1": MONDAY, "dose-2": MONDAY + DAY}
    assert reasons(course(two_doses(), held, start=MONDAY - DAY)) == {
        "integration-1": f"Integration 1 {SHUT}Dose 2 is 24 hours after Dose 1, but Integration 1 comes at least 24 "
        "hours after Dose 1 and Dose 2 comes at least 2 hours after Integration 1."
    }


def test_a_dose_on_the_first_day_leaves_no_time_to_prepare():
    found = reasons(course(two_doses(), {"dose-1": MONDAY + 9 * HOUR}, start=MONDAY))
    assert found["preparation"] == (
        f"Preparation {SHUT}Dose 1 is 9 hours after the start of the plan, but Preparation comes not before the start "
        "of the plan and Dose 1 comes at least 24 hours after Preparation."
    )


def test_a_review_held_long_after_the_first_dose_leaves_no_time_for_the_last():
    held = {"preparation": MONDAY - DAY, "dose-1": MONDAY, "integration-1": MONDAY + DAY, "review": MONDAY + 20 * DAY}
    assert reasons(course(two_doses(), held, start=MONDAY - DAY))["dose-2"] == (
        f"Dose 2 {SHUT}Review is 20 days after Dose 1, but Dose 2 comes at most 5 days after Dose 1 and "
        "Review comes at most 10 days after Dose 2."
    )


@pytest.mark.parametrize(
    ("hours", "ago"),
    [(72.5, "more than 72 hours"), (80, "more than 72 hours"), (96, "4 days"), (100.5, "more than 4 days")],
)
def test_a_window_that_time_has_closed_says_how_long_ago_it_began(hours, ago):
    held = {"preparation": MONDAY - DAY, "dose-1": MONDAY}
    now = MONDAY + timedelta(hours=hours)
    said = reasons(course(two_doses(), held, start=MONDAY - DAY, not_before=now))["integration-1"]
    assert said.startswith(f"Integration 1 {SHUT}Dose 1 was {ago} ago, but Integration 1 comes at most 72 hours")


def test_a_visit_booked_so_soon_that_nothing_fits_before_it_says_so():
    held = {"preparation": MONDAY - DAY, "dose-1": MONDAY, "dose-2": MONDAY + 2 * DAY}
    now = MONDAY + 2 * DAY - HOUR
    said = reasons(course(two_doses(), held, start=MONDAY - DAY, not_before=now))["integration-1"]
    assert said == f"Integration 1 {SHUT}Dose 2 is in 1 hour, but Dose 2 comes at least 2 hours after Integration 1."


def test_a_kept_time_that_breaks_a_rule_names_the_rule():
    held = {"dose-1": MONDAY, "dose-2": MONDAY + DAY}
    broken = [each.reason for each in course(two_doses(), held, start=MONDAY - 3 * DAY).breaks if not each.closed_at]
    assert broken == ["Dose 2 is 24 hours after Dose 1; the plan asks for 2 to 5 days."]


# ---- properties over every shipped protocol ---------------------------------------------------------------------

shipped = st.sampled_from(list(standard().shelf("protocols")))
hours = st.integers(-20 * 24, 90 * 24)


@st.composite
def histories(draw):
    """A shipped protocol, and some of its visits at any time at all."""
    plan = draw(shipped)
    keys = draw(st.lists(st.sampled_from(list(plan.visit)), unique=True, max_size=5))
    return plan, {key: MONDAY + draw(hours) * HOUR for key in keys}


@given(histories(), st.none() | hours)
@settings(max_examples=80, deadline=None)
def test_whatever_happened_each_closed_window_has_its_sentence_and_each_sentence_a_closed_window(history, now):
    plan, held = history
    not_before = None if now is None else MONDAY + now * HOUR
    found = course(plan, held, start=MONDAY, not_before=not_before)
    closed = {key for key, window in found.windows.items() if not window.open}
    assert set(reasons(found)) == closed
    for key, said in reasons(found).items():
        assert said.startswith(f"{plan.visit[key].title} {SHUT}")
        assert " but " in said


@given(histories())
@settings(max_examples=80, deadline=None)
def test_the_rules_that_are_told_are_enough_to_close_the_window(history):
    plan, held = history
    fixed = {START: 0} | {key: (at - MONDAY) // timedelta(seconds=1) for key, at in held.items()}
    for key, window in windows(plan, held, start=MONDAY).items():
        if key in held:
            continue
        links = chain(fixed, plan.edges, key, last=len(plan.points) + 1)
        _insist_connected(links, fixed, plan.edges)
        slack = sum(edge.at_most for edge in links) - (fixed[links[-1].to] - fixed[links[0].from_])
        assert slack == (window.latest - window.earliest) // timedelta(seconds=1)


def _insist_connected(links, fixed, edges):
    """From one fixed point to another, over rules of the protocol and open visits only."""
    ends = [link.to for link in links]
    assert [link.from_ for link in links[1:]] == ends[:-1]
    assert links[0].from_ in fixed
    assert ends[-1] in fixed
    assert not set(ends[:-1]) & set(fixed)
    assert {Edge(each.from_, each.to, each.at_most, each.rule) for each in links} <= set(edges)


@given(shipped, st.data())
@settings(max_examples=40, deadline=None)
def test_a_missed_visit_is_open_again_and_closes_in_no_window_that_it_opened(plan, data):
    held, key = _up_to_one(plan, data)
    without = {other: at for other, at in held.items() if other != key}
    before = windows(plan, without, start=MONDAY)
    found = missed(plan, held, {key: held[key]}, start=MONDAY)
    assert found.windows[key].open
    assert found.windows[key].earliest >= held[key]
    for other, window in found.windows.items():
        assert before[other].earliest <= window.earliest
        assert window.latest == before[other].latest


@given(shipped, st.data())
@settings(max_examples=40, deadline=None)
def test_a_visit_that_missed_its_whole_window_is_told_with_the_rule_that_closed_it(plan, data):
    held, key = _up_to_one(plan, data)
    found = missed(plan, held, {key: None}, start=MONDAY)
    assert key in reasons(found)
    assert not found.windows[key].open


def _up_to_one(plan, data):
    """Visits held in their order, each somewhere in its window, and the last of them."""
    alone = windows(plan, {}, start=MONDAY)
    order = sorted(plan.visit, key=lambda key: alone[key].earliest)
    held, key = {}, ""
    for key in order[: data.draw(st.integers(1, len(order)))]:
        window = windows(plan, held, start=MONDAY, not_before=max(held.values(), default=None))[key]
        if not window.open:
            break
        held[key] = window.earliest + data.draw(st.floats(0, 1)) * (window.latest - window.earliest)
        held[key] = held[key].replace(microsecond=0)
    return held, key if key in held else next(reversed(held))


@given(shipped, st.data(), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_visit_may_be_moved_anywhere_in_the_window_that_the_others_leave_it(plan, data, where):
    held, key = _up_to_one(plan, data)
    others = {other: at for other, at in held.items() if other != key}
    window = windows(plan, others, start=MONDAY)[key]
    elsewhere = (window.earliest + where * (window.latest - window.earliest)).replace(microsecond=0)
    moved = course(plan, {**others, key: elsewhere}, start=MONDAY)
    assert [each.reason for each in moved.breaks if each.hard] == []
    assert moved.windows[key].earliest == moved.windows[key].latest == elsewhere
