"""A plan differs from its protocol only inside the protocol's bounds, and every change says why."""

import pytest

from openkap.careplan import actions, queries
from openkap.core.protocols import Change

SHORTER = [Change("visits.dose-4.omitted", "yes"), Change("visits.integration-4.omitted", "yes")]


@pytest.fixture
def plan(draft):
    return draft(protocol="four-dose-sublingual", route="sublingual")


def changed(plan, cast, now, changes, reason="She asked for it."):
    actions.change_plan(plan=plan, changes=changes, reason=reason, by=cast.dev, at=now)
    return queries.plans().get(pk=plan.pk)


def test_visits_that_are_left_out_are_no_longer_asked_for_but_stay_to_be_read(plan, cast, now):
    plan = changed(plan, cast, now, SHORTER)
    assert not {"dose-4", "integration-4"} & {visit.key for visit in queries.visits_of(plan)}
    assert plan.visits.count() == 12
    assert [row.words for row in queries.changes(plan)] == ["Dose 4 is left out", "Integration 4 is left out"]


def test_the_windows_of_the_other_visits_move_with_the_change(plan, cast, now):
    before = queries.visits_of(plan).get(key="review-2").latest_at
    plan = changed(plan, cast, now, SHORTER)
    assert queries.visits_of(plan).get(key="review-2").latest_at < before


def test_a_longer_visit_and_a_wider_gap_are_written_in_words(plan, cast, now):
    changes = [Change("visits.dose-1.minutes", "240"), Change("gaps.dose-1.dose-2.min", "P7D")]
    plan = changed(plan, cast, now, changes)
    assert queries.visits_of(plan).get(key="dose-1").minutes == 240
    assert [row.words for row in queries.changes(plan)] == [
        "Dose 1 lasts 240 minutes instead of 180",
        "Dose 2 comes at least 7 days after Dose 1, instead of 6 days",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([], "Nothing was changed"),
        ([Change("visits.dose-1.omitted", "yes")], "Dose 1 may not be left out"),
        ([Change("visits.dose-4.omitted", "yes")], "Integration 4 has no window"),
        ([Change("visits.dose-1.minutes", "60")], "may not be shorter"),
        ([Change("gaps.dose-1.integration-1.max", "P9D")], "outside that"),
        ([Change("goals", "other")], "nothing that can be tailored"),
    ],
)
def test_what_leaves_the_bounds_is_refused_and_nothing_is_kept(plan, cast, now, changes, reason):
    with pytest.raises(actions.Refused, match=reason):
        changed(plan, cast, now, changes)
    assert not plan.deviations.exists()


def test_a_visit_that_took_place_is_not_changed_any_more(plan, cast, now, visit):
    actions.keep_visit(visit=visit(plan, "dose-1"), started_at=now, by=cast.eun, at=now)
    with pytest.raises(actions.Refused, match="already took place"):
        changed(plan, cast, now, [Change("visits.dose-1.minutes", "240")])


def test_only_those_who_write_plans_change_them(plan, cast, now):
    with pytest.raises(actions.Refused, match="does not write plans"):
        actions.change_plan(plan=plan, changes=SHORTER, reason="No.", by=cast.eun, at=now)
