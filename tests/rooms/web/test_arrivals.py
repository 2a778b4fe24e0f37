"""The board of arrivals: computed, never typed."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from openkap.candidacy import queries as candidacy
from openkap.candidacy.queries import waiting
from openkap.clinic import actions as clinic
from openkap.intake import actions as intake
from openkap.intake import queries
from openkap.intake.queries import pipeline
from openkap.web.arrivals import STAGES, TURNS, Missing, Row, View, days, stage

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PAGE = reverse("staff-pipeline")
WORDS = {"reach_by": "phone", "email": "", "question": "", "referred_by": ""}


@pytest.mark.parametrize(
    ("reached", "begun", "expected"),
    [
        ((), False, "packet_out"),
        (("registered", "packet_sent"), False, "packet_out"),
        (("packet_returned",), False, "packet_in"),
        (("packet_returned",), True, "medical"),
        (("packet_returned", "clinical_intake_signed"), True, "medical"),
        (("packet_returned", "medical_intake_signed"), True, "clinical"),
        (("medical_intake_signed", "clinical_intake_signed"), True, "decision"),
        (("medical_intake_signed", "clinical_intake_signed", "determined"), True, "plan"),
    ],
)
def test_the_stage_is_read_from_what_happened(reached, begun, expected):
    assert stage(reached, begun=begun) == expected


def test_every_combination_of_steps_has_a_stage():
    steps = ("packet_returned", "medical_intake_signed", "clinical_intake_signed", "determined")
    for size in range(5):
        for reached in itertools.combinations(steps, size):
            assert stage(reached, begun=False) in STAGES


@pytest.mark.parametrize(
    ("module", "turns"), [(pipeline, queries.TURNS), (waiting, candidacy.TURNS)], ids=["intake", "candidacy"]
)
def test_for_everything_that_is_waited_for_somebody_is_named(module, turns):
    assert set(turns.values()) <= set(TURNS)
    code = Path(module.__file__).read_text().split("def waiting_for")[1]
    spoken = set(re.findall(r'"((?:packet|medical intake|clinical intake|consent)[a-z :]*)"', code))
    spoken -= {"packet_sent", "packet_returned"}
    assert spoken <= set(turns)


def row(name, turn="desk", waited=0, danger=False):
    return Row(name, NOON - timedelta(days=waited), waited, (Missing("x", turn),), danger=danger)


def test_the_longest_wait_stands_first_and_danger_before_it():
    rows = [row("B", waited=1), row("A", waited=2), row("C", danger=True)]
    assert [each.name for each in View().sorted(rows)] == ["C", "A", "B"]
    assert [each.name for each in View(order="name").sorted(rows[:2])] == ["A", "B"]
    assert View(turn="client").sorted(rows) == []


def test_an_address_that_asks_for_nonsense_shows_everything():
    assert View.asked({"stage": "x", "turn": "y", "order": "z"}) == View()


def test_days_are_whole_and_never_below_nought():
    assert [days(NOON, NOON + timedelta(hours=hours)) for hours in (-5, 0, 23, 24, 49)] == [0, 0, 0, 1, 2]


def ask(number, now, **change):
    person = {"name": f"Client {number:04}", "phone": f"555 {number:04}"} | change
    return intake.inquire(**WORDS | person, by=None, at=now)


def lanes(browser, query=""):
    return {lane.id: lane for lane in browser.get(PAGE + query).context["lanes"]}


def test_an_inquiry_walks_along_the_board(cast, now, login_as):
    browser, inquiry = login_as(cast.gus), ask(1, now)
    assert [str(each.words) for each in lanes(browser)["inquiry"].rows[0].missing] == ["screening"]
    intake.screen_inquiry(inquiry=inquiry, outcome="therapist_first", rests_on="spoke", by=cast.gus, at=now)
    assert lanes(browser)["inquiry"].rows[0].turns == {"therapist"}
    intake.screen_inquiry(inquiry=inquiry, outcome="go_on", rests_on="spoke", by=cast.dev, at=now)
    assert lanes(browser)["screened"].rows[0].next_words == "Register"
    intake.register(inquiry=inquiry, given_name="Client", family_name="0001", by=cast.gus, at=now)
    found = lanes(browser)
    assert found["screened"].rows == []
    assert [each.name for each in found["packet_out"].rows][-1] == "Client 0001"


def test_the_board_shows_one_turn_and_one_stage(cast, now, login_as):
    clinic.reach(episode=cast.bo_episode, kind="packet_returned", by=cast.bo, at=now)
    ask(1, now)
    browser = login_as(cast.gus)
    theirs = lanes(browser, "?turn=prescriber")
    assert theirs["inquiry"].rows == []
    assert [each.name for each in theirs["packet_in"].rows] == ["Bo"]
    assert list(lanes(browser, "?stage=packet_in")) == ["packet_in"]


def test_a_therapist_sees_their_own_clients_and_opens_the_next_step(cast, now, login_as):
    clinic.reach(episode=cast.bo_episode, kind="packet_returned", by=cast.bo, at=now)
    found = lanes(login_as(cast.dev))["packet_in"].rows
    assert [each.next_url for each in found] == [reverse("staff-intake-packet", args=[cast.bo_episode.pk])]
    assert lanes(login_as(cast.gus))["packet_in"].rows[0].next_url == ""
    assert lanes(login_as(cast.ivo))["packet_in"].rows == []


def test_who_waits_for_a_place_is_marked(cast, now, login_as):
    clinic.reach(episode=cast.bo_episode, kind="registered", by=cast.gus, at=now)
    why = {"reason": "no_treatment", "urgency": "soon"}
    intake.put_on_list(episode=cast.bo_episode, **why, by=cast.gus, at=now)
    intake.put_on_list(inquiry=ask(1, now), **why, by=cast.gus, at=now)
    found = lanes(login_as(cast.gus))
    assert [each.on_list for each in found["packet_out"].rows] == [True]
    assert [str(each.missing[0].words) for each in found["inquiry"].rows] == ["a free place"]


def test_the_board_costs_the_same_for_one_and_for_many(cast, now, login_as, django_assert_num_queries):
    browser = login_as(cast.gus)
    for number in range(30):
        intake.register(inquiry=ask(number, now), given_name="Client", family_name=f"{number:04}", by=cast.gus, at=now)
        ask(100 + number, now)
        if number in (0, 29):
            with django_assert_num_queries(14):
                page = browser.get(PAGE)
    shown = {lane.id: (len(lane.rows), lane.total, lane.more) for lane in page.context["lanes"]}
    assert shown["packet_out"] == shown["inquiry"] == (25, 30, 5)


def test_the_desk_goes_from_the_board_to_how_a_client_is_reached_and_from_there_to_the_records(cast, now, login_as):
    browser, inquiry = login_as(cast.gus), ask(1, now)
    intake.register(inquiry=inquiry, given_name="Client", family_name="0001", by=cast.gus, at=now)
    row = lanes(browser)["packet_out"].rows[0]
    episode = inquiry.registration.episode_id
    assert row.url == reverse("staff-intake-contact", args=[episode])
    records = reverse("staff-records", args=[episode])
    assert records in browser.get(row.url).content.decode()
    assert browser.get(records).status_code == 200
