"""Invented people's answers are scored like everyone's, many at once, and what is dangerous is handed back."""

from datetime import timedelta

import pytest

from openkap.measurement import queries, seed
from openkap.measurement.models import Assignment, Response, Score
from openkap.safety import queries as safety
from openkap.safety import seed as sown
from openkap.safety.models import SafetyCase


@pytest.fixture
def row(cast, now, today):
    def make(week=0, values=(1,) * 8 + (0,), **given):
        answers = {f"phq-9.{n}": value for n, value in enumerate(values, 1)} if values is not None else None
        common = {
            "episode_id": cast.ada_episode.pk,
            "instrument": "phq-9",
            "occasion": "weekly",
            "opens_on": today + timedelta(days=7 * week),
            "due_on": today + timedelta(days=7 * week + 2),
            "assigned_at": now,
            "answers": answers,
            "submitted_at": now + timedelta(days=7 * week),
            "by_id": cast.ada.pk,
        }
        return seed.SeedResponse(**{**common, **given})

    return make


def test_sown_answers_give_the_scores_that_sent_answers_give(cast, row, submitted):
    seed.responses([row(values=[2, 1, 0, 3, 1, 2, 2, 1, 0])])
    sown_rows = set(Score.objects.values_list("score_id", "value", "band", "state", "is_main"))
    sent = submitted([2, 1, 0, 3, 1, 2, 2, 1, 0], occasion="extra")
    assert sown_rows == set(sent.response.scores.values_list("score_id", "value", "band", "state", "is_main"))


def test_what_nobody_answered_and_what_was_begun_stay_so(cast, row):
    seed.responses([row(0), row(1, values=None), row(2, submitted_at=None)])
    assert (Assignment.objects.count(), Response.objects.count()) == (3, 2)
    assert queries.unanswered(cast.ada_episode).count() == 2
    assert Score.objects.filter(is_main=True).count() == 1


def test_dangerous_answers_are_handed_back_and_open_as_cases(cast, row, now):
    dangers = seed.responses([row(0), row(1, values=(0,) * 8 + (2,)), row(2, values=(1,) * 8)])
    assert [(danger.alert.state, danger.row.opens_on) for danger in dangers] == [
        ("raised", row(1).opens_on),
        ("unknown", row(2).opens_on),
    ]
    owner = cast.people["dev"].pk
    sown.cases(
        sown.SeedCase(
            episode_id=danger.row.episode_id,
            kind="dangerous_answer",
            level=danger.alert.route,
            source=f"measurement:assignment:{danger.assignment_id}:{danger.alert.id}",
            opened_at=now,
            opened_by_id=cast.ada.pk,
            owner_id=owner,
            closed_at=now if danger.alert.state == "unknown" else None,
            closed_by_id=cast.dev.pk,
        )
        for danger in dangers
    )
    assert SafetyCase.objects.count() == 2
    assert [case.owner_id for case in safety.open_cases(cast.ada_episode)] == [owner]


def test_many_rows_are_written_in_batches(row, monkeypatch):
    monkeypatch.setattr(seed, "BATCH", 4)
    assert seed.responses(row(week) for week in range(10)) == []
    assert Score.objects.filter(is_main=True).count() == 10
