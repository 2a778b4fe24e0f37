"""The pages of two who decided differently: who opens them, what a refused form keeps, the preview of a letter."""

import pytest
from django.urls import reverse

from openkap.candidacy import actions
from openkap.candidacy.models import Resolution, Settlement, SignOff

SETTLE = {"outcome": "offer", "reason": "We talked for an hour."}


@pytest.fixture
def talk(determined, both_sign):
    return both_sign(determined(), "decline", "agree").resolution


def page(row):
    return reverse("staff-candidacy-resolution", args=[row.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_both_reasons_stand_side_by_side_with_who_is_to_meet(cast, login_as, talk):
    shown = text(login_as(cast.dev).get(page(talk)))
    assert "Please meet: <strong>Femi, Dev</strong>, soon" in shown
    assert "Decline: do not offer KAP" in shown
    assert "Agree: offer KAP" in shown


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "bo", "stranger"])
def test_strangers_do_not_learn_that_it_exists(cast, login_as, talk, who):
    browser = login_as(getattr(cast, who))
    assert browser.get(page(talk)).status_code == 404
    assert browser.post(reverse("staff-candidacy-settlements", args=[talk.pk]), SETTLE).status_code == 404


def test_the_director_sees_all_that_are_open_and_a_stranger_to_them_none(cast, login_as, talk):
    address = reverse("staff-candidacy-resolutions")
    assert page(talk) in text(login_as(cast.medical_director).get(address))
    assert page(talk) not in text(login_as(cast.ivo).get(address))


def test_the_two_settle_it_by_their_forms(cast, login_as, talk):
    address = reverse("staff-candidacy-settlements", args=[talk.pk])
    assert "Waits for the signature of <strong>Femi</strong>" in text(
        login_as(cast.dev).post(address, SETTLE, follow=True)
    )
    lies = Settlement.objects.get()
    address = reverse("staff-candidacy-settlement-signatures", args=[lies.pk])
    shown = text(login_as(cast.femi).post(address, follow=True))
    assert "Settled" in shown
    assert login_as(cast.femi).post(address).status_code == 422  # a second press says why not


def test_a_refused_settlement_keeps_what_was_typed(cast, login_as, talk, tell, now):
    tell(cast.bo_episode, now, aneurysm="yes")
    response = login_as(cast.dev).post(reverse("staff-candidacy-settlements", args=[talk.pk]), SETTLE)
    assert response.status_code == 422
    assert "Something was learned since" in text(response)
    assert "We talked for an hour.</textarea>" in text(response)


def test_asking_and_answering_the_director_by_form(cast, login_as, talk):
    asked = reverse("staff-candidacy-opinion-requests", args=[talk.pk])
    given = reverse("staff-candidacy-opinions", args=[talk.pk])
    assert login_as(cast.dev).post(asked, {}).status_code == 422
    assert "not answered yet" in text(login_as(cast.dev).post(asked, {"question": "And you?"}, follow=True))
    assert login_as(cast.femi).post(given, {"words": "Me"}).status_code == 422
    assert "This is advice." in text(login_as(cast.medical_director).post(given, {"words": "Offer."}, follow=True))


def test_the_chart_and_the_decision_lead_there(cast, login_as, talk):
    browser = login_as(cast.dev)
    for name in ("staff-chart", "staff-candidacy-determination"):
        assert page(talk) in text(browser.get(reverse(name, args=[cast.bo_episode.pk]))), name


def test_the_client_reads_only_that_we_are_still_deciding(cast, login_as, talk):
    shown = text(login_as(cast.bo).get(reverse("portal-candidacy-letter")))
    assert "We are still deciding together" in shown
    assert "want to talk about it more before they decide" in shown
    assert "Femi" not in shown


def test_the_letter_is_read_before_signing_and_nothing_is_signed_by_that(cast, login_as, determined):
    row = determined(systolic_rest_mmhg="166", diastolic_rest_mmhg="102")
    address = reverse("staff-candidacy-letter-preview", args=[row.pk])
    shown = text(login_as(cast.femi).post(address, {"decision": "decline", "words_for_client": "See you in May."}))
    assert "Not now." in shown
    assert "See you in May." in shown
    assert not SignOff.objects.exists()
    assert address in text(login_as(cast.femi).get(reverse("staff-candidacy-determination", args=[cast.bo_episode.pk])))


def test_one_click_asks_one_person_for_everything(cast, login_as, determined):
    determined(aneurysm="not_sure", stroke="not_sure")
    address = reverse("staff-candidacy-requests-of", args=[cast.bo_episode.pk, "medical"])
    browser = login_as(cast.dev)
    assert address in text(browser.get(reverse("staff-candidacy-determination", args=[cast.bo_episode.pk])))
    assert "Dev asked the prescriber on" in text(browser.post(address, follow=True))
    assert browser.post(address).status_code == 422


def test_all_open_ones_are_read_by_their_actions_only(cast, now, talk):
    lies = actions.settle(resolution=talk, outcome="not_now", reason="Talked.", by=cast.dev, at=now)
    actions.sign_settlement(settlement=lies, by=cast.femi, at=now)
    assert Resolution.objects.get().end.settlement == lies
