"""How much of the plan was really done, and what is told about the rest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.protocols import fidelity, windows
from tests.core.protocol_parts import DAY, HOUR, MONDAY, two_doses

KEPT = {"preparation": MONDAY, "dose-1": MONDAY + 2 * DAY, "integration-1": MONDAY + 3 * DAY}


def at(days):
    return MONDAY + days * DAY


def test_nothing_due_is_neither_done_nor_undone():
    found = fidelity(two_doses(), {}, start=MONDAY, now=at(1))
    assert (found.done, found.expected, found.share) == (0, 0, None)


def test_visits_kept_in_time_are_done_and_those_not_yet_due_do_not_count():
    found = fidelity(two_doses(), KEPT, start=MONDAY, now=at(4))
    assert (found.done, found.expected, found.share, found.reasons) == (3, 3, 1.0, ())


def test_a_visit_whose_window_has_closed_is_missed_with_its_reason():
    kept = {key: KEPT[key] for key in ("preparation", "dose-1")}
    found = fidelity(two_doses(), kept, start=MONDAY, now=at(5) + 7 * HOUR)
    assert (found.done, found.expected) == (2, 3)
    assert found.reasons == ("Integration 1 did not take place; its window closed 7 hours ago.",)


def test_a_visit_kept_outside_its_window_took_place_but_is_not_done_as_planned():
    late = KEPT | {"integration-1": MONDAY + 2 * DAY + 80 * HOUR}
    found = fidelity(two_doses(), late, start=MONDAY, now=at(6))
    assert (found.done, found.expected) == (2, 3)
    assert found.reasons == ("Integration 1 is 3 days 8 hours after Dose 1; the plan asks for 24 to 72 hours.",)


def test_two_broken_rules_of_one_visit_cost_it_once():
    kept = KEPT | {"dose-2": MONDAY + 3 * DAY + HOUR}
    found = fidelity(two_doses(), kept, start=MONDAY, now=at(4))
    assert (found.done, found.expected, len(found.reasons)) == (3, 4, 2)


def test_a_missed_wish_costs_nothing():
    kept = KEPT | {"dose-2": at(7), "integration-2": at(8), "review": at(17)}
    found = fidelity(two_doses(), kept, start=MONDAY, now=at(18))
    assert (found.done, found.expected, found.reasons) == (6, 6, ())


def test_a_visit_of_another_protocol_is_not_counted():
    assert fidelity(two_doses(), {"massage": MONDAY}, start=MONDAY, now=at(1)).expected == 0


shipped = st.sampled_from(list(standard().shelf("protocols")))


@given(shipped, st.dictionaries(st.integers(0, 30), st.integers(-5 * 24, 80 * 24)), st.integers(0, 120 * 24))
@settings(max_examples=150, deadline=None)
def test_every_visit_that_was_due_is_done_or_has_its_reason_and_no_other_visit_has_one(plan, draws, hours):
    keys = list(plan.visit)
    kept = {keys[number % len(keys)]: MONDAY + hour * HOUR for number, hour in draws.items()}
    now = MONDAY + hours * HOUR
    found = fidelity(plan, kept, start=MONDAY, now=now)
    told = {key for key in keys if any(reason.startswith(f"{plan.visit[key].title} ") for reason in found.reasons)}
    closed = {key for key, window in windows(plan, kept, start=MONDAY).items() if window.latest < now}
    assert found.expected == len(set(kept) | closed)
    assert 0 <= found.done == found.expected - len(told)
    assert told <= set(kept) | closed
    assert closed - set(kept) <= told


@given(shipped, st.data())
@settings(max_examples=40, deadline=None)
def test_whoever_keeps_every_visit_in_its_window_has_done_all_of_the_plan(plan, data):
    kept = {}
    for key in plan.visit:
        window = windows(plan, kept, start=MONDAY)[key]
        kept[key] = window.earliest + data.draw(st.integers(0, 10)) / 10 * (window.latest - window.earliest)
        kept[key] = kept[key].replace(microsecond=0)
    found = fidelity(plan, kept, start=MONDAY, now=max(kept.values()))
    assert (found.share, found.reasons) == (1.0, ())


def test_the_first_shortfall_says_since_when():
    late = KEPT | {"integration-1": MONDAY + 2 * DAY + 80 * HOUR}
    assert fidelity(two_doses(), late, start=MONDAY, now=at(6)).since == late["integration-1"]
    kept = {key: KEPT[key] for key in ("preparation", "dose-1")}
    missed = fidelity(two_doses(), kept, start=MONDAY, now=at(5) + 7 * HOUR)
    assert missed.since == at(5)
    assert fidelity(two_doses(), KEPT, start=MONDAY, now=at(4)).since is None
