"""Plans of invented people, many at a time, are the same rows that acts would write."""

from datetime import timedelta

import pytest

from openkap.careplan import queries, seed
from openkap.careplan.models import Plan
from openkap.clinic import actions as clinic


@pytest.fixture
def sown(cast, now):
    """Ada's and Bo's plans, sown; Bo's has begun."""
    begin = now - timedelta(days=10)
    signers = {
        "medical": (cast.people["femi"].pk, begin),
        "psychological": (cast.people["dev"].pk, begin),
    }
    common = {"starts_on": begin.date(), "goals": "To sleep.", "drafted_at": begin, "drafted_by_id": cast.dev.pk}
    kept = {"preparation-1": begin + timedelta(days=1), "preparation-2": begin + timedelta(days=3)}
    return seed.sow(
        [
            seed.Sown(episode_id=cast.ada_episode.pk, **common),
            seed.Sown(episode_id=cast.bo_episode.pk, **common, signers=signers, kept=kept),
        ]
    )


def test_every_visit_is_found_again_by_its_key(sown, cast):
    assert set(sown) == {cast.ada_episode.pk, cast.bo_episode.pk}
    visit = queries.planned_visit(sown[cast.bo_episode.pk]["dose-1"])
    assert (visit.key, visit.episode) == ("dose-1", cast.bo_episode)


def test_a_sown_plan_reads_like_one_that_was_written_by_acts(sown, cast, now):
    assert not queries.signed(queries.plan(cast.ada_episode))
    plan = queries.plan(cast.bo_episode)
    assert queries.signed(plan)
    assert set(queries.kept_times(plan)) == {"preparation-1", "preparation-2"}
    windows = queries.windows(plan).windows
    row = queries.planned_visit(sown[cast.bo_episode.pk]["dose-1"])
    assert (row.earliest_at, row.latest_at) == (windows["dose-1"].earliest, windows["dose-1"].latest)
    assert queries.fidelity(cast.bo_episode, now=now).done == 2


def test_many_plans_take_few_statements(cast, now, django_assert_max_num_queries):
    episodes = [clinic.open_episode(client=cast.ada_episode.client, by=cast.gus, at=now) for _ in range(40)]
    rows = [
        seed.Sown(episode_id=episode.pk, starts_on=now.date(), goals="-", drafted_at=now, drafted_by_id=cast.dev.pk)
        for episode in episodes
    ]
    with django_assert_max_num_queries(24):
        seed.sow(rows)
    assert Plan.objects.count() == 40
