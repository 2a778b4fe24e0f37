"""Overrule: only whom the criterion names, with a reason, before anyone has signed."""

from datetime import timedelta

import pytest

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.clinic.models import AuditEvent, Credential
from openkap.intake.models import Medicine


def overrule(row, by, at, criterion="med.aneurysm"):
    row = queries.determinations().get(pk=row.pk)
    reason = "Repaired, imaging clear, vascular surgeon agrees."
    return actions.override(determination=row, criterion=criterion, reason=reason, by=by, at=at)


def test_the_medical_director_overrules_and_both_may_then_agree(cast, now, determined, both_sign):
    row = determined(aneurysm="yes")
    overrule(row, cast.medical_director, now)
    assert both_sign(row)
    assert queries.cleared(cast.bo_episode)


@pytest.mark.parametrize("who", ["femi", "dev", "clinic_director"])
def test_nobody_else_overrules(cast, now, determined, who):
    with pytest.raises(Refused, match="Only the medical director"):
        overrule(determined(aneurysm="yes"), getattr(cast, who), now)


def test_some_criteria_nobody_overrules(cast, now, determined):
    with pytest.raises(Refused, match="Nobody may overrule"):
        overrule(determined(ketamine_allergy="yes"), cast.medical_director, now, "med.allergy")


@pytest.mark.parametrize("criterion", ["med.avm", "med.stroke", "no.such"])
def test_what_does_not_stand_in_the_way_is_not_overruled(cast, now, determined, criterion):
    with pytest.raises(Refused, match="nothing to overrule"):
        overrule(determined(aneurysm="yes"), cast.medical_director, now, criterion)


def test_a_criterion_is_overruled_once(cast, now, determined):
    row = determined(aneurysm="yes")
    overrule(row, cast.medical_director, now)
    with pytest.raises(Refused, match="nothing to overrule"):
        overrule(row, cast.medical_director, now)


def test_nothing_is_overruled_once_somebody_has_signed(cast, now, determined):
    row = determined(aneurysm="yes")
    actions.sign(determination=row, decision="decline", reason="No.", by=cast.femi, at=now)
    with pytest.raises(Refused, match="already signed"):
        overrule(row, cast.medical_director, now)


def test_an_override_holds_for_its_own_determination_only(cast, now, determined):
    row = determined(aneurysm="yes")
    overrule(row, cast.medical_director, now)
    again = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert [finding.criterion for finding in queries.standing_in_the_way(again)] == ["med.aneurysm"]


def test_an_override_is_on_the_record_by_its_criterion(cast, now, determined):
    overrule(determined(aneurysm="yes"), cast.medical_director, now)
    event = AuditEvent.objects.get(kind="candidacy:criterion:overruled")
    assert event.facts == {"criterion": "med.aneurysm"}


def test_overruling_fills_no_gap(cast, now, determined):
    """What excludes decides before what is missing; once it is overruled, what is missing decides."""
    row = determined(aneurysm="yes", stroke="not_sure")
    overrule(row, cast.medical_director, now)
    row = queries.determinations().get(pk=row.pk)
    with pytest.raises(Refused, match="Evidence is still missing"):
        actions.sign(determination=row, decision="agree", reason="Yes.", by=cast.femi, at=now)


def test_without_a_reason_nothing_is_overruled(cast, now, determined):
    row = determined(aneurysm="yes")
    with pytest.raises(Refused, match="Write down why"):
        actions.override(determination=row, criterion="med.aneurysm", reason=" ", by=cast.medical_director, at=now)


def test_whoever_has_lapsed_training_overrules_nothing(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(hours=2))
    Medicine.objects.create(
        episode=cast.bo_episode, name="x", class_codes=["theophylline"], source="client", at=now, by=cast.bo
    )
    row = actions.determine(episode=cast.bo_episode, by=cast.dev, at=now)
    Credential.objects.filter(practitioner=cast.people["femi"]).delete()
    with pytest.raises(Refused, match="no current"):
        overrule(row, cast.femi, now, "int.theophylline")


def test_a_letter_after_an_override_speaks_of_what_still_stands_in_the_way(cast, now, determined, both_sign):
    row = determined(aneurysm="yes", systolic_rest_mmhg="166", diastolic_rest_mmhg="92")
    overrule(row, cast.medical_director, now)
    letter = queries.letter_of(both_sign(row, "decline", "decline"))
    assert letter.kind == "not_now"
    assert not any("blood vessels" in reason for reason in letter.reasons)
