"""The checker names every broken rule, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openkap.core.booking import Gap, Person, Span, Taken, Visit, faults
from tests.core.booking_problems import at, booking, person, problem, room, span, visit


def test_a_right_answer_has_no_faults():
    assert faults(problem(), [booking()]) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"starts_at": at(17), "ends_at": at(18)}, "must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00"),
        ({"starts_at": at(7), "ends_at": at(8)}, "in the past"),
        ({"ends_at": at(11)}, "must last 60 minutes"),
        ({"room": None}, "needs a dosing room"),
        ({"room": 9}, "a room that does not exist"),
        ({"people": {}}, "has no therapist"),
        ({"people": {"therapist": 1, "nurse": 2}}, "asks for no nurse"),
        ({"people": {"therapist": 9}}, "does not work here"),
        ({"visit": "party"}, "Nobody asked for a visit called party"),
    ],
)
def test_what_is_wrong_with_one_booking_is_said(changed, words):
    assert any(words in fault for fault in faults(problem(), [replace(booking(), **changed)]))


def test_every_visit_is_booked_once():
    assert faults(problem(), []) == ("“Dose” has no time.",)
    assert "“Dose” is booked 2 times." in faults(problem(), [booking(), booking(hour=11)])


def test_a_room_of_another_kind_is_refused():
    asked = problem(rooms=(room(kind="consulting"),))
    assert faults(asked, [booking()]) == ("“Dose” needs a dosing room, and Room 1 is a consulting room.",)


@pytest.mark.parametrize(("taken", "free"), [(span(10, 11), False), (span(11, 12), True), (span(7, 8.5), True)])
def test_a_room_is_kept_while_it_is_set_up_and_cleaned(taken, free):
    asked = problem(visit(set_up_minutes=30, clean_up_minutes=60), rooms=(room(taken=[taken]),))
    assert (not faults(asked, [booking()])) is free


def test_set_up_and_clean_up_do_not_keep_the_people():
    busy = person(taken=[Taken(span(10, 11), "therapist"), Taken(span(8, 9), "therapist")])
    assert faults(problem(visit(set_up_minutes=30, clean_up_minutes=60), people=(busy,)), [booking()]) == ()


def test_the_next_visit_in_a_room_waits_for_it_to_be_ready():
    asked = problem(visit("a", clean_up_minutes=30), visit("b"))
    assert faults(asked, [booking("a", 9), booking("b", 10)]) == (
        "“A” and “B” leave no time to prepare their room between them.",
    )
    assert faults(asked, [booking("a", 9), booking("b", 11)]) == ()


def test_the_client_is_in_one_place_at_a_time():
    two = (person(1), person(2))
    asked = problem(visit("a"), visit("b"), people=two, rooms=(room(1), room(2)))
    clash = [booking("a"), booking("b", room=2, therapist=2)]
    assert faults(asked, clash) == ("“A” and “B” are at the same time.",)


def test_the_clients_own_time_is_kept():
    assert "another appointment" in faults(problem(client_taken=(span(9.5, 12),)), [booking()])[0]
    assert "cannot come" in faults(problem(client_free=(span(10, 12),)), [booking()])[0]
    assert faults(problem(client_free=(span(10, 10.5), span(10.5, 12))), [booking(hour=10)]) == ()


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((span(9, 9.5),), "not at work as therapist for the whole"),
        ((span(9, 9.5), span(9.5, 12)), ""),
        ((span(9, 9.5), span(9.75, 12)), "not at work"),
    ],
)
def test_people_are_there_for_the_whole_visit(hours, words):
    found = faults(problem(people=(person(hours=hours),)), [booking()])
    assert (words in found[0]) if words else (found == ())


def test_a_role_is_filled_only_by_someone_who_may():
    assert "may not be therapist" in faults(problem(people=(person(1, "nurse"),)), [booking()])[0]


def test_a_visit_may_name_its_people():
    asked = problem(visit(only={"therapist": frozenset({2})}), people=(person(1), person(2, name="Ivo")))
    assert "Dev is not among those" in faults(asked, [booking()])[0]
    assert faults(asked, [booking(therapist=2)]) == ()


def test_nobody_fills_two_roles_in_one_visit():
    asked = problem(visit(roles=("therapist", "nurse")), people=(person(1, "therapist", "nurse"),))
    assert faults(asked, [booking(therapist=1, nurse=1)]) == ("One person fills two roles in “Dose”.",)


@pytest.mark.parametrize(
    ("rooms_at_once", "others", "free"),
    [
        (1, [], True),
        (1, [True], False),
        (3, [True, True], True),
        (3, [True, True, True], False),
        (3, [False], False),
    ],
)
def test_someone_on_site_serves_so_many_rooms_and_no_more(rooms_at_once, others, free):
    busy = person(1, "prescriber", taken=[Taken(span(9, 10), "prescriber", on_site) for on_site in others])
    asked = problem(
        visit(roles=(), on_site=("prescriber",)), people=(busy,), rooms_at_once={"prescriber": rooms_at_once}
    )
    assert (not faults(asked, [booking(prescriber=1)])) is free


def test_shared_rooms_count_only_when_they_are_at_the_same_moment():
    taken = [Taken(span(9, 9.5), "prescriber", on_site=True), Taken(span(9.5, 10), "prescriber", on_site=True)]
    busy = Person(1, "Femi", {"prescriber": (span(9, 17),)}, tuple(taken))
    asked = problem(visit(roles=(), on_site=("prescriber",)), people=(busy,), rooms_at_once={"prescriber": 2})
    assert faults(asked, [booking(prescriber=1)]) == ()


@pytest.mark.parametrize(("hour", "kept"), [(10, False), (11, True), (13, True), (14, False)])
def test_gaps_run_from_start_to_start_both_ends_included(hour, kept):
    asked = problem(visit("a"), visit("b"), gaps=(Gap("a", "b", timedelta(hours=2), timedelta(hours=4)),))
    found = faults(asked, [booking("a", 9), booking("b", hour)])
    assert found == (() if kept else ("“B” must start between 2 hours and 4 hours after “A” starts.",))


def test_a_wish_is_not_a_rule():
    asked = problem(visit("a"), visit("b"), gaps=(Gap("a", "b", timedelta(hours=4), hard=False),))
    assert faults(asked, [booking("a", 9), booking("b", 10)]) == ()


def test_the_same_time_in_another_zone_is_the_same_time():
    from zoneinfo import ZoneInfo

    tokyo = booking()
    tokyo = replace(tokyo, starts_at=tokyo.starts_at.astimezone(ZoneInfo("Asia/Tokyo")))
    assert faults(problem(), [tokyo]) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Span(at(9), at(9)),
        lambda: Span(at(9).replace(tzinfo=None), at(10).replace(tzinfo=None)),
        lambda: visit(minutes=0),
        lambda: visit(roles=("nurse", "nurse")),
        lambda: visit(latest=at(9).replace(tzinfo=None)),
        lambda: Gap("a", "b", timedelta(2), timedelta(1)),
        lambda: problem(visit("a"), visit("a")),
        lambda: problem(visit("a"), gaps=(Gap("a", "z", timedelta(1)),)),
        lambda: problem(step_minutes=7),
        lambda: problem(now=at(8).replace(tzinfo=None)),
    ],
)
def test_a_problem_that_makes_no_sense_cannot_be_asked(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()


def test_an_unknown_visit_has_no_rules():
    with pytest.raises(KeyError):
        problem().visit("party")
    assert isinstance(problem().visit("dose"), Visit)


def test_being_in_a_visit_takes_all_of_a_person_who_elsewhere_is_only_on_site():
    busy = person(1, "prescriber", taken=[Taken(span(9, 10), "prescriber", on_site=True)])
    asked = problem(visit(roles=("prescriber",)), people=(busy,), rooms_at_once={"prescriber": 3})
    assert faults(asked, [booking(prescriber=1)]) == ("Dev is already taken during “Dose”.",)
