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


@pytest.mark.parametrize("page", ["day", "week"])
@pytest.mark.parametrize("by", ["room", "person"])
def test_a_day_and_a_week_are_shown_by_room_and_by_person(login_as, rota, made, page, by):
    asked = {"on": made.starts_at.date().isoformat(), "by": by}
    answer = login_as(rota.gus).get(reverse(f"staff-scheduling-{page}"), asked)
    (line,) = [line for line in answer.context["stretch"].lines if any(cell.blocks for cell in line.cells)]
    assert line.title == (made.room.name if by == "room" else "Dev")
    assert reverse("staff-move", args=[made.pk]) in answer.content.decode()


def test_a_week_asks_no_more_questions_when_it_is_full(rota, book, visit, monday, django_assert_max_num_queries):
    for key in "abc":
        book(visit(key))
    with django_assert_max_num_queries(6):
        week = queries.stretch(monday.date(), 7, by="room", user=rota.dev)
    assert week.count == 3


def test_on_the_night_of_a_changed_clock_nothing_falls_out(rota, now, settings):
    from datetime import UTC, date, datetime

    from openkap.scheduling.models import Appointment

    settings.TIME_ZONE = "America/New_York"
    for hour in (4, 5, 6, 7):
        at = datetime(2027, 11, 7, hour, 30, tzinfo=UTC)
        facts = {"kind": "review", "title": "Night", "made_at": now, "made_by": rota.gus, "earliest_at": at}
        end = at + timedelta(minutes=30)
        Appointment.objects.create(
            episode=rota.ada_episode,
            starts_at=at,
            ends_at=end,
            room_from_at=at,
            room_until_at=end,
            latest_at=at,
            **facts,
        )
    night = queries.stretch(date(2027, 11, 7), 1, by="room", user=rota.gus)
    blocks = night.lines[-1].cells[0].blocks
    assert [(block.first, block.quarters, block.lane) for block in blocks] == [
        (2, 2, 0),
        (6, 2, 0),
        (6, 2, 1),
        (10, 2, 0),
    ]


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


def asked(at, **more):
    return {"on": at.date().isoformat(), "time": f"{at:%H:%M}", **more}


def test_what_a_move_breaks_is_said_before_anything_is_saved(login_as, rota, made, monday):
    browser, url = login_as(rota.gus), reverse("staff-move", args=[made.pk])
    page = browser.get(url, asked(monday + timedelta(days=9, hours=20)))
    breaks = " ".join(page.context["check"].breaks)
    assert "Outside its window" in breaks
    assert "Dev is not at work then." in breaks
    assert "Will be told:" in page.content.decode()
    assert queries.appointments().get(pk=made.pk).starts_at == made.starts_at


def test_a_move_needs_a_reason_and_its_history_says_it(login_as, rota, made):
    browser, url, at = login_as(rota.gus), reverse("staff-move", args=[made.pk]), made.starts_at + timedelta(hours=2)
    assert browser.post(url, asked(at)).status_code == 422
    assert browser.post(url, asked(at, reason="client_asked")).status_code == 302
    page = browser.get(reverse("staff-scheduling-appointment", args=[made.pk])).content.decode()
    assert "Moved by Gus" in page
    assert "the client asked" in page


@pytest.mark.parametrize("typed", [{"on": "soon", "time": "10:00"}, {"on": "2030-01-01", "time": "25:00"}])
def test_a_strange_time_is_refused_beside_its_field(login_as, rota, made, typed):
    answer = login_as(rota.gus).post(reverse("staff-move", args=[made.pk]), typed | {"reason": "client_asked"})
    assert answer.status_code == 422
    assert queries.appointments().get(pk=made.pk).starts_at == made.starts_at


def test_an_appointment_is_cancelled_with_a_reason_and_the_page_says_so(login_as, rota, made):
    browser = login_as(rota.gus)
    url = reverse("staff-cancel", args=[made.pk])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "client_ill"}).status_code == 302
    page = browser.get(reverse("staff-scheduling-appointment", args=[made.pk])).content.decode()
    assert "Cancelled by Gus: the client is ill" in page
    assert "This appointment is cancelled." in page


@pytest.mark.parametrize("name", ["staff-move", "staff-cancel", "staff-repair"])
def test_another_team_can_neither_move_nor_cancel(login_as, rota, made, name):
    assert login_as(rota.ivo).post(reverse(name, args=[made.pk]), {"reason": "client_ill"}).status_code == 404


def test_leave_over_a_visit_is_mended_by_a_person_who_chooses(login_as, rota, made, now):
    hour = timedelta(hours=1)
    actions.take_leave(
        practitioner=rota.people["dev"], from_at=made.starts_at, until_at=made.ends_at + hour, by=rota.gus, at=now
    )
    browser, url = login_as(rota.gus), reverse("staff-repair", args=[made.pk])
    assert "Dev is away then." in browser.get(reverse("staff-repairs")).content.decode()
    offers = browser.get(url).context["offers"]
    assert [offer.rank for offer in offers] == sorted(offer.rank for offer in offers)
    assert browser.post(url, {"offer": "gone", "reason": "practitioner_away"}).status_code == 422
    assert browser.post(url, {"offer": offers[0].key, "reason": "practitioner_away"}).status_code == 302
    assert not queries.unsettled(now=now)


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
