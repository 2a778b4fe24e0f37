"""A dosing day for Ada: a plan, an appointment at noon, an order, a consent, and Eun who runs it."""

from datetime import UTC, datetime, timedelta

import django
import pytest
import time_machine

django.setup()  # pytest may read this file before it has started Django

from openkap.careplan.models import Order  # noqa: E402
from openkap.dosing import actions  # noqa: E402
from openkap.web.demo.people import gather  # noqa: E402
from tests.rooms.dosing.day import Day, agree, certify, clear, draft, first_dose, standard_order  # noqa: E402


@pytest.fixture
def now():
    """Noon of today, and the clock runs on from there: a dosing day fits into it."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=True):
        yield noon


@pytest.fixture
def cast(db, now):
    cast = gather(at=now - timedelta(days=1))
    certify(cast, now)
    return cast


@pytest.fixture
def plan(cast, now):
    return draft(cast, now)


@pytest.fixture
def visit(plan, cast, now):
    return first_dose(plan, cast, now)


@pytest.fixture
def ordered(plan, cast, now):
    """`ordered(max_dose_mg=100)`: an order that differs in this; the newest one holds."""

    def write(**changes):
        return Order.objects.create(**standard_order(plan, cast, now) | changes)

    return write


@pytest.fixture
def order(ordered):
    return ordered()


@pytest.fixture
def consent(cast, now):
    return agree(cast, now)


@pytest.fixture
def cleared(cast, now):
    return clear(cast, now)


@pytest.fixture
def session(cast, visit, order, consent, cleared, now):
    """Begun, nothing checked yet."""
    return actions.start(visit=visit, by=cast.eun, at=now)


@pytest.fixture
def day(cast, session, now):
    return Day(cast, session, now)


@pytest.fixture
def kinds():
    """The audit kinds written so far, in order."""
    from openkap.clinic.models import AuditEvent

    return lambda: list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
