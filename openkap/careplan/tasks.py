"""Background work of planning: one line each; every one may run twice."""

from django.utils import timezone
from django_tasks import task

from openkap.careplan import reminding


@task()
def remind_of_visits() -> None:
    """Remind clients of visits that are near."""
    reminding.run(at=timezone.now())
