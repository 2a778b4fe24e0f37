"""Consents in the portal: understood, signed with a clear head, taken back at any time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.core.library import standard
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Consent, ConsentWithdrawal


def text(name):
    return standard().shelf("consents").get(name)


def right(name):
    return {question.id: question.right for question in text(name).teach_back}


def sign(cast, now, name="treatment", routes=("im", "iv"), choices=(), teach_back=None, by=None, who="Bo"):
    return actions.sign_consent(
        episode=cast.bo_episode,
        text=text(name),
        teach_back=right(name) if teach_back is None else teach_back,
        choices=choices,
        routes=routes,
        signed_name=who,
        by=by or cast.bo,
        at=now,
    )


def sent(name, **changes):
    """The form as a browser sends it."""
    words = {f"teach_{key}": answer for key, answer in right(name).items()}
    return words | {"routes": ["im"], "signed_name": "Bo"} | changes


def page(name):
    return reverse("portal-intake-consent", args=[name])


def test_a_signature_keeps_version_fingerprint_name_time_and_route(cast, now):
    row = sign(cast, now)
    assert (row.version, row.sha256, row.signed_name, row.signed_at) == ("3", text("treatment").sha256, "Bo", now)
    event = AuditEvent.objects.get(kind="intake:consent:signed")
    where = {"role": "client", "how": "portal"}
    assert event.facts == {"text": "treatment", "version": "3", "sha256": row.sha256, "seal": row.seal, **where}
    assert queries.current(cast.bo_episode, "treatment", at=now, route="im") == row


def test_a_consent_counts_only_for_its_routes_its_year_and_until_it_is_taken_back(cast, now):
    row = sign(cast, now, routes=["im"])
    assert queries.current(cast.bo_episode, "treatment", at=now, route="iv") is None
    assert queries.current(cast.bo_episode, "treatment", at=now + timedelta(days=365), route="im") is None
    actions.withdraw_consent(consent=row, by=cast.bo, at=now)
    assert queries.current(cast.bo_episode, "treatment", at=now, route="im") is None


def test_the_newest_signature_counts(cast, now, later):
    sign(cast, now, "touch", choices=["hand", "shoulder"])
    sign(cast, later, "touch", choices=["hand"])
    state = {state.text.id: state for state in queries.states(cast.bo_episode, at=later)}["touch"]
    assert (state.counts, state.chosen) == (True, ("Someone may hold my hand",))


def test_what_was_not_understood_is_not_signed(cast, now):
    with pytest.raises(actions.NotYetUnderstood) as unclear:
        sign(cast, now, teach_back=right("treatment") | {"promise": "cure"})
    assert unclear.value.again == ("promise",)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("who", ["dev", "ada", "stranger", "gus"])
def test_nobody_signs_for_the_client(cast, now, who):
    with pytest.raises(Refused, match="Only the client"):
        sign(cast, now, by=getattr(cast, who))


def test_nothing_is_signed_between_a_dose_and_the_next_morning_but_anything_is_taken_back(cast, now):
    before = sign(cast, now, "touch", choices=["hand"])
    until = queries.next_morning(now)
    actions.lock_consents(episode=cast.bo_episode, until=until, by=cast.eun, at=now)
    assert queries.locked_until(cast.bo_episode, at=now) == until
    with pytest.raises(Refused, match="nothing can be signed now"):
        sign(cast, now + timedelta(minutes=5), "touch", choices=["hand", "shoulder"])
    actions.withdraw_consent(consent=before, by=cast.bo, at=now + timedelta(minutes=6))
    assert queries.current(cast.bo_episode, "touch", at=now + timedelta(minutes=7)) is None
    assert queries.locked_until(cast.bo_episode, at=until) is None
    assert sign(cast, until, "touch", choices=["hand"])


def test_a_lock_binds_only_its_own_client(cast, now):
    actions.lock_consents(episode=cast.ada_episode, until=queries.next_morning(now), by=cast.eun, at=now)
    assert sign(cast, now)


def test_a_consent_is_taken_back_once(cast, now):
    row = sign(cast, now)
    actions.withdraw_consent(consent=row, by=cast.bo, at=now)
    row.refresh_from_db()
    with pytest.raises(Refused, match="already taken back"):
        actions.withdraw_consent(consent=row, by=cast.bo, at=now)


def test_the_page_is_read_and_signed(cast, login_as):
    browser = login_as(cast.bo)
    shown = browser.get(page("treatment")).content.decode()
    assert "Rare" not in shown
    assert "What can go seriously wrong" in shown
    assert browser.post(page("treatment"), sent("treatment")).headers["Location"] == reverse("portal-intake-consents")
    assert "Signed by Bo" in browser.get(reverse("portal-intake-consents")).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"teach_promise": "cure"}, "Nobody can promise that it works"),
        ({"teach_promise": ""}, "This field is required"),
        ({"routes": []}, "This field is required"),
        ({"signed_name": "x"}, "Please type your name"),
        ({"routes": ["by owl"]}, "is not one of the available choices"),
        ({"routes": ["iv"]}, "is not one of the available choices"),  # a way that this clinic does not offer
    ],
)
def test_a_form_that_is_not_complete_is_refused_with_the_explanation(cast, login_as, change, says):
    answer = login_as(cast.bo).post(page("treatment"), sent("treatment", **change))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Consent.objects.exists()


def test_signing_twice_in_one_breath_makes_one_signature(cast, login_as):
    words = sent("treatment", once="6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a03")
    browser = login_as(cast.bo)
    for _ in range(2):
        assert browser.post(page("treatment"), words).status_code == 302
    assert Consent.objects.count() == 1


def test_a_locked_page_says_so_and_offers_no_button(cast, now, login_as):
    actions.lock_consents(episode=cast.bo_episode, until=now + timedelta(days=1), by=cast.eun, at=now)
    shown = login_as(cast.bo).get(page("touch")).content.decode()
    assert "nothing can be signed now" in shown
    assert "Type your full name" not in shown


def test_an_unknown_text_is_not_found(cast, login_as):
    assert login_as(cast.bo).get(page("wishes")).status_code == 404


def test_the_client_takes_back_in_the_portal_and_nobody_takes_back_for_strangers(cast, now, login_as):
    row = sign(cast, now)
    path = reverse("portal-intake-withdrawal", args=[row.pk])
    assert login_as(cast.stranger).post(path).status_code == 404
    assert login_as(cast.bo).post(path).status_code == 302
    assert ConsentWithdrawal.objects.get().by == cast.bo
    assert login_as(cast.bo).post(path).status_code == 422


def test_the_team_writes_down_what_the_client_takes_back_by_word(cast, now, login_as):
    row = sign(cast, now)
    path = reverse("staff-intake-withdrawal", args=[row.pk])
    assert login_as(cast.ivo).post(path).status_code == 404
    assert login_as(cast.dev).post(path).status_code == 302
    assert ConsentWithdrawal.objects.get().by == cast.dev


def test_the_list_of_consents_costs_the_same_however_many_were_signed(cast, now, login_as, django_assert_num_queries):
    for name in ("treatment", "touch", "telehealth"):
        sign(cast, now, name)
    browser = login_as(cast.bo)
    with django_assert_num_queries(6):
        browser.get(reverse("portal-intake-consents"))
