"""The clinic's rates: everyone who had a first dose is counted or named as missing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.outcomes import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast, now, first_dose):
    """`people(n)` opens n more episodes of invented clients who have had their first dose."""

    def make(count, *, at=None):
        made = []
        for number in range(count):
            client = clinic.add_client(
                given_name=f"Client {number}", family_name="", email="", phone="", by=cast.gus, at=now
            )
            episode = clinic.open_episode(client=client, by=cast.gus, at=now)
            clinic.reach(episode=episode, kind="first_dose", by=cast.eun, at=at or first_dose)
            made.append(episode)
        return made

    return make


def test_a_small_clinic_is_counted_by_hand(people, scored, now):
    responded, unchanged, worse, left, never, mild = people(6)
    for episode, before, after in ((responded, 20, 4), (unchanged, 18, 15), (worse, 12, 19), (mild, 8, 7)):
        scored(episode, week=-1, total=before)
        scored(episode, week=8, total=after)
    scored(left, week=-1, total=16)
    scored(left, week=2, total=9)
    found = queries.cohort("phq-9", now=now)
    rates = found.endpoint.outcomes
    assert (found.total, rates.complete.happened, rates.complete.missing) == (6, 4, 0)
    assert (rates.response.happened, rates.response.counted, rates.response.missing, rates.response.total) == (
        1,
        3,
        2,
        5,
    )
    assert (rates.remission.happened, rates.remission.counted, rates.remission.missing) == (1, 4, 2)
    assert (rates.improved.happened, rates.worse.happened, rates.below_cut) == (1, 1, 1)
    assert (rates.response.least, rates.response.most) == (1 / 5, 3 / 5)
    assert found.last.outcomes.improved.happened == 2  # the one who left had come down by seven
    assert never is not None


def test_who_began_too_recently_is_neither_counted_nor_missing(people, now):
    people(2)
    people(3, at=now - timedelta(weeks=1))
    found = queries.cohort("phq-9", now=now)
    assert (found.total, found.waiting) == (2, 3)


def test_a_score_long_after_the_course_does_not_stand_for_it(people, scored, now, first_dose):
    (episode,) = people(1, at=first_dose - timedelta(weeks=10))
    scored(episode, week=-11, total=20)
    scored(episode, week=9, total=2)
    assert queries.cohort("phq-9", now=now).endpoint.outcomes.complete.happened == 0


def test_the_clinic_agrees_with_the_trajectory_of_each_client(people, scored, now):
    pairs = ((20, 9), (20, 10), (14, 20), (15, 15), (11, 4), (27, 0))
    episodes = people(len(pairs))
    for episode, (before, after) in zip(episodes, pairs, strict=True):
        scored(episode, week=0, total=before)
        scored(episode, week=5, total=after)
    each = [queries.trajectory(episode, "phq-9") for episode in episodes]
    rates = queries.cohort("phq-9", now=now).endpoint.outcomes
    assert rates.response.happened == sum(bool(one.response) for one in each)
    assert rates.remission.happened == sum(bool(one.remission) for one in each)
    assert rates.improved.happened == sum(one.reliable == "improved" for one in each)
    assert rates.worse.happened == sum(one.reliable == "worse" for one in each)


def test_published_ranges_are_laid_beside_the_clinic_only_from_the_sourced_number_on(people, scored, now):
    least = int(queries.cohort("phq-9", now=now).standard.comparable.least_counted.value)
    episodes = people(least)
    for episode in episodes[:-1]:
        scored(episode, week=-1, total=20)
        scored(episode, week=6, total=8)
    assert all(row.published is None for row in queries.cohort("phq-9", now=now).endpoint.rows)
    scored(episodes[-1], week=-1, total=20)
    scored(episodes[-1], week=6, total=8)
    rows = {row.measure: row for row in queries.cohort("phq-9", now=now).endpoint.rows}
    assert (rows["response"].published.low, rows["response"].published.high) == (0.45, 0.63)
    assert rows["improved"].published is None


def test_better_and_worse_stand_side_by_side(people, now):
    people(1)
    cohort = queries.cohort("phq-9", now=now)
    labels = [row.label for row in queries.rates_picture(cohort, cohort.endpoint).rows]
    assert labels == ["Response", "Remission", "Reliably better", "Reliably worse"]


def test_the_clinic_is_counted_in_two_questions_however_many_clients(people, scored, now, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.cohort("phq-9", now=now)
    for episode in people(5):
        scored(episode, week=-1, total=20)
        scored(episode, week=6, total=8)
    with django_assert_num_queries(2):
        assert queries.cohort("phq-9", now=now).endpoint.outcomes.complete.happened == 5


def page_of(browser, **asked):
    return browser.get(reverse("staff-outcomes-clinic"), asked)


@pytest.mark.parametrize(
    ("who", "status"),
    [("hana", 200), ("clinic_director", 200), ("medical_director", 200), ("dev", 404), ("gus", 404), ("ada", 404)],
)
def test_numbers_of_the_clinic_are_for_those_who_answer_for_it(login_as, cast, who, status):
    assert page_of(login_as(getattr(cast, who))).status_code == status


def test_an_empty_clinic_says_from_when_on_a_client_counts(login_as, cast):
    page = page_of(login_as(cast.hana)).content.decode()
    assert "A client counts from 4 weeks after the first dose on." in page


def test_the_page_names_the_missing_and_the_sources_and_nobody(login_as, cast, people, scored):
    episodes = people(4)
    for episode in episodes[:3]:
        scored(episode, week=-1, total=20)
        scored(episode, week=6, total=8)
    page = page_of(login_as(cast.hana)).content.decode()
    assert "3 of 4 have this score and one from before the first dose (75 %)" in page
    assert "3 counted, 1 missing, of 4" in page
    assert "Published ranges are laid over the clinic’s rates once 30 courses are counted." in page
    assert "178 infusion practices" in page
    assert "Client 0" not in page


def test_an_instrument_that_does_not_exist_is_refused(login_as, cast):
    assert page_of(login_as(cast.hana), instrument="nonsense").status_code == 422


def test_every_counted_instrument_has_a_page(login_as, cast, people):
    people(1)
    for scale in queries.counted_instruments():
        page = page_of(login_as(cast.hana), instrument=scale.id)
        assert page.context["cohort"].instrument == scale
