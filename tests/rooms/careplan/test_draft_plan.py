"""A plan begins as a protocol fitted to one client, once candidacy is cleared."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from openkap.candidacy.queries import Clearance
from openkap.careplan import actions, queries
from openkap.careplan.models import Plan, PlannedVisit
from openkap.clinic.models import AuditEvent


def test_a_draft_has_a_visit_and_a_window_for_everything_the_protocol_asks(draft, start):
    plan = draft()
    rows = list(queries.visits_of(plan))
    assert [row.key for row in rows] == list(queries.tailored_protocol(plan).visit)
    first = rows[0]
    assert timezone.localtime(first.earliest_at).date() == start
    assert first.latest_at - first.earliest_at == timedelta(days=14)
    assert all(row.earliest_at < row.latest_at for row in rows)


def test_drafting_is_on_the_record(draft, cast):
    plan = draft()
    event = AuditEvent.objects.get(kind="careplan:plan:drafted")
    assert (event.by_ref, event.client_ref) == (cast.dev.pk, plan.episode.client_id)
    assert "goals" not in event.facts


def test_nobody_plans_before_candidacy_is_cleared(draft, monkeypatch):
    monkeypatch.setattr(
        "openkap.candidacy.queries.cleared", lambda episode: Clearance("The medical sign-off is missing.")
    )
    with pytest.raises(actions.Refused, match="medical sign-off is missing"):
        draft()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"route": "iv"}, "does not allow this route"),
        ({"route": "sublingual"}, "does not use an allowed route"),
        ({"protocol": "ten-dose-im"}, "does not use an allowed route"),
        ({"version": "9"}, "does not use an allowed route"),
    ],
)
def test_only_a_protocol_of_the_library_by_an_allowed_route_can_be_used(draft, changes, reason):
    with pytest.raises(actions.Refused, match=reason):
        draft(**changes)


def test_a_plan_does_not_begin_in_the_past(draft, now):
    with pytest.raises(actions.Refused, match="cannot begin in the past"):
        draft(starts_on=(now - timedelta(days=2)).date())


def test_only_prescribers_and_therapists_write_plans(draft, cast):
    for who in (cast.gus, cast.eun, cast.hana, cast.ada):
        with pytest.raises(actions.Refused, match="does not write plans"):
            draft(by=who)


def test_an_episode_has_one_plan_at_a_time(draft, cast, now):
    plan = draft()
    with pytest.raises(actions.Refused, match="already has a plan"):
        draft()
    actions.withdraw_plan(plan=plan, reason="Another route is wanted.", by=cast.dev, at=now)
    assert draft(protocol="four-dose-sublingual", route="sublingual").route == "sublingual"
    assert Plan.objects.count() == 2


def test_a_plan_is_never_edited_not_even_in_the_database(draft):
    plan = draft()
    plan.goals = "Something else"
    with pytest.raises(Exception, match="never edited"), transaction.atomic():
        plan.save()


def test_a_visit_is_there_once_per_plan(draft):
    row = draft().visits.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedVisit.objects.create(
            plan=row.plan,
            key=row.key,
            kind=row.kind,
            title="again",
            minutes=1,
            position=0,
            earliest_at=row.earliest_at,
            latest_at=row.latest_at,
        )
