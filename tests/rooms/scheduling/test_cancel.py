"""A cancelled appointment stays on the record and frees its room and its people."""

import pytest
from django.db import IntegrityError, transaction

from openkap.clinic.models import AuditEvent, Notice
from openkap.scheduling import actions, queries
from openkap.scheduling.models import Cancellation

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(book, visit, rota):
    return book(visit(only={"therapist": frozenset({rota.people["dev"].pk})}))["prep"]


def cancel(made, rota, at, by=None):
    return actions.cancel(appointment=made, reason="client_ill", by=by or rota.gus, at=at)


def test_it_is_on_the_record_with_its_reason(made, rota, now):
    row = cancel(made, rota, now)
    assert (row.reason, row.by) == ("client_ill", rota.gus)
    event = AuditEvent.objects.get(kind="scheduling:appointment:cancelled")
    assert (event.facts, event.by_ref) == ({"reason": "client_ill"}, rota.gus.pk)


def test_its_time_is_free_again(made, rota, now, book, visit):
    start = made.starts_at
    cancel(made, rota, now)
    same = visit("again", earliest=start, latest=start, only={"therapist": frozenset({rota.people["dev"].pk})})
    assert book(same)["again"].starts_at == start


def test_it_is_no_longer_ahead_of_anyone(made, rota, now):
    cancel(made, rota, now)
    assert queries.next_of(rota.ada_episode, now=now) is None
    assert not queries.upcoming(rota.dev, now=now).exists()


def test_the_client_and_the_people_in_it_are_told(made, rota, now):
    cancel(made, rota, now)
    told = set(Notice.objects.filter(kind="scheduling:appointment_cancelled").values_list("to", flat=True))
    assert told == {rota.ada.pk, rota.dev.pk}


def test_it_is_cancelled_once(made, rota, now):
    cancel(made, rota, now)
    with pytest.raises(actions.Refused, match="is cancelled"):
        cancel(made, rota, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cancellation.objects.create(appointment=made, reason="client_ill", by=rota.gus, at=now)


def test_what_has_begun_is_not_cancelled(made, rota):
    with pytest.raises(actions.Refused, match="already begun"):
        cancel(made, rota, made.starts_at)


def test_who_may_not_book_may_not_cancel(made, rota, now):
    with pytest.raises(actions.Refused, match="Your role does not book appointments"):
        cancel(made, rota, now, by=rota.hana)
