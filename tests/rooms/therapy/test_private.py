"""Psychotherapy notes: one writer, one reader, a table of their own, and no way round."""

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from openkap.careplan import queries as careplan
from openkap.clinic import actions as clinic
from openkap.clinic.models import AuditEvent
from openkap.therapy import actions, queries
from openkap.therapy.models import PsychotherapyNote
from tests.rooms.therapy.said import SECRET

STRANGERS = [
    "eun",
    "femi",
    "medical_director",
    "ivo",
    "gus",
    "hana",
    "clinic_director",
    "administrator",
    "ada",
    "stranger",
]


@pytest.fixture
def addresses(visit):
    pk = visit("preparation").pk
    return [reverse(f"staff-therapy-{name}", args=[pk]) for name in ("note", "private", "seal", "signature")]


@pytest.fixture
def second_therapist(cast, now):
    """Ivo joins Ada's team: a therapist with every right to the shared record."""
    clinic.join_team(episode=cast.ada_episode, practitioner=cast.people["ivo"], by=cast.dev, at=now)
    return cast.ivo


def test_its_writer_reads_it(cast, private, visit, login_as):
    page = login_as(cast.dev).get(reverse("staff-therapy-note", args=[visit("preparation").pk]))
    assert SECRET in page.content.decode()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_finds_an_address_that_leads_to_it(cast, private, addresses, login_as, who):
    browser = login_as(getattr(cast, who))
    for address in addresses:
        assert browser.get(address).status_code in {404, 405}
        assert browser.post(address, {"text": "x"}).status_code == 404
    assert PsychotherapyNote.objects.get().text == SECRET


def test_another_therapist_of_the_same_team_sees_nothing_of_it(private, visit, second_therapist, login_as):
    address = reverse("staff-therapy-note", args=[visit("preparation").pk])
    page = login_as(second_therapist).get(address)
    assert page.status_code == 200
    assert SECRET not in page.content.decode()


def test_another_therapist_writes_a_note_of_their_own(private, visit, second_therapist, now):
    own = actions.write_private(visit=visit("preparation"), text="mine", by=second_therapist, at=now)
    assert own.pk != private.pk
    assert list(queries.private_notes(visit("preparation"), second_therapist)) == [own]


def test_it_is_on_no_page_of_the_chart(cast, private, prepared, visit, login_as, now):
    episode = cast.ada_episode.pk
    marks = reverse("staff-therapy-marks", args=[visit("dosing").pk])
    for address in (reverse("staff-therapy-shared", args=[episode]), marks):
        assert SECRET not in login_as(cast.dev).get(address).content.decode()
    assert SECRET not in login_as(cast.ada).get(reverse("portal-therapy-shared")).content.decode()
    assert SECRET not in str(queries.panel(cast.ada_episode, careplan.visits(cast.ada_episode)))


def test_it_is_in_no_other_table(cast, private, now):
    actions.seal_private(note=private, by=cast.dev, at=now)
    for model in apps.get_models():
        if model is not PsychotherapyNote and model._meta.managed:
            assert SECRET not in serializers.serialize("json", model.objects.all()), model


def test_the_visitors_book_says_that_it_was_begun_and_nothing_more(cast, private, now):
    actions.seal_private(note=private, by=cast.dev, at=now)
    events = AuditEvent.objects.filter(kind__startswith="therapy:psychotherapy_note")
    assert {event.kind.rpartition(":")[2] for event in events} == {"begun", "sealed"}
    assert all(event.facts == {} for event in events)


def test_a_sealed_note_is_not_changed_and_writing_begins_another(cast, private, visit, now):
    actions.seal_private(note=private, by=cast.dev, at=now)
    later = actions.write_private(visit=visit("preparation"), text="later", by=cast.dev, at=now)
    assert later.pk != private.pk
    private.refresh_from_db()
    assert private.text == SECRET
    with pytest.raises(actions.Refused, match="sealed"):
        actions.seal_private(note=private, by=cast.dev, at=now)


def test_an_empty_note_is_not_sealed(cast, visit, now):
    note = actions.write_private(visit=visit("preparation"), text="  ", by=cast.dev, at=now)
    with pytest.raises(actions.Refused, match="empty"):
        actions.seal_private(note=note, by=cast.dev, at=now)


def test_only_its_writer_seals_it(private, second_therapist, now):
    with pytest.raises(actions.Refused, match="another therapist"):
        actions.seal_private(note=private, by=second_therapist, at=now)


def test_it_keeps_itself_while_being_typed(cast, login_as, visit):
    address = reverse("staff-therapy-private", args=[visit("preparation").pk])
    for text in ("a", "a thought"):
        assert login_as(cast.dev).post(address, {"text": text}, HTTP_X_AUTOSAVE="true").status_code == 204
    assert PsychotherapyNote.objects.get().text == "a thought"


def test_the_seal_button_keeps_what_is_typed_and_closes_it(cast, login_as, visit):
    address = reverse("staff-therapy-seal", args=[visit("preparation").pk])
    page = login_as(cast.dev).post(address, {"text": "a thought"}, follow=True).content.decode()
    assert "Your note is sealed. Only you can read it." in page
    assert queries.private_draft(visit("preparation"), cast.dev) is None
