"""The plan for hard hours: the client's and the team's, version by version, nothing overwritten, agreed by name."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.safety import actions, queries
from openkap.safety.models import SafetyPlan


def write(cast, now, by, based_on=0, **parts):
    return actions.write_plan(episode=cast.ada_episode, parts=parts, based_on=based_on, by=by, at=now)


def test_the_client_begins_and_the_team_goes_on(cast, now):
    first = write(cast, now, cast.ada, signs="I stop answering")
    second = write(cast, now, cast.dev, first.pk, signs="I stop answering", alone="Walk")
    assert [plan.number for plan in queries.plans(cast.ada_episode)] == [2, 1]
    assert queries.plan(cast.ada_episode) == second
    assert SafetyPlan.objects.get(pk=first.pk).alone == ""


def test_saving_what_stands_there_makes_no_version(cast, now):
    first = write(cast, now, cast.ada, signs="x")
    assert write(cast, now, cast.dev, first.pk, signs=" x ") == first


def test_two_who_write_at_once_overwrite_nothing(cast, now, login_as):
    write(cast, now, cast.ada, signs="mine")
    answer = login_as(cast.dev).post(
        reverse("staff-safety-plan", args=[cast.ada_episode.pk]), {"based_on": 0, "signs": "typed meanwhile"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed the plan a moment ago" in page
    assert "typed meanwhile" in page
    assert queries.plan(cast.ada_episode).signs == "mine"


@pytest.mark.parametrize(
    ("who", "parts", "says"),
    [
        ("ada", {}, "at least one thing"),
        ("bo", {"signs": "x"}, "somebody else’s plan"),
        ("gus", {"signs": "x"}, "does not write safety plans"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast, now, who, parts, says):
    with pytest.raises(actions.Refused, match=says):
        write(cast, now, getattr(cast, who), **parts)


def test_a_name_goes_under_the_newest_version_only(cast, now):
    first = write(cast, now, cast.dev, signs="x")
    actions.agree(plan=first, by=cast.ada, at=now)
    assert queries.agreed_plan(cast.ada_episode) == first
    second = write(cast, now, cast.dev, first.pk, signs="y")
    assert queries.agreed_plan(cast.ada_episode) is None
    with pytest.raises(actions.Refused, match="newer version"):
        actions.agree(plan=first, by=cast.ada, at=now)
    for _ in range(2):
        actions.agree(plan=second, by=cast.dev, at=now)
    assert queries.agreed_plan(cast.ada_episode) is None  # the team's name is not the client's


def test_a_plan_is_never_edited(cast, now):
    plan = write(cast, now, cast.ada, signs="x")
    plan.signs = "y"
    with pytest.raises(DatabaseError), transaction.atomic():
        plan.save()


def test_a_plan_goes_with_the_client_into_the_next_episode(cast, now):
    first = write(cast, now, cast.ada, signs="x")
    later = clinic.open_episode(client=cast.ada.client, by=cast.gus, at=now)
    assert queries.plan(later) == first
    plan = actions.write_plan(episode=later, parts={"signs": "y"}, based_on=first.pk, by=cast.ada, at=now)
    assert queries.plan(cast.ada_episode) == plan


def test_the_client_writes_reads_and_agrees_in_the_portal(cast, login_as):
    browser = login_as(cast.ada)
    assert "There is no plan yet" in browser.get(reverse("portal-safety-plan")).content.decode()
    answer = browser.post(reverse("portal-safety-writing"), {"based_on": 0, "help": "Cleo <sister>"})
    assert answer.headers["Location"] == reverse("portal-safety-plan")
    assert "Cleo &lt;sister&gt;" in browser.get(reverse("portal-safety-plan")).content.decode()
    browser.post(reverse("portal-safety-agreement"), {"plan": queries.plan(cast.ada_episode).pk})
    assert queries.agreed_plan(cast.ada_episode)


def test_agreeing_to_an_older_version_shows_the_newer_one(cast, now, login_as):
    first = write(cast, now, cast.dev, signs="old words")
    write(cast, now, cast.dev, first.pk, signs="new words")
    answer = login_as(cast.ada).post(reverse("portal-safety-agreement"), {"plan": first.pk})
    assert (answer.status_code, "new words" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("plan", ["", "x", "999999"])
def test_a_plan_that_is_not_theirs_is_not_there(cast, login_as, plan):
    assert login_as(cast.ada).post(reverse("portal-safety-agreement"), {"plan": plan}).status_code == 404
