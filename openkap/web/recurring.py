"""The whole clock on one page: what is done again and again, and how often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_tasks.base import Task

from openkap.careplan.tasks import remind_of_visits
from openkap.clinic import clock
from openkap.clinic.tasks import forget_finished_work, remind_of_claims, send_mail
from openkap.intake.tasks import tell_birthdays
from openkap.web.tasks import look_again, run_safety_clocks


@dataclass(frozen=True)
class Regular:
    """One piece of work, under the name by which its turns are taken."""

    name: str
    every: timedelta
    task: "Task[[], None]"


CLOCK = (
    Regular(clock.SAFETY, timedelta(seconds=30), run_safety_clocks),
    Regular("mail", timedelta(seconds=30), send_mail),
    Regular("candidacy", timedelta(hours=1), look_again),
    Regular("reminders", timedelta(minutes=10), remind_of_visits),
    Regular("birthdays", timedelta(hours=1), tell_birthdays),
    Regular("finished work", timedelta(days=1), forget_finished_work),
    Regular("claims", timedelta(days=1), remind_of_claims),
)


def wind(*, at: datetime) -> list[str]:
    """Ask for what is due now, each once however many workers look, and say what that was."""
    due = [each for each in CLOCK if clock.take_turn(each.name, every=each.every, at=at)]
    for each in due:
        each.task.enqueue()
    return [each.name for each in due]
