"""A clinic with a rota: everyone of the cast who cares works on weekdays from nine to five."""

from datetime import datetime, time, timedelta

import pytest

from openkap.core.booking import Visit


@pytest.fixture
def monday(now) -> datetime:
    """Midnight of the Monday after next: a whole week that is still to come."""
    midnight = now.replace(hour=0, minute=0, second=0)
    return midnight + timedelta(days=14 - midnight.weekday())


@pytest.fixture
def rota(cast):
    """Dev, Eun, Femi and Ivo are at work from nine to five, Monday to Friday."""
    from openkap.scheduling.models import WorkingHours

    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=cast.people[key], weekday=weekday, from_time=time(9), until_time=time(17))
        for key in ("dev", "eun", "femi", "ivo")
        for weekday in range(5)
    )
    return cast


@pytest.fixture
def visit(monday):
    """`visit("dose", day=2)` may start at any time of that day of the week."""

    def make(key: str = "prep", *, day: int = 0, days: int = 1, **changed) -> Visit:
        facts = {
            "title": key.title(),
            "kind": "preparation",
            "minutes": 60,
            "roles": ("therapist",),
            "room_kind": "consulting",
            "earliest": monday + timedelta(days=day),
            "latest": monday + timedelta(days=day + days),
        }
        return Visit(key=key, **{**facts, **changed})

    return make


@pytest.fixture
def dose(visit):
    """A dosing visit with a therapist, a nurse and a prescriber on site."""

    def make(key: str = "dose", **changed) -> Visit:
        facts = {"kind": "dosing", "minutes": 180, "roles": ("therapist", "nurse"), "on_site": ("prescriber",)}
        return visit(key, **{"room_kind": "dosing", **facts, **changed})

    return make


@pytest.fixture
def book(rota, now):
    """`book(visit(), gaps=...)` books for Ada as the front desk."""
    from openkap.scheduling import actions

    def together(*visits: Visit, gaps=(), episode=None, by=None, at=None):
        return actions.book_together(
            episode=episode or rota.ada_episode,
            visits=visits,
            gaps=gaps,
            by=by or rota.gus,
            at=at or now,
            now=at or now,
        )

    return together
