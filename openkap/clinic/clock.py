"""Regular work takes turns: however many workers look, each turn is taken once; what was dropped is taken up again."""

from datetime import datetime, timedelta

from django.db.models import Exists
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from openkap.clinic.models import Beat

SAFETY = "safety clocks"  # the one piece of regular work that people must know to be running
STILL = timedelta(minutes=5)  # without a beat for so long, the clock stands still
DROPPED = timedelta(minutes=5)  # work that runs for so long was dropped by a worker that was killed
KEPT = timedelta(days=7)  # how long a note about finished work is kept


def take_turn(name: str, *, every: timedelta, at: datetime) -> bool:
    """Whether this work is due now, and ours to do: then nobody else gets this turn."""
    beat, _ = Beat.objects.get_or_create(name=name, defaults={"due_at": at, "ran_at": at})
    return bool(Beat.objects.filter(pk=beat.pk, due_at__lte=at).update(due_at=at + every, ran_at=at))


def stands_still(*, at: datetime) -> Exists:
    """For a question to the database: the clock of safety cases ran once, and runs no more."""
    return Exists(Beat.objects.filter(name=SAFETY, ran_at__lt=at - STILL))


def take_up_again(*, at: datetime) -> int:
    """Work whose worker was killed is ready again. If it is not dead but slow, the work is done twice: all of it may
    be. Returns how much that was."""
    dropped = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - DROPPED)
    return dropped.update(status=TaskResultStatus.READY)


def forget(*, before: datetime) -> int:
    """Throw away the notes about work that was finished before that moment."""
    finished = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    gone, _ = DBTaskResult.objects.filter(status__in=finished, finished_at__lt=before).delete()
    return gone
