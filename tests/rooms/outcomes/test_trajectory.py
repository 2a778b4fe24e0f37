"""How one client does: the sentence, the picture, and who may see it."""

import pytest
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.measurement import queries as measurement
from openkap.outcomes import queries
from openkap.safety import actions as safety

pytestmark = pytest.mark.django_db


@pytest.fixture
def better(cast, dosed, scored):
    """Ada, who went from 18 to 9."""
    dosed(cast.ada_episode)
    for week, total in ((-5, 21), (-1, 18), (2, 13), (6, 9)):
        scored(cast.ada_episode, week=week, total=total)
    return cast


def page_of(browser, episode, **asked):
    return browser.get(reverse("staff-outcomes-trajectory", args=[episode.pk]), asked)


def test_change_is_counted_from_the_last_score_before_the_first_dose(better):
    found = queries.trajectory(better.ada_episode, "phq-9")
    assert (found.baseline.value, found.latest.value, found.reliable, found.response) == (18, 9, "improved", True)


def test_the_sentence_comes_first_and_the_table_says_the_same(login_as, better):
    page = page_of(login_as(better.dev), better.ada_episode).content.decode()
    assert "Down 9 points since before the first dose: a reliable improvement" in page
    assert page.index("Down 9 points") < page.index('class="chart"')
    assert "9 better" in page
    assert "reliably better" in page


def test_the_rule_behind_the_sentence_can_be_read_with_its_source(login_as, better):
    page = page_of(login_as(better.dev), better.ada_episode).content.decode()
    assert "6 points or more" in page
    assert "phq-9 1" in page
    assert "at least 50 % of the way" in page


def test_another_instrument_is_another_course(login_as, better, scored):
    scored(better.ada_episode, week=-1, total=14, instrument="gad-7")
    scored(better.ada_episode, week=3, total=14, instrument="gad-7")
    page = page_of(login_as(better.dev), better.ada_episode, instrument="gad-7")
    assert page.context["course"].trajectory.change == 0
    assert page_of(login_as(better.dev), better.ada_episode, instrument="nonsense").status_code == 422


def test_scales_of_one_day_have_no_course(better, scored):
    scored(better.ada_episode, week=1, total=9, instrument="aldrete")
    assert [course.instrument.id for course in queries.courses(better.ada_episode)] == ["phq-9"]


def test_scores_of_another_version_are_not_compared(cast, dosed, scored, monkeypatch):
    from openkap.measurement.queries import library, scores

    dosed(cast.ada_episode)
    scored(cast.ada_episode, week=-1, total=18)
    scored(cast.ada_episode, week=2, total=9, version="2")
    known = library.instrument
    for place in (scores, queries.courses.__globals__["measurement"]):
        monkeypatch.setattr(place, "instrument", lambda id, version=None: known(id))
    found = queries.trajectory(cast.ada_episode, "phq-9")
    assert (found.change, found.reliable) == (None, None)
    assert "not compared" in found.sentence


def test_before_any_dose_nothing_is_compared(login_as, cast, scored):
    scored(cast.ada_episode, week=-1, total=18)
    page = page_of(login_as(cast.dev), cast.ada_episode).content.decode()
    assert "Change is counted from the first dose on." in page


def test_an_empty_course_says_what_will_be_here(login_as, cast):
    page = page_of(login_as(cast.dev), cast.ada_episode)
    assert page.status_code == 200
    assert "Nothing to show yet" in page.content.decode()


def test_reliably_worse_is_said_in_red(login_as, cast, dosed, scored):
    dosed(cast.ada_episode)
    scored(cast.ada_episode, week=-1, total=12)
    scored(cast.ada_episode, week=2, total=20)
    page = page_of(login_as(cast.dev), cast.ada_episode).content.decode()
    assert "Reliably worse than before the first dose." in page
    assert "Off track." in page


def test_an_open_safety_case_is_off_track_whatever_the_score(login_as, better, now):
    safety.open_case(episode=better.ada_episode, kind="concern", source="test", by=better.dev, at=now)
    page = page_of(login_as(better.dev), better.ada_episode).content.decode()
    assert "A safety case is open." in page
    sent = measurement.sent(better.ada_episode)
    assert queries.panel(sent, queries.known(better.ada_episode), at=now).off_track


@pytest.mark.parametrize(
    ("who", "status"), [("dev", 200), ("femi", 200), ("ivo", 404), ("gus", 404), ("hana", 404), ("ada", 404)]
)
def test_only_the_care_team_sees_a_trajectory(login_as, better, who, status):
    assert page_of(login_as(getattr(better, who)), better.ada_episode).status_code == status


def test_every_look_is_written_down(login_as, better):
    page_of(login_as(better.dev), better.ada_episode)
    assert AuditEvent.objects.filter(kind="clinic:record:opened", by_ref=better.dev.pk).exists()


def test_a_course_asks_the_same_number_of_questions_however_long_it_is(better, scored, django_assert_num_queries):
    with django_assert_num_queries(5):
        queries.courses(better.ada_episode)
    for week in range(7, 10):
        scored(better.ada_episode, week=week, total=8)
        scored(better.ada_episode, week=week, total=8, instrument="gad-7")
    with django_assert_num_queries(5):
        assert len(queries.courses(better.ada_episode)) == 2


def portal(browser):
    return browser.get(reverse("portal-outcomes-trajectory")).content.decode()


def test_the_client_reads_it_in_plain_words(login_as, better):
    page = portal(login_as(better.ada))
    assert "Before your first dose it was 18." in page
    assert "That is clearly better." in page
    for jargon in ("remission", "response", "reliable", "baseline"):
        assert jargon not in page.split("<main")[1].lower()


def test_a_client_who_does_worse_is_not_left_alone_with_it(login_as, cast, dosed, scored):
    dosed(cast.ada_episode)
    scored(cast.ada_episode, week=-1, total=12)
    scored(cast.ada_episode, week=2, total=20)
    page = portal(login_as(cast.ada))
    assert "you do not have to wait for your next visit" in page


def test_a_client_sees_only_their_own(login_as, better):
    assert "18" not in portal(login_as(better.bo)).split("<main")[1].split("</main>")[0]
