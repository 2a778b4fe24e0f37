"""Two who decided differently: both reasons stay, nothing is cleared, and only the two of them settle it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.candidacy.models import Resolution, SettlementSignature
from openkap.clinic import actions as clinic_actions
from openkap.clinic import queries as clinic
from openkap.clinic.models import AuditEvent, Notice
from openkap.web.staff import pipeline

DIFFERENT = [
    ("decline", "agree"),
    ("agree", "decline"),
    ("agree", "agree_with_conditions"),
    ("agree_with_conditions", "decline"),
]


@pytest.fixture
def differ(determined, both_sign):
    """`differ("decline", "agree")`: the two sign so, and a resolution is open."""

    def make(medical="decline", psychological="agree", **changes):
        row = both_sign(determined(**changes), medical, psychological)
        return fresh(row.resolution)

    return make


def fresh(row):
    return queries.resolutions().get(pk=row.pk)


def settle(row, by, at, outcome="offer", words=""):
    reason = "We talked for an hour."
    return actions.settle(resolution=row, outcome=outcome, reason=reason, words_for_client=words, by=by, at=at)


def told(kind):
    return set(Notice.objects.filter(kind=f"candidacy:{kind}").values_list("to__email", flat=True))


@pytest.mark.parametrize("decisions", DIFFERENT)
def test_different_decisions_open_a_resolution_and_clear_nothing(cast, differ, decisions):
    differ(*decisions)
    assert "decided differently" in queries.cleared(cast.bo_episode).reason
    assert "determined" not in clinic.milestones(cast.bo_episode)
    assert queries.letter(cast.bo_episode).kind == "talking"
    assert told("letter") == set()
    assert told("resolution_opened") == {cast.femi.email, cast.dev.email}


@pytest.mark.parametrize("decision", ["agree", "agree_with_conditions", "decline"])
def test_the_same_decision_opens_none(determined, both_sign, decision):
    both_sign(determined(), decision, decision)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "kind"), [("offer", "offered"), ("offer_with_conditions", "offered_with_conditions")]
)
def test_an_offer_both_have_signed_clears_the_way(cast, now, differ, outcome, kind):
    row = differ()
    lies = settle(row, cast.dev, now, outcome, words="Take your time.")
    assert not queries.cleared(cast.bo_episode)
    assert told("settlement_to_sign") == {cast.femi.email}
    actions.sign_settlement(settlement=lies, by=cast.femi, at=now)
    clearance = queries.cleared(cast.bo_episode)
    assert clearance
    assert ("We talked for an hour." in clearance.conditions) == (outcome == "offer_with_conditions")
    letter = queries.letter(cast.bo_episode)
    assert (letter.kind, letter.words) == (kind, ("Take your time.",))
    assert "determined" in clinic.milestones(cast.bo_episode)
    assert told("letter") == {cast.bo.email}


@pytest.mark.parametrize("outcome", ["not_now", "no_agreement"])
def test_a_settled_no_is_a_letter_and_no_clearance(cast, now, differ, outcome):
    row = differ()
    actions.sign_settlement(settlement=settle(row, cast.femi, now, outcome), by=cast.dev, at=now)
    assert "KAP was not offered" in queries.cleared(cast.bo_episode).reason
    assert queries.letter(cast.bo_episode).kind == outcome


def test_neither_half_is_edited_and_both_reasons_stay(cast, now, differ):
    row = differ()
    before = [(each.decision, each.reason, each.sha256) for each in row.determination.sign_offs.all()]
    actions.sign_settlement(settlement=settle(row, cast.dev, now), by=cast.femi, at=now)
    assert before == [(each.decision, each.reason, each.sha256) for each in row.determination.sign_offs.all()]


@pytest.mark.parametrize("who", ["medical_director", "eun", "ivo", "bo", "gus"])
def test_nobody_settles_it_over_their_heads(cast, now, differ, who):
    row = differ()
    with pytest.raises(Refused, match="Only Femi and Dev settle this"):
        settle(row, getattr(cast, who), now)
    lies = settle(row, cast.dev, now)
    with pytest.raises(Refused, match="Only Femi and Dev settle this"):
        actions.sign_settlement(settlement=lies, by=getattr(cast, who), at=now)


def test_one_signature_twice_is_not_two(cast, now, differ):
    lies = settle(differ(), cast.dev, now)
    with pytest.raises(Refused, match="the other signature is missing"):
        actions.sign_settlement(settlement=lies, by=cast.dev, at=now)
    assert not queries.cleared(cast.bo_episode)


def test_what_was_written_down_differently_since_is_not_signed(cast, now, differ):
    row = differ()
    first = settle(row, cast.dev, now)
    settle(row, cast.femi, now + timedelta(minutes=1), "not_now")
    with pytest.raises(Refused, match="newer was written down"):
        actions.sign_settlement(settlement=first, by=cast.femi, at=now + timedelta(minutes=2))


def test_an_offer_is_not_signed_over_news(cast, now, differ, tell):
    row = differ()
    lies = settle(row, cast.dev, now)
    tell(cast.bo_episode, now + timedelta(minutes=1), psychosis_past="yes")
    with pytest.raises(Refused, match="Something was learned since: Past psychosis"):
        actions.sign_settlement(settlement=lies, by=cast.femi, at=now + timedelta(minutes=2))
    with pytest.raises(Refused, match="Something was learned since"):
        settle(row, cast.femi, now + timedelta(minutes=2), "offer_with_conditions")


def test_the_director_gives_advice_and_decides_nothing(cast, now, differ):
    row = differ()
    actions.ask_opinion(resolution=row, question="Is the tremor a reason?", by=cast.dev, at=now)
    assert told("opinion_asked") == {cast.medical_director.email}
    with pytest.raises(Refused, match="has been asked"):
        actions.ask_opinion(resolution=fresh(row), question="Again?", by=cast.femi, at=now)
    actions.give_opinion(resolution=fresh(row), words="I would offer it.", by=cast.medical_director, at=now)
    assert told("opinion_given") == {cast.femi.email, cast.dev.email}
    assert not queries.cleared(cast.bo_episode)
    with pytest.raises(Refused, match="Only a medical director"):
        actions.give_opinion(resolution=fresh(row), words="Me too.", by=cast.femi, at=now)


def test_when_they_never_agree_the_decline_stands_once_the_director_was_heard(cast, now, differ):
    row = differ()
    settle(row, cast.femi, now, "no_agreement")
    assert not hasattr(fresh(row), "end")  # the other has not signed, and nobody else was heard
    actions.ask_opinion(resolution=fresh(row), question="What do you think?", by=cast.dev, at=now)
    actions.give_opinion(resolution=fresh(row), words="Offer it.", by=cast.medical_director, at=now)
    settle(fresh(row), cast.dev, now + timedelta(minutes=1), "no_agreement")
    assert not hasattr(fresh(row), "end")  # whoever agreed cannot end it alone
    settle(fresh(row), cast.femi, now + timedelta(minutes=2), "no_agreement")
    assert fresh(row).end.settlement.outcome == "no_agreement"
    assert queries.letter(cast.bo_episode).kind == "no_agreement"


def test_a_director_who_signed_a_half_is_not_asked(cast, now, determined):
    row = determined()
    for by, decision in ((cast.medical_director, "decline"), (cast.dev, "agree")):
        actions.sign(determination=row, decision=decision, reason="Seen.", by=by, at=now)
    talk = Resolution.objects.get()
    with pytest.raises(Refused, match="No medical director"):
        actions.ask_opinion(resolution=talk, question="And you?", by=cast.dev, at=now)


def test_a_newer_determination_does_not_pass_the_half_to_somebody_else(cast, now, differ):
    differ()
    newer = actions.determine(episode=cast.bo_episode, by=cast.dev, at=now + timedelta(minutes=1))
    with pytest.raises(Refused, match="Femi signs the medical half"):
        actions.sign(determination=newer, decision="agree", reason="I do.", by=cast.medical_director, at=now)
    assert not queries.cleared(cast.bo_episode)


def test_the_same_two_who_sign_alike_anew_have_settled_it(cast, now, differ):
    old = differ()
    newer = actions.determine(episode=cast.bo_episode, by=cast.dev, at=now + timedelta(minutes=1))
    with pytest.raises(Refused, match="newer determination"):
        settle(old, cast.dev, now + timedelta(minutes=2))
    for by in (cast.femi, cast.dev):
        actions.sign(determination=newer, decision="agree", reason="Now yes.", by=by, at=now + timedelta(minutes=3))
    assert queries.cleared(cast.bo_episode)
    assert fresh(old).end.settlement is None


def test_somebody_else_signs_once_the_decliner_no_longer_works_here(cast, now, differ):
    differ()
    clinic_actions.end_account(person=cast.people["femi"], by=cast.administrator, at=now)
    newer = actions.determine(episode=cast.bo_episode, by=cast.dev, at=now + timedelta(minutes=1))
    for by in (cast.medical_director, cast.dev):
        actions.sign(determination=newer, decision="agree", reason="Yes.", by=by, at=now + timedelta(minutes=2))
    assert queries.cleared(cast.bo_episode)


def test_a_deadline_is_the_clinics_own_or_none(cast, now, settings, determined, both_sign):
    row = determined()
    settings.OPENKAP_RESOLUTION_DAYS = 3
    both_sign(row, "decline", "agree")
    assert Resolution.objects.get().due_on == now.date() + timedelta(days=3)


def test_without_a_setting_no_day_is_invented(differ):
    assert differ().due_on is None


def test_the_board_says_whose_turn_it_is(cast, now, differ):
    def turns():
        return [pipeline.WHOSE[each] for each in queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk]]

    row = differ()
    assert turns() == ["prescriber", "therapist"]
    actions.ask_opinion(resolution=row, question="And you?", by=cast.dev, at=now)
    assert turns() == ["director"]
    actions.give_opinion(resolution=fresh(row), words="Talk again.", by=cast.medical_director, at=now)
    lies = settle(fresh(row), cast.dev, now)
    assert turns() == ["prescriber"]
    actions.sign_settlement(settlement=lies, by=cast.femi, at=now)
    assert turns() == []


def test_the_seal_covers_what_was_signed(cast, now, differ):
    lies = settle(differ(), cast.dev, now)
    signed = SettlementSignature.objects.get()
    assert signed.sha256 == queries.settlement_fingerprint(lies, by_id=cast.dev.pk, at=now)
    lies.reason = "Something else."
    assert signed.sha256 != queries.settlement_fingerprint(lies, by_id=cast.dev.pk, at=now)


@pytest.mark.parametrize(
    "table", ["resolution", "settlement", "settlementsignature", "opinionrequest", "opinion", "resolutionend"]
)
def test_the_database_refuses_to_edit_any_of_it(cast, now, differ, table):
    row = differ()
    actions.ask_opinion(resolution=row, question="And you?", by=cast.dev, at=now)
    actions.give_opinion(resolution=fresh(row), words="Offer it.", by=cast.medical_director, at=now)
    actions.sign_settlement(settlement=settle(fresh(row), cast.dev, now), by=cast.femi, at=now)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE candidacy_{table} SET by_id = by_id")


def test_all_of_it_is_on_the_record_without_a_word_of_it(cast, now, differ):
    row = differ()
    actions.sign_settlement(settlement=settle(row, cast.dev, now), by=cast.femi, at=now)
    kinds = set(AuditEvent.objects.filter(kind__startswith="candidacy:").values_list("kind", flat=True))
    assert {"candidacy:resolution:opened", "candidacy:settlement:signed", "candidacy:resolution:ended"} <= kinds
    assert not any("hour" in str(event.facts) for event in AuditEvent.objects.all())
