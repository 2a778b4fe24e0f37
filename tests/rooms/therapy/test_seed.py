"""Invented meetings leave the same rows as real ones: signatures that fit their notes, debts that stay debts."""

import random
from datetime import timedelta

from openkap.therapy import policies, queries, seed
from openkap.therapy.models import Note, SessionMark, Signature


def meeting(visit, cast, now, kind, **more):
    return seed.Meeting(visit(kind).pk, cast.ada_episode.pk, kind, now - timedelta(days=1), cast.dev.pk, **more)


def test_invented_notes_are_whole_and_their_signatures_fit(cast, visit, now):
    seed.meetings(
        [meeting(visit, cast, now, kind) for kind in ("preparation", "dosing", "integration")], random.Random(1)
    )
    for note in Note.objects.select_related("signature"):
        assert policies.remaining(note, note.kind) == []
        assert note.signature.hash == note.fingerprint()
    assert queries.shared_record(cast.ada_episode).stop_word


def test_an_owed_note_has_no_signature(cast, visit, now):
    seed.meetings([meeting(visit, cast, now, "preparation", signed=False)], random.Random(1))
    assert not Signature.objects.exists()


def test_the_same_seed_invents_the_same_words(cast, visit, now):
    seed.meetings([meeting(visit, cast, now, "dosing")], random.Random(7))
    said = list(SessionMark.objects.values_list("text", flat=True))
    SessionMark.objects.all().delete()
    Signature.objects.all().delete()
    Note.objects.all().delete()
    seed.meetings([meeting(visit, cast, now, "dosing")], random.Random(7))
    assert list(SessionMark.objects.values_list("text", flat=True)) == said


def test_many_meetings_cost_three_inserts(cast, plan, now, django_assert_max_num_queries):
    from openkap.careplan import queries as careplan

    held = [
        seed.Meeting(each.pk, cast.ada_episode.pk, each.kind, now - timedelta(days=1), cast.dev.pk)
        for each in careplan.visits_of(plan)
    ]
    with django_assert_max_num_queries(6):
        seed.meetings(held, random.Random(1))
