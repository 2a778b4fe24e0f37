"""What the team and the client may read: from signed notes only, the newest word on each agreement."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.urls import reverse

from openkap.careplan import queries as careplan
from openkap.scheduling.models import Appointment
from openkap.therapy import actions, queries
from tests.rooms.therapy.said import INTEGRATED, PREPARED


def test_a_draft_is_shared_with_nobody(cast, visit, now):
    actions.save_note(visit=visit("preparation"), said=PREPARED, by=cast.dev, at=now)
    record = queries.shared_record(cast.ada_episode)
    assert not record
    assert record.intention == ""


def test_signed_agreements_are_shared(cast, prepared):
    record = queries.shared_record(cast.ada_episode)
    assert (record.intention, record.stop_word, record.touch) == (PREPARED["intention"], "harbour", "a hand to hold")


def test_the_newest_preparation_has_the_last_word(cast, plan, prepared, now):
    from openkap.careplan import queries as careplan

    second = [each for each in careplan.visits_of(plan) if each.kind == "preparation"][1]
    said = {**PREPARED, "stop_word": "lantern", "setting": "", "started_at": now}
    actions.sign_note(note=actions.save_note(visit=second, said=said, by=cast.dev, at=now), by=cast.dev, at=now)
    record = queries.shared_record(cast.ada_episode)
    assert record.stop_word == "lantern"
    assert record.setting == PREPARED["setting"], "what was not said again still holds"


def test_commitments_come_newest_first(cast, visit, prepared, now):
    said = {**INTEGRATED, "behaviour_by_on": date(2031, 3, 9), "started_at": now}
    note = actions.save_note(visit=visit("integration"), said=said, by=cast.dev, at=now)
    actions.sign_note(note=note, by=cast.dev, at=now)
    commitment = queries.shared_record(cast.ada_episode).commitments[0]
    assert (commitment.change, commitment.by_on) == ("Write to my sister.", date(2031, 3, 9))


def test_the_closing_note_of_a_dosing_day_counts_only_when_signed(cast, visit, now):
    dosing = visit("dosing")
    note = actions.save_note(visit=dosing, said={"course": "Quiet.", "started_at": now}, by=cast.dev, at=now)
    assert queries.closing_note(dosing) is None
    actions.sign_note(note=note, by=cast.dev, at=now)
    assert queries.closing_note(dosing) == note


@pytest.mark.parametrize("who", ["dev", "eun", "femi", "medical_director"])
def test_the_care_team_reads_the_shared_record(cast, prepared, login_as, who):
    page = login_as(getattr(cast, who)).get(reverse("staff-therapy-shared", args=[cast.ada_episode.pk]))
    assert "harbour" in page.content.decode()


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "ada", "stranger"])
def test_nobody_else_does(cast, prepared, login_as, who):
    address = reverse("staff-therapy-shared", args=[cast.ada_episode.pk])
    assert login_as(getattr(cast, who)).get(address).status_code == 404


def test_the_client_reads_their_own_words_at_home(cast, prepared, login_as):
    page = login_as(cast.ada).get(reverse("portal-therapy-shared")).content.decode()
    assert PREPARED["intention"] in page
    assert "harbour" in page
    assert PREPARED["coping"] not in page


def test_another_client_reads_nothing_of_it(cast, prepared, login_as):
    page = login_as(cast.stranger).get(reverse("portal-therapy-shared")).content.decode()
    assert "Nothing is written down yet" in page
    assert "harbour" not in page


def test_the_panel_names_the_next_meeting_that_needs_a_note(cast, visit, prepared, now):
    panel = queries.panel(cast.ada_episode, careplan.visits(cast.ada_episode))
    assert panel.record.stop_word == "harbour"
    assert panel.next_visit.kind in {"preparation", "dosing"}
    assert panel.next_visit != visit("preparation")
    assert not panel.begun


def test_without_a_plan_the_panel_is_empty(cast):
    panel = queries.panel(cast.bo_episode, ())
    assert (bool(panel.record), panel.next_visit, panel.begun) == (False, None, False)


def test_a_meeting_that_is_over_and_unsigned_is_awaited(cast, visit, now):
    meeting = visit("preparation")
    meeting.appointment = _appointment(cast, now - timedelta(hours=3))
    meeting.save(update_fields=["appointment"])
    awaited = queries.awaiting_notes(Q(plan__episode=cast.ada_episode), now=now)
    assert list(awaited) == [meeting]
    said = {**PREPARED, "started_at": now - timedelta(hours=3)}
    actions.sign_note(note=actions.save_note(visit=meeting, said=said, by=cast.dev, at=now), by=cast.dev, at=now)
    assert not awaited.all()


def _appointment(cast, starts_at):
    ends_at = starts_at + timedelta(hours=1)
    return Appointment.objects.create(
        episode=cast.ada_episode,
        kind="preparation",
        title="Preparation",
        room=cast.consulting_room,
        starts_at=starts_at,
        ends_at=ends_at,
        room_from_at=starts_at,
        room_until_at=ends_at,
        earliest_at=starts_at - timedelta(days=2),
        latest_at=starts_at + timedelta(days=2),
        made_at=starts_at - timedelta(days=7),
        made_by=cast.gus,
    )


def test_the_shared_record_costs_few_questions(cast, prepared, login_as, django_assert_max_num_queries):
    browser = login_as(cast.dev)
    with django_assert_max_num_queries(14):
        browser.get(reverse("staff-therapy-shared", args=[cast.ada_episode.pk]))


def test_the_note_page_costs_few_questions(cast, prepared, login_as, visit, django_assert_max_num_queries):
    browser = login_as(cast.dev)
    with django_assert_max_num_queries(22):
        browser.get(reverse("staff-therapy-note", args=[visit("preparation").pk]))
