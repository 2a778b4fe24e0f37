"""Clients are reminded of visits: by their own clock, once, only if they want it, and not of what was called off."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.careplan import actions, queries, reminding
from openkap.careplan.models import Reminder, ReminderWish
from openkap.clinic.models import Notice
from openkap.intake.models import Medicine
from openkap.scheduling import actions as scheduling


@pytest.fixture
def dose(booked, visit):
    return visit(booked, "dose-1")


@pytest.fixture
def first(booked, visit):
    """The first visit of the plan: nothing else of Ada's is near it."""
    return min((each.appointment for each in queries.booked(booked)), key=lambda each: each.starts_at)


def on(appointment, days, hour, zone="UTC"):
    """So many days before the appointment, at that hour of a place."""
    day = appointment.starts_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=days)
    return datetime.combine(day, time(hour), ZoneInfo(zone))


def told(appointment):
    return list(Reminder.objects.filter(appointment=appointment).values_list("kind", flat=True))


def test_two_days_ahead_and_on_the_eve_the_client_is_told_once_each(first, cast):
    for days, hour in ((3, 12), (2, 8), (2, 9), (2, 10), (1, 16), (1, 17), (1, 23), (0, 0)):
        reminding.run(at=on(first, days, hour))
    assert told(first) == ["ahead", "eve"]
    assert Notice.objects.filter(to=cast.ada, kind="careplan:visit_ahead").count() >= 2


def test_a_worker_that_stood_still_reminds_late_and_only_once(first):
    late = on(first, 1, 20)
    reminding.run(at=late)
    reminding.run(at=late + timedelta(minutes=10))
    assert told(first) == ["eve"]


def test_the_hour_is_that_of_the_clock_where_the_client_lives(first, cast, now):
    actions.wish_reminders(client=cast.ada_episode.client, wanted=True, time_zone="Asia/Tokyo", by=cast.ada, at=now)
    reminding.run(at=on(first, 2, 8, "Asia/Tokyo"))
    assert told(first) == []
    reminding.run(at=on(first, 2, 9, "Asia/Tokyo"))
    assert told(first) == ["ahead"]


def test_who_does_not_want_it_is_left_in_peace_and_may_think_again(first, cast, now):
    wish = {"client": cast.ada_episode.client, "time_zone": "", "by": cast.ada}
    actions.wish_reminders(**wish, wanted=False, at=now)
    assert reminding.run(at=on(first, 2, 10)) == 0
    actions.wish_reminders(**wish, wanted=True, at=now + timedelta(hours=1))
    assert reminding.run(at=on(first, 2, 11)) >= 1


def test_of_a_cancelled_visit_nobody_is_reminded(first, cast, now):
    scheduling.cancel(appointment=first, reason="client_ill", by=cast.gus, at=now)
    reminding.run(at=on(first, 2, 10))
    assert told(first) == []


def test_a_visit_called_off_between_looking_and_telling_is_not_told(first, cast, now):
    at = on(first, 2, 10)
    [(seen, kind)] = [pair for pair in queries.reminders_due(at=at) if pair[0].pk == first.pk]
    scheduling.cancel(appointment=first, reason="client_ill", by=cast.gus, at=now)
    assert not actions.remind(appointment=seen, kind=kind, by=None, at=at)
    assert told(first) == []


def test_two_workers_remind_once(first):
    at = on(first, 2, 10)
    [(seen, kind)] = [pair for pair in queries.reminders_due(at=at) if pair[0].pk == first.pk]
    assert actions.remind(appointment=seen, kind=kind, by=None, at=at)
    assert not actions.remind(appointment=seen, kind=kind, by=None, at=at)


def test_looking_costs_four_questions(first, django_assert_num_queries):
    with django_assert_num_queries(4):  # appointments, who is in them, what clients wish, what was sent
        queries.reminders_due(at=on(first, 2, 10))


def test_only_the_client_says_whether_they_are_reminded(cast, now):
    with pytest.raises(actions.Refused, match="Only the client"):
        actions.wish_reminders(client=cast.ada_episode.client, wanted=False, time_zone="", by=cast.gus, at=now)


def test_what_was_told_and_wished_is_never_edited(first, cast, now):
    reminding.run(at=on(first, 2, 10))
    actions.wish_reminders(client=cast.ada_episode.client, wanted=True, time_zone="", by=cast.ada, at=now)
    for rows, field in ((Reminder.objects, "sent_at"), (ReminderWish.objects, "at")):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{field: now})


def test_before_a_dose_the_page_counts_the_hours_of_fasting_back_from_the_visit(dose, cast, get):
    page = get(cast.ada, "portal-careplan-visit", dose.pk).content.decode()
    starts_at, fasting = dose.appointment.starts_at, queries.before(dose).fasting
    assert f"{starts_at - fasting.food:%A, %H:%M}" in page
    assert f"{starts_at - fasting.drink:%A, %H:%M}" in page
    assert "takes you home" in page


def test_medicines_that_matter_on_the_day_are_named_and_others_are_not(dose, cast, now, get):
    facts = {"episode": dose.episode, "at": now, "by": cast.femi}
    Medicine.objects.create(name="Something unheard of", **facts)
    assert queries.before(dose).ask_about[-1] == "Something unheard of"
    assert "Something unheard of" in get(cast.ada, "portal-careplan-visit", dose.pk).content.decode()


def test_before_a_talk_there_is_nothing_to_arrange(booked, visit, cast, get):
    page = get(cast.ada, "portal-careplan-visit", visit(booked, "preparation-1").pk).content.decode()
    assert "Eat nothing" not in page


def test_a_visit_without_a_time_has_no_page(signed, visit, cast, get):
    assert get(cast.ada, "portal-careplan-visit", visit(signed, "dose-1").pk).status_code == 404


def test_nobody_reads_of_anothers_visit(dose, cast, get):
    assert get(cast.bo, "portal-careplan-visit", dose.pk).status_code == 404


def test_the_client_chooses_on_the_page(cast, login_as):
    browser, address = login_as(cast.ada), reverse("portal-careplan-reminders")
    answer = browser.post(address, {"wanted": "on", "time_zone": "America/Chicago"}, follow=True)
    assert "Kept." in answer.content.decode()
    assert queries.reminder_wish(cast.ada_episode.client).time_zone == "America/Chicago"
    assert browser.post(address, {"wanted": "on", "time_zone": "Mars/Olympus"}).status_code == 422
