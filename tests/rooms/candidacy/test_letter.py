"""The letter: what the client reads, when, and in which words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.candidacy import actions, queries

LETTER = "portal-candidacy-letter"


def read(browser):
    return " ".join(browser.get(reverse(LETTER)).content.decode().split())


def test_until_both_have_signed_the_letter_only_says_so(cast, now, login_as, determined):
    row = determined(aneurysm="yes")
    actions.sign(determination=row, decision="decline", reason="Aneurysm.", by=cast.femi, at=now)
    shown = read(login_as(cast.bo))
    assert "We are still deciding together" in shown
    assert "blood vessels" not in shown


def test_an_offer_promises_nothing(cast, login_as, determined, both_sign):
    both_sign(determined())
    shown = read(login_as(cast.bo))
    assert "We can offer you this treatment." in shown
    assert "That is no promise that it will help" in shown
    assert "Next we make a plan with you" in shown


def test_an_offer_with_conditions_says_what_is_taken_care_of(cast, login_as, determined, both_sign):
    both_sign(determined(high_blood_pressure="yes"))
    shown = read(login_as(cast.bo))
    assert "with some extra care" in shown
    assert "Because your blood pressure has been high before, we measure it more often." in shown


def test_a_no_is_kind_and_says_what_helps_next(cast, login_as, determined, both_sign):
    both_sign(determined(aneurysm="yes"), "decline", "decline")
    shown = read(login_as(cast.bo))
    assert "it would not be safe for you" in shown
    assert "There are treatments that do not raise blood pressure." in shown
    assert "second opinion" in shown
    assert "988" in shown


def test_a_not_now_says_what_has_to_settle(cast, login_as, determined, both_sign):
    both_sign(determined(systolic_rest_mmhg="150"), "decline", "decline")
    shown = read(login_as(cast.bo))
    assert "Not now." in shown
    assert "This is not a no for ever." in shown
    assert "Your blood pressure is higher than is safe for this treatment." in shown
    assert "write to us and we will look again" in shown


def test_a_decline_by_judgement_carries_the_clinicians_own_words(cast, now, login_as, determined):
    row = determined()
    for by, words in ((cast.femi, ""), (cast.dev, "Let us first see how the new medicine works.")):
        actions.sign(
            determination=row, decision="decline", reason="Clinical reason.", words_for_client=words, by=by, at=now
        )
    shown = read(login_as(cast.bo))
    assert "Let us first see how the new medicine works." in shown
    assert "Clinical reason." not in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"schizophrenia": "yes"},
        {"mood_examined": "elevated"},
        {"bipolar": "yes", "mania_past": "yes"},
        {"suicide_triage": "S2", "suicide_act_ever": "yes"},
    ],
)
def test_no_letter_names_a_diagnosis(cast, login_as, determined, both_sign, changes):
    row = determined(**changes)
    way = "agree" if row.trace.is_candidate else "decline"
    both_sign(row, way, way)
    shown = read(login_as(cast.bo)).lower()
    assert [word for word in ("schizo", "bipolar", "mania", "manic", "psychos", "disorder") if word in shown] == []


@pytest.mark.parametrize("who", ["dev", "femi"])
def test_the_portal_is_for_clients(cast, login_as, who):
    assert login_as(getattr(cast, who)).get(reverse(LETTER)).status_code == 404


def test_a_client_reads_only_their_own_letter(cast, login_as, determined, both_sign):
    both_sign(determined(aneurysm="yes"), "decline", "decline")
    assert "still deciding" in read(login_as(cast.stranger))


def test_a_client_without_an_account_gets_no_notice_and_the_act_still_counts(cast, now, assess, both_sign):
    client = cast.bo_episode.client
    client.user = None
    client.save()
    assess(cast.bo_episode, now - timedelta(hours=20))
    both_sign(actions.determine(episode=cast.bo_episode, by=cast.femi, at=now - timedelta(hours=1)))
    assert queries.letter(cast.bo_episode).kind == "offered"


def test_what_is_asked_again_is_answered_in_the_portal(cast, now, login_as, assess):
    assess(cast.bo_episode, now - timedelta(days=1))
    for key in ("mania_now", "alcohol"):
        actions.request_evidence(episode=cast.bo_episode, key=key, by=cast.dev, at=now - timedelta(hours=1))
    browser = login_as(cast.bo)
    assert "We have 2 more questions for you." in read(browser)
    address = reverse("portal-candidacy-questions")
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"mania_now": "perhaps"}).status_code == 422
    assert browser.post(address, {"mania_now": "no"}).status_code == 302
    shown = browser.get(address).content.decode()
    assert "How often do you drink alcohol?" in shown
    assert "hardly any need for sleep" not in shown
    browser.post(address, {"alcohol": "never"})
    assert "Nothing is asked at the moment" in browser.get(address).content.decode()


def test_a_dangerous_answer_leads_to_help_before_anything_else(cast, now, login_as, assess):
    assess(cast.bo_episode, now - timedelta(days=1))
    actions.request_evidence(episode=cast.bo_episode, key="suicide_intent", by=cast.dev, at=now - timedelta(hours=1))
    answer = login_as(cast.bo).post(reverse("portal-candidacy-questions"), {"suicide_intent": "yes"})
    assert answer.headers["Location"] == reverse("portal-intake-help")
