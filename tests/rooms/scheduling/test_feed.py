"""A calendar program reads when and where somebody is expected, and nothing of who comes or what for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from openkap.scheduling import actions, queries
from openkap.scheduling.models import Appointment, CalendarFeed


@pytest.fixture
def booked(book, dose, visit):
    return book(dose(day=2), visit("talk", day=1))


@pytest.fixture
def read(client):
    """`read(feed)` is the answer that a calendar program gets."""
    return lambda feed: client.get(reverse("public-scheduling-calendar-file", args=[feed.secret]))


def events(answer):
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_says_when_and_where(booked, cast, now, read):
    found = {each.decoded("dtstart"): each for each in events(read(actions.open_feed(by=cast.ada, at=now)))}
    assert found.keys() == {each.starts_at for each in booked.values()}
    for each in booked.values():
        event = found[each.starts_at]
        assert event.decoded("dtend") == each.ends_at
        assert str(event["location"]) == f"{each.room.site.name}, {each.room.name}"


@pytest.mark.parametrize("who", ["eun", "ada"])
def test_it_says_nothing_of_who_comes_or_what_for(booked, cast, now, read, who):
    text = read(actions.open_feed(by=getattr(cast, who), at=now)).content.decode().lower()
    assert "begin:vevent" in text
    said = ["ada", "dev ", "ivo", "eun", "dose", "dosing", "talk", "preparation", "ketamine", "therap", "medicine"]
    assert [word for word in said if word in text] == []


def test_everyone_reads_their_own(booked, cast, now, read):
    assert len(events(read(actions.open_feed(by=cast.ada, at=now)))) == 2
    assert events(read(actions.open_feed(by=cast.bo, at=now))) == []
    assert len(events(read(actions.open_feed(by=cast.eun, at=now)))) == 1


def test_what_is_cancelled_or_moved_is_gone_from_its_old_time(booked, cast, now, read):
    feed = actions.open_feed(by=cast.ada, at=now)
    actions.cancel(appointment=booked["talk"], reason="client_ill", by=cast.gus, at=now)
    assert [each.decoded("dtstart") for each in events(read(feed))] == [booked["dose"].starts_at]


def test_the_same_visit_keeps_its_mark_so_that_a_program_moves_it(booked, cast, now, read):
    feed = actions.open_feed(by=cast.ada, at=now)
    before = {str(each["uid"]) for each in events(read(feed))}
    Appointment.objects.filter(pk=booked["talk"].pk).update(latest_at=booked["talk"].latest_at + timedelta(days=1))
    assert {str(each["uid"]) for each in events(read(feed))} == before
    assert len(before) == 2


def test_a_new_link_ends_the_old_one(booked, cast, now, read):
    old = actions.open_feed(by=cast.ada, at=now)
    new = actions.open_feed(by=cast.ada, at=now + timedelta(minutes=1))
    assert read(old).status_code == 404
    assert read(new).status_code == 200
    actions.end_feed(by=cast.ada, at=now + timedelta(minutes=2))
    assert read(new).status_code == 404


def test_the_link_of_an_ended_account_opens_nothing(booked, cast, now, read):
    feed = actions.open_feed(by=cast.dev, at=now)
    cast.dev.is_active = False
    cast.dev.save()
    assert read(feed).status_code == 404


def test_a_guessed_link_opens_nothing_and_the_secret_stands_in_no_table(booked, cast, now, client):
    feed = actions.open_feed(by=cast.ada, at=now)
    for guess in (feed.seed, feed.secret_hash, feed.secret[:-1] + "x"):
        assert client.get(reverse("public-scheduling-calendar-file", args=[guess])).status_code == 404
    assert feed.secret not in [value for row in CalendarFeed.objects.values_list() for value in row]


def test_it_is_not_kept_by_anything_between(booked, cast, now, read):
    assert "no-store" in read(actions.open_feed(by=cast.ada, at=now))["Cache-Control"]


@pytest.mark.parametrize(("who", "page"), [("ada", "portal"), ("dev", "staff")])
def test_on_the_page_a_link_is_made_shown_and_ended(cast, login_as, who, page):
    person, address = getattr(cast, who), reverse(f"{page}-scheduling-feed")
    browser = login_as(person)
    assert "There is no link yet" in browser.get(address).content.decode()
    browser.post(address)
    assert queries.feed_address(person) in browser.get(address).content.decode()
    browser.post(reverse(f"{page}-scheduling-feed-ending"))
    assert queries.feed_address(person) == ""
