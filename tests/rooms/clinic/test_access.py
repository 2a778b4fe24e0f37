"""One gate: the right people pass, every look is written down, strangers see nothing."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import RequestFactory

from openkap.clinic import access, actions, queries, roles
from openkap.clinic.models import AuditEvent
from openkap.core.verdict import Refused

SEE = "intake:packet:see"


@pytest.fixture
def visit(now):
    def go(user, episode, need=SEE):
        request = RequestFactory().get("/")
        request.user = user
        return access.open_record(request, queries.episodes(), episode.pk, need=need)

    return go


@pytest.mark.parametrize("who", ["dev", "eun", "femi", "medical_director"])
def test_the_care_team_and_the_medical_director_open_the_chart(cast, visit, who):
    assert visit(getattr(cast, who), cast.ada_episode) == cast.ada_episode


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "stranger", "bo"])
def test_everyone_else_finds_nothing(cast, visit, who):
    with pytest.raises(Http404):
        visit(getattr(cast, who), cast.ada_episode)


def test_a_client_opens_only_their_own(cast, visit):
    assert visit(cast.ada, cast.ada_episode) == cast.ada_episode
    with pytest.raises(Http404):
        visit(cast.ada, cast.bo_episode)


def test_a_client_opens_nothing_that_is_not_for_clients(cast, visit):
    with pytest.raises(Http404):
        visit(cast.ada, cast.ada_episode, need="intake:medical:see")


def test_the_front_desk_sees_progress_but_no_answers(cast, visit):
    assert visit(cast.gus, cast.ada_episode, need="intake:packet:progress")
    with pytest.raises(Http404):
        visit(cast.gus, cast.ada_episode, need="intake:packet:see")


def test_every_look_is_written_down(cast, visit):
    visit(cast.dev, cast.ada_episode)
    look = AuditEvent.objects.filter(kind="clinic:record:opened").latest("pk")
    assert (look.by_ref, look.client_ref, look.facts) == (cast.dev.pk, cast.ada_episode.client_id, {"need": SEE})


def test_leaving_the_team_closes_the_door(cast, visit, now):
    member = cast.ada_episode.team.get(practitioner=cast.people["dev"])
    actions.leave_team(member=member, by=cast.gus, at=now)
    with pytest.raises(Http404):
        visit(cast.dev, cast.ada_episode)


def test_a_deactivated_account_opens_nothing(cast, visit):
    cast.dev.is_active = False
    with pytest.raises(Http404):
        visit(cast.dev, cast.ada_episode)


def test_an_emergency_key_opens_for_fifteen_minutes(cast, now):
    actions.break_glass(episode=cast.ada_episode, reason="She called in crisis, Dev is away", by=cast.ivo, at=now)
    opens = [
        access.may_open(cast.ivo, cast.ada_episode, SEE, at=now + timedelta(minutes=minutes)) for minutes in (0, 14, 15)
    ]
    assert opens == [True, True, False]


def test_an_emergency_key_needs_a_reason_and_a_role(cast, now):
    with pytest.raises(Refused, match="few words"):
        actions.break_glass(episode=cast.ada_episode, reason=" because ", by=cast.ivo, at=now)
    with pytest.raises(Refused, match="does not open charts"):
        actions.break_glass(episode=cast.ada_episode, reason="I would like to know", by=cast.gus, at=now)


def test_nobody_reviews_their_own_emergency_key(cast, now):
    director = cast.medical_director
    key = actions.break_glass(episode=cast.ada_episode, reason="A call from the hospital", by=director, at=now)
    with pytest.raises(Refused, match="Someone else"):
        actions.review_glass(key=key, justified=True, by=director, at=now)


def test_lists_hold_only_what_may_be_seen(cast):
    assert set(access.visible_episodes(cast.dev, SEE)) == {cast.ada_episode, cast.bo_episode}
    assert set(access.visible_episodes(cast.ivo, SEE)) == {cast.stranger_episode}
    assert set(access.visible_episodes(cast.ada, SEE)) == {cast.ada_episode}
    assert not access.visible_episodes(cast.hana, SEE).exists()


def test_every_permission_reads_room_subject_verb():
    everything = set(roles.CLIENT).union(*(role.permissions for role in roles.ROLES.values()))
    assert all(permission.count(":") == 2 and " " not in permission for permission in everything)


def test_an_unknown_role_may_nothing():
    assert not roles.may("owner", SEE)
