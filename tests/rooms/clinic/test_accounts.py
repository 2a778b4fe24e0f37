"""Accounts come by invitation; training counts on the day."""

from datetime import timedelta

import pytest
from django.test import override_settings

from openkap.clinic import actions, queries
from openkap.clinic.models import Credential, DemoClinic, Notice
from openkap.clinic.notify import notice
from openkap.core.verdict import Refused


@pytest.fixture
def invited(cast, now):
    return actions.invite(user=cast.bo, by=cast.gus, at=now)


def test_an_invitation_sets_a_password_once(cast, invited, now):
    user = actions.accept_invitation(secret=invited, password="a new long password", at=now)
    assert user.check_password("a new long password")
    with pytest.raises(Refused, match="used or is too old"):
        actions.accept_invitation(secret=invited, password="another long password", at=now)


def test_an_old_invitation_is_void(invited, now):
    with pytest.raises(Refused):
        actions.accept_invitation(secret=invited, password="a new long password", at=now + timedelta(days=7))


def test_the_secret_itself_is_not_kept(cast, invited):
    assert invited not in str(cast.bo.invitations.values())


def test_an_address_has_one_account(cast, now):
    with pytest.raises(Refused, match="already an account"):
        actions.add_client(given_name="Ada", family_name="", email="ADA@openkap.example", by=cast.gus, at=now)


def test_training_counts_on_the_day_itself(cast, now):
    dev = cast.people["dev"]
    assert queries.credentials_current(dev, now.date())
    Credential.objects.filter(practitioner=dev, kind="kap_training").update(valid_until_on=now.date())
    assert queries.credentials_current(dev, now.date())
    verdict = queries.credentials_current(dev, now.date() + timedelta(days=1))
    assert verdict.reason.startswith("Dev has no current KAP training")


def test_nobody_verifies_their_own_training(cast, now):
    with pytest.raises(Refused, match="your own"):
        actions.verify_credential(
            practitioner=cast.people["dev"],
            kind="licence",
            reference="",
            valid_from_on=now.date(),
            valid_until_on=now.date(),
            by=cast.dev,
            at=now,
        )


def test_a_milestone_is_reached_once(cast, now):
    for later in (0, 5):
        actions.reach(episode=cast.bo_episode, kind="registered", by=cast.gus, at=now + timedelta(minutes=later))
    assert queries.milestones(cast.bo_episode) == {"registered": now}


def test_mail_says_nothing_clinical(cast, now, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice(to=cast.dev, kind="safety:case_opened", url="/staff/safety/cases/1/", at=now)
    words = (mailoutbox[0].subject + mailoutbox[0].body).lower()
    assert Notice.objects.get().to == cast.dev
    assert not any(word in words for word in ("safety", "case", "ada", "ketamine", "risk"))


@pytest.mark.parametrize(("setting", "mark"), [(False, True), (True, False), (False, False)])
def test_one_click_sign_in_needs_both_the_setting_and_the_mark(cast, client, now, setting, mark):
    from openkap.web.doors import demo_sign_in

    if mark:
        DemoClinic.objects.create(seed=1, clients=0, filled_at=now)
    with override_settings(OPENKAP_DEMO=setting):
        from django.http import Http404
        from django.test import RequestFactory

        with pytest.raises(Http404):
            demo_sign_in(RequestFactory().post("/demo/sign-in/", {"who": "dev"}))


def test_staff_without_a_second_factor_are_sent_to_set_one_up(cast, login_as):
    with override_settings(OPENKAP_DEMO=False):
        answer = login_as(cast.dev).get("/staff/clinic/clients/")
    assert (answer.status_code, "2fa" in answer["Location"]) == (302, True)
