"""A signature stands for a whole note, moves the journey on, and is never taken back by editing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.careplan.models import VisitKept
from openkap.clinic.models import AuditEvent, Milestone
from openkap.therapy import actions, policies, queries
from openkap.therapy.models import Amendment, Signature
from openkap.therapy.words import REQUIRED
from tests.rooms.therapy.said import INTEGRATED, PREPARED


def drafted(cast, visit, now, kind, said):
    said = {"started_at": now - timedelta(hours=1), **said}
    return actions.save_note(visit=visit(kind), said=said, by=cast.dev, at=now)


def test_a_whole_note_is_signed_with_its_fingerprint(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", PREPARED)
    signature = actions.sign_note(note=note, by=cast.dev, at=now)
    assert (signature.by, signature.hash) == (cast.dev, note.fingerprint())
    assert AuditEvent.objects.filter(kind="therapy:note:signed").count() == 1


@pytest.mark.parametrize("name", REQUIRED["preparation"])
def test_what_is_still_empty_is_named_and_nothing_is_signed(cast, visit, now, name):
    empty = None if name == "started_at" else ""
    note = drafted(cast, visit, now, "preparation", {**PREPARED, name: empty})
    with pytest.raises(actions.Refused, match="Still empty"):
        actions.sign_note(note=note, by=cast.dev, at=now)
    assert len(policies.remaining(note, "preparation")) == 1
    assert not Signature.objects.exists()


def test_spaces_do_not_fill_a_field(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", {**PREPARED, "stop_word": "   "})
    assert policies.remaining(note, "preparation") == ["stop word"]


def test_a_meeting_is_not_signed_before_it_began(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", {**PREPARED, "started_at": now + timedelta(hours=1)})
    with pytest.raises(actions.Refused, match="after the meeting"):
        actions.sign_note(note=note, by=cast.dev, at=now)


def test_a_signature_is_given_once(cast, prepared, now):
    with pytest.raises(actions.Refused, match="already signed"):
        actions.sign_note(note=prepared, by=cast.dev, at=now)


@pytest.mark.parametrize(("kind", "said"), [("preparation", PREPARED), ("integration", INTEGRATED)])
def test_signing_says_that_the_meeting_took_place(cast, visit, now, kind, said):
    note = drafted(cast, visit, now, kind, said)
    actions.sign_note(note=note, by=cast.dev, at=now)
    assert VisitKept.objects.get(visit=visit(kind)).started_at == note.started_at


def test_a_dosing_note_leaves_it_to_the_dosing_session_to_say_so(cast, visit, now):
    actions.sign_note(note=drafted(cast, visit, now, "dosing", {"course": "Quiet."}), by=cast.dev, at=now)
    assert not VisitKept.objects.exists()


def test_the_last_preparation_makes_the_client_prepared(cast, plan, now):
    from openkap.careplan import queries as careplan

    meetings = [each for each in careplan.visits_of(plan) if each.kind == "preparation"]
    for meeting in meetings:
        assert not Milestone.objects.filter(kind="prepared").exists()
        said = {**PREPARED, "started_at": now - timedelta(hours=1)}
        note = actions.save_note(visit=meeting, said=said, by=cast.dev, at=now)
        actions.sign_note(note=note, by=cast.dev, at=now)
    assert Milestone.objects.get(kind="prepared").episode == cast.ada_episode


def test_the_fingerprint_notices_every_word(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", PREPARED)
    prints = {note.fingerprint()}
    for name in ("intention", "stop_word", "evening_plan", "touch_words"):
        setattr(note, name, getattr(note, name) + ".")
        prints.add(note.fingerprint())
    assert len(prints) == 5


def test_words_do_not_slip_from_one_field_into_the_next_unnoticed(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", PREPARED)
    note.setting, note.coping = "ab", "c"
    one = note.fingerprint()
    note.setting, note.coping = "a", "bc"
    assert note.fingerprint() != one


def test_an_amendment_stands_beside_the_signed_words(cast, prepared, now):
    actions.amend_note(note=prepared, text="The hand is the right one.", by=cast.dev, at=now)
    note = queries.note_of(prepared.planned_visit)
    assert [each.text for each in note.amendments.all()] == ["The hand is the right one."]
    assert note.fingerprint() == note.signature.hash


def test_a_draft_is_written_on_not_amended(cast, visit, now):
    note = drafted(cast, visit, now, "preparation", {})
    with pytest.raises(actions.Refused, match="not signed yet"):
        actions.amend_note(note=note, text="More", by=cast.dev, at=now)
    assert not Amendment.objects.exists()


def test_the_sign_button_keeps_what_is_on_the_screen_and_signs_it(cast, login_as, visit, now):
    url = reverse("staff-therapy-signature", args=[visit("preparation").pk])
    typed = {**PREPARED, "started_at": f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M}"}
    page = login_as(cast.dev).post(url, typed, follow=True).content.decode()
    assert "This note is signed." in page
    assert "harbour" in page
    assert 'id="shared-note"' not in page


def test_a_refused_signature_keeps_the_draft_and_says_what_is_missing(cast, login_as, visit):
    url = reverse("staff-therapy-signature", args=[visit("preparation").pk])
    answer = login_as(cast.dev).post(url, {"intention": "What if"})
    assert answer.status_code == 422
    assert "Still empty: when the meeting began, touch, stop word, plan for the evening." in answer.content.decode()
    assert queries.note_of(visit("preparation")).intention == "What if"


def test_an_empty_amendment_is_refused_beside_its_field(cast, login_as, prepared):
    answer = login_as(cast.dev).post(reverse("staff-therapy-amendments", args=[prepared.pk]), {"text": " "})
    assert answer.status_code == 422
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "words"), [(-1, "Before the window."), (1, "Inside the window."), (None, "It has no time yet.")]
)
def test_an_integration_note_says_whether_it_lies_in_its_window(cast, login_as, visit, now, minutes, words):
    meeting = visit("integration")
    if minutes is not None:
        at = meeting.earliest_at + timedelta(minutes=minutes)
        actions.save_note(visit=meeting, said={"started_at": at}, by=cast.dev, at=now)
    page = login_as(cast.dev).get(reverse("staff-therapy-note", args=[meeting.pk])).content.decode()
    assert words in page
