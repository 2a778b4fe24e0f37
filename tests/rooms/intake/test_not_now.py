"""What is over or not possible at this hour: an old link, a signature under the medicine, one message too many."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.clinic.models import Client, Invitation
from openkap.core.library import standard
from openkap.intake import actions, queries
from openkap.intake.models import Consent, ConsentWithdrawal, Inquiry

ASK = reverse("public-intake-inquiry")
WORDS = {"name": "Client 0001", "reach_by": "email", "email": "one@example.org"}
PASSWORD = {"password": "four calm paper boats", "again": "four calm paper boats"}


def text(name):
    return standard().shelf("consents").get(name)


def sent(name, **changes):
    """The form as a browser sends it."""
    right = {f"teach_{question.id}": question.right for question in text(name).teach_back}
    return right | {"routes": ["im"], "signed_name": "Bo"} | changes


def sign(cast, at, name, **changes):
    signing = {"routes": ["im"], "choices": [], "signed_name": "Bo"} | changes
    right = {question.id: question.right for question in text(name).teach_back}
    return actions.sign_consent(
        episode=cast.bo_episode, text=text(name), teach_back=right, by=cast.bo, at=at, **signing
    )


# ---- invitations -----------------------------------------------------------------------------------------------


def test_an_old_link_lets_nobody_in_and_sets_no_password(cast, now, client):
    secret = clinic.invite(user=cast.bo, by=cast.gus, at=now)
    Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    before = cast.bo.password
    page = client.post(reverse("portal-intake-invitation", args=[secret]), PASSWORD).content.decode()
    assert "has been used or is too old" in page
    assert "_auth_user_id" not in client.session
    cast.bo.refresh_from_db()
    assert cast.bo.password == before


def test_a_link_that_was_guessed_says_no_more_than_an_old_one(db, client):
    page = client.post(reverse("portal-intake-invitation", args=["x" * 40]), PASSWORD).content.decode()
    assert "has been used or is too old" in page
    assert "_auth_user_id" not in client.session


# ---- consents under the medicine -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.id for each in standard().shelf("consents")])
def test_from_the_dose_to_the_morning_no_text_is_signed_on_any_page(cast, now, settings, login_as, name):
    settings.OPENKAP_AT_HOME = settings.OPENKAP_ADOLESCENTS = settings.OPENKAP_NO_DIAGNOSIS = True
    if "client" not in text(name).signers:
        Client.objects.filter(pk=cast.bo_episode.client_id).update(born_on=now.date() - timedelta(days=16 * 365))
    actions.lock_consents(episode=cast.bo_episode, until=queries.next_morning(now), by=cast.eun, at=now)
    choices = [choice.id for choice in text(name).choices]
    answer = login_as(cast.bo).post(reverse("portal-intake-consent", args=[name]), sent(name, choices=choices))
    assert answer.status_code == 422
    assert "nothing can be signed now" in answer.content.decode()
    assert not Consent.objects.exists()


def test_touch_is_not_widened_under_the_medicine_and_what_was_agreed_before_counts(cast, now, login_as):
    before = sign(cast, now - timedelta(days=1), "touch", choices=["hand"])
    actions.lock_consents(episode=cast.bo_episode, until=queries.next_morning(now), by=cast.eun, at=now)
    wider = sent("touch", choices=["hand", "shoulder"])
    assert login_as(cast.bo).post(reverse("portal-intake-consent", args=["touch"]), wider).status_code == 422
    assert queries.current(cast.bo_episode, "touch", at=now) == before
    assert login_as(cast.bo).post(reverse("portal-intake-withdrawal", args=[before.pk])).status_code == 302
    assert ConsentWithdrawal.objects.get().consent == before
    assert queries.current(cast.bo_episode, "touch", at=now + timedelta(minutes=1)) is None


def test_a_later_dose_moves_the_morning_and_an_earlier_one_never_shortens_it(cast, now):
    first, second = queries.next_morning(now), queries.next_morning(now + timedelta(days=1))
    for until in (second, first):
        actions.lock_consents(episode=cast.bo_episode, until=until, by=cast.eun, at=now)
    assert queries.locked_until(cast.bo_episode, at=now) == second
    assert queries.locked_until(cast.bo_episode, at=second - timedelta(microseconds=1)) == second
    assert queries.locked_until(cast.bo_episode, at=second) is None


# ---- messages --------------------------------------------------------------------------------------------------


def test_one_address_that_sends_too_much_does_not_silence_another(db, client):
    cache.clear()
    for number in range(6):
        answer = client.post(ASK, WORDS | {"question": f"Question {number}"}, REMOTE_ADDR="192.0.2.1")
    assert answer.status_code == 429
    assert "Question 5" in answer.content.decode()  # what was typed stays
    assert client.post(ASK, WORDS, REMOTE_ADDR="192.0.2.2").status_code == 302
    assert Inquiry.objects.count() == 6


def test_a_mistyped_message_does_not_count_as_one(db, client):
    cache.clear()
    for _ in range(9):
        assert client.post(ASK, WORDS | {"email": ""}, REMOTE_ADDR="192.0.2.3").status_code == 422
    assert client.post(ASK, WORDS, REMOTE_ADDR="192.0.2.3").status_code == 302
