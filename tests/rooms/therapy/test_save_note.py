"""A draft keeps what was typed, whoever of the team's therapists types it, until it is signed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.therapy import actions, queries
from openkap.therapy.models import Note
from tests.rooms.therapy.said import PREPARED


@pytest.fixture
def url(visit):
    return reverse("staff-therapy-note", args=[visit("preparation").pk])


def test_a_half_typed_draft_is_kept(cast, visit, now):
    note = actions.save_note(visit=visit("preparation"), said={"intention": "What if"}, by=cast.dev, at=now)
    assert (note.intention, note.stop_word, note.episode) == ("What if", "", cast.ada_episode)


def test_typing_on_changes_the_same_note(cast, visit, now):
    meeting = visit("preparation")
    first = actions.save_note(visit=meeting, said={"intention": "What if"}, by=cast.dev, at=now)
    second = actions.save_note(visit=meeting, said={"stop_word": "harbour"}, by=cast.dev, at=now)
    assert first.pk == second.pk
    assert queries.note_of(meeting).intention == "What if"


def test_beginning_a_note_is_recorded_once_and_without_its_words(cast, visit, now):
    for _ in range(3):
        actions.save_note(visit=visit("preparation"), said=PREPARED, by=cast.dev, at=now)
    event = AuditEvent.objects.get(kind="therapy:note:begun")
    assert event.facts == {"visit": visit("preparation").pk}


def test_a_note_keeps_only_what_its_kind_of_meeting_asks(cast, visit, now):
    note = actions.save_note(visit=visit("dosing"), said={"course": "Quiet.", "stop_word": "x"}, by=cast.dev, at=now)
    note.refresh_from_db()
    assert (note.course, note.stop_word) == ("Quiet.", "")


def test_a_signed_note_is_not_written_on(cast, prepared, visit, now):
    with pytest.raises(actions.Refused, match="signed"):
        actions.save_note(visit=visit("preparation"), said={"intention": "Other"}, by=cast.dev, at=now)
    assert Note.objects.get(pk=prepared.pk).intention == PREPARED["intention"]


@pytest.mark.parametrize("who", ["eun", "femi", "medical_director"])
def test_only_therapists_write(cast, visit, now, who):
    with pytest.raises(actions.Refused, match="Only a therapist"):
        actions.save_note(visit=visit("preparation"), said=PREPARED, by=getattr(cast, who), at=now)


def test_a_meeting_without_a_therapy_note_has_none(cast, plan, now):
    from openkap.careplan import queries as careplan

    other = next(each for each in careplan.visits_of(plan) if each.kind in {"review", "follow_up"})
    with pytest.raises(actions.Refused, match="no therapy note"):
        actions.save_note(visit=other, said={}, by=cast.dev, at=now)


def test_the_page_keeps_a_draft_and_says_it_is_not_signed(cast, login_as, url):
    answer = login_as(cast.dev).post(url, {"intention": "What if"}, follow=True)
    assert b"The draft is kept. It is not signed yet." in answer.content
    assert b"What if" in answer.content


def test_a_draft_keeps_itself_quietly(cast, login_as, url):
    answer = login_as(cast.dev).post(url, {"intention": "What if"}, HTTP_X_AUTOSAVE="true")
    assert answer.status_code == 204
    assert Note.objects.get().intention == "What if"


def test_a_wrong_time_is_named_beside_its_field_and_the_rest_stays_typed(cast, login_as, url):
    answer = login_as(cast.dev).post(url, {"started_at": "noonish", "intention": "What if"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_started_at_error"' in page
    assert "What if" in page


def test_the_booked_time_is_offered_when_nothing_was_typed(cast, login_as, visit, now, url):
    page = login_as(cast.dev).get(url).content.decode()
    assert 'name="started_at"' in page
    assert visit("preparation").appointment is None
    late = visit("preparation").latest_at + timedelta(days=1)
    assert queries.window_state(visit("preparation"), late) == "late"
