"""A colleague elsewhere refers a person: with their yes, with a reason that only clinicians read."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.intake import actions
from openkap.intake.models import Inquiry, Referral

REFER = reverse("public-intake-referral")
WORDS = {
    "name": "Colleague",
    "profession": "family_doctor",
    "practice": "Practice by the river",
    "phone": "555 0190",
    "email": "",
    "client_name": "Client 0001",
    "client_born_on": "1988-03-04",
    "reach_by": "phone",
    "client_phone": "555 0107",
    "client_email": "",
    "person_agreed": "on",
    "urgency": "soon",
    "help_wanted": ["opinion", "medication"],
    "reason": "Long depression, two medicines tried.",
}


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def referral(client, cast):
    client.post(REFER, WORDS)
    return Referral.objects.get()


def page_of(referral, name="staff-intake-inquiry"):
    return reverse(name, args=[referral.inquiry_id])


def test_a_referral_is_an_inquiry_that_keeps_its_referrer(client):
    answer = client.post(REFER, WORDS)
    assert answer.headers["Location"] == reverse("public-intake-referral-thanks")
    referral = Referral.objects.get()
    assert (referral.inquiry.name, referral.inquiry.came_by, referral.inquiry.by) == ("Client 0001", "referral", None)
    assert referral.inquiry.referred_by == "Colleague, Practice by the river"
    assert (referral.urgency, referral.help_wanted) == ("soon", ["opinion", "medication"])
    assert referral.inquiry.question == ""


def test_the_thanks_name_nobody_and_nothing(client):
    page = client.post(REFER, WORDS, follow=True).content.decode()
    assert not any(word in page for word in ("Client 0001", "depression", "Colleague"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"person_agreed": ""}, "that the person agrees to"),
        ({"reason": ""}, "This field is required"),
        ({"help_wanted": []}, "This field is required"),
        ({"profession": ""}, "This field is required"),
        ({"profession": "king"}, "Select a valid choice"),
        ({"client_born_on": "2088-03-04"}, "has not come yet"),
        ({"client_born_on": "1088-03-04"}, "very long ago"),
        ({"client_born_on": "1988-02-30"}, "Enter a valid date"),
        ({"client_phone": ""}, "number that we may call"),
        ({"client_phone": "she has none"}, "number in digits"),
        ({"phone": "1234567890123456"}, "longer than one number"),
        ({"reach_by": "email"}, "address that we may write to"),
        ({"client_name": "Client 0001 & Client 0002"}, "One person at a time"),
        ({"website": "x"}, "cannot be seen"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_was_typed(client, change, says):
    answer = client.post(REFER, WORDS | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Practice by the river" in page
    assert not Inquiry.objects.exists()


def test_many_referrals_from_one_address_are_stopped(client):
    statuses = [client.post(REFER, WORDS).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_whoever_refers_a_client_learns_nothing_of_it(client, cast):
    strange = client.post(REFER, WORDS)
    known = client.post(REFER, WORDS | {"client_email": cast.ada.email, "reach_by": "email"})
    assert (strange.status_code, strange.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert Referral.objects.last().inquiry.likenesses.filter(client=cast.ada.client).exists()


def test_the_desk_sees_the_referrer_and_never_the_reason(referral, cast, login_as):
    page = login_as(cast.gus).get(page_of(referral)).content.decode()
    assert "Practice by the river" in page
    assert "soon: it is getting worse" in page
    assert "depression" not in page
    assert login_as(cast.gus).get(page_of(referral, "staff-intake-referral")).status_code == 404


def test_a_clinician_reads_the_reason_and_the_look_is_written_down(referral, cast, login_as):
    page = login_as(cast.dev).get(page_of(referral, "staff-intake-referral")).content.decode()
    assert "two medicines tried" in page
    read = AuditEvent.objects.get(kind="intake:referral:read")
    assert read.by_ref == cast.dev.pk
    assert "depression" not in str(read.facts)


def test_once_there_is_an_episode_its_team_reads_the_reason(referral, cast, now, login_as):
    person = {"given_name": "Client", "family_name": "0001"}
    actions.register(inquiry=referral.inquiry, **person, by=cast.gus, at=now)
    assert login_as(cast.dev).get(page_of(referral, "staff-intake-referral")).status_code == 404
    assert login_as(cast.medical_director).get(page_of(referral, "staff-intake-referral")).status_code == 200


def test_a_referral_is_never_edited(referral):
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.update(reason="something else")


def test_a_referral_without_a_yes_cannot_be_stored(referral):
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.create(inquiry=referral.inquiry, person_agreed=False, reason="x")
