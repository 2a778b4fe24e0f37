"""The same people in tests, demonstration and screenshots. `login_as(cast.dev)` is a browser signed in as Dev."""

from datetime import UTC, datetime, timedelta

import pytest

from openkap.web.demo.people import Cast, gather
from tests import photograph

PASSWORD = "a calm and quiet morning"


@pytest.fixture
def now() -> datetime:
    """The present, to the second: views read the real clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def cast(db, now) -> Cast:
    """Everyone, on the books since yesterday: gathered by the real acts once, and put back as they then stood."""
    at = now - timedelta(days=1)
    return photograph.put_back(at) or photograph.take(at, lambda: gather(at=at, password=PASSWORD))


@pytest.fixture
def login_as(client):
    """`login_as(cast.dev)` gives a browser signed in as that person (second factor not asked: demo setting)."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
