"""Scores and doses for the cast, placed in time around a first dose ten weeks ago."""

from datetime import datetime, timedelta

import pytest


@pytest.fixture
def first_dose(now) -> datetime:
    """Ten weeks ago: long enough for a course to be counted."""
    return now - timedelta(weeks=10)


@pytest.fixture
def dosed(cast, first_dose):
    """`dosed(episode)` had its first dose ten weeks ago, or when it is said."""
    from openkap.clinic import actions

    def give(episode, at=None):
        return actions.reach(episode=episode, kind="first_dose", by=cast.eun, at=at or first_dose)

    return give


@pytest.fixture
def scored(cast, first_dose):
    """`scored(episode, week=2, total=9)` is a score so many weeks after the first dose."""
    from openkap.measurement.models import Assignment, Response, Score

    def write(episode, *, week: float, total: float, instrument="phq-9", version="1", occasion="weekly", band=""):
        at = first_dose + timedelta(weeks=week)
        assignment = Assignment.objects.create(
            episode=episode, instrument=instrument, version=version, occasion=occasion, asked_of="client",
            anchor=f"week {week} {version}", opens_on=at.date(), due_on=at.date(), assigned_at=at,
        )  # fmt: skip
        response = Response.objects.create(
            assignment=assignment, started_at=at, started_by=cast.ada, submitted_at=at, submitted_by=cast.ada
        )
        return Score.objects.create(
            response=response, episode=episode, instrument=instrument, version=version, score_id="total",
            is_main=True, value=total, band=band, state="complete", observed_at=at,
        )  # fmt: skip

    return write
