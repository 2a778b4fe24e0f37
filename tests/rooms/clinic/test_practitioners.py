"""Those who work here: invited by a link that opens once, let go at once, welcomed back anew."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from openkap.clinic import actions, policies, queries
from openkap.clinic.models import AccountEnding, AuditEvent, Invitation
from openkap.core.verdict import Refused

PASSWORD = {"password": "four calm paper boats", "again": "four calm paper boats"}
NURSE = {"name": "Practitioner 0001", "email": "New.Nurse@openkap.example", "role": "nurse"}


@pytest.fixture
def nurse(cast, now):
    return actions.add_practitioner(**NURSE, by=cast.administrator, at=now)


@pytest.fixture
def desk(cast, client):
    """The administrator's browser."""
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def since():
    """`since()` gives the kinds of audit rows that were written after the fixture was made."""
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return lambda: list(AuditEvent.objects.filter(pk__gt=last).order_by("pk").values_list("kind", flat=True))


def welcome(secret):
    return reverse("public-clinic-welcome", args=[secret])


def at(name, person):
    return reverse(f"staff-clinic-account{name}", args=[person.pk])


def test_the_role_brings_its_discipline(cast, now, nurse):
    desk = actions.add_practitioner(email="x@openkap.example", name="X", role="front_desk", by=None, at=now)
    assert (nurse.discipline, desk.discipline) == ("medical", "")


def test_a_taken_address_is_refused_whatever_its_case(cast, now):
    with pytest.raises(Refused, match="already an account"):
        actions.add_practitioner(email="DEV@openkap.example", name="Dev", role="nurse", by=cast.administrator, at=now)


def test_adding_and_inviting_write_one_row_each(cast, now, since):
    person = actions.add_practitioner(**NURSE, by=cast.administrator, at=now)
    actions.invite_practitioner(person=person, by=cast.administrator, at=now)
    assert since() == ["clinic:practitioner:added", "clinic:invitation:made"]


def test_a_new_link_ends_the_old_one(cast, nurse, now, client):
    first = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    second = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    assert [client.get(welcome(secret)).status_code for secret in (first, second)] == [410, 200]
    with pytest.raises(Refused):
        actions.accept_invitation(secret=first, password="four calm paper boats", at=now)


def test_who_signs_in_already_gets_no_link(cast, now):
    cast.dev.last_login = now
    cast.dev.save()
    with pytest.raises(Refused, match="signs in already"):
        actions.invite_practitioner(person=queries.practitioner(cast.people["dev"].pk), by=cast.administrator, at=now)


def test_the_mail_holds_the_link_and_nothing_clinical(cast, nurse, now, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    [mail] = mailoutbox
    assert mail.to == ["new.nurse@openkap.example"]
    assert welcome(secret) in mail.body
    assert not any(word in mail.body.lower() for word in ("ketamine", "therapy", "health", "nurse "))


def test_an_ended_account_is_out_at_once_and_its_old_session_never_returns(cast, now, client, since):
    client.force_login(cast.eun)
    assert client.get(reverse("staff-clinic-clients")).status_code == 200
    Authenticator.objects.create(user=cast.eun, type="totp", data={})
    person = cast.people["eun"]
    actions.end_account(person=person, by=cast.administrator, at=now)
    assert client.get(reverse("staff-clinic-clients")).status_code == 302
    actions.bring_back(person=person, by=cast.administrator, at=now)
    assert client.get(reverse("staff-clinic-clients")).status_code == 302
    assert not Authenticator.objects.filter(user=cast.eun).exists()
    assert since() == ["clinic:account:ended", "clinic:account:returned"]


def test_ending_an_account_ends_its_link(cast, nurse, now, client):
    secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    actions.end_account(person=nurse, by=cast.administrator, at=now)
    assert client.get(welcome(secret)).status_code == 410
    actions.bring_back(person=nurse, by=cast.administrator, at=now)
    assert client.get(welcome(secret)).status_code == 410


def test_what_an_ended_person_did_stays_theirs(cast, now):
    before = AuditEvent.objects.filter(by_ref=cast.gus.pk).count()
    actions.end_account(person=cast.people["gus"], by=cast.administrator, at=now)
    assert AuditEvent.objects.filter(by_ref=cast.gus.pk).count() == before > 0
    assert queries.names([cast.gus.pk]) == {cast.gus.pk: "Gus"}
    assert cast.people["gus"] not in queries.practitioners()


def test_ending_twice_and_returning_twice_change_nothing(cast, nurse, now, since):
    by = {"by": cast.administrator, "at": now}
    assert actions.end_account(person=nurse, **by) == actions.end_account(person=nurse, **by)
    for _ in range(2):
        actions.bring_back(person=nurse, **by)
    assert since() == ["clinic:practitioner:added", "clinic:account:ended", "clinic:account:returned"][-2:]
    assert AccountEnding.objects.count() == 1


def test_nobody_ends_their_own_account(cast, now):
    with pytest.raises(Refused, match="your own account"):
        actions.end_account(person=cast.people["administrator"], by=cast.administrator, at=now)


def test_the_last_administrator_stays(cast, now):
    person = cast.people["administrator"]
    assert "last administrator" in policies.may_end_account(cast.gus, person).reason
    other = actions.add_practitioner(email="o@openkap.example", name="O", role="administrator", by=None, at=now)
    assert policies.may_end_account(other.user, person)
    actions.end_account(person=other, by=cast.administrator, at=now)
    assert not policies.may_end_account(other.user, person)


def test_an_ended_account_is_not_invited_before_it_is_back(cast, nurse, now):
    actions.end_account(person=nurse, by=cast.administrator, at=now)
    with pytest.raises(Refused, match="Bring it back"):
        actions.invite_practitioner(person=queries.practitioner(nurse.pk), by=cast.administrator, at=now)


def test_a_link_is_shown_once(desk):
    page = desk.post(reverse("staff-clinic-account-new"), NURSE, follow=True)
    link = page.context["link"]
    assert link in page.content.decode()
    assert desk.get(page.request["PATH_INFO"]).context["link"] == ""
    assert link.rstrip("/").rpartition("/")[2] not in str(Invitation.objects.values())


def test_a_double_click_adds_once_and_still_shows_the_link(desk, since):
    form = {**NURSE, "once": "6ce3f2d4-9d3c-4dd8-b8b5-2f5f4f1f0001"}
    first, again = (desk.post(reverse("staff-clinic-account-new"), form) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert since() == ["clinic:practitioner:added", "clinic:invitation:made"]
    assert desk.get(again["Location"]).context["link"]


def test_a_taken_address_keeps_what_was_typed(desk):
    page = desk.post(reverse("staff-clinic-account-new"), {**NURSE, "email": "ada@openkap.example"})
    assert page.status_code == 422
    assert "already an account" in page.content.decode()
    assert "Practitioner 0001" in page.content.decode()


def test_the_pages_end_and_bring_back(cast, desk):
    eun = cast.people["eun"]
    assert desk.post(at("-ending", eun)).status_code == 302
    assert "Bring back and invite" in desk.get(at("", eun)).content.decode()
    page = desk.post(at("-return", eun), follow=True)
    assert page.context["link"]
    assert "invited, not yet in" in page.content.decode()


def test_an_account_shows_what_was_done_with_it_and_by_whom(cast, nurse, now, desk):
    actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    actions.end_account(person=nurse, by=cast.administrator, at=now)
    said = [sentence for _event, sentence in desk.get(at("", nurse)).context["history"]]
    assert said == [
        "Administrator ended an account.",
        "Administrator made an invitation to sign in.",
        "Administrator added a practitioner (nurse).",
    ]
    [(_event, first)] = desk.get(at("", cast.people["hana"])).context["history"]
    assert first.startswith("Somebody on the clinic’s own machine")


def test_a_refusal_is_shown_with_its_reason(cast, desk):
    page = desk.post(at("-ending", cast.people["administrator"]))
    assert page.status_code == 422
    assert "Someone else must end your own account." in page.content.decode()


def test_the_list_says_how_far_each_has_come(cast, nurse, now, desk):
    actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    actions.end_account(person=cast.people["ivo"], by=cast.administrator, at=now)
    rows = {row.person.name: row for row in queries.account_rows(at=now)}
    assert rows["Practitioner 0001"].link_until == now + timedelta(days=7)
    assert rows["Ivo"].ending.by == cast.administrator
    assert list(rows)[-1] == "Ivo"
    said = desk.get(reverse("staff-clinic-accounts")).content.decode()
    assert all(words in said for words in ("invited, not yet in", "ended", "not yet in, no link"))


def test_the_list_costs_the_same_however_many_work_here(cast, now, desk, django_assert_num_queries):
    desk.get(reverse("staff-clinic-accounts"))
    for number in range(5):
        actions.add_practitioner(email=f"{number}@openkap.example", name=str(number), role="nurse", by=None, at=now)
    with django_assert_num_queries(7):
        desk.get(reverse("staff-clinic-accounts"))


def test_the_link_lets_in_once_and_leads_to_the_second_factor(cast, nurse, now, client, settings):
    settings.OPENKAP_DEMO = False
    secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    assert client.post(welcome(secret), PASSWORD)["Location"] == reverse("door")
    assert client.get(reverse("staff-today"))["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert "One more step: a second factor" in page.content.decode()
    assert client.get(reverse("mfa_activate_totp")).status_code == 200  # the password is not asked again
    assert client.get(welcome(secret)).status_code == 410
    assert "New.Nurse@openkap.example".lower() in queries.practitioner(nurse.pk).user.email


def test_a_link_does_not_pass_by_a_second_factor_that_is_there(cast, nurse, now, client):
    secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    Authenticator.objects.create(user=nurse.user, type="totp", data={"secret": "x"})
    assert client.post(welcome(secret), PASSWORD)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("words", [{"password": "short", "again": "short"}, {**PASSWORD, "again": "another"}])
def test_a_weak_or_mistyped_password_spends_nothing_and_logs_nothing(cast, nurse, now, client, caplog, words):
    secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now)
    assert client.post(welcome(secret), words).context["form"].errors
    assert client.get(welcome(secret)).status_code == 200
    assert secret not in caplog.text


def test_strangers_and_the_links_of_clients_find_nothing_at_this_door(cast, now, client):
    clients = actions.invite(user=cast.bo, by=cast.gus, at=now)
    assert [client.get(welcome(secret)).status_code for secret in ("nonsense", clients)] == [404, 404]


def test_an_old_link_says_so(cast, nurse, now, client):
    secret = actions.invite_practitioner(person=nurse, by=cast.administrator, at=now - timedelta(days=7))
    page = client.get(welcome(secret))
    assert (page.status_code, "opens nothing any more" in page.content.decode()) == (410, True)
    assert client.post(welcome(secret), PASSWORD).status_code == 410
