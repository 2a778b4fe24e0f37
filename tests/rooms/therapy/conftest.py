"""Ada's plan, its meetings, a signed preparation and a private thought."""

from datetime import timedelta

import pytest

from tests.rooms.therapy.said import PREPARED, SECRET
from tests.rooms.therapy.world import meetings, plan_for


@pytest.fixture
def plan(cast, now):
    return plan_for(cast, now)


@pytest.fixture
def visit(plan):
    """`visit("preparation")`: the plan's first meeting of that kind, as it stands now."""
    return lambda kind: meetings(plan)[kind]


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
