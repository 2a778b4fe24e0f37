"""The clinicians' page: who may open it, what it shows, what happens when an act is refused."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openkap.candidacy import actions
from openkap.candidacy.models import Determination, EvidenceRequest, SignOff

SIGN = {"decision": "agree", "reason": "Seen and discussed."}
QUERIES_OF_THE_PAGE = 19
OF_THE_FRAME = ("clinic_notice", "clinic_breakglass")  # what every staff page asks, pinned where it is written


def page(episode):
    return reverse("staff-candidacy-determination", args=[episode.pk])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("who", ["dev", "femi", "eun", "medical_director"])
def test_the_care_team_opens_the_page(cast, login_as, who):
    assert login_as(getattr(cast, who)).get(page(cast.bo_episode)).status_code == 200


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "bo", "stranger"])
def test_strangers_do_not_learn_that_it_exists(cast, login_as, who):
    assert login_as(getattr(cast, who)).get(page(cast.bo_episode)).status_code == 404


def test_before_a_determination_the_page_says_what_is_missing_and_where_it_comes_from(cast, login_as):
    shown = text(login_as(cast.dev).get(page(cast.bo_episode)))
    assert "Nothing is determined yet." in shown
    assert "comes with the medical intake" in shown
    assert "There is nothing to sign before it is determined." in shown


def test_determining_by_button_leads_back_to_the_page_with_the_sentence(cast, now, login_as, assess):
    assess(cast.bo_episode, now - timedelta(hours=1))
    browser = login_as(cast.femi)
    address = reverse("staff-candidacy-determinations", args=[cast.bo_episode.pk])
    shown = text(browser.post(address, follow=True))
    assert "Nothing found stands in the way: KAP may be offered." in shown
    assert "Sign the medical half" in shown


def test_where_a_dose_may_be_given_stands_beside_the_routes(cast, login_as, determined):
    determined(opioid_problem="yes")
    shown = text(login_as(cast.dev).get(page(cast.bo_episode)))
    assert '<span class="chip is-allowed">in the clinic</span>' in shown
    assert '<span class="chip is-ruled-out">at home<span class="visually-hidden"> (ruled out)</span></span>' in shown


def test_each_half_is_open_only_to_its_discipline(cast, login_as, determined):
    determined()
    assert "Sign the medical half" in text(login_as(cast.femi).get(page(cast.bo_episode)))
    assert "Sign the psychological half" in text(login_as(cast.dev).get(page(cast.bo_episode)))
    shown = text(login_as(cast.eun).get(page(cast.bo_episode)))
    assert "A prescriber signs the medical half, a KAP therapist the psychological half." in shown
    assert "Sign medical half</button>" not in shown


def test_signing_by_form_shows_who_when_and_why(cast, login_as, determined):
    row = determined()
    address = reverse("staff-candidacy-sign-offs", args=[row.pk])
    shown = text(login_as(cast.femi).post(address, SIGN, follow=True))
    assert "Agrees" in shown
    assert "Seen and discussed." in shown
    assert "Fingerprint" in shown


def test_a_refused_signature_keeps_what_was_typed_and_says_why(cast, login_as, determined):
    row = determined(aneurysm="yes")
    response = login_as(cast.femi).post(reverse("staff-candidacy-sign-offs", args=[row.pk]), SIGN)
    assert response.status_code == 422
    assert "This stands in the way: Aneurysmal vascular disease." in text(response)
    assert "Seen and discussed.</textarea>" in text(response)
    assert not SignOff.objects.exists()


def test_while_nobody_may_agree_only_a_decline_is_offered_and_the_reason_stands_there(cast, login_as, determined):
    determined(aneurysm="yes")
    shown = text(login_as(cast.femi).get(page(cast.bo_episode)))
    assert "This stands in the way: Aneurysmal vascular disease." in shown
    assert 'value="decline"' in shown
    assert 'value="agree"' not in shown


def test_a_signature_without_a_reason_is_asked_for_one(cast, login_as, determined):
    row = determined()
    response = login_as(cast.femi).post(reverse("staff-candidacy-sign-offs", args=[row.pk]), {"decision": "agree"})
    assert response.status_code == 422
    assert not SignOff.objects.exists()


def test_signing_twice_with_the_same_form_signs_once(cast, login_as, determined):
    row = determined()
    browser, once = login_as(cast.femi), {"once": str(uuid.uuid4())}
    address = reverse("staff-candidacy-sign-offs", args=[row.pk])
    answers = [browser.post(address, SIGN | once).status_code for _ in range(2)]
    assert (answers, SignOff.objects.count()) == ([302, 302], 1)


def test_the_director_finds_the_form_to_overrule_and_others_do_not(cast, login_as, determined):
    row = determined(aneurysm="yes")
    address = reverse("staff-candidacy-overrides", args=[row.pk, "med.aneurysm"])
    assert address in text(login_as(cast.medical_director).get(page(cast.bo_episode)))
    assert address not in text(login_as(cast.femi).get(page(cast.bo_episode)))
    shown = text(login_as(cast.medical_director).post(address, {"med.aneurysm-reason": "Repaired."}, follow=True))
    assert "overruled" in shown
    assert "Repaired." in shown


def test_an_override_without_a_reason_is_refused_beside_its_field(cast, login_as, determined):
    row = determined(aneurysm="yes")
    address = reverse("staff-candidacy-overrides", args=[row.pk, "med.aneurysm"])
    assert login_as(cast.medical_director).post(address, {}).status_code == 422
    assert not row.overrides.exists()


def test_a_finding_tells_its_rule_evidence_source_and_version(cast, login_as, determined):
    determined(aneurysm="yes")
    shown = text(login_as(cast.femi).get(page(cast.bo_episode)))
    assert "Any of these is yes: Aneurysm" in shown
    assert "Spravato (esketamine) nasal spray, US prescribing information" in shown
    assert "med.aneurysm 1" in shown


def test_a_number_nobody_has_verified_says_so(cast, login_as, determined):
    determined(systolic_rest_mmhg="166", diastolic_rest_mmhg="92")
    assert "number not verified" in text(login_as(cast.femi).get(page(cast.bo_episode)))


def test_one_click_asks_for_evidence_and_the_page_remembers(cast, login_as, determined):
    determined(aneurysm="not_sure")
    browser = login_as(cast.dev)
    assert "Ask the prescriber<span" in text(browser.get(page(cast.bo_episode)))
    address = reverse("staff-candidacy-requests", args=[cast.bo_episode.pk, "aneurysm"])
    shown = text(browser.post(address, follow=True))
    assert "asked of the prescriber on" in shown
    assert EvidenceRequest.objects.get().key == "aneurysm"
    assert browser.post(address).status_code == 422


@pytest.mark.parametrize("key", ["no_such_key", "medicines"])
def test_what_nobody_can_be_asked_is_refused_with_a_reason(cast, login_as, key):
    response = login_as(cast.dev).post(reverse("staff-candidacy-requests", args=[cast.bo_episode.pk, key]))
    assert response.status_code == 422
    assert "comes from the record" in text(response)


def test_news_since_the_determination_is_told_before_anything_else(cast, now, login_as, determined, tell):
    determined()
    tell(cast.bo_episode, now - timedelta(minutes=3), psychosis_past="yes")
    shown = text(login_as(cast.dev).get(page(cast.bo_episode)))
    assert "Since then something has changed" in shown
    assert "Past psychosis: now stands in the way" in shown


def test_an_earlier_determination_can_be_read_as_it_was(cast, now, login_as, determined, tell):
    first = determined()
    tell(cast.bo_episode, now - timedelta(minutes=30), aneurysm="yes")
    actions.determine(episode=cast.bo_episode, by=cast.dev, at=now - timedelta(minutes=20))
    browser = login_as(cast.dev)
    address = reverse("staff-candidacy-past", args=[first.pk])
    assert address in text(browser.get(page(cast.bo_episode)))
    shown = text(browser.get(address))
    assert "KAP may be offered." in shown
    assert "Determination as it was" in shown
    assert browser.get(reverse("staff-candidacy-past", args=[first.pk + 99])).status_code == 404


def test_a_stranger_cannot_sign_or_determine_by_address(cast, login_as, determined):
    row = determined()
    browser = login_as(cast.ivo)
    for name, args in (
        ("determinations", [cast.bo_episode.pk]),
        ("sign-offs", [row.pk]),
        ("overrides", [row.pk, "med.aneurysm"]),
        ("requests", [cast.bo_episode.pk, "aneurysm"]),
        ("past", [row.pk]),
    ):
        call = browser.get if name == "past" else browser.post
        assert call(reverse(f"staff-candidacy-{name}", args=args), SIGN).status_code == 404
    assert Determination.objects.count() == 1


@pytest.mark.parametrize("changes", [{}, {"aneurysm": "yes", "stroke": "yes", "bipolar": "yes"}])
def test_the_page_asks_the_database_the_same_few_questions_whatever_is_found(cast, login_as, determined, changes):
    determined(**changes)
    browser = login_as(cast.femi)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page(cast.bo_episode)).status_code == 200
    own = [query["sql"][:150] for query in asked if not any(table in query["sql"] for table in OF_THE_FRAME)]
    assert len(own) == QUERIES_OF_THE_PAGE, "\n".join(own)
