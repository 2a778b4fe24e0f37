"""What the tests of planning share: Ada is cleared, and a plan can stand at any point of its life."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

# The rooms are imported inside the fixtures: this file is read before Django has started.
ROUTES = ("im", "sublingual")
GOALS = "I want to get up in the morning and see my sister again."


@pytest.fixture(autouse=True)
def cleared(monkeypatch):
    """Candidacy says yes for two routes, unless a test says otherwise; how it decides is tested in its own room."""
    from openkap.candidacy.queries import Clearance

    answer = Clearance("", ROUTES)
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: answer)
    return answer


@pytest.fixture
def start(now):
    """The Monday after next, a whole rota away from today."""
    return now.date() + timedelta(days=14 - now.weekday())


@pytest.fixture
def draft(cast, now, start):
    """`draft()` is Ada's plan as Dev has drafted it; visits and windows are there, nobody has signed."""

    from openkap.careplan import actions, queries

    def make(**changes):
        facts = {"episode": cast.ada_episode, "protocol": "six-dose-im", "version": "1", "route": "im"}
        facts |= {"starts_on": start, "goals": GOALS, "by": cast.dev, "at": now}
        return queries.plans().get(pk=actions.draft_plan(**{**facts, **changes}).pk)

    return make


@pytest.fixture
def sign(cast, now):
    """`sign(plan)` has both disciplines sign."""

    from openkap.careplan import actions, queries

    def both(plan, at=None):
        for discipline, by in (("medical", cast.femi), ("psychological", cast.dev)):
            actions.sign_plan(plan=queries.plans().get(pk=plan.pk), discipline=discipline, by=by, at=at or now)
        return queries.plans().get(pk=plan.pk)

    return both


@pytest.fixture
def signed(draft, sign):
    return sign(draft())


@pytest.fixture
def rota(cast):
    """Dev, Eun and Femi are at work from nine to five, Monday to Friday."""
    from openkap.scheduling.models import OnSiteRole, WorkingHours

    OnSiteRole.objects.create(role="prescriber", rooms_at_once=2)
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=cast.people[key], weekday=weekday, from_time=time(9), until_time=time(17))
        for key in ("dev", "eun", "femi")
        for weekday in range(5)
    )


@pytest.fixture
def plain_search(monkeypatch):
    """Bookings by the plain first fit: the solver itself is tested where it is the point."""
    from openkap.core.booking import first_fit

    monkeypatch.setattr("openkap.scheduling.solver.solve", lambda problem, **others: first_fit(problem))


@pytest.fixture
def booked(signed, rota, plain_search, cast, now):
    """Ada's signed plan with all its visits booked by Gus."""
    from openkap.careplan import actions, queries

    actions.book_visits(plan=signed, by=cast.gus, at=now, seconds=1.0)
    return queries.plans().get(pk=signed.pk)


@pytest.fixture
def visit():
    """`visit(plan, "dose-1")` as the pages read it."""

    from openkap.careplan import queries

    def find(plan, key):
        return queries.visits_queryset().get(plan=plan, key=key)

    return find


@pytest.fixture
def ordered(now):
    """The fields of an order as a prescriber types them; the figures are illustrative."""
    return {
        "visit": None,
        "product": "injection",
        "route": "im",
        "dose_mg": Decimal("35"),
        "max_dose_mg": Decimal("50"),
        "salt_or_base": "base",
        "weight_kg": Decimal("70"),
        "weight_basis": "actual",
        "concentration_mg_per_ml": Decimal("50"),
        "over_minutes": None,
        "valid_from_on": now.date(),
        "valid_until_on": now.date() + timedelta(days=90),
        "reason": "First course; low end of what has been reported.",
    }


@pytest.fixture
def get(login_as):
    """`get(cast.dev, "staff-careplan-plan", 1)`: a page as this person sees it."""
    from django.urls import reverse

    def page(who, name, *args):
        return login_as(who).get(reverse(name, args=args))

    return page
