"""The sentences of booking, word for word: what a front desk reads when a plan does not fit."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from openkap.core.booking import Gap
from openkap.core.booking.causes import Rule, rules, sentences
from openkap.core.booking.words import gap_rule, moment, stretch, window_rule
from tests.core.booking_problems import at, person, problem, room, visit

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_moment_has_its_day_and_its_time_where_the_clinic_is():
    assert moment(at(14), None) == moment(at(14), at(14).tzinfo) == "Mon 2 Mar 14:00"
    assert moment(at(23.5), BERLIN) == "Tue 3 Mar 00:30"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=3), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=29), "0 minutes"),
    ],
)
def test_a_stretch_of_time_is_said_in_its_largest_whole_unit(span, words):
    assert stretch(span) == words


DAY = timedelta(days=1)
VISITS = {"a": visit("a"), "b": visit("b")}


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (Gap("a", "b", DAY), "“B” must start at least 1 day after “A” starts."),
        (Gap("a", "b", DAY, DAY), "“B” must start 1 day after “A” starts."),
        (Gap("a", "b", DAY, 3 * DAY), "“B” must start between 1 day and 3 days after “A” starts."),
    ],
)
def test_a_gap_is_said_by_its_two_visits(gap, words):
    assert gap_rule(gap, VISITS) == words


def test_a_window_is_said_by_its_two_ends():
    assert window_rule(visit(), None) == "“Dose” must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00."


def needing(**changed):
    return visit("a", set_up_minutes=10, clean_up_minutes=20, **changed)


def asked(*visits):
    people = (person(1, name="Dev"), person(2, "nurse"), person(3, name="Ada"), person(4, "anaesthetist"))
    return problem(*visits, people=people, rooms=(room(),), gaps=(Gap("a", "b", DAY),) if len(visits) > 1 else ())


@pytest.mark.parametrize(
    ("changed", "together", "words"),
    [
        ({}, ("window",), "“A” has no time left: “A” must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00."),
        ({}, ("client",), "“A” finds no start on any day that could be used with time that the client has free."),
        (
            {},
            ("window", "room"),
            "“A” finds no start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00 with a dosing room free for 90 minutes.",
        ),
        (
            {"roles": ("anaesthetist", "clinic_nurse")},
            ("anaesthetist", "clinic_nurse", "room"),
            "“A” finds no start on any day that could be used with an anaesthetist free for 60 minutes, "
            "a clinic nurse free for 60 minutes and a dosing room free for 90 minutes.",
        ),
        (
            {"only": {"therapist": frozenset({1, 3})}},
            ("therapist",),
            "“A” finds no start on any day that could be used with a therapist (Ada or Dev) free for 60 minutes.",
        ),
        (
            {"only": {"therapist": frozenset({1, 2})}},
            ("therapist",),
            "“A” finds no start on any day that could be used with a therapist (Dev) free for 60 minutes.",
        ),
    ],
)
def test_one_visit_at_fault_is_one_sentence(changed, together, words):
    stand = [Rule(each, "a") if each in ("window", "room", "client") else Rule("role", "a", each) for each in together]
    assert sentences(asked(needing(**changed)), stand) == (words,)


def test_several_visits_at_fault_each_have_their_sentence_once():
    both = asked(needing(), visit("b"))
    [gap] = both.hard_gaps
    stand = [Rule("gap", gap=gap), Rule("window", "a"), Rule("role", "b", "therapist"), Rule("client", "b"),
             Rule("room", "a"), Rule("client", "b")]  # fmt: skip
    assert sentences(both, stand) == (
        "“B” must start at least 1 day after “A” starts.",
        "“A” must start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00.",
        "“B” needs a therapist free for 60 minutes.",
        "“B” needs time that the client has free.",
        "“A” needs a dosing room free for 90 minutes.",
    )


def test_a_single_gap_is_no_fault_of_one_visit():
    both = asked(needing(), visit("b"))
    assert sentences(both, [Rule("gap", gap=both.hard_gaps[0])]) == ("“B” must start at least 1 day after “A” starts.",)


def test_every_rule_that_a_person_could_change_is_among_the_causes():
    both = asked(needing(roles=("therapist", "nurse")), visit("b", room_kind=""))
    assert rules(both) == (
        Rule("gap", gap=both.hard_gaps[0]),
        *(Rule("role", "a", "therapist"), Rule("role", "a", "nurse"), Rule("room", "a")),
        *(Rule("client", "a"), Rule("window", "a")),
        *(Rule("role", "b", "therapist"), Rule("client", "b"), Rule("window", "b")),
    )
