"""Sign: two people, two disciplines, one newest determination, nothing missing, nothing in the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.candidacy.models import SignOff
from openkap.clinic import actions as clinic_actions
from openkap.clinic import queries as clinic
from openkap.clinic.models import AuditEvent, Credential, Notice


def sign(row, by, at, decision="agree", reason="Seen and discussed."):
    return actions.sign(determination=row, decision=decision, reason=reason, by=by, at=at)


def test_two_signatures_clear_the_way_and_reach_the_milestone(cast, determined, both_sign):
    row = both_sign(determined())
    assert {sign_off.discipline for sign_off in row.sign_offs.all()} == {"medical", "psychological"}
    assert "determined" in clinic.milestones(cast.bo_episode)
    clearance = queries.cleared(cast.bo_episode)
    assert clearance
    assert clearance.routes == queries.offered_routes()


def test_one_signature_is_not_enough(cast, now, determined):
    sign(determined(), cast.femi, now)
    assert "determined" not in clinic.milestones(cast.bo_episode)
    assert queries.cleared(cast.bo_episode).reason == "The psychological sign-off of the determination is missing."


def test_two_declines_are_a_no_and_the_episode_is_still_determined(cast, determined, both_sign):
    both_sign(determined(), "decline", "decline")
    assert "determined" in clinic.milestones(cast.bo_episode)
    assert "declined" in queries.cleared(cast.bo_episode).reason


@pytest.mark.parametrize("who", ["eun", "gus", "bo", "clinic_director"])
def test_only_a_prescriber_or_a_therapist_signs(cast, now, determined, who):
    with pytest.raises(Refused, match="A prescriber signs the medical half"):
        sign(determined(), getattr(cast, who), now)


def test_a_half_is_signed_once(cast, now, determined):
    row = determined()
    sign(row, cast.femi, now)
    with pytest.raises(Refused, match="medical half is already signed"):
        sign(row, cast.medical_director, now)


def test_the_database_holds_one_signature_per_half_and_person(cast, now, determined):
    row = determined()
    first = sign(row, cast.femi, now)
    for change in ({"discipline": "medical", "by": cast.dev}, {"discipline": "psychological", "by": cast.femi}):
        fields = {"decision": "agree", "reason": "x", "sha256": "0" * 64, "at": now, **change}
        with pytest.raises(IntegrityError), transaction.atomic():
            SignOff.objects.create(determination=row, **fields)
    assert list(SignOff.objects.all()) == [first]


def test_whoever_has_lapsed_training_does_not_sign(cast, now, determined):
    row = determined()
    Credential.objects.filter(practitioner=cast.people["dev"], kind="kap_training").delete()
    with pytest.raises(Refused, match="no current KAP training"):
        sign(row, cast.dev, now)


def test_nobody_signs_an_older_determination(cast, now, determined):
    old = determined()
    actions.determine(episode=cast.bo_episode, by=cast.dev, at=now - timedelta(minutes=5))
    with pytest.raises(Refused, match="newer determination"):
        sign(old, cast.femi, now)


def test_nobody_agrees_while_evidence_is_missing_but_anyone_may_decline(cast, now, determined):
    row = determined(aneurysm="not_sure")
    with pytest.raises(Refused, match="still missing"):
        sign(row, cast.femi, now, "agree_with_conditions")
    assert sign(row, cast.femi, now, "decline").decision == "decline"


@pytest.mark.parametrize(
    ("changes", "title"),
    [({"aneurysm": "yes"}, "Aneurysmal vascular disease"), ({"commitment": "no"}, "Commitment to preparation")],
)
def test_nobody_agrees_over_what_excludes_or_defers(cast, now, determined, changes, title):
    with pytest.raises(Refused, match=f"stands in the way: {title}"):
        sign(determined(**changes), cast.femi, now)


def test_nobody_agrees_over_news(cast, now, determined, tell):
    row = determined()
    tell(cast.bo_episode, now - timedelta(minutes=2), psychosis_past="yes")
    with pytest.raises(Refused, match="Something was learned since: Past psychosis"):
        sign(row, cast.dev, now)


def test_nobody_declines_on_what_is_no_longer_so(cast, now, determined, tell):
    row = determined(systolic_rest_mmhg="166", diastolic_rest_mmhg="92")
    tell(cast.bo_episode, now - timedelta(minutes=2), systolic_rest_mmhg="124", diastolic_rest_mmhg="79")
    with pytest.raises(Refused, match=r"Something was learned since: .*Determine again before you sign"):
        sign(row, cast.femi, now, "decline")


def test_nobody_agrees_on_evidence_that_is_too_old_by_now_and_it_is_named(cast, determined):
    row = determined()
    with pytest.raises(Refused, match=r"Too old by now: .*determine again before you agree"):
        sign(row, cast.femi, row.made_at + timedelta(days=45))
    assert sign(row, cast.femi, row.made_at + timedelta(days=45), "decline")


def test_a_blank_reason_signs_nothing(cast, now, determined):
    with pytest.raises(Refused, match="Write down your reason"):
        sign(determined(), cast.femi, now, reason="  ")


def test_nobody_signs_in_a_closed_episode(cast, now, determined):
    row = determined()
    clinic_actions.close_episode(episode=cast.bo_episode, reason="client_left", by=cast.femi, at=now)
    with pytest.raises(Refused, match="closed"):
        sign(row, cast.femi, now)


def test_news_after_both_signed_closes_the_way_again(cast, now, determined, both_sign, tell):
    both_sign(determined())
    tell(cast.bo_episode, now + timedelta(days=1), psychosis_past="yes")
    assert "Past psychosis" in queries.cleared(cast.bo_episode).reason


def test_time_alone_does_not_undo_two_signatures(cast, determined, both_sign):
    row = both_sign(determined())
    later = queries.propose(
        cast.bo_episode,
        queries.evidence(cast.bo_episode, at=row.made_at + timedelta(days=60)),
        at=row.made_at + timedelta(days=60),
    )
    assert later.outcome == "undetermined"
    assert queries.cleared(cast.bo_episode)


def test_conditions_and_monitoring_travel_with_the_clearance(cast, determined, both_sign):
    both_sign(determined(high_blood_pressure="yes"), "agree_with_conditions", "agree_with_conditions")
    clearance = queries.cleared(cast.bo_episode)
    assert clearance.monitoring == "heightened"
    assert "Seen and discussed." in clearance.conditions  # what the two wrote down themselves
    assert any("antihypertensives" in condition for condition in clearance.conditions)


def test_the_fingerprint_covers_what_was_signed(cast, now, determined):
    row = determined()
    signed = sign(row, cast.femi, now)
    fresh = queries.determinations().get(pk=row.pk)
    assert signed.sha256 == queries.fingerprint(fresh, signed)
    signed.reason = "Something else."
    assert signed.sha256 != queries.fingerprint(fresh, signed)


def test_the_client_hears_that_there_is_a_letter_only_when_both_have_signed(cast, now, determined):
    row = determined()
    sign(row, cast.femi, now)
    assert not Notice.objects.filter(kind="candidacy:letter").exists()
    sign(row, cast.dev, now)
    assert Notice.objects.get(kind="candidacy:letter").to == cast.bo


def test_a_signature_is_on_the_record_without_its_reason(cast, now, determined):
    sign(determined(), cast.femi, now, reason="A private thought.")
    event = AuditEvent.objects.get(kind="candidacy:determination:signed")
    assert event.facts == {"half": "medical", "decision": "agree"}
