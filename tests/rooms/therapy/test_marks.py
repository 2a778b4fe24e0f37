"""Moments of a dosing day: one tap, the minute it happened, struck out but never lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.therapy import actions, queries
from openkap.therapy.models import SessionMark
from openkap.therapy.words import TAPS

PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


@pytest.fixture
def dosing(visit):
    return visit("dosing")


@pytest.fixture
def url(dosing):
    return reverse("staff-therapy-marks", args=[dosing.pk])


def test_one_tap_marks_the_minute(cast, login_as, url, dosing):
    page = login_as(cast.dev).post(url, {"tap": "intervention:Guided breathing"}, follow=True)
    assert b"Guided breathing" in page.content
    mark = SessionMark.objects.get()
    assert (mark.kind, mark.planned_visit, mark.by, mark.episode) == (
        "intervention",
        dosing,
        cast.dev,
        cast.ada_episode,
    )


@pytest.mark.parametrize("kind", ["phrase", "theme"])
def test_words_are_kept_as_they_were_said(cast, login_as, url, kind):
    login_as(cast.dev).post(url, {"text": "the sea is “quiet”", "kind": kind})
    assert (SessionMark.objects.get().text, SessionMark.objects.get().kind) == ("the sea is “quiet”", kind)


@pytest.mark.parametrize("typed", [{"text": " ", "kind": "phrase"}, {"text": "x", "kind": "diagnosis"}, {"tap": "a:b"}])
def test_nothing_and_nonsense_are_refused(cast, login_as, url, typed):
    assert login_as(cast.dev).post(url, typed).status_code == 422
    assert not SessionMark.objects.exists()


def test_every_button_is_one_the_server_takes(cast, login_as, url):
    page = login_as(cast.dev).get(url).content.decode()
    assert page.count('name="tap"') == len(TAPS)


def test_a_double_tap_of_one_form_marks_once(cast, login_as, url):
    form = {"tap": "phase:Inward", "once": "7f3c9a52-3f0e-4b6f-9a53-0a8d2d6f8a11"}
    for _ in range(2):
        assert login_as(cast.dev).post(url, form).status_code == 302
    assert SessionMark.objects.count() == 1


@pytest.mark.parametrize("who", ["eun", "femi", "medical_director"])
def test_the_medical_side_sees_the_moments_and_makes_none(cast, login_as, url, dosing, now, who):
    actions.make_mark(visit=dosing, kind="phrase", text="the sea", by=cast.dev, at=now)
    page = login_as(getattr(cast, who)).get(url)
    assert "the sea" in page.content.decode()
    assert b'name="tap"' not in page.content
    assert login_as(getattr(cast, who)).post(url, {"tap": "phase:Inward"}).status_code == 404


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "ada", "stranger"])
def test_nobody_else_sees_them(cast, login_as, url, who):
    assert login_as(getattr(cast, who)).get(url).status_code == 404


def test_only_dosing_sessions_have_marks(cast, visit, now):
    with pytest.raises(actions.Refused, match="dosing sessions"):
        actions.make_mark(visit=visit("preparation"), kind="phrase", text="x", by=cast.dev, at=now)


def test_a_slip_is_struck_out_and_stays_readable(cast, login_as, url, dosing, now):
    mark = actions.make_mark(visit=dosing, kind="theme", text="fear", by=cast.dev, at=now)
    login_as(cast.dev).post(reverse("staff-therapy-strike", args=[mark.pk]))
    page = login_as(cast.dev).get(url).content.decode()
    assert "<s>fear</s>" in page


def test_only_who_made_a_mark_strikes_it_out_and_only_once(cast, dosing, now):
    mark = actions.make_mark(visit=dosing, kind="theme", text="fear", by=cast.dev, at=now)
    with pytest.raises(actions.Refused, match="Only who made"):
        actions.strike_mark(mark=mark, by=cast.ivo, at=now)
    actions.strike_mark(mark=mark, by=cast.dev, at=now)
    with pytest.raises(actions.Refused, match="already struck"):
        actions.strike_mark(mark=queries.mark_records().get(pk=mark.pk), by=cast.dev, at=now)


def test_the_number_that_a_live_page_compares_grows_with_every_change(cast, dosing, now):
    seen = [queries.revisions([dosing.pk]).get(dosing.pk, 0)]
    mark = actions.make_mark(visit=dosing, kind="theme", text="fear", by=cast.dev, at=now)
    seen.append(queries.revisions([dosing.pk])[dosing.pk])
    actions.strike_mark(mark=mark, by=cast.dev, at=now)
    seen.append(queries.revisions([dosing.pk])[dosing.pk])
    assert seen == [0, 1, 2]


def test_a_live_page_asks_for_the_list_alone(cast, login_as, dosing, now):
    actions.make_mark(visit=dosing, kind="phrase", text="the sea", by=cast.dev, at=now)
    page = login_as(cast.eun).get(reverse("staff-therapy-mark-list", args=[dosing.pk]), **PART).content.decode()
    assert page.lstrip().startswith('<div id="mark-list"')
    assert "the sea" in page


def test_htmx_gets_the_part_with_the_pad(cast, login_as, url):
    page = login_as(cast.dev).get(url, **PART).content.decode()
    assert page.lstrip().startswith('<section id="marks"')


def test_integration_remembers_the_dosing_day_without_its_slips(cast, visit, dosing, now):
    for minute, text in enumerate(("the sea", "a slip", "my sister")):
        actions.make_mark(visit=dosing, kind="phrase", text=text, by=cast.dev, at=now + timedelta(minutes=minute))
    slip = SessionMark.objects.get(text="a slip")
    actions.strike_mark(mark=slip, by=cast.dev, at=now)
    assert [mark.text for mark in queries.moments_before(visit("integration"))] == ["the sea", "my sister"]
    assert queries.moments_before(visit("preparation")) == []


@pytest.mark.parametrize("many", [1, 40])
def test_the_list_asks_the_same_questions_however_long_it_is(
    cast, login_as, dosing, now, many, django_assert_max_num_queries
):
    for _ in range(many):
        actions.make_mark(visit=dosing, kind="phrase", text="the sea", by=cast.dev, at=now)
    browser = login_as(cast.eun)
    with django_assert_max_num_queries(12):
        browser.get(reverse("staff-therapy-mark-list", args=[dosing.pk]), **PART)
