"""From a first question to an episode: once, with a way to answer, and an invitation that says nothing of health."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from openkap.clinic import actions as clinic_actions
from openkap.clinic import queries as clinic
from openkap.clinic.models import AuditEvent, Client, Episode, Invitation
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Inquiry, Registration

ASK = reverse("public-intake-inquiry")
WORDS = {
    "name": "Client 0001",
    "reach_by": "email",
    "email": "one@example.org",
    "phone": "",
    "question": "",
    "referred_by": "",
}
DESK = WORDS | {"reach_by": "phone", "phone": "555", "danger": "no", "came_by": "walk_in"}
TOKEN = "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a02"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def inquiry(cast, now):
    return actions.inquire(**WORDS, by=None, at=now)


def register(inquiry, cast, now, given_name="Client", family_name="0001"):
    return actions.register(inquiry=inquiry, given_name=given_name, family_name=family_name, by=cast.gus, at=now)


def test_an_inquiry_arrives_and_is_thanked_for(client):
    answer = client.post(ASK, WORDS)
    assert answer.headers["Location"] == reverse("public-intake-thanks")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert Inquiry.objects.get().by is None


def test_a_second_submit_makes_no_second_inquiry(client):
    first, second = (client.post(ASK, WORDS | {"once": TOKEN}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "This field is required"),
        ({"email": ""}, "address that we may write to"),
        ({"email": "not an address"}, "Enter a valid email address"),
        ({"reach_by": "phone"}, "number that we may call"),
        ({"reach_by": "phone", "phone": "call me"}, "number in digits"),
        ({"reach_by": "phone", "phone": "555 01O7"}, "number in digits"),
        ({"reach_by": "phone", "phone": "12"}, "cannot be called"),
        ({"reach_by": "phone", "phone": "0000 0000"}, "cannot be called"),
        ({"reach_by": "phone", "phone": "555 0107 / 555 0108 / 555 0109"}, "longer than one number"),
        ({"name": "Client 0001 and Client 0002"}, "One person at a time"),
        ({"name": "0001"}, "name in letters"),
        ({"email": "one@example.org, two@example.org"}, "Enter a valid email address"),
        ({"question": "How long does it take? https://a.example https://b.example"}, "without links"),
        ({"website": "https://a.example"}, "cannot be seen"),
    ],
)
def test_what_cannot_be_answered_is_refused_beside_the_field_with_what_was_typed(client, change, says):
    answer = client.post(ASK, WORDS | {"question": "How long does it take?"} | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "How long does it take?" in page
    assert not Inquiry.objects.exists()


def test_many_messages_from_one_address_are_stopped(client):
    statuses = [client.post(ASK, WORDS).status_code for _ in range(7)]
    assert statuses == [302] * 5 + [429] * 2
    assert Inquiry.objects.count() == 5


def test_registering_opens_an_episode_with_its_first_milestones(inquiry, cast, now):
    episode = register(inquiry, cast, now)
    assert episode.client.name == "Client 0001"
    assert set(clinic.milestones(episode)) == {"inquired", "registered", "packet_sent"}


def test_the_invitation_says_nothing_of_health_and_opens_the_portal_once(
    inquiry, cast, now, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        episode = register(inquiry, cast, now)
    letter = mail.outbox[-1]
    assert letter.to == ["one@example.org"]
    assert not any(word in letter.body.lower() for word in ("ketamine", "therapy", "health", "treatment", "psych"))
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    path = "/" + link.split("/", 3)[3]
    words = {"password": "four calm paper boats", "again": "four calm paper boats"}
    assert client.get(path).status_code == 200
    assert client.post(path, words).headers["Location"] == reverse("portal-intake-packet")
    assert client.get(reverse("portal-intake-packet")).context["packet"].done == 0  # birth and telephone not known
    assert client.session["_auth_user_id"] == str(episode.client.user_id)
    client.logout()
    again = client.post(path, words)
    assert "has been used or is too old" in again.content.decode()


def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays_good(inquiry, cast, now, client):
    episode = register(inquiry, cast, now)
    secret = clinic_actions.invite(user=episode.client.user, by=cast.gus, at=now)
    path = reverse("portal-intake-invitation", args=[secret])
    for words in ({"password": "short", "again": "short"}, {"password": "four calm paper boats", "again": "three"}):
        assert client.post(path, words).context["form"].errors
    assert Invitation.objects.filter(used_at=None).count() == 2


def test_an_invitation_grows_old(inquiry, cast, now, client):
    register(inquiry, cast, now - timedelta(days=30))
    assert not Invitation.objects.filter(expires_at__gt=now).exists()


def test_nobody_is_registered_twice(inquiry, cast, now):
    register(inquiry, cast, now)
    inquiry.refresh_from_db()
    with pytest.raises(Refused, match="already registered"):
        register(inquiry, cast, now)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("first", ["register", "close"])
def test_two_people_who_end_one_inquiry_at_once_do_not_both(inquiry, cast, now, first):
    stale = queries.inquiries().get(pk=inquiry.pk)  # as the second person's page read it
    if first == "register":
        register(inquiry, cast, now)
    else:
        actions.close_inquiry(inquiry=inquiry, reason="answered", by=cast.gus, at=now)
    with pytest.raises(Refused, match=r"already registered|is closed"):
        register(stale, cast, now)
    with pytest.raises(Refused, match=r"already registered|is closed"):
        actions.close_inquiry(inquiry=stale, reason="no_reply", by=cast.gus, at=now)


def test_a_known_address_is_decided_on_before_anybody_is_registered(cast, now):
    taken = actions.inquire(**WORDS | {"email": cast.ada.email}, by=None, at=now)
    before = (Client.objects.count(), Episode.objects.count())
    with pytest.raises(Refused, match="First say whether this is the same person as Ada"):
        register(taken, cast, now)
    assert (Client.objects.count(), Episode.objects.count()) == before


def test_a_taken_address_leaves_nothing_half_written(cast, now):
    taken = actions.inquire(**WORDS | {"email": cast.ada.email}, by=None, at=now)
    actions.identify(likeness=taken.likenesses.get(), says="different", by=cast.gus, at=now)
    before = (Client.objects.count(), Episode.objects.count())
    with pytest.raises(Refused, match="already an account"):
        register(taken, cast, now)
    assert (Client.objects.count(), Episode.objects.count()) == before


def test_a_client_who_comes_back_gets_a_new_episode(cast, now):
    again = actions.inquire(**WORDS | {"email": cast.ada.email}, by=None, at=now)
    episode = actions.register(
        inquiry=again, known=cast.ada_episode, given_name="Ada", family_name="", by=cast.gus, at=now
    )
    assert episode.client == cast.ada.client
    assert episode != cast.ada_episode


def test_without_an_address_there_is_no_account_and_no_mail(cast, now, django_capture_on_commit_callbacks):
    called = actions.inquire(**WORDS | {"email": "", "phone": "555 1", "reach_by": "phone"}, by=cast.gus, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        episode = register(called, cast, now)
    assert episode.client.user is None
    assert mail.outbox == []
    assert "packet_sent" not in clinic.milestones(episode)


def test_an_inquiry_is_closed_with_its_reason(inquiry, cast, now):
    actions.close_inquiry(inquiry=inquiry, reason="answered", by=cast.gus, at=now)
    assert list(queries.inquiry_page(open_only=True)) == []
    assert list(queries.inquiry_page(open_only=False)) == [inquiry]
    assert AuditEvent.objects.filter(kind="intake:inquiry:closed").count() == 1


@pytest.mark.parametrize("who", ["dev", "hana", "clinic_director", "ada"])
def test_only_the_desk_registers(inquiry, cast, now, who):
    with pytest.raises(Refused, match="does not handle inquiries"):
        actions.register(inquiry=inquiry, given_name="x", family_name="", by=getattr(cast, who), at=now)


def test_the_list_costs_the_same_for_one_and_for_many(inquiry, cast, now, login_as, django_assert_num_queries):
    for number in range(20):
        actions.inquire(**WORDS | {"email": f"{number}@example.org"}, by=None, at=now)
    browser = login_as(cast.gus)
    with django_assert_num_queries(6):
        page = browser.get(reverse("staff-intake-inquiries"))
    assert len(page.context["page"]) == 21


def test_the_desk_registers_on_the_page(inquiry, cast, login_as):
    browser = login_as(cast.gus)
    page = reverse("staff-intake-inquiry", args=[inquiry.pk])
    assert "Register client" in browser.get(page).content.decode()
    assert browser.post(page, {"given_name": "", "family_name": "0001"}).status_code == 422
    assert browser.post(page, {"given_name": "Client", "family_name": "0001"}).status_code == 302
    shown = browser.get(page).content.decode()
    assert "not used yet" in shown
    assert "Register client" not in shown


def test_the_desk_writes_down_a_call(cast, login_as):
    browser = login_as(cast.gus)
    answer = browser.post(reverse("staff-intake-inquiries"), DESK)
    assert answer.status_code == 302
    row = Inquiry.objects.get()
    assert (row.by, row.came_by) == (cast.gus, "walk_in")


@pytest.mark.parametrize("change", [{"phone": ""}, {"danger": ""}, {"came_by": "web"}, {"born_on": "2090-01-01"}])
def test_a_call_that_cannot_be_kept_is_refused_with_what_was_typed(cast, login_as, change):
    answer = login_as(cast.gus).post(reverse("staff-intake-inquiries"), DESK | {"question": "How long?"} | change)
    assert answer.status_code == 422
    assert "How long?" in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_those_who_only_read_inquiries_see_no_form(inquiry, cast, login_as):
    browser = login_as(cast.dev)
    assert "Write down inquiry" not in browser.get(reverse("staff-intake-inquiries")).content.decode()
    assert browser.post(reverse("staff-intake-inquiries"), WORDS).status_code == 404


def test_the_invitation_is_sent_again_until_it_is_used(inquiry, cast, now, login_as):
    episode = register(inquiry, cast, now)
    path = reverse("staff-intake-invitation", args=[episode.pk])
    assert login_as(cast.gus).post(path).status_code == 302
    assert Invitation.objects.count() == 2
    episode.client.user.last_login = now
    episode.client.user.save()
    answer = login_as(cast.gus).post(path)
    assert (answer.status_code, Invitation.objects.count()) == (422, 2)
