"""Two people of two disciplines sign one wording; a change asks both again."""

import pytest
from django.db import IntegrityError, transaction

from openkap.candidacy.queries import Clearance
from openkap.careplan import actions, policies, queries
from openkap.careplan.models import PlanSignature
from openkap.clinic import queries as clinic
from openkap.core.protocols import Change
from openkap.measurement.models import Assignment

LONGER = [Change("visits.dose-1.minutes", "210")]


@pytest.fixture
def half(draft, cast, now):
    plan = draft()
    actions.sign_plan(plan=plan, discipline="medical", by=cast.femi, at=now)
    return queries.plans().get(pk=plan.pk)


def test_one_signature_is_not_a_signed_plan(half):
    assert set(queries.signatures(half)) == {"medical"}
    assert not queries.signed(half)
    assert "plan_signed" not in clinic.milestones(half.episode)


def test_the_second_signature_makes_the_plan_stand(half, cast, now):
    actions.sign_plan(plan=half, discipline="psychological", by=cast.dev, at=now)
    assert queries.signed(queries.plans().get(pk=half.pk))
    assert "plan_signed" in clinic.milestones(half.episode)


def test_with_the_second_signature_the_baseline_is_asked_for(half, cast, now):
    assert not Assignment.objects.exists()
    actions.sign_plan(plan=half, discipline="psychological", by=cast.dev, at=now)
    asked = Assignment.objects.filter(episode=half.episode)
    assert {"phq-9", "gad-7"} <= set(asked.values_list("instrument", flat=True))
    assert set(asked.values_list("occasion", flat=True)) == {"baseline"}


@pytest.mark.parametrize(
    ("discipline", "who"),
    [("psychological", "femi"), ("medical", "dev"), ("medical", "eun"), ("psychological", "eun"), ("medical", "gus")],
)
def test_a_half_is_signed_only_by_its_own_discipline(draft, cast, now, discipline, who):
    with pytest.raises(actions.Refused, match=f"Only a {discipline} practitioner"):
        actions.sign_plan(plan=draft(), discipline=discipline, by=getattr(cast, who), at=now)


def test_a_half_is_signed_once(half, cast, now):
    with pytest.raises(actions.Refused, match="already signed"):
        actions.sign_plan(plan=half, discipline="medical", by=cast.femi, at=now)


def test_one_person_never_signs_both_halves(half, cast, now):
    cast.femi.practitioner.discipline = "psychological"
    verdict = policies.may_sign(cast.femi, half, "psychological")
    assert not verdict
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanSignature.objects.create(
            plan=half,
            discipline="psychological",
            practitioner=cast.people["femi"],
            at=now,
            hash=queries.fingerprint(half),
        )


def test_a_plan_that_is_not_comprehensive_cannot_be_signed_and_says_what_is_missing(draft, cast, now, monkeypatch):
    plan = draft()
    protocol = queries.tailored_protocol(plan)
    from dataclasses import replace

    bare = replace(protocol, practice=())
    monkeypatch.setattr("openkap.careplan.queries.tailored_protocol", lambda *args: bare)
    with pytest.raises(actions.Refused, match="Missing: mindfulness practice; coping skills"):
        actions.sign_plan(plan=plan, discipline="medical", by=cast.femi, at=now)


def test_a_change_after_signing_asks_both_disciplines_again(signed, sign, cast, now):
    actions.change_plan(plan=signed, changes=LONGER, reason="Slow to come round.", by=cast.femi, at=now)
    changed = queries.plans().get(pk=signed.pk)
    assert queries.signatures(changed) == {}
    assert PlanSignature.objects.filter(plan=signed).count() == 2
    assert queries.signed(sign(changed))
    assert PlanSignature.objects.filter(plan=signed).count() == 4


def test_a_withdrawn_plan_is_not_signed(draft, cast, now):
    plan = draft()
    actions.withdraw_plan(plan=plan, reason="Too soon.", by=cast.dev, at=now)
    with pytest.raises(actions.Refused, match="withdrawn"):
        actions.sign_plan(plan=queries.plans().get(pk=plan.pk), discipline="medical", by=cast.femi, at=now)


@pytest.mark.parametrize(
    ("clearance", "reason"),
    [
        (Clearance("Something was learned after both signed."), "learned after both signed"),
        (Clearance("", ("sublingual",)), "no longer allows this route"),
    ],
)
def test_what_was_learned_since_the_draft_stops_a_signature(draft, cast, now, monkeypatch, clearance, reason):
    plan = draft()
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: clearance)
    with pytest.raises(actions.Refused, match=reason):
        actions.sign_plan(plan=plan, discipline="medical", by=cast.femi, at=now)


def test_another_protocol_asks_for_a_fresh_consent_and_the_first_plan_does_not(half, draft, cast, now):
    asked = half.episode.consent_renewals
    actions.sign_plan(plan=half, discipline="psychological", by=cast.dev, at=now)
    assert not asked.exists()
    plan = queries.plans().get(pk=half.pk)
    actions.withdraw_plan(plan=plan, reason="another course", by=cast.femi, at=now)
    other = draft(protocol="booster")
    for discipline, who in (("medical", cast.femi), ("psychological", cast.dev)):
        actions.sign_plan(plan=other, discipline=discipline, by=who, at=now)
    assert [(row.text_id, row.reason) for row in asked.all()] == [("treatment", "new_plan")]
