"""The calendar's pages: who sees whose appointments, what is typed is kept, how many questions a page asks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.scheduling import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_dev(rota):
    return {"therapist": frozenset({rota.people["dev"].pk})}


@pytest.fixture
def made(book, visit, only_dev):
    return book(visit(only=only_dev))["prep"]


def day_page(browser, on):
    return browser.get(reverse("staff-scheduling-day"), {"on": on.isoformat()})


def test_a_day_shows_every_room_and_what_is_booked_in_it(login_as, rota, made):
    page = day_page(login_as(rota.gus), made.starts_at.date()).content.decode()
    for room in ("Fern", "Moss", "Birch", "Willow", "Alder"):
        assert room in page
    assert "Ada" in page
    assert "Free all day" in page


def test_someone_of_another_team_sees_that_a_room_is_taken_and_not_by_whom(login_as, rota, made):
    page = day_page(login_as(rota.ivo), made.starts_at.date()).content.decode()
    assert "Ada" not in page
    assert "a client of another team" in page


def test_a_day_that_is_no_day_is_refused_and_today_is_shown(login_as, rota):
    answer = login_as(rota.gus).get(reverse("staff-scheduling-day"), {"on": "soon"})
    assert answer.status_code == 422


def test_a_full_day_asks_no_more_questions_than_an_empty_one(rota, book, visit, monday, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert len(queries.day(None, monday.date(), user=rota.dev).rooms) == 5
    for key in "abc":
        book(visit(key))
    with django_assert_max_num_queries(5):
        day = queries.day(None, monday.date(), user=rota.dev)
        assert [part.practitioner.name for entry in day.entries for part in entry.appointment.roles.all()]
        assert {entry.appointment.episode.client.name for entry in day.entries} == {"Ada"}
        assert all(entry.reachable for entry in day.entries)


@pytest.mark.parametrize(("who", "status"), [("gus", 200), ("dev", 200), ("ivo", 404), ("hana", 404), ("ada", 404)])
def test_one_appointment_is_for_the_team_and_the_front_desk(login_as, rota, made, who, status):
    url = reverse("staff-scheduling-appointment", args=[made.pk])
    assert login_as(getattr(rota, who)).get(url).status_code == status


def test_free_times_are_offered_and_one_of_them_is_taken(login_as, rota, made):
    browser = login_as(rota.gus)
    url = reverse("staff-scheduling-appointment", args=[made.pk])
    start = made.starts_at.date().isoformat()
    page = browser.get(url, {"from_on": start})
    days = page.context["move_form"].fields["starts_at"].choices
    times = [value for _day, options in days for value, _label in options]
    assert times
    answer = browser.post(reverse("staff-scheduling-moves", args=[made.pk]), {"from_on": start, "starts_at": times[-1]})
    assert answer.status_code == 302
    assert queries.appointments().get(pk=made.pk).starts_at.isoformat() == times[-1]
    assert "Moved by Gus" in browser.get(url).content.decode()


@pytest.mark.parametrize("starts_at", ["", "tomorrow", "2030-01-01T09:00:00+00:00"])
def test_a_time_that_is_not_free_is_refused_beside_the_field(login_as, rota, made, starts_at):
    answer = login_as(rota.gus).post(
        reverse("staff-scheduling-moves", args=[made.pk]),
        {"from_on": made.starts_at.date().isoformat(), "starts_at": starts_at},
    )
    assert answer.status_code == 422
    assert answer.context["move_form"].errors["starts_at"]
    assert queries.appointments().get(pk=made.pk).starts_at == made.starts_at


def test_an_appointment_is_cancelled_with_a_reason_and_the_page_says_so(login_as, rota, made):
    browser = login_as(rota.gus)
    url = reverse("staff-scheduling-cancellation", args=[made.pk])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "client_ill"}).status_code == 302
    page = browser.get(reverse("staff-scheduling-appointment", args=[made.pk])).content.decode()
    assert "Cancelled by Gus: the client is ill" in page
    assert "This appointment is cancelled." in page


@pytest.mark.parametrize("name", ["staff-scheduling-moves", "staff-scheduling-cancellation"])
def test_another_team_can_neither_move_nor_cancel(login_as, rota, made, name):
    assert login_as(rota.ivo).post(reverse(name, args=[made.pk]), {"reason": "client_ill"}).status_code == 404


def test_the_client_sees_what_is_before_them_and_that_something_was_cancelled(login_as, rota, book, visit, now):
    made = book(visit("Preparation"), visit("Second", day=1))
    actions.cancel(appointment=made["Second"], reason="practitioner_away", by=rota.gus, at=now)
    page = login_as(rota.ada).get(reverse("portal-scheduling-appointments")).content.decode()
    assert "Preparation" in page
    assert "please do not come" in page


def test_a_client_sees_nobody_elses_appointments(login_as, rota, made):
    assert made.title not in login_as(rota.bo).get(reverse("portal-scheduling-appointments")).content.decode()


def test_my_own_appointments_are_those_i_am_in(login_as, rota, made):
    assert "Ada" in login_as(rota.dev).get(reverse("staff-scheduling-mine")).content.decode()
    assert "Ada" not in login_as(rota.eun).get(reverse("staff-scheduling-mine")).content.decode()


def test_all_appointments_of_an_episode_are_listed(login_as, rota, made):
    page = login_as(rota.dev).get(reverse("staff-scheduling-appointments", args=[rota.ada_episode.pk]))
    assert made.title in page.content.decode()


def test_the_panel_counts_what_is_ahead_and_behind_in_one_question(rota, made, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        panel = queries.panel(queries.made(rota.ada_episode), at=now)
    assert (panel.next, panel.past, panel.cancelled) == (made, 0, 0)
    later = queries.panel(queries.made(rota.ada_episode), at=made.ends_at + timedelta(minutes=1))
    assert (later.ahead, later.past) == ([], 1)
