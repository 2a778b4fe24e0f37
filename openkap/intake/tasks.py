"""Background work of arriving: one line each; every one may run twice."""

from django.utils import timezone
from django_tasks import task

from openkap.intake import birthdays


@task()
def tell_birthdays() -> None:
    """Tell of clients who come of age."""
    birthdays.run(at=timezone.now())
