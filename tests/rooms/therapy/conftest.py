"""A plan for Ada, laid out from the six-dose protocol, whose first meetings are already possible."""

from datetime import timedelta

import pytest

from tests.rooms.therapy.said import PREPARED, SECRET


@pytest.fixture
def plan(cast, now):
    from openkap.careplan import queries as careplan
    from openkap.careplan.actions.windowing import lay_out
    from openkap.careplan.models import Plan

    began = now - timedelta(days=30)
    plan = Plan.objects.create(
        episode=cast.ada_episode,
        protocol="six-dose-im",
        version="1",
        route="im",
        starts_on=began.date(),
        goals="To sleep again.",
        drafted_at=began,
        drafted_by=cast.femi,
    )
    lay_out(plan, careplan.tailored_protocol(plan), at=began)
    return plan


@pytest.fixture
def visit(plan):
    """`visit("preparation")`: the plan's first meeting of that kind."""
    from openkap.careplan import queries as careplan

    return lambda kind: next(each for each in careplan.visits_of(plan) if each.kind == kind)


@pytest.fixture
def prepared(cast, visit, now):
    """Ada's first preparation note, signed by Dev."""
    from openkap.therapy import actions

    said = {**PREPARED, "started_at": now - timedelta(hours=1)}
    note = actions.save_note(visit=visit("preparation"), said=said, by=cast.dev, at=now)
    actions.sign_note(note=note, by=cast.dev, at=now)
    return note


@pytest.fixture
def private(cast, visit, now):
    """What Dev thinks about the preparation, for himself."""
    from openkap.therapy import actions

    return actions.write_private(visit=visit("preparation"), text=SECRET, by=cast.dev, at=now)
