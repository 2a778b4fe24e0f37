"""Small protocols for the tests; their numbers are illustrative."""

from datetime import UTC, datetime, timedelta

from openkap.core.protocols import Gap, IntegrationWindow, Phase, Practice, Protocol, VisitRule

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def visit(key, kind="dosing", **others):
    defaults = {"title": key.replace("-", " ").capitalize(), "phase": "all", "minutes": 60, "roles": ("therapist",)}
    return VisitRule(key=key, kind=kind, **(defaults | others))


def gap(from_, to, low=0, high=None, unit=DAY, **others):
    return Gap(from_=from_, to=to, min=low * unit, max=None if high is None else high * unit, **others)


PRACTICE = tuple(
    Practice(kind=kind, title=kind, parts=("one",), weeks=2, days_per_week=3, minutes_per_day=10)
    for kind in ("mindfulness", "skills")
)


def protocol(visits, gaps, **others):
    defaults = {
        "id": "small",
        "version": "1",
        "status": "draft",
        "title": "Small",
        "summary": "",
        "routes": ("im",),
        "monitoring": {"im": "im"},
        "phases": (Phase(key="all", title="All"),),
        "integration_window": IntegrationWindow(min=24 * HOUR, max=72 * HOUR),
        "practice": PRACTICE,
    }
    return Protocol(visits=tuple(visits), gaps=tuple(gaps), **(defaults | others))


def two_doses(**others):
    """Preparation, two doses two to five days apart, integration one to three days after each."""
    visits = [
        visit("preparation", "preparation"),
        visit("dose-1", minutes=180, roles=("nurse", "therapist"), on_site=("prescriber",), room_kind="dosing"),
        visit("integration-1", "integration"),
        visit("dose-2", minutes=180, roles=("nurse", "therapist"), optional=True),
        visit("integration-2", "integration", optional=True),
        visit("review", "review"),
    ]
    gaps = [
        gap("start", "preparation", 0, 7),
        gap("preparation", "first-dose", 1, 7),
        gap("dose-1", "dose-2", 2, 5),
        gap("dose-1", "integration-1", 24, 72, HOUR),
        gap("integration-1", "dose-2", 2, None, HOUR),
        gap("dose-2", "integration-2", 24, 72, HOUR),
        gap("last-dose", "review", 5, 10),
        gap("first-dose", "review", 0, 12, hard=False),
    ]
    return protocol(**({"visits": visits, "gaps": gaps} | others))
