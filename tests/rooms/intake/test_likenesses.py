"""The same person twice: found on the way in and at registration, decided by people, remembered, taken back."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Identification, Likeness

WORDS = {"name": "Client 0001", "reach_by": "phone", "email": "", "phone": "", "question": "", "referred_by": ""}


def ask(now, by=None, **change):
    given = WORDS | {"phone": "555 9001"} | change
    return actions.inquire(**given, by=by, at=now)


def why(inquiry):
    return [(each.name, each.why) for each in queries.alike(inquiry)]


def tell(inquiry, says, cast, now):
    return actions.identify(likeness=inquiry.likenesses.get(), says=says, by=cast.gus, at=now)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Somebody", "phone": "(555) 900-1"}, ("same telephone number",)),
        ({"name": "CLIENT  0001", "phone": "555 9002"}, ("same name",)),
        ({"name": "Cleint 0001", "phone": "555 9002"}, ("nearly the same name",)),
        ({"name": "Somebody", "phone": "555 9002"}, None),
    ],
)
def test_an_earlier_inquiry_of_the_same_person_is_found(db, now, change, words):
    ask(now)
    assert why(ask(now, **change)) == ([("Client 0001", words)] if words else [])


def test_a_client_is_found_by_address_and_by_name_and_birth(cast, now):
    assert why(ask(now, name="Somebody", email=cast.ada.email)) == [("Ada", ("same e-mail address",))]
    born = cast.ada.client.born_on
    found = ask(now, name="Ada", phone="555 9003", born_on=born)
    assert ("Ada", ("same name and date of birth",)) in why(found)


def test_who_asked_again_waits_with_the_earlier_inquiry(cast, now):
    first, again = ask(now, email="one@example.org", phone=""), ask(now, email="one@example.org")
    tell(again, "same", cast, now)
    assert list(queries.inquiry_page(open_only=True)) == [first]
    assert list(queries.merged_from(first)) == [again]
    with pytest.raises(Refused, match="Go on there"):
        actions.close_inquiry(inquiry=again, reason="answered", by=cast.gus, at=now)
    person = {"given_name": "Client", "family_name": "0001"}
    episode = actions.register(inquiry=first, **person, by=cast.gus, at=now)
    assert (episode.client.email, episode.client.phone) == ("one@example.org", "555 9001")


def test_what_was_said_is_taken_back_by_a_newer_word(cast, now):
    first, again = ask(now), ask(now)
    tell(again, "same", cast, now)
    tell(again, "undecided", cast, now)
    assert set(queries.inquiry_page(open_only=True)) == {first, again}
    assert [each.says for each in Identification.objects.all()] == ["same", "undecided"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Identification.objects.update(says="different")


def test_a_closed_inquiry_waits_again_when_its_person_asks_again(cast, now):
    first = ask(now)
    actions.close_inquiry(inquiry=first, reason="no_reply", by=cast.gus, at=now)
    tell(ask(now), "same", cast, now)
    assert list(queries.inquiry_page(open_only=True)) == [first]


def test_not_the_same_is_remembered_and_not_asked_again(cast, now):
    again = ask(now, name="Somebody", email=cast.ada.email)
    assert queries.undecided(again)
    tell(again, "different", cast, now)
    actions.compare(inquiry=again, by=cast.gus, at=now)
    assert queries.undecided(again) == []
    assert Likeness.objects.count() == 1


def test_nobody_is_registered_before_it_is_said_who_they_are(cast, now, login_as):
    again = ask(now, name="Ada", phone="555 9004")
    page = reverse("staff-intake-inquiry", args=[again.pk])
    born = cast.ada.client.born_on.isoformat()
    answer = login_as(cast.gus).post(page, {"given_name": "Ada", "family_name": "", "born_on": born})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "First say whether this is the same person as Ada" in words
    assert "same name and date of birth" in words  # learned from what was typed, and kept although it was refused


def test_a_bare_name_holds_nobody_up(cast, now):
    again = ask(now, name="Ada", phone="555 9005")
    assert why(again) == [("Ada", ("same name",))]
    assert actions.register(inquiry=again, given_name="Ada", family_name="", by=cast.gus, at=now).client != cast.ada


def test_a_client_who_is_recognised_gets_a_new_episode_and_stays_one_client(cast, now, login_as):
    again = ask(now, name="Somebody", email=cast.ada.email)
    browser, page = login_as(cast.gus), reverse("staff-intake-inquiry", args=[again.pk])
    told = reverse("staff-intake-identification", args=[again.pk, again.likenesses.get().pk, "same"])
    assert browser.post(told).status_code == 302
    assert "Opens a new episode for Ada" in browser.get(page).content.decode()
    browser.post(page, {"given_name": "Ada", "family_name": ""})
    again.refresh_from_db()
    assert again.registration.episode.client == cast.ada.client
    with pytest.raises(Refused, match="already registered"):
        tell(again, "different", cast, now)


def test_registering_one_hands_the_question_on_to_the_client(cast, now):
    first, again = ask(now), ask(now)
    client = actions.register(inquiry=first, given_name="Client", family_name="0001", by=cast.gus, at=now).client
    earlier = again.likenesses.get(client=None)
    with pytest.raises(Refused, match="is registered by now"):
        actions.identify(likeness=earlier, says="same", by=cast.gus, at=now)
    assert again.likenesses.get(client=client).reasons == earlier.reasons


@pytest.mark.parametrize("who", ["dev", "hana", "clinic_director", "ada"])
def test_only_the_desk_says_who_is_who(cast, now, who):
    ask(now)
    likeness = ask(now).likenesses.get()
    with pytest.raises(Refused, match="does not handle inquiries"):
        actions.identify(likeness=likeness, says="same", by=getattr(cast, who), at=now)


def test_the_question_of_one_inquiry_is_not_answered_on_another(cast, now, login_as):
    other = ask(now, phone="555 9009", name="Somebody")
    ask(now)
    likeness = ask(now).likenesses.get()
    path = reverse("staff-intake-identification", args=[other.pk, likeness.pk, "same"])
    assert login_as(cast.gus).post(path).status_code == 404
    path = reverse("staff-intake-identification", args=[likeness.inquiry_id, likeness.pk, "perhaps"])
    assert login_as(cast.gus).post(path).status_code == 404


def test_comparing_costs_the_same_for_one_and_for_many(cast, now, django_assert_num_queries):
    inquiry = ask(now, name="Nobody else")
    for number in range(12):
        ask(now, name=f"Somebody {number}", phone=f"555 80{number:02}")
    with django_assert_num_queries(2):
        list(queries.people_like(inquiry))
