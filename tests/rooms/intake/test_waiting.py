"""The waiting list: urgency a named person judged, then time; called and taken off by a name."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import WaitingPlace

WORDS = {"reach_by": "phone", "email": "", "question": "", "referred_by": ""}


def ask(number, now):
    person = {"name": f"Client {number:04}", "phone": f"555 {number:04}"}
    return actions.inquire(**WORDS, **person, by=None, at=now)


def wait(cast, at, urgency="in_turn", **who):
    return actions.put_on_list(**who, reason="no_intake", urgency=urgency, wish="mornings", by=cast.gus, at=at)


def order(user):
    return [(row.number, row.name, row.urgency) for row in queries.waiting_list(user)]


def test_the_order_is_urgency_then_time(cast, now):
    for number, urgency in enumerate(("in_turn", "soon", "in_turn", "first")):
        wait(cast, now + timedelta(days=number), urgency, inquiry=ask(number, now))
    assert [name for _, name, _ in order(cast.gus)] == ["Client 0003", "Client 0001", "Client 0000", "Client 0002"]


def test_judging_again_moves_a_person_and_keeps_since_when_they_wait(cast, now, later):
    wait(cast, now, inquiry=ask(1, now))
    second = wait(cast, later, inquiry=ask(2, now))
    actions.judge_again(place=second, urgency="first", by=cast.gus, at=later)
    rows = queries.waiting_list(cast.gus)
    assert (rows[0].name, rows[0].urgency, rows[0].judged_by) == ("Client 0002", "first", "Gus")
    assert rows[0].place.at == later
    with pytest.raises(DatabaseError), transaction.atomic():
        WaitingPlace.objects.update(urgency="first")


@pytest.mark.parametrize(
    ("outcome", "stays"), [("takes_it", False), ("no_more", False), ("not_this", True), ("not_reached", True)]
)
def test_a_call_is_written_down_and_ends_the_wait_or_does_not(cast, now, outcome, stays):
    place = wait(cast, now, inquiry=ask(1, now))
    actions.call_from_list(place=place, outcome=outcome, by=cast.gus, at=now)
    assert bool(order(cast.gus)) is stays
    if not stays:
        with pytest.raises(Refused, match="not on the waiting list any more"):
            actions.call_from_list(place=place, outcome=outcome, by=cast.gus, at=now)


def test_a_decided_client_waits_like_one_who_asked(cast, now):
    wait(cast, now, episode=cast.bo_episode)
    assert order(cast.gus) == [(1, "Bo", "in_turn")]
    with pytest.raises(Refused, match="on the waiting list already"):
        wait(cast, now, episode=cast.bo_episode)


def test_others_keep_their_number_when_a_therapist_sees_only_their_own(cast, now, later):
    wait(cast, now, episode=cast.stranger_episode)
    wait(cast, later, episode=cast.bo_episode)
    assert order(cast.dev) == [(2, "Bo", "in_turn")]


def test_one_who_is_registered_keeps_their_place(cast, now):
    inquiry = ask(1, now)
    wait(cast, now, inquiry=inquiry)
    episode = actions.register(inquiry=inquiry, given_name="Client", family_name="0001", by=cast.gus, at=now)
    assert queries.waiting_since(episode) == now
    with pytest.raises(Refused, match="on the waiting list already"):
        wait(cast, now, episode=episode)


def test_closing_an_inquiry_ends_its_wait(cast, now):
    inquiry = ask(1, now)
    wait(cast, now, inquiry=inquiry)
    actions.close_inquiry(inquiry=inquiry, reason="no_reply", by=cast.gus, at=now)
    assert order(cast.gus) == []


@pytest.mark.parametrize("who", ["dev", "clinic_director", "hana", "ada"])
def test_only_the_desk_keeps_the_list(cast, now, who):
    with pytest.raises(Refused, match="does not keep the waiting list"):
        actions.put_on_list(inquiry=ask(1, now), reason="no_intake", urgency="first", by=getattr(cast, who), at=now)


def test_the_desk_puts_on_calls_and_takes_off_on_its_pages(cast, now, login_as):
    browser, inquiry = login_as(cast.gus), ask(1, now)
    path = reverse("staff-intake-wait-inquiry", args=[inquiry.pk])
    assert browser.post(path, {"urgency": "soon"}).status_code == 422
    assert browser.post(path, {"reason": "no_intake", "urgency": "soon", "wish": "mornings"}).status_code == 302
    place = WaitingPlace.objects.get()
    assert "Client 0001" in browser.get(reverse("staff-intake-waiting-list")).content.decode()
    browser.post(reverse("staff-intake-waiting-calls", args=[place.pk]), {"outcome": "not_reached"})
    browser.post(reverse("staff-intake-waiting-urgency", args=[place.pk]), {"urgency": "first"})
    shown = browser.get(reverse("staff-intake-waiting-place", args=[place.pk])).content.decode()
    assert "called: not reached" in shown
    assert browser.post(reverse("staff-intake-waiting-end", args=[place.pk]), {"reason": "x"}).status_code == 422
    assert (
        browser.post(reverse("staff-intake-waiting-end", args=[place.pk]), {"reason": "elsewhere"}).status_code == 302
    )
    assert order(cast.gus) == []


def test_the_list_costs_the_same_for_one_and_for_many(cast, now, login_as, django_assert_num_queries):
    browser, page = login_as(cast.gus), reverse("staff-intake-waiting-list")
    for number in range(12):
        place = wait(cast, now, inquiry=ask(number, now))
        actions.judge_again(place=place, urgency="soon", by=cast.gus, at=now)
        actions.call_from_list(place=place, outcome="not_this", by=cast.gus, at=now)
        if number in (0, 11):
            with django_assert_num_queries(10):
                browser.get(page)


def test_how_long_people_wait_is_said_only_if_the_clinic_says_it(client, db):
    thanks = [reverse("public-intake-thanks"), reverse("public-intake-referral-thanks")]
    assert not any("for a first appointment" in client.get(page).content.decode() for page in thanks)
    with override_settings(OPENKAP_WAITING_TIME="about six weeks"):
        assert all("wait about six weeks for a first" in client.get(page).content.decode() for page in thanks)


def test_a_client_on_the_list_reads_it_only_if_the_clinic_says_how_long(cast, now, login_as):
    wait(cast, now, episode=cast.bo_episode)
    home = reverse("portal-home")
    assert "waiting list" not in login_as(cast.bo).get(home).content.decode()
    with override_settings(OPENKAP_WAITING_TIME="about six weeks"):
        assert "People wait about six weeks at the moment" in login_as(cast.bo).get(home).content.decode()
        assert "waiting list" not in login_as(cast.stranger).get(home).content.decode()
