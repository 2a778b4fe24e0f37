"""The solver keeps every rule, answers whenever the plain search does, prefers what is wished, and says why not."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, islice

import pytest
from hypothesis import given, settings

from openkap.core.booking import Gap, Problem, Taken, Visit, faults, first_fit
from openkap.core.booking.causes import Rule, rules
from openkap.scheduling.solver import search, solve
from openkap.scheduling.solver.conflicts import conflict
from tests.core.booking_problems import (
    at,
    crowded_problems,
    every_answer,
    person,
    problem,
    room,
    span,
    tiny_problems,
    visit,
)


def people_in(answer, role: str = "therapist") -> list[int]:
    return [found.people[role] for found in answer.bookings]


def starts(answer) -> list:
    return [found.starts_at for found in answer.bookings]


@settings(deadline=None, max_examples=60)
@given(tiny_problems())
def test_every_answer_keeps_every_rule_and_exists_when_any_does(asked):
    answer = solve(asked, seconds=5)
    assert bool(answer) is any(islice(every_answer(asked), 1))
    assert answer.proven
    assert (faults(asked, answer.bookings) == ()) if answer else answer.causes


def most_clients(asked: Problem) -> int:
    """The slow oracle: for every set of clients, whether they can all be booked."""
    names = asked.whose
    sets = (chosen for size in range(len(names), 0, -1) for chosen in combinations(names, size))
    for chosen in sets:
        keys = [each.key for each in asked.visits if each.client in chosen or each.key in asked.fixed]
        if any(islice(every_answer(asked.of(keys)), 1)):
            return len(chosen)
    return 0


@settings(deadline=None, max_examples=60)
@given(crowded_problems())
def test_as_many_clients_as_can_be_are_booked_and_the_others_are_named_with_causes(asked):
    found = []
    answer = solve(asked, seconds=10, on_better=found.append)
    waiting = {each.client for each in asked.visits if each.key not in asked.fixed}
    if len(waiting) == 1 and answer.causes:
        assert not any(islice(every_answer(asked), 1))
        return
    assert faults(asked, answer.bookings, answer.left) == ()
    assert answer.proven
    assert set(answer.left) <= waiting
    assert all(answer.left.values())
    assert len(asked.whose) - len(answer.left) == max(most_clients(asked), len(set(asked.whose) - waiting))
    assert all(faults(asked, each.bookings, each.left) == () for each in found)


def lifted(asked: Problem, kept: tuple[Rule, ...]) -> Problem:
    """The problem with every rule but these lifted, as another problem."""

    def without(each: Visit) -> Visit:
        mine = {(rule.about, rule.role) for rule in kept if rule.visit == each.key}
        return replace(
            each,
            roles=tuple(role for role in each.roles if ("role", role) in mine),
            on_site=tuple(role for role in each.on_site if ("role", role) in mine),
            room_kind=each.room_kind if ("room", "") in mine else "",
            earliest=each.earliest if ("window", "") in mine else asked.now,
            latest=each.latest if ("window", "") in mine else each.latest + timedelta(days=50),
        )

    gaps = tuple(rule.gap for rule in kept if rule.gap is not None)
    return replace(asked, visits=tuple(without(each) for each in asked.visits), gaps=gaps)


@settings(deadline=None, max_examples=60)
@given(tiny_problems())
def test_the_causes_contradict_each_other_and_none_of_them_could_be_left_out(asked):
    asked = replace(asked, client_taken=())
    if first_fit(asked) or not first_fit(asked).proven:
        return
    core = conflict(asked, seconds=5, seed=1)
    assert not first_fit(lifted(asked, core))
    for rule in core:
        assert first_fit(lifted(asked, tuple(other for other in core if other != rule))), rule


def test_all_rules_can_be_lifted():
    assert first_fit(lifted(problem(visit("a"), visit("b"), people=()), ()))
    assert {rule.about for rule in rules(problem())} == {"role", "room", "client", "window"}


def test_nothing_asked_is_nothing_booked():
    assert solve(replace(problem(), visits=())).proven


def test_the_same_therapist_stays_when_that_costs_some_days():
    two = (
        person(1, hours=(span(9, 10), span(9, 10, day=3))),
        person(2, hours=(span(11, 12, day=1), span(11, 12, day=2)), name="Ivo"),
    )
    week = {"earliest": at(9), "latest": at(17, day=6)}
    answer = solve(problem(visit("a", **week), visit("b", **week), people=two))
    assert len(set(people_in(answer))) == 1


def test_roles_that_need_not_stay_the_same_are_filled_as_early_as_can_be():
    two = (person(1, hours=(span(9, 10), span(9, 10, day=3))), person(2, hours=(span(11, 12),)))
    week = {"earliest": at(9), "latest": at(17, day=6)}
    answer = solve(problem(visit("a", **week), visit("b", **week), people=two, same=()))
    assert set(people_in(answer)) == {1, 2}


def test_visits_of_one_kind_fall_on_the_same_weekday_and_half_of_the_day():
    hours = tuple(span(9, 17, day) for day in range(12))
    gap = Gap("a", "b", timedelta(days=5), timedelta(days=8))
    window = {"earliest": at(9), "latest": at(17, day=11), "kind": "dosing"}
    answer = solve(problem(visit("a", **window), visit("b", **window), people=(person(hours=hours),), gaps=(gap,)))
    first, second = starts(answer)
    assert (first.weekday(), first.hour < 12) == (second.weekday(), second.hour < 12)


def test_a_wish_for_a_gap_is_kept_when_it_can_be_and_given_up_when_not():
    gap = Gap("a", "b", timedelta(hours=4), hard=False)
    first, second = starts(solve(problem(visit("a"), visit("b"), gaps=(gap,))))
    assert second - first >= gap.min
    tight = {"earliest": at(9), "latest": at(11)}
    assert solve(problem(visit("a", **tight), visit("b", **tight), gaps=(gap,)))


def test_five_minute_steps_find_what_quarter_hours_miss():
    asked = problem(visit(earliest=at(9), latest=at(10)), people=(person(hours=(span(9 + 5 / 60, 10 + 5 / 60),)),))
    assert not solve(replace(asked, step_minutes=15))
    assert starts(solve(replace(asked, step_minutes=5))) == [at(9 + 5 / 60)]


def test_the_cause_is_one_sentence_when_one_visit_is_at_fault():
    asked = problem(visit("prep", room_kind=""), visit(), rooms=(room(taken=[span(7, 18)]),))
    assert solve(asked).causes == (
        "“Dose” finds no start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00 with a dosing room free for 60 minutes.",
    )


def test_the_causes_name_the_rules_that_stand_against_each_other():
    gap = Gap("a", "b", timedelta(hours=4))
    asked = problem(visit("a"), visit("b", earliest=at(9), latest=at(12)), visit("c"), gaps=(gap,))
    assert set(solve(asked).causes) == {
        "“B” must start at least 4 hours after “A” starts.",
        "“B” must start between Mon 2 Mar 09:00 and Mon 2 Mar 12:00.",
        "“A” must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00.",
    }


def test_a_cause_names_the_people_when_only_they_may():
    asked = problem(
        visit(only={"therapist": frozenset({1})}),
        people=(person(taken=[Taken(span(9, 17), "therapist")]), person(2, name="Ivo")),
    )
    assert "a therapist (Dev) free for 60 minutes" in solve(asked).causes[0]


def test_an_answer_of_the_solver_that_breaks_a_rule_is_never_given(monkeypatch):
    monkeypatch.setattr(search, "faults", lambda *_: ("“Dose” has no time.",))
    with pytest.raises(AssertionError, match="broke a rule"):
        solve(problem())


def test_hours_with_a_hole_between_them_are_explained():
    nurse = person(2, "nurse", hours=(span(9, 10), span(16, 17)))
    gap = Gap("a", "b", timedelta(hours=2), timedelta(hours=3))
    visits = (visit("a", latest=at(10)), visit("b", roles=("nurse",)))
    causes = solve(problem(*visits, people=(person(), nurse), gaps=(gap,))).causes
    assert "“B” needs a nurse free for 60 minutes." in causes
