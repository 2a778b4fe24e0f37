"""What other rooms read: latest scores, series, evidence, and the chart's panel."""

from datetime import timedelta

import pytest

from openkap.measurement import queries
from tests.core import engine_scales


@pytest.fixture
def course(submitted, now, today):
    """Three weeks of PHQ-9, 18, 9 and 4; one GAD-7 with too much missing."""
    for week, value in enumerate([2, 1, 0]):
        values = [value] * 8 + [0]
        submitted(values, at=now + timedelta(days=7 * week), due_on=today + timedelta(days=7 * week))
    submitted([1, 1, 1], instrument="gad-7")


def test_the_latest_score_of_each_instrument_with_the_change_since_the_first(cast, course):
    latest = queries.latest_scores(queries.sent(cast.ada_episode))
    assert (latest["phq-9"].value, latest["phq-9"].band, latest["phq-9"].change) == (0, "minimal", -16)
    assert (latest["gad-7"].value, latest["gad-7"].state, latest["gad-7"].change) == (None, "withheld", None)
    assert latest["phq-9"].verified


def test_a_first_score_has_no_change(cast, submitted):
    submitted([1] * 9)
    assert queries.latest_scores(queries.sent(cast.ada_episode))["phq-9"].change is None


def test_bands_that_nobody_has_checked_are_marked(cast, submitted):
    submitted([1] * 10, instrument="core-10")
    assert not queries.latest_scores(queries.sent(cast.ada_episode))["core-10"].verified


def test_a_prorated_score_rests_on_a_rule_that_nobody_has_checked(cast, submitted):
    sent = submitted([1] * 8)
    assert not queries.latest_scores(queries.sent(cast.ada_episode))["phq-9"].verified
    assert not queries.why(queries.instrument_of(sent), queries.scores_of(sent)[0]).verified


def test_a_series_holds_only_what_has_a_value_oldest_first(cast, course):
    found = queries.series(queries.sent(cast.ada_episode))
    points = found["phq-9"]
    assert [point.value for point in points] == [16, 8, 0]
    assert {point.form for point in points} == {"1 P2W"}
    assert "gad-7" not in found


def test_the_clinics_series_is_ordered_by_episode_and_time(cast, course):
    rows = list(queries.clinic_series("phq-9"))
    assert [(episode, value) for episode, _, value in rows] == [(cast.ada_episode.pk, value) for value in (16, 8, 0)]


def test_evidence_comes_from_the_newest_response_and_leaves_out_what_is_missing(cast, submitted, now, today):
    month = timedelta(days=30)
    submitted([2] * 9, at=now - month, opens_on=today - month)
    submitted([1, None, *[1] * 6, 0], at=now, occasion="extra")
    found = queries.facts(queries.sent(cast.ada_episode))
    values = {key: found[key].value for key in ("phq9_total", "phq9_item9", "phq9_algorithm")}
    assert values == {"phq9_total": 7.875, "phq9_item9": 0, "phq9_algorithm": "neither depressive syndrome"}
    assert "phq9_item2" not in found
    assert {piece.source for piece in found.values()} == {"measured"}
    assert {piece.observed_at for piece in found.values()} == {now}


def test_an_undecided_or_withheld_score_is_no_evidence(cast, submitted):
    submitted([2, 2, 2, 2, None, None, None, 0, 0])
    found = queries.facts(queries.sent(cast.ada_episode))
    assert "phq9_total" not in found
    assert "phq9_algorithm" not in found
    assert found["phq9_item1"].value == 2


def test_the_panel_tells_due_from_late(cast, assigned, today, now):
    assigned(due_on=today)
    assigned("gad-7", opens_on=today - timedelta(days=9), due_on=today - timedelta(days=1))
    panel = queries.panel(cast.ada_episode, queries.sent(cast.ada_episode), at=now)
    assert ([each.instrument for each in panel.due], [each.instrument for each in panel.late]) == (["phq-9"], ["gad-7"])


def test_the_panel_asks_the_database_three_times(cast, course, now, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.panel(cast.ada_episode, queries.sent(cast.ada_episode), at=now)


def test_nothing_of_another_episode_is_read(cast, course, now):
    assert queries.latest_scores(queries.sent(cast.bo_episode)) == {}
    assert queries.facts(queries.sent(cast.bo_episode)) == {}


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("phq-9", "Sum of 9 answers. From 0 to 27, higher is worse. Up to 2 missing answers are replaced"),
        (
            "who-5",
            "Sum of 5 answers, times 4. From 0 to 100, higher is better. With an answer missing there is no score",
        ),
        ("core-10", "Sum of 10 answers; 2 of them reversed."),
        ("gad-7", "Up to one missing answer is replaced"),
        ("pc-ptsd-5", "Sum of 5 answers; what is not asked counts zero. From 0 to 5, higher is worse."),
    ],
)
def test_a_rule_can_be_read_aloud(id, says):
    from openkap.measurement.queries.explaining import in_words

    assert in_words(queries.instrument(id).rule()).startswith(says) or says in in_words(queries.instrument(id).rule())


@pytest.mark.parametrize(
    ("scale", "says"),
    [
        ("largest", "Sum of 5 answers; of 2 groups only the largest answer counts. From 0 to 9"),
        ("distress", "Mean of 2 answers; what is not asked is left out. From 1 to 4"),
        ("percent", "Percent of the possible range of 2 answers. From 0 to 100"),
        ("looked_up", "Sum of 2 answers; a published table turns the sum into this value. From 38.2 to 81.3"),
    ],
)
def test_every_kind_of_rule_can_be_read_aloud(scale, says):
    from openkap.measurement.queries.explaining import in_words

    assert in_words(getattr(engine_scales, scale).rule()).startswith(says)


def test_a_score_of_scores_can_be_read_aloud():
    from openkap.measurement.queries.explaining import in_words

    said = in_words(engine_scales.parts.rule("global"))
    assert said == "Mean of 2 scores. From 0 to 3, higher is worse. While one of them has no value there is none."


def test_the_reasons_name_rule_source_and_version(submitted):
    sent = submitted([2] * 9)
    scale = queries.instrument_of(sent)
    total, algorithm = (queries.why(scale, row) for row in queries.scores_of(sent))
    assert ("Kroenke" in total.source, total.version, total.high) == (True, "phq-9 1", 27)
    assert total.verified
    assert algorithm.rule.startswith("Counted, not added up: major depressive syndrome")
