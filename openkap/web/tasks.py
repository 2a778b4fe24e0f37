"""Background work for which rooms meet: one line each; every one may run twice."""

from django.utils import timezone
from django_tasks import task

from openkap.candidacy import relooks
from openkap.safety import clocks
from openkap.scheduling import queries as scheduling


@task()
def run_safety_clocks() -> None:
    """Let every open safety case do what is due; nobody who is on leave is counted on."""
    clocks.run(away=scheduling.away(timezone.now()), at=timezone.now())


@task()
def look_again() -> None:
    """Ask the candidacy criteria again about everybody whose decision is signed, and tell the signers what changed."""
    relooks.run(at=timezone.now())
