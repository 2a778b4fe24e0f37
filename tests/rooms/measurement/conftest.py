"""Answers and assignments that several tests stand on."""

from datetime import timedelta

import pytest


@pytest.fixture
def acts():
    """The room, imported late: a conftest may be read before Django has started."""
    from openkap.measurement import actions

    return actions


@pytest.fixture
def asks():
    from openkap.measurement import queries

    return queries


@pytest.fixture
def today(now):
    from django.utils import timezone

    return timezone.localdate(now)


@pytest.fixture
def assigned(cast, now, today, acts, asks):
    """Ask Ada for an instrument, due in a week."""

    def ask(instrument="phq-9", episode=None, **given):
        given = {"occasion": "weekly", "due_on": today + timedelta(days=7), **given}
        made = acts.assign(episode=episode or cast.ada_episode, instrument=instrument, by=cast.dev, at=now, **given)
        return asks.assignments().get(pk=made.pk)

    return ask


@pytest.fixture
def answer(cast, now, acts, asks):
    """Keep answers in order, one by one, as Ada does; None is "would rather not"."""

    def keep(assignment, values, by=None, at=None):
        items = list(asks.instrument_of(assignment).by_id)
        saved = None
        for item, value in zip(items, values, strict=False):
            saved = acts.save_answer(assignment=assignment, item=item, value=value, by=by or cast.ada, at=at or now)
        return saved

    return keep


@pytest.fixture
def submitted(cast, now, assigned, answer, acts, asks):
    """An instrument asked, answered and sent."""

    def send(values, instrument="phq-9", at=None, **given):
        assignment = assigned(instrument, **given)
        answer(assignment, values, at=at)
        acts.submit(assignment=assignment, by=cast.ada, at=at or now)
        return asks.assignments().get(pk=assignment.pk)

    return send
