"""Background work of the building: one line each; every one may run twice."""

from django.utils import timezone
from django_tasks import task

from openkap.clinic import actions, clock, outbox


@task()
def send_mail() -> None:
    """Send what waits in the outbox."""
    outbox.send_due(at=timezone.now())


@task()
def forget_finished_work() -> None:
    """Throw away the notes about work that was finished long ago."""
    clock.forget(before=timezone.now() - clock.KEPT)


@task()
def remind_of_claims() -> None:
    """Say which claims end soon."""
    actions.remind_of_claims(by=None, at=timezone.now())
