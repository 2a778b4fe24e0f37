"""Beside each medicine what the criteria say, by the route planned; nothing is said of what has no class."""

import pytest
from django.urls import reverse

from openkap.intake import actions, queries
from openkap.intake.models import MedicineReview


@pytest.fixture
def every_route(settings):
    """A clinic that offers every way of giving."""
    settings.OPENKAP_PROTOCOLS = ["six-dose-im", "four-dose-sublingual", "six-infusions", "esketamine-induction"]


def listed(cast, at, *names):
    for name in names:
        actions.add_medicine(episode=cast.bo_episode, name=name, dose_text="", by=cast.bo, at=at)
    return queries.medicines(cast.bo_episode)


def titles(said):
    return [one.title for one in said]


def test_the_route_decides_what_matters(every_route):
    everywhere = queries.said_of(["rifampicin", "maoi"])
    by_mouth = queries.said_of(["rifampicin"], "sublingual")
    assert [(one.removes, one.routes) for one in by_mouth] == [(("sublingual",), ("sublingual",))]
    assert queries.said_of(["rifampicin"], "iv") == ()
    assert "Monoamine oxidase inhibitor" in titles(everywhere)
    assert set(everywhere[1].routes) == {"IV", "IM", "sublingual", "esketamine nasal spray"}


def test_every_finding_says_what_follows_why_and_whence(every_route):
    for one in queries.said_of(["benzodiazepine", "stimulant", "lithium"]):
        assert one.actions
        assert one.why
        assert one.sources
        assert one.routes
    assert queries.said_of(["lithium"])[-1].supports


def test_a_route_that_nobody_offers_is_all_of_them(every_route):
    assert queries.said_of(["maoi"], "by telegraph") == queries.said_of(["maoi"])


def test_a_medicine_without_a_class_says_so(cast, now, every_route, login_as):
    rows = listed(cast, now, "Grandmother's drops", "lithium")
    first, second = queries.reconciled(rows)
    assert (first.unclassed, first.said) == (True, ())
    assert (second.unclassed, bool(second.said)) == (False, True)
    body = login_as(cast.femi).get(reverse("staff-intake-medicines", args=[cast.bo_episode.pk])).content.decode()
    assert "Nothing can be said of interactions" in body
    assert "stop taking" not in body


def test_findings_follow_the_classes_as_they_are_chosen_and_nothing_is_kept(cast, now, every_route, login_as):
    row = listed(cast, now, "Grandmother's drops")[0]
    browser = login_as(cast.femi)
    path = reverse("staff-intake-medicine-findings", args=[cast.bo_episode.pk, row.id])
    body = browser.post(path, {"taken": "yes", "class_codes": ["maoi"], "route": "iv"}).content.decode()
    found = body.split('id="findings"')[1]
    assert "Monoamine oxidase inhibitor" in found
    assert "By: IV" in found
    assert not MedicineReview.objects.exists()
    switched = reverse("staff-intake-medicines", args=[cast.bo_episode.pk]) + "?route=im"
    assert 'aria-current="true"' in browser.get(switched).content.decode()
