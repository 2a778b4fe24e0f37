"""One client goes from the first question to the measured outcome, by the pages that real people use."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys import arriving, deciding, learning, treating
from tests.journeys.steps import Journey

STEPS = (*arriving.STEPS, *deciding.STEPS, *treating.STEPS, *learning.STEPS)


@pytest.fixture
def journey(house, visitor, picture):
    """The cast is at work in the house, and the clinic's clock may be moved."""
    from openkap.clinic.models import DemoClinic
    from openkap.web.demo.people import gather
    from openkap.web.demo.walk import rota

    now = datetime.now(UTC)
    rota(gather(at=now - timedelta(days=1)).people, at=now - timedelta(days=1))
    DemoClinic.objects.create(seed=0, clients=0, filled_at=now)
    walking = Journey(house, visitor, picture)
    yield walking
    walking.stay()


def test_one_client_goes_from_the_first_question_to_the_measured_outcome(journey):
    for step in STEPS:
        step(journey)
