"""Filling the demonstration: the cast by real acts, everyone else in bulk; all of it or nothing."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from openkap.clinic import actions
from openkap.clinic.models import DemoClinic, User
from openkap.clinic.seed import post_nothing_more
from openkap.core.reviews import statements
from openkap.safety import actions as safety
from openkap.safety import queries as safety_queries
from openkap.web.demo import cast_stories, open_questions, synthetic
from openkap.web.demo.people import Cast, gather
from openkap.web.demo.progress import Progress
from openkap.web.demo.walk import on_call, rota

LOOKED_AFTER = timedelta(minutes=20)


class NotEmpty(Exception):
    """The database holds accounts already: a demonstration is only written into an empty one."""


@transaction.atomic
def fill(*, clients: int, seed: int, now: datetime | None = None) -> DemoClinic:
    """Write the demonstration and its mark. Raises NotEmpty when anybody has an account here."""
    if User.objects.exists():
        raise NotEmpty("this database is in use; a demonstration is only written into an empty one")
    now = now or datetime.now(UTC).replace(microsecond=0)
    with Progress("the named cast", 4) as progress:
        cast = gather(at=now - timedelta(days=60))
        rota(cast.people, at=now - timedelta(days=60))
        read_claims(cast, now=now)
        on_call(cast.people, at=now)
        progress.step()
        for tell in (cast_stories.stranger, cast_stories.bo, cast_stories.ada):
            tell(cast, now=now)
            progress.step()
    _answer_the_calls()
    synthetic.sow(cast, clients=clients, seed=seed, now=now)
    open_questions.worry(cast, now=now)
    open_questions.disagreement(cast, now=now)
    post_nothing_more(at=now)
    return DemoClinic.objects.create(seed=seed, clients=clients, filled_at=now)


LEFT_UNREAD = ("for-pain",)  # so that the demonstration shows what a withheld claim looks like


def read_claims(cast: Cast, *, now: datetime) -> None:
    """The medical director has read what the public pages say, all but one claim."""
    at = now - timedelta(days=21)
    read = [each for each in statements() if each.id not in LEFT_UNREAD]
    actions.review_claims(statements=read, reviewed_on=at.date(), by=cast.medical_director, at=at)


def _answer_the_calls() -> None:
    """Whoever owns an open case of the cast has said so: the demonstration does not begin with an alarm."""
    for case in safety_queries.open_cases():
        if case.owner:
            safety.acknowledge(case=case, by=case.owner.user, at=case.opened_at + LOOKED_AFTER)
