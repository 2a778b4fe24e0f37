"""An instrument that the clinic brought is asked, answered, scored and explained like every other."""

from dataclasses import replace

import pytest
from django.urls import reverse

from openkap.cli.faults import Fault
from openkap.cli.serving import check_answered
from openkap.intake import queries as intake
from openkap.measurement import actions, forms, queries
from openkap.measurement.models import Score
from openkap.safety.models import SafetyCase
from tests.core.brought_parts import DEFINITION, put, words


@pytest.fixture
def brought(settings, tmp_path):
    """A clinic that brought an instrument, and its words."""
    settings.OPENKAP_INSTRUMENTS = put(tmp_path / "structure")
    settings.OPENKAP_WORDING = words(tmp_path / "words")
    return tmp_path / "structure"


def part_of_packet(cast, assignment):
    return next((part for part in intake.packet(cast.ada_episode).parts if part.key == str(assignment.pk)), None)


def test_from_the_packet_to_the_reasons_of_its_score(cast, brought, login_as, today):
    dev = login_as(cast.dev)
    made = {"instrument": "calm", "occasion": "intake", "opens_on": today.isoformat(), "due_on": today.isoformat()}
    page = reverse("staff-measurement-assign", args=[cast.ada_episode.pk])
    assert "Calm: Invented scale of calm (brought by this clinic)" in dev.get(page).content.decode()
    assert dev.post(page, made).status_code == 302
    assignment = queries.assignments(cast.ada_episode).get(instrument="calm")
    assert (assignment.version, assignment.asked_of) == ("clinic.1", "client")
    assert part_of_packet(cast, assignment).open_items == 1

    ada = login_as(cast.ada)
    for number, value in ((1, 2), (2, 0), (3, 1)):
        asked = reverse("portal-measurement-item", args=[assignment.pk, number])
        assert ("My body is at rest" in ada.get(asked).content.decode()) == (number == 1)
        assert ada.post(asked, {"value": value}).status_code == 302
    assert SafetyCase.objects.get().source.endswith(":despair")
    assert ada.post(reverse("portal-measurement-review", args=[assignment.pk])).status_code == 302
    assert part_of_packet(cast, assignment).done

    row = Score.objects.get()
    assert (row.instrument, row.version, row.value, row.band) == ("calm", "clinic.1", 4, "calm")
    dev = login_as(cast.dev)
    told = dev.get(reverse("staff-measurement-response", args=[assignment.pk])).content.decode()
    for wanted in (
        "Brought by this clinic; Jo Park, psychologist compared it with its source on 1 May 2026.",
        "A paper about calm",
        "calm clinic.1",
        "Words licensed to this clinic.",
    ):
        assert wanted in told
    assert "Calm" in dev.get(reverse("staff-measurement-responses", args=[cast.ada_episode.pk])).content.decode()


def test_what_ships_is_not_said_to_be_brought(cast, brought, submitted, login_as):
    page = reverse("staff-measurement-response", args=[submitted([0] * 9).pk])
    assert "Brought by this clinic" not in login_as(cast.dev).get(page).content.decode()


def test_without_words_a_clinician_enters_it_by_number(cast, brought, assigned, settings, login_as):
    settings.OPENKAP_WORDING = ""
    assert "calm" not in dict(forms.Assign().fields["instrument"].choices)
    waiting = assigned("calm")
    entry = reverse("staff-measurement-entry", args=[waiting.pk])
    page = login_as(cast.dev).get(entry).content.decode()
    assert ("1. Body" in page, "Brought by this clinic" in page) == (True, True)
    assert login_as(cast.dev).post(entry, {"item_1": "0", "item_2": "2", "item_3": "0"}).status_code == 302
    assert Score.objects.get().band == "restless"


def test_its_terms_are_obeyed(brought, assigned, settings):
    settings.OPENKAP_LICENCE_CONTEXTS = ("clinical", "commercial")
    with pytest.raises(actions.Refused, match="This clinic's wording file for the Calm does not permit commercial use"):
        assigned("calm")
    settings.OPENKAP_WORDING = ""
    with pytest.raises(actions.Refused, match="The licence of the Calm does not permit commercial use"):
        assigned("calm")


def test_its_draft_is_put_before_nobody(assigned, settings, tmp_path):
    settings.OPENKAP_INSTRUMENTS = put(tmp_path, DEFINITION.replace('status = "active"', 'status = "draft"'))
    assert "calm" not in {each.id for each in queries.instruments()}
    with pytest.raises(actions.Refused, match="The Calm is a draft"):
        assigned("calm")


def test_the_version_that_was_answered_stays_the_one_that_explains(cast, brought, submitted, settings, login_as):
    sent = submitted([2, 0, 0], "calm")
    text = DEFINITION.replace('version = "1"', 'version = "2"').replace('label = "calm"', 'label = "serene"')
    put(brought, text, file="calm/2.toml")
    settings.OPENKAP_INSTRUMENTS = f"{brought}/"  # as after the next start: the folder is read once
    assert queries.instrument("calm").version == "clinic.2"
    assert queries.instrument_of(sent).rule().band(4) == "calm"


def test_an_instrument_that_was_answered_and_taken_away_stops_the_start(brought, submitted, settings):
    submitted([2, 0, 0], "calm")
    check_answered()
    settings.OPENKAP_INSTRUMENTS = ""
    with pytest.raises(Fault, match=r"OPENKAP_INSTRUMENTS: calm clinic\.1 was asked for here, and its file is gone"):
        check_answered()


def test_a_retired_one_is_asked_no_more_and_stays_readable(brought, assigned, submitted, settings, cast, login_as):
    sent = submitted([2, 0, 0], "calm")
    put(brought, DEFINITION.replace('status = "active"', 'status = "retired"'))
    settings.OPENKAP_INSTRUMENTS = f"{brought}/"
    check_answered()
    assert "calm" not in {each.id for each in queries.offered()}
    with pytest.raises(actions.Refused, match="The Calm is retired: it is asked for no more"):
        assigned("calm", occasion="extra")
    assert login_as(cast.dev).get(reverse("staff-measurement-response", args=[sent.pk])).status_code == 200


def test_the_clinics_own_definition_opens_what_ships_as_a_draft():
    assert not queries.usable(queries.instrument("cfi"))
    assert queries.usable(replace(queries.instrument("cfi"), version="clinic.1", status="active"))
