"""What was written down stays; what was pressed twice happens once."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from openkap.clinic import audit
from openkap.clinic.models import AuditEvent, SubmittedForm
from openkap.clinic.once import act_once


@pytest.fixture
def event(cast, now):
    return audit.record("clinic:episode:opened", cast.ada_episode, by=cast.gus, at=now)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_visitors_book(event, change):
    rows = AuditEvent.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(kind="clinic:nothing:happened") if change == "update" else rows.delete()
    assert AuditEvent.objects.get(pk=event.pk).kind == "clinic:episode:opened"


def test_an_event_reads_as_a_sentence(event):
    assert audit.sentence(event, "Gus") == "Gus opened the episode."


def test_a_kind_that_does_not_read_right_is_refused(cast, now):
    with pytest.raises(ValueError, match="room:subject:verb"):
        audit.record("opened", cast.ada_episode, by=cast.gus, at=now)


class Bell:
    """A view that counts how often it rings."""

    def __init__(self, status=302):
        self.rings, self.status = 0, status

    def __call__(self, request):
        self.rings += 1
        return redirect("/rung/") if self.status == 302 else HttpResponse(status=self.status)


def press(view, token):
    return act_once(view)(RequestFactory().post("/bell/", {"once": str(token)}))


def test_a_form_acts_once_and_answers_alike(db):
    bell, token = Bell(), uuid.uuid4()
    answers = [press(bell, token) for _ in range(3)]
    assert (bell.rings, {answer["Location"] for answer in answers}) == (1, {"/rung/"})


def test_two_forms_act_twice(db):
    bell = Bell()
    press(bell, uuid.uuid4())
    press(bell, uuid.uuid4())
    assert bell.rings == 2


def test_a_refused_form_may_be_sent_again(db):
    bell, token = Bell(status=422), uuid.uuid4()
    press(bell, token)
    press(bell, token)
    assert bell.rings == 2
    assert not SubmittedForm.objects.exists()


def test_a_repeated_fragment_changes_nothing_on_the_page(db):
    bell, token = Bell(status=201), uuid.uuid4()
    assert [press(bell, token).status_code for _ in range(2)] == [201, 204]


def test_a_crash_does_not_spend_the_form(db):
    token = uuid.uuid4()

    def crash(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        press(crash, token)
    bell = Bell()
    press(bell, token)
    assert bell.rings == 1
