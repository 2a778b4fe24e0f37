"""Whatever the order of acts: nothing is cleared over what excludes, over a half that declined, or over two who differ;
and two who sign the same half at once are told apart by the database."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.candidacy.models import (
    Determination,
    Opinion,
    OpinionRequest,
    Override,
    Resolution,
    ResolutionEnd,
    Settlement,
    SettlementSignature,
    SignOff,
)

SIGNERS = ("femi", "dev", "medical_director")
ACTS = st.one_of(
    st.tuples(
        st.just("sign"), st.sampled_from(SIGNERS), st.sampled_from(["agree", "agree_with_conditions", "decline"])
    ),
    st.tuples(
        st.just("settle"),
        st.sampled_from(SIGNERS),
        st.sampled_from(["offer", "offer_with_conditions", "not_now", "no_agreement"]),
    ),
    st.tuples(st.just("sign_settlement"), st.sampled_from(SIGNERS), st.just("")),
    st.tuples(st.just("override"), st.sampled_from(SIGNERS), st.just("")),
    st.tuples(st.just("determine"), st.sampled_from(["femi", "dev"]), st.just("")),
    st.tuples(st.sampled_from(["ask", "answer"]), st.sampled_from(SIGNERS), st.just("")),
)
ROWS = (ResolutionEnd, SettlementSignature, Settlement, Opinion, OpinionRequest, Resolution, SignOff, Override)


def play(cast, act, who, what, at):
    """Do it, or be refused."""
    by, episode = getattr(cast, who), cast.bo_episode
    row = queries.history(episode).first()
    talk = queries.resolutions().order_by("-pk").first()
    lies = talk.settlements.first() if talk else None
    words = {"by": by, "at": at}
    match act:
        case "sign":
            actions.sign(determination=row, decision=what, reason="So I see it.", **words)
        case "override":
            actions.override(determination=row, criterion="med.aneurysm", reason="Repaired.", **words)
        case "determine":
            actions.determine(episode=episode, **words)
        case "settle" if talk:
            actions.settle(resolution=talk, outcome=what, reason="We talked.", **words)
        case "sign_settlement" if lies:
            actions.sign_settlement(settlement=lies, **words)
        case "ask" if talk:
            actions.ask_opinion(resolution=talk, question="And you?", **words)
        case "answer" if talk:
            actions.give_opinion(resolution=talk, words="Offer it.", **words)


def last_words(half):
    """The slow way to what a discipline last said: its newest half, or the settlement that its signer signed since."""
    said = (half.at, half.decision != "decline")
    for each in SettlementSignature.objects.filter(by=half.by, settlement__resolution__end__isnull=False):
        if each.settlement.resolution.end.settlement_id == each.settlement_id and each.at >= said[0]:
            said = (each.at, each.settlement.offers)
    return said[1]


def check(cast, excluded):
    episode = cast.bo_episode
    if not queries.cleared(episode):
        return
    row = queries.current(episode)
    halves = list(row.sign_offs.select_related("by"))
    assert len({half.by_id for half in halves}) == 2
    assert all(last_words(half) for half in halves)
    assert not Resolution.objects.filter(determination__episode=episode, end__isnull=True).exists()
    if excluded:
        assert row.overrides.get().by == cast.medical_director
    declined = SignOff.objects.filter(
        determination__episode=episode, decision="decline", determination__resolution__isnull=False
    )
    for half in declined:  # whoever declined while the other agreed has signed otherwise since, by their own hand
        newer = SignOff.objects.filter(determination=row, by=half.by).exclude(decision="decline").exists()
        assert newer or last_words(half), half


@pytest.mark.parametrize("excluded", [False, True])
def test_no_clearance_stands_over_an_exclusion_a_decline_or_a_disagreement(cast, now, determined, excluded):
    determined(**({"aneurysm": "yes"} if excluded else {}))
    first = Determination.objects.get()
    cleared = []

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(ACTS, min_size=3, max_size=12))
    def walk(acts):
        for table in ROWS:
            table.objects.all().delete()
        Determination.objects.exclude(pk=first.pk).delete()
        begin = [("override", "medical_director", "")] if excluded and len(acts) % 2 else []
        for minute, (act, who, what) in enumerate([*begin, *acts]):
            try:
                play(cast, act, who, what, now + timedelta(minutes=minute))
            except Refused:
                continue
            check(cast, excluded)
            cleared.append(bool(queries.cleared(cast.bo_episode)))

    walk()
    assert any(cleared)  # the walk does get there
    assert not all(cleared)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_the_same_half_at_once_one_wins_and_the_other_reads_why(request):
    cast, now = request.getfixturevalue("cast"), request.getfixturevalue("now")
    row = request.getfixturevalue("determined")()
    start, said = threading.Barrier(2), []

    def sign(by):
        start.wait()
        try:
            actions.sign(determination=row, decision="agree", reason="Seen.", by=by, at=now)
            said.append("signed")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(by,)) for by in (cast.femi, cast.medical_director)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said)[1] == "signed"
    assert sorted(said)[0].startswith("The medical half is already signed, by ")
    assert SignOff.objects.count() == 1


def test_a_stale_page_that_signs_the_same_half_reads_why_and_loses_nothing(cast, now, login_as, determined):
    from django.urls import reverse

    row = determined()
    address = reverse("staff-candidacy-sign-offs", args=[row.pk])
    typed = {"decision": "agree", "reason": "My own long reason."}
    assert login_as(cast.femi).post(address, typed).status_code == 302
    answer = login_as(cast.medical_director).post(address, typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The medical half is already signed, by Femi." in shown
    assert "My own long reason.</textarea>" in shown
