"""The list of adverse events: what they are called, and what makes one serious."""

import pytest

from openkap.core.events import EventList, event_list
from openkap.core.reading import KnowledgeError, build

GOOD = {
    "id": "demo",
    "version": "1",
    "status": "draft",
    "title": "Demonstration",
    "events": [{"id": "fall", "title": "A fall", "group": "Body", "cite": ["paper"]}],
    "serious": [
        {"id": "death", "title": "Death", "cite": ["paper"]},
        {"id": "hospital", "title": "Hospital", "cite": ["paper"]},
    ],
}


def test_every_event_stands_under_one_heading_and_something_else_is_last():
    found = event_list()
    assert [kind for kinds in found.grouped.values() for kind in kinds] == list(found.events)
    assert found.events[-1].id == "other"


def test_seven_things_make_an_event_serious_and_an_emergency_room_alone_does_not():
    found = event_list().by_criterion
    assert len(found) == 7
    assert "without being admitted" in found["hospital"].hint


def test_criteria_come_once_each_in_the_order_of_the_list():
    found = build(EventList, GOOD, file="x")
    assert found.in_order(["hospital", "death", "hospital"]) == ["death", "hospital"]


def test_a_criterion_that_is_not_in_the_list_is_named():
    with pytest.raises(KeyError, match="worse"):
        build(EventList, GOOD, file="x").in_order(["death", "worse"])


@pytest.mark.parametrize("name", ["events", "serious"])
def test_a_list_that_says_something_twice_is_refused(name):
    with pytest.raises(KnowledgeError, match="stands there twice"):
        build(EventList, {**GOOD, name: [GOOD[name][0], GOOD[name][0]]}, file="x")
