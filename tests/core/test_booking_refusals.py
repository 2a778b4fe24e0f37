"""What the checker says of a booking, held whole, and what cannot be asked of the search at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from openkap.core.booking import Booking, Gap, Span, Taken, Visit, faults
from openkap.core.booking.problem import Answer
from tests.core.booking_problems import at, booking, person, problem, room, span, visit

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = "“Dose” must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00."
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("asked", "changed", "found"),
    [
        ({}, {"starts_at": at(17), "ends_at": at(18)},
         [f"{WINDOW} It starts on Mon 2 Mar 17:00.", "Dev is not at work as therapist for the whole of “Dose”."]),
        ({}, {"starts_at": at(7), "ends_at": at(8)},
         ["“Dose” would start in the past.", f"{WINDOW} It starts on Mon 2 Mar 07:00.",
          "Dev is not at work as therapist for the whole of “Dose”."]),
        ({"now": at(9)}, {}, []),
        ({}, {"starts_at": at(16), "ends_at": at(17)}, []),
        ({}, {"ends_at": at(11)}, ["“Dose” must last 60 minutes."]),
        ({"client_free": (span(9, 9.5),)}, {}, ["The client cannot come for the whole of “Dose”."]),
        ({"client_taken": (span(9.5, 12),)}, {}, ["The client has another appointment during “Dose”."]),
        ({}, {"room": None}, ["“Dose” needs a dosing room."]),
        ({}, {"room": 9}, ["“Dose” is in a room that does not exist."]),
        ({"rooms": (room(kind="quiet"),)}, {}, ["“Dose” needs a dosing room, and Room 1 is a quiet room."]),
        ({"rooms": (room(taken=[span(9.5, 10)]),)}, {},
         ["Room 1 is taken during “Dose” or while it is being prepared or cleaned."]),
        ({}, {"people": {}}, ["“Dose” has no therapist."]),
        ({}, {"people": {"therapist": 1, "nurse": 2}}, ["“Dose” asks for no nurse."]),
        ({}, {"people": {"therapist": 9}}, ["The therapist of “Dose” does not work here."]),
        ({"people": (person(1, "nurse"),)}, {}, ["Dev may not be therapist."]),
        ({"people": (person(taken=[Taken(span(9.5, 10), "therapist")]),)}, {}, ["Dev is already taken during “Dose”."]),
        ({}, {"visit": "party"}, ["Nobody asked for a visit called party."]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_with_a_booking_is_said_and_nothing_else(asked, changed, found):
    assert list(faults(problem(**asked), [replace(booking(), **changed)])) == found


def test_a_visit_that_needs_no_room_is_given_none():
    call = problem(visit(room_kind=""))
    assert faults(call, [booking(room=None)]) == ()
    assert faults(call, [booking()]) == ("“Dose” needs a call, not a room, and Room 1 is a dosing room.",)


def test_someone_who_is_not_named_may_not_fill_the_role():
    asked = problem(visit(only={"therapist": frozenset({2})}))
    assert faults(asked, [booking()]) == ("Dev is not among those who may be therapist in “Dose”.",)


def test_moments_are_said_where_the_clinic_is():
    late = replace(booking(), starts_at=at(17), ends_at=at(18))
    [first, *_] = faults(problem(now=at(8).astimezone(BERLIN)), [late])
    assert first == ("“Dose” must start between Mon 2 Mar 10:00 and Mon 2 Mar 17:00. It starts on Mon 2 Mar 18:00.")


def test_visits_are_missed_and_counted_in_the_order_of_the_problem():
    asked = problem(visit("a"), visit("b"), visit("c"))
    found = faults(asked, [booking("b", 9), booking("b", 11)])
    assert found[:3] == ("“A” has no time.", "“C” has no time.", "“B” is booked 2 times.")


def test_two_visits_without_a_room_do_not_share_one():
    asked = problem(visit("a", room_kind="", clean_up_minutes=60), visit("b", room_kind=""))
    assert faults(asked, [booking("a", 9, room=None), booking("b", 10, room=None)]) == ()


def test_one_visit_after_another_in_two_rooms_needs_no_time_between():
    asked = problem(visit("a", clean_up_minutes=60), visit("b"), rooms=(room(1), room(2)))
    assert faults(asked, [booking("a", 9), booking("b", 10, room=2)]) == ()


# ---- what cannot be asked --------------------------------------------------------------------------------------


NO_ZONE = at(9).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Span(at(9), at(9)), "a span of time ends after it starts"),
        (lambda: Span(at(9), at(8)), "a span of time ends after it starts"),
        (lambda: Span(NO_ZONE, at(10)), "a span of time needs a time zone"),
        (lambda: Span(at(8), NO_ZONE), "a span of time needs a time zone"),
        *(
            ((lambda given=given: visit(**given)),
             "dose: a visit takes time, and set-up and clean-up cannot take less than none")
            for given in ({"minutes": 0}, {"minutes": -1}, {"set_up_minutes": -1}, {"clean_up_minutes": -1})
        ),
        (lambda: visit(roles=("nurse", "nurse")), "dose: a role is asked for twice"),
        (lambda: visit(roles=("nurse",), on_site=("nurse",)), "dose: a role is asked for twice"),
        (lambda: visit(latest=NO_ZONE), "dose: a window needs a time zone"),
        (lambda: visit(earliest=NO_ZONE), "dose: a window needs a time zone"),
        (lambda: Gap("a", "b", 2 * MINUTE, MINUTE), "a to b: the longest gap is shorter than the shortest"),
        (lambda: problem(visit("a"), visit("a")), "two visits have the same key"),
        (lambda: problem(visit("a"), gaps=(Gap("a", "z", MINUTE),)), "a gap from a to z needs both visits"),
        (lambda: problem(visit("a"), gaps=(Gap("z", "a", MINUTE),)), "a gap from z to a needs both visits"),
        *(((lambda step=step: problem(step_minutes=step)), "the step must divide a day") for step in (0, -15, 7)),
        (lambda: problem(now=NO_ZONE), "now needs a time zone"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(wrong, says):
    with pytest.raises(ValueError) as refused:
        wrong()
    assert str(refused.value) == says


def test_the_least_that_makes_sense_may_be_asked():
    assert visit(minutes=1, set_up_minutes=0, clean_up_minutes=0).minutes == 1
    assert Gap("a", "b", MINUTE, MINUTE).max == MINUTE
    assert [problem(step_minutes=step).step_minutes for step in (1, 15, 1440)] == [1, 15, 1440]


# ---- times -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [((9, 10), (10, 11), False), ((9, 10), (9.9, 11), True), ((9, 12), (10, 11), True), ((9, 10), (7, 9), False)],
)
def test_spans_that_only_touch_do_not_overlap(first, second, overlap):
    assert span(*first).overlaps(span(*second)) is overlap
    assert span(*second).overlaps(span(*first)) is overlap


NIGHT = datetime(2026, 3, 28, 23, tzinfo=BERLIN)  # the clocks go forward three hours later


def test_time_is_counted_by_the_sun_and_not_by_the_clock_on_the_wall():
    morning = NIGHT + timedelta(hours=10)  # 9 in the morning on the wall, nine hours later in fact
    assert Span(NIGHT, morning).starts_at.tzinfo is Span(NIGHT, morning).ends_at.tzinfo is UTC
    assert Span(NIGHT, morning).ends_at - Span(NIGHT, morning).starts_at == timedelta(hours=9)
    assert Gap("a", "b", timedelta(hours=9), timedelta(hours=9)).allows(NIGHT, morning)
    assert not Gap("a", "b", timedelta(hours=10)).allows(NIGHT, morning)
    assert visit(minutes=600).span(NIGHT).ends_at == NIGHT.astimezone(UTC) + timedelta(hours=10)


@pytest.mark.parametrize(("hours", "allowed"), [(1, False), (2, True), (4, True), (4.1, False)])
def test_a_gap_allows_both_of_its_ends(hours, allowed):
    two_to_four = Gap("a", "b", timedelta(hours=2), timedelta(hours=4))
    assert two_to_four.allows(at(9), at(9 + hours)) is allowed
    assert Gap("a", "b", timedelta(hours=2)).allows(at(9), at(9 + hours)) is (hours >= 2)


def test_a_room_is_kept_longer_than_the_people():
    busy = visit(minutes=60, set_up_minutes=10, clean_up_minutes=20)
    assert (busy.span(at(9)), busy.room_span(at(9))) == (span(9, 10), Span(at(9) - 10 * MINUTE, at(10) + 20 * MINUTE))


def test_a_booking_ends_in_the_time_zone_in_which_it_starts():
    start = at(9).astimezone(BERLIN)
    made = Booking.of(visit(), start, 1, {"therapist": 1})
    assert (made.visit, made.starts_at, made.room, made.people) == ("dose", start, 1, {"therapist": 1})
    assert (made.ends_at, made.ends_at.tzinfo) == (at(10), BERLIN)


@pytest.mark.parametrize(
    ("role", "on_site", "load"),
    [("prescriber", True, Fraction(1, 3)), ("prescriber", False, 1), ("nurse", True, 1), ("nurse", False, 1)],
)
def test_on_site_takes_only_a_part_of_a_person_who_may_serve_several_rooms(role, on_site, load):
    assert problem(rooms_at_once={"prescriber": 3}).load(role, on_site) == load


def test_wishes_are_not_among_the_hard_gaps():
    hard, wish = Gap("a", "b", MINUTE), Gap("b", "a", -MINUTE, hard=False)
    asked = problem(visit("a"), visit("b"), gaps=(wish, hard))
    assert asked.hard_gaps == (hard,)


@pytest.mark.parametrize(
    ("answer", "yes"),
    [
        (Answer(), False),
        (Answer((booking(),)), True),
        (Answer((booking(),), ("No.",)), False),
        (Answer((), ("No.",)), False),
    ],
)
def test_an_answer_is_a_yes_with_bookings_and_without_causes(answer, yes):
    assert bool(answer) is yes


def test_nothing_is_assumed_of_a_visit_that_nobody_said():
    bare = Visit(key="a", title="A", minutes=30, roles=("nurse",), room_kind="", earliest=at(9), latest=at(10))
    assert (bare.everyone, bare.on_site, dict(bare.only), bare.kind) == (("nurse",), (), {}, "")
    assert (bare.set_up_minutes, bare.clean_up_minutes) == (0, 0)
    assert (problem().same, problem().client_free, problem().gaps) == (("therapist",), (), ())
