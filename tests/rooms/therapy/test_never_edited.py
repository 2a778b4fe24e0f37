"""Even past the code, the database refuses to change what was signed, sealed or marked."""

import pytest
from django.db import DatabaseError, transaction

from openkap.therapy import actions
from openkap.therapy.models import Amendment, Note, PsychotherapyNote, PsychotherapySeal, SessionMark, Signature


def refused(change):
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        change()


def test_a_signed_note_and_its_signature_cannot_be_changed(prepared):
    refused(lambda: Note.objects.filter(pk=prepared.pk).update(intention="Other"))
    refused(lambda: Signature.objects.update(hash="0" * 64))


def test_an_unsigned_note_can(cast, visit, now):
    note = actions.save_note(visit=visit("preparation"), said={"intention": "What if"}, by=cast.dev, at=now)
    assert Note.objects.filter(pk=note.pk).update(intention="Other") == 1


def test_a_sealed_psychotherapy_note_cannot_be_changed(cast, private, now):
    PsychotherapyNote.objects.update(text="still mine")
    actions.seal_private(note=private, by=cast.dev, at=now)
    refused(lambda: PsychotherapyNote.objects.update(text="Other"))
    refused(lambda: PsychotherapySeal.objects.update(hash="0" * 64))


def test_amendments_and_marks_cannot_be_changed(cast, prepared, visit, now):
    actions.amend_note(note=prepared, text="More.", by=cast.dev, at=now)
    actions.make_mark(visit=visit("dosing"), kind="phrase", text="the sea", by=cast.dev, at=now)
    refused(lambda: Amendment.objects.update(text="Less."))
    refused(lambda: SessionMark.objects.update(text="Other"))
