"""The same people in tests, demonstration and screenshots. `login_as(cast.dev)` is a browser signed in as Dev."""

from datetime import UTC, datetime, timedelta

import pytest

from openkap.web.demo.people import Cast, gather

PASSWORD = "a calm and quiet morning"


@pytest.fixture
def now() -> datetime:
    """The present, to the second: views read the real clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def cast(db, now) -> Cast:
    """Everyone, on the books since yesterday."""
    return gather(at=now - timedelta(days=1), password=PASSWORD)


@pytest.fixture
def login_as(client):
    """`login_as(cast.dev)` gives a browser signed in as that person (second factor not asked: demo setting)."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
