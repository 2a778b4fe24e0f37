"""Whoever works under supervision signs, and somebody who does not signs beside it; until then it does not count."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.clinic.models import Credential
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from tests.rooms.intake.arrival import draft_whole_intake


@pytest.fixture
def waiting(cast, now):
    """Femi works under supervision and has signed Bo's medical intake."""
    day = now.date()
    Credential.objects.create(
        practitioner=cast.femi.practitioner,
        kind="supervised",
        valid_from_on=day,
        valid_until_on=day + timedelta(days=90),
        verified_at=now,
        verified_by=cast.clinic_director,
    )
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    return queries.intake(cast.bo_episode, "medical")


def test_it_does_not_count_before_the_co_signature(cast, waiting):
    assert queries.intake_of(cast.bo_episode)["medical"].signed_at is None
    assert queries.intake_of(cast.bo_episode)["medical"].word == "waits for a co-signature"
    assert "medical_intake_signed" not in clinic.milestones(cast.bo_episode)
    assert queries.facts_of(cast.bo_episode) == {}
    reasons = queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk]
    assert "co-signature of the medical intake" in reasons
    assert "medical intake" not in reasons


def test_with_the_co_signature_it_counts_from_when_it_was_signed(cast, now, later, waiting):
    before = (waiting.signature.content, waiting.signature.sha256)
    row = actions.cosign(intake=waiting, note="Read with Femi.", by=cast.medical_director, at=later)
    assert (row.sha256, row.by) == (waiting.signature.sha256, cast.medical_director)
    assert queries.intake_of(cast.bo_episode)["medical"].signed_at == now
    assert "medical_intake_signed" in clinic.milestones(cast.bo_episode)
    assert queries.facts_of(cast.bo_episode)["cardiac_state"].observed_at == now
    signature = queries.intake(cast.bo_episode, "medical").signature
    assert (signature.content, signature.sha256) == before
    with pytest.raises(Refused, match="has co-signed already"):
        actions.cosign(intake=waiting, note="", by=cast.medical_director, at=later)


@pytest.mark.parametrize(
    ("who", "says"),
    [("femi", "Somebody else co-signs"), ("dev", "does not write this"), ("eun", "does not write this")],
)
def test_not_everybody_co_signs(cast, now, waiting, who, says):
    with pytest.raises(Refused, match=says):
        actions.cosign(intake=waiting, note="", by=getattr(cast, who), at=now)


def test_whoever_is_supervised_does_not_supervise(cast, now, waiting):
    Credential.objects.update(practitioner=cast.medical_director.practitioner)
    with pytest.raises(Refused, match="under supervision yourself"):
        actions.cosign(intake=waiting, note="", by=cast.medical_director, at=now)
    assert cast.medical_director.practitioner not in queries.cosigners(waiting, waiting.signature, at=now)


def test_somebody_is_asked_and_told_without_a_clinical_word(cast, now, waiting):
    asked = cast.medical_director.practitioner
    assert queries.cosigners(waiting, waiting.signature, at=now) == [asked]
    actions.ask_to_cosign(intake=waiting, asked=asked, by=cast.femi, at=now)
    assert clinic.unread_notices(cast.medical_director).get().kind == "intake:cosign_asked"
    assert [one.asked for one in queries.cosign_requests(waiting.signature)] == [asked]
    with pytest.raises(Refused, match="cannot co-sign this"):
        actions.ask_to_cosign(intake=waiting, asked=cast.dev.practitioner, by=cast.femi, at=now)


def test_while_it_waits_nothing_is_amended_and_after_it_not_by_the_supervised(cast, now, later, waiting):
    said = {"episode": cast.bo_episode, "kind": "medical", "answers": {}, "text": "x"}
    with pytest.raises(Refused, match="waits for a co-signature"):
        actions.amend(**said, by=cast.femi, at=now)
    actions.cosign(intake=waiting, note="", by=cast.medical_director, at=later)
    with pytest.raises(Refused, match="under supervision"):
        actions.amend(**said, by=cast.femi, at=later)
    with pytest.raises(Refused, match="under supervision"):
        actions.declare_no_diagnosis(episode=cast.bo_episode, by=cast.femi, at=later)
    actions.amend(**said, by=cast.medical_director, at=later)


def test_without_supervision_nobody_has_to_sign_beside(cast, now):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    row = queries.intake(cast.bo_episode, "medical")
    with pytest.raises(Refused, match="needs no co-signature"):
        actions.cosign(intake=row, note="", by=cast.medical_director, at=now)


def test_on_the_page(cast, login_as, waiting):
    page = {name: reverse(f"staff-intake-medical{name}", args=[cast.bo_episode.pk]) for name in ("", "-ask", "-cosign")}
    browser = login_as(cast.femi)
    assert "Nobody" not in browser.get(page[""]).content.decode().split("Waits for a co-signature")[1]
    assert browser.post(page["-ask"], {}).status_code == 422
    assert browser.post(page["-ask"], {"asked": cast.medical_director.practitioner.pk}).status_code == 302
    assert "asked Medical director" in browser.get(page[""]).content.decode()
    supervisor = login_as(cast.medical_director)
    assert supervisor.post(page["-cosign"], {"note": "Read."}).status_code == 302
    assert "Co-signature" in supervisor.get(page[""]).content.decode()
    assert supervisor.post(page["-cosign"], {"note": "Again."}).status_code == 422
