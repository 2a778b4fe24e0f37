"""Mails leave through a real server: once, again when it is ill, seen when they cannot; never with a clinical word."""

import itertools
import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.urls import reverse

from openkap.clinic import actions, notify, outbox
from openkap.clinic.models import Invitation, Mail, Notice
from openkap.core.verdict import Refused
from tests.postbox import open_postbox

MINUTE = timedelta(minutes=1)
CLINICAL = (
    "ketamine", "dose", "medicine", "therap", "health", "suicid", "depress", "danger", "safety", "crisis", "risk",
    "treatment", "diagnos", "score", "letter", "visit", "evidence", "consent", "determin",
)  # fmt: skip


@pytest.fixture
def postbox(settings):
    """A mail server, and the clinic that uses it."""
    with open_postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.OPENKAP_CLINIC_NAME, settings.OPENKAP_CLINIC_PHONE = "Fern house", "555 0177"
        settings.OPENKAP_CLINIC_EMAIL = "desk@clinic.example"
        yield box


def tell(who, at, kind="candidacy:letter", **more):
    return notify.notice(to=who, kind=kind, url="/portal/", at=at, **more)


def test_a_notice_leaves_as_one_mail(cast, now, postbox):
    tell(cast.ada, now)
    assert outbox.send_due(at=now) == 1
    (letter,) = postbox.taken
    assert letter["To"] == cast.ada.email
    assert [outbox.send_due(at=now + MINUTE * n) for n in (0, 1, 9, 999)] == [0, 0, 0, 0]
    assert len(postbox.taken) == 1


def test_several_notices_on_the_way_are_one_mail_and_the_next_day_another(cast, now, postbox):
    for _ in range(3):
        tell(cast.ada, now)
    outbox.send_due(at=now)
    tell(cast.ada, now + timedelta(days=1))
    outbox.send_due(at=now + timedelta(days=1))
    assert (Notice.objects.count(), len(postbox.taken)) == (4, 2)


def test_a_mail_is_written_with_the_act_and_dies_with_it(cast, now):
    from django.db import transaction

    with transaction.atomic():
        tell(cast.ada, now)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def every_mail(cast, now):
    """One of every kind that can be sent, to everybody who can get it."""
    tell(cast.ada, now)
    tell(cast.dev, now, "safety:case_opened", urgent=True)
    notify.clinic_alarm(at=now)
    for user, door in ((cast.hana, notify.WELCOME), (cast.bo, "portal-intake-invitation")):
        secret = actions.invite(user=user, by=cast.administrator, at=now)
        notify.invitation(secret=secret, door=door, at=now)


def test_every_mail_says_who_that_something_waits_where_and_the_clinics_name_and_telephone_and_nothing_else(
    cast, now, postbox, settings
):
    every_mail(cast, now)
    assert {mail.kind for mail in Mail.objects.all()} == {kind for kind, _ in Mail.KINDS}
    assert outbox.send_due(at=now) == 5
    for letter in postbox.taken:
        words = letter.get_content().replace("\r\n", "\n")
        links = re.findall(r"http\S+", words)
        assert len(links) == 1, words
        assert links[0].startswith(settings.OPENKAP_ADDRESS)
        assert words.rstrip().endswith("Fern house\n555 0177"), words
        said = f"{letter['Subject']} {words}".replace(links[0], "").lower()
        assert not [word for word in CLINICAL if word in said], said
    greeted = [
        letter.get_content().splitlines()[0] for letter in postbox.taken if letter["To"] != "desk@clinic.example"
    ]
    assert greeted == [f"Hello {who.name}," for who in (cast.ada, cast.dev, cast.hana, cast.bo)]


def test_no_mail_says_more_for_one_notice_than_for_another(cast, now, settings):
    """Whatever a notice is about, its mail is the same: nothing of its kind, its address or its words is in it."""
    seen = set()
    for kind, url in itertools.product(
        ("candidacy:letter", "safety:case_opened", "dosing:call_tomorrow"), ("/a/", "/b/")
    ):
        Mail.objects.all().delete()
        notify.notice(to=cast.ada, kind=kind, url=url, at=now)
        letter = outbox.message(Mail.objects.get())
        seen.add((letter.subject, letter.body))
    assert len(seen) == 1


def test_the_link_of_an_invitation_opens_and_stands_in_no_table(cast, now, postbox, client):
    secret = actions.invite_practitioner(person=cast.people["hana"], by=cast.administrator, at=now)
    outbox.send_due(at=now)
    link = re.search(r"http\S+", postbox.taken[0].get_content())[0]
    assert link == notify.welcome_address(secret)
    with connection.cursor() as cursor:
        for table in ("clinic_mail", "clinic_invitation"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())
    assert Invitation.objects.get().token_hash == Invitation.digest(secret)


def test_nobody_is_mailed_a_link_that_opens_nothing_any_more(cast, now, postbox):
    for _ in range(2):
        actions.invite_practitioner(person=cast.people["hana"], by=cast.administrator, at=now)
    outbox.send_due(at=now)
    assert len(postbox.taken) == 1


def test_an_account_that_has_ended_gets_no_mail(cast, now, postbox):
    tell(cast.dev, now)
    actions.end_account(person=cast.people["dev"], by=cast.administrator, at=now)
    assert outbox.send_due(at=now) == 0
    assert not postbox.taken


def test_a_server_that_is_ill_is_asked_again_with_longer_waits_until_it_is_given_up(cast, now, postbox):
    postbox.refuse_mails = ["451 try later"] * 20
    tell(cast.ada, now)
    tried, at = [], now
    while (row := Mail.objects.get()).next_at is not None:
        at = row.next_at
        outbox.send_due(at=at)
        tried.append(at - now)
    assert [round(span / MINUTE) for span in tried] == [0, 1, 6, 21, 81, 321, 1041]
    assert (row.sent_at, row.fault) == (None, "the mail server answered 451")
    assert len(postbox.refuse_mails) == 20 - len(tried)


def test_a_mail_that_fails_once_arrives_the_next_time(cast, now, postbox):
    postbox.refuse_mails = ["451 try later"]
    tell(cast.ada, now)
    assert outbox.send_due(at=now) == 0
    assert outbox.send_due(at=now + MINUTE) == 1
    row = Mail.objects.get()
    assert (row.fault, row.tries, len(postbox.taken)) == ("", 2, 1)


def test_an_address_that_is_refused_for_good_is_not_tried_again(cast, now, postbox):
    postbox.refuse_recipient = "550 no such mailbox for ada"
    tell(cast.ada, now)
    outbox.send_due(at=now)
    row = Mail.objects.get()
    assert (row.next_at, row.fault) == (None, "the address was refused (550)")


def test_without_any_server_the_mail_waits(cast, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    tell(cast.ada, now)
    assert outbox.send_due(at=now) == 0
    assert (Mail.objects.get().next_at, Mail.objects.get().fault) == (now + MINUTE, "ConnectionRefusedError")


def test_a_mail_that_a_killed_worker_had_taken_goes_out_later_under_the_same_mark(cast, now, postbox, monkeypatch):
    """The worst moment: the server has the mail, and we die before we write that down."""
    tell(cast.ada, now)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_put_down", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            outbox.send_due(at=now)
    assert outbox.send_due(at=now + outbox.HELD / 2) == 0
    assert outbox.send_due(at=now + outbox.HELD) == 1
    first, second = postbox.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_only_one_of_two_workers_takes_a_mail(cast, now, postbox):
    """Both have read the list; the second finds the mail taken."""
    tell(cast.ada, now)
    pk = Mail.objects.get().pk
    assert [outbox.send(pk, at=now) for _ in range(2)] == [True, False]


def test_a_client_without_an_address_stands_on_the_page_of_the_front_desk_until_somebody_told_them(cast, now, login_as):
    client = actions.add_client(
        given_name="Client", family_name="0001", email="", phone="555 0142", by=cast.gus, at=now
    )
    for _ in range(2):
        notify.client_notice(client=client, kind="candidacy:letter", url="/portal/", at=now)
    browser = login_as(cast.gus)
    page = browser.get(reverse("staff-clinic-mails")).content.decode()
    for words in ("Client 0001", "tel:555 0142", "no e-mail address", notify.sentence("candidacy:letter")):
        assert words in page
    browser.post(reverse("staff-clinic-mail-settlement", args=[Mail.objects.get().pk]))
    assert "Client 0001" not in browser.get(reverse("staff-clinic-mails")).content.decode()


def test_what_could_not_be_delivered_is_seen_and_tried_again_by_hand(cast, now, login_as, postbox):
    postbox.refuse_recipient = "550 no such mailbox"
    tell(cast.ada, now)
    outbox.send_due(at=now)
    browser, row = login_as(cast.gus), Mail.objects.get()
    assert "could not be delivered" in browser.get(reverse("staff-clinic-mails")).content.decode()
    postbox.refuse_recipient = ""
    browser.post(reverse("staff-clinic-mail-retry", args=[row.pk]))
    row.refresh_from_db()
    assert outbox.send_due(at=row.next_at) == 1


def test_an_administrator_sees_the_mails_of_those_who_work_here_and_no_client(cast, now, login_as):
    for who in (cast.ada, cast.dev):
        Mail.objects.create(to=who, kind="waiting", fault="x", tries=1, posted_at=now)
    page = login_as(cast.administrator).get(reverse("staff-clinic-mails")).content.decode()
    assert cast.dev.name in page
    assert cast.ada.name not in page


@pytest.mark.parametrize("act", [actions.retry_mail, actions.settle_mail])
def test_who_does_not_look_after_mail_is_refused(cast, now, act):
    row = Mail.objects.create(to=cast.ada, kind="waiting", fault="x", tries=1, posted_at=now)
    with pytest.raises(Refused, match="does not look after mail"):
        act(mail=row, by=cast.dev, at=now)


def test_the_mail_is_sent_as_soon_as_the_act_stands(cast, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast.ada, now)
        assert not django_mail.outbox
    assert [message.to for message in django_mail.outbox] == [[cast.ada.email]]
