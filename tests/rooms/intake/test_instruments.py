"""The packet holds only instruments whose terms allow how this clinic works."""

from datetime import timedelta

import pytest

from openkap.core.verdict import Verdict
from openkap.intake import actions, queries
from openkap.intake.actions import asking, registering
from openkap.measurement import actions as measurement
from openkap.measurement.models import Assignment
from openkap.measurement.queries import library


@pytest.fixture
def forbid(monkeypatch):
    """From now on this clinic may not use the GAD-7."""

    def barred():
        permits = library.licensing.may_use

        def answer(instrument, contexts, words=None):
            return Verdict("Not here.") if instrument.id == "gad-7" else permits(instrument, contexts, words)

        monkeypatch.setattr(library.licensing, "may_use", answer)

    return barred


def scales(episode):
    return [part.title for part in queries.packet(episode).parts if part.kind == "instrument"]


def test_a_forbidden_instrument_is_not_asked_with_the_packet(cast, now, forbid):
    forbid()
    asking.ask_instruments(episode=cast.bo_episode, answers={}, always=registering.PACKET_INSTRUMENTS, at=now)
    asked = Assignment.objects.filter(episode=cast.bo_episode).values_list("instrument", flat=True)
    assert set(asked) == {"phq-9"}


def test_a_forbidden_instrument_does_not_come_with_a_condition(cast, now, forbid):
    forbid()
    actions.answer(episode=cast.bo_episode, answers={"reason_for_coming": "anxiety"}, by=cast.bo, at=now)
    asked = Assignment.objects.filter(episode=cast.bo_episode).values_list("instrument", flat=True)
    assert set(asked) == {"phq-9"}


def test_an_instrument_forbidden_since_does_not_keep_the_packet_open(cast, now, forbid):
    for instrument in ("phq-9", "gad-7"):
        measurement.assign(
            episode=cast.bo_episode,
            instrument=instrument,
            occasion="intake",
            due_on=(now + timedelta(days=7)).date(),
            by=None,
            at=now,
        )
    assert len(scales(cast.bo_episode)) == 2
    forbid()
    assert scales(cast.bo_episode) == ["Your mood over the last two weeks"]


def asked_now(cast):
    found = Assignment.objects.filter(episode=cast.bo_episode, withdrawal=None)
    return set(found.values_list("instrument", flat=True))


def tell(cast, at, **answers):
    actions.answer(episode=cast.bo_episode, answers=answers, by=cast.bo, at=at)


def test_what_came_with_a_condition_goes_with_it_and_comes_back(cast, now, later):
    asking.ask_instruments(episode=cast.bo_episode, answers={}, always=registering.PACKET_INSTRUMENTS, at=now)
    tell(cast, now, reason_for_coming="trauma")
    with_trauma = asked_now(cast)
    assert with_trauma > set(registering.PACKET_INSTRUMENTS)
    tell(cast, later, reason_for_coming="other")
    assert asked_now(cast) == set(registering.PACKET_INSTRUMENTS)
    tell(cast, later + timedelta(hours=1), reason_for_coming="trauma")
    assert asked_now(cast) == with_trauma


def test_what_somebody_has_begun_to_answer_stays(cast, now, later):
    tell(cast, now, reason_for_coming="trauma")
    begun = Assignment.objects.filter(episode=cast.bo_episode, instrument="pcl-5").get()
    item = library.instrument(begun.instrument).items[0].id
    measurement.save_answer(assignment=begun, item=item, value=0, by=cast.bo, at=now)
    tell(cast, later, reason_for_coming="other")
    assert asked_now(cast) == {"pcl-5", "phq-9"}


def test_what_a_person_withdrew_does_not_come_back_with_the_condition(cast, now, later):
    tell(cast, now, reason_for_coming="trauma")
    for each in Assignment.objects.filter(episode=cast.bo_episode):
        measurement.withdraw(assignment=each, by=cast.dev, at=now)
    tell(cast, later, reason_for_coming="other")
    tell(cast, later + timedelta(hours=1), reason_for_coming="trauma")
    assert asked_now(cast) == set()
