"""What the tests of arriving share: an episode whose packet is complete, and an hour later."""

from datetime import timedelta

import pytest


@pytest.fixture
def full_packet(cast, now):
    """Bo's episode with every part of the packet answered."""
    from tests.rooms.intake.arrival import fill_packet  # needs Django, which is set up after this file is read

    fill_packet(cast.bo_episode, cast.bo, now)
    return cast.bo_episode


@pytest.fixture
def later(now):
    """An hour after now."""
    return now + timedelta(hours=1)
