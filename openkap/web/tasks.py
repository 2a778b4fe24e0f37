"""Background work for which rooms meet: one line each; every one may run twice."""

from django.utils import timezone
from django_tasks import task

from openkap.candidacy import relooks
from openkap.intake import clocks as worries
from openkap.safety import clocks
from openkap.scheduling import queries as scheduling


@task()
def run_safety_clocks() -> None:
    """Let every open safety case and every unanswered worry do what is due; nobody who is on leave is counted on."""
    now = timezone.now()
    away = scheduling.away(now)
    clocks.run(away=away, at=now)
    worries.run(away=away, at=now)


@task()
def look_again() -> None:
    """Ask the candidacy criteria again about everybody whose decision is signed, and tell the signers what changed."""
    relooks.run(at=timezone.now())
