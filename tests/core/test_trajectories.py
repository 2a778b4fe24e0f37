"""Change is counted from the last score before the first dose, is reliable from a stated size on, and said plainly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.benchmarks import OnTrackRule
from openkap.core.instruments import Figure
from openkap.core.library import standard
from openkap.core.trajectories import (
    ChangeRule,
    Point,
    clinical_cut,
    reliable_change_index,
    reliable_change_points,
    standard_error,
    trajectory,
    worsened,
)

DOSE_1 = datetime(2026, 3, 2, 10, tzinfo=UTC)
# Illustrative rules: a scale of 0 to 27 that is worse upwards, and one of 0 to 100 that is better upwards.
WORSE_UP = ChangeRule(
    higher_is="worse", floor=0, response_share=0.5, baseline_at_least=10, remission_below=5, reliable_points=6,
    meaningful_points=5,
)  # fmt: skip
BETTER_UP = ChangeRule(higher_is="better", floor=100, reliable_points=21, meaningful_points=10)
SLOW = OnTrackRule(Figure(2, ("x",)), timedelta(weeks=2), Figure(0.2, ("x",)), ("x",))


def week(number: float, value: float, form: str = "") -> Point:
    return Point(DOSE_1 + timedelta(weeks=number), value, form)


def course(*values: float, rule: ChangeRule = WORSE_UP, **facts):
    """A baseline a day before the first dose and one score a week after it."""
    points = [week(-1 / 7, values[0]), *(week(n, value) for n, value in enumerate(values[1:], 1))]
    return trajectory(points, rule, first_dose_at=DOSE_1, **facts)


def test_the_baseline_is_the_last_score_before_the_first_dose_and_not_the_first_ever():
    points = [week(-6, 24), week(-1, 18), week(2, 9)]
    found = trajectory(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.baseline.value, found.latest.value, found.change) == (18, 9, -9)


def test_a_score_on_the_dosing_day_before_the_dose_is_a_baseline():
    points = [week(-1, 20), Point(DOSE_1, 18), week(1, 9)]
    assert trajectory(points, WORSE_UP, first_dose_at=DOSE_1).baseline.value == 18


def test_the_order_in_which_scores_arrive_does_not_matter():
    points = [week(2, 9), week(-1, 18), week(1, 15)]
    assert trajectory(points, WORSE_UP, first_dose_at=DOSE_1).change == -9


@pytest.mark.parametrize(
    ("after", "reliable"),
    [(13, "unchanged"), (12, "improved"), (11, "improved"), (23, "unchanged"), (24, "worse"), (25, "worse")],
)
def test_a_change_of_exactly_the_published_points_is_reliable(after, reliable):
    assert course(18, after).reliable == reliable


@pytest.mark.parametrize(
    ("before", "after", "reliable"), [(28, 48, "unchanged"), (28, 52, "improved"), (60, 36, "worse")]
)
def test_on_a_scale_that_is_better_upwards_a_rise_is_an_improvement(before, after, reliable):
    found = course(before, after, rule=BETTER_UP)
    assert (found.reliable, found.change) == (reliable, after - before)


def test_a_change_can_be_meaningful_without_being_reliable():
    found = course(40, 52, rule=BETTER_UP)
    assert (found.meaningful, found.reliable) == (True, "unchanged")


@pytest.mark.parametrize(("after", "response"), [(10, False), (9, True), (8, True)])
def test_response_is_half_of_the_way_to_the_floor_or_more(after, response):
    assert course(18, after).response is response


def test_the_way_is_measured_to_the_floor_and_not_to_zero():
    from_one = ChangeRule(higher_is="worse", floor=1, response_share=0.5)
    assert course(5, 3, rule=from_one).percent == 50
    assert course(5, 3, rule=from_one).response is True


def test_nobody_who_began_below_the_cut_is_called_a_responder():
    assert course(9, 2).response is None
    assert course(10, 5).response is True


def test_at_the_floor_there_is_no_share_to_lose():
    found = course(0, 3)
    assert (found.percent, found.response, found.reliable) == (None, None, "unchanged")


@pytest.mark.parametrize(("after", "remission"), [(4, True), (5, False)])
def test_remission_is_below_its_threshold(after, remission):
    assert course(18, after).remission is remission


def test_remission_can_be_at_most_a_value():
    at_most = ChangeRule(higher_is="worse", floor=0, remission_at_most=5)
    assert course(18, 5, rule=at_most).remission is True


def test_what_the_instrument_does_not_say_is_not_said():
    found = course(18, 4, rule=ChangeRule(higher_is="worse", floor=0))
    assert (found.response, found.remission, found.reliable, found.meaningful) == (None, None, None, None)
    assert found.sentence == "Down 14 points since before the first dose."


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "none since|no score from before"),
        ([week(1, 9)], "no score from before the first dose"),
        ([week(-1, 18)], "was 18. There is none since."),
    ],
)
def test_without_both_scores_nothing_is_compared_and_the_sentence_says_so(points, words):
    found = trajectory(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.change, found.response, found.reliable, found.on_track) == (None, None, None, None)
    assert any(part in found.sentence for part in words.split("|"))


def test_before_any_dose_there_is_a_score_and_no_change():
    found = trajectory([week(-3, 20), week(-1, 18)], WORSE_UP, first_dose_at=None)
    assert (found.baseline, found.latest.value, found.change) == (None, 18, None)
    assert found.sentence == "The latest score is 18. Change is counted from the first dose on."
    assert trajectory([], WORSE_UP, first_dose_at=None).sentence == "There is no score yet."


def test_scores_of_different_versions_recall_or_language_are_not_compared():
    points = [week(-1, 18, "1 P2W en"), week(2, 4, "1 P1W en")]
    found = trajectory(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.change, found.percent, found.reliable, found.response, found.remission) == (None,) * 5
    assert (found.meaningful, found.on_track, found.signal) == (None, None, "")
    assert "not compared" in found.sentence


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (18, 9, "Down 9 points since before the first dose: a reliable improvement; a response, not yet in remission."),
        (20, 11, "Down 9 points since before the first dose: a reliable improvement; not yet in remission."),
        (18, 4, "Down 14 points since before the first dose: a reliable improvement; in remission."),
        (
            18,
            17,
            "Down 1 point since before the first dose: less than the 6 points of a reliable change; "
            "not yet in remission.",
        ),
        (18, 18, "No change since before the first dose: less than the 6 points of a reliable change."),
        (14, 21, "Up 7 points since before the first dose: a reliable worsening."),
    ],
)
def test_one_sentence_says_what_happened(before, after, sentence):
    assert course(before, after).sentence == sentence


SIGNAL = partial(course, on_track=SLOW, doses_at=(DOSE_1, DOSE_1 + timedelta(days=4)))


def test_reliably_worse_is_red_however_early():
    found = course(14, 21, on_track=SLOW, doses_at=(DOSE_1,))
    assert (found.signal, found.on_track) == ("red", False)


def test_an_open_safety_case_is_red_whatever_the_score():
    assert SIGNAL(18, 12, 4, safety_case_open=True).signal == "red"
    assert trajectory([], WORSE_UP, first_dose_at=None, safety_case_open=True).signal == "red"


@pytest.mark.parametrize(("after", "signal"), [(15, "amber"), (14, ""), (12, "")])
def test_too_little_change_after_enough_doses_and_time_is_amber(after, signal):
    assert SIGNAL(18, 17, after).signal == signal


def test_before_the_second_dose_or_the_second_week_it_is_too_early_for_amber():
    assert SIGNAL(18, 17).signal == ""
    assert course(18, 17, 17, on_track=SLOW, doses_at=(DOSE_1,)).signal == ""
    late = DOSE_1 + timedelta(weeks=3)
    assert course(18, 17, 17, on_track=SLOW, doses_at=(DOSE_1, late)).signal == ""


def test_a_reliable_change_is_never_amber():
    steep = ChangeRule(higher_is="worse", floor=0, reliable_points=2)
    assert SIGNAL(18, 17, 16, rule=steep).signal == ""


# Section 8 of the measures reference: sd, reliability, and the points that 90 and 95 percent ask for.
@pytest.mark.parametrize(
    ("sd", "reliability", "rc90", "rc95"),
    [
        (6.1, 0.89, 4.7, 5.6),
        (6.1, 0.84, 5.7, 6.8),
        (4.7, 0.92, 3.1, 3.7),
        (15, 0.82, 14.8, 17.6),
        (20, 0.85, 18.0, 21.5),
        (9.9, 0.81, 10.0, 12.0),
        (10, 0.90, 7.4, 8.8),
    ],
)
def test_the_formula_gives_the_published_points(sd, reliability, rc90, rc95):
    assert reliable_change_points(sd, reliability, confidence=0.90) == pytest.approx(rc90, abs=0.06)
    assert reliable_change_points(sd, reliability, confidence=0.95) == pytest.approx(rc95, abs=0.06)


def test_the_index_and_the_points_say_the_same():
    points = reliable_change_points(6.1, 0.84, confidence=0.95)
    assert reliable_change_index(20, 20 + points, sd=6.1, reliability=0.84) == pytest.approx(1.96, abs=0.001)


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.8), (6, 1.1), (6, -0.1)])
def test_impossible_reliabilities_are_refused(sd, reliability):
    with pytest.raises(ValueError, match="reliability"):
        reliable_change_points(sd, reliability, confidence=0.95)


def test_the_cut_between_the_well_and_those_in_care_matches_the_hand_calculation():
    assert clinical_cut(2.9, 3.5, 15.4, 5.5) == pytest.approx(7.8, abs=0.05)
    assert clinical_cut(2.95, 3.4, 14, 4.5) == pytest.approx(7.7, abs=0.05)


@pytest.mark.parametrize(
    ("instrument", "sd", "reliability"), [("phq-9", 6.1, 0.89), ("gad-7", 4.7, 0.92), ("pcl-5", 15, 0.82)]
)
def test_the_library_asks_for_at_least_what_the_formula_asks_at_ninety_percent(instrument, sd, reliability):
    rule = ChangeRule.of(standard().shelf("instruments").get(instrument).rule())
    assert rule.reliable_points >= reliable_change_points(sd, reliability, confidence=0.90)


def test_the_rule_of_an_instrument_is_read_as_plain_numbers():
    rule = ChangeRule.of(standard().shelf("instruments").get("phq-9").rule())
    assert (rule.higher_is, rule.floor, rule.response_share, rule.remission_below) == ("worse", 0, 0.5, 5)
    assert ChangeRule.of(standard().shelf("instruments").get("who-5").rule()).floor == 100


scores = st.integers(0, 27)


@given(scores, scores)
def test_a_scale_turned_upside_down_tells_the_same_story(before, after):
    upside_down = ChangeRule(
        higher_is="better", floor=27, response_share=0.5, reliable_points=6, meaningful_points=5
    )  # fmt: skip
    up = ChangeRule(higher_is="worse", floor=0, response_share=0.5, reliable_points=6, meaningful_points=5)
    one, other = course(before, after, rule=up), course(27 - before, 27 - after, rule=upside_down)
    assert (one.percent, one.response, one.reliable, one.meaningful) == (
        other.percent,
        other.response,
        other.reliable,
        other.meaningful,
    )


@given(scores, scores)
def test_nobody_is_both_better_and_worse(before, after):
    found = course(before, after)
    assert not (found.reliable == "worse" and (found.response or found.meaningful))
    assert found.on_track is (found.signal == "")


def at(points, **facts):
    return trajectory(points, WORSE_UP, first_dose_at=DOSE_1, **facts)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([], "There is no score from before the first dose, so change cannot be counted."),
        ([week(1, 9)], "There is no score from before the first dose, so change cannot be counted."),
        ([week(-1, 18)], "The score before the first dose was 18. There is none since."),
        (
            [week(-1, 18, "a"), week(1, 9, "b")],
            "The latest score was taken with another version, recall or language than the baseline: "
            "they are not compared.",
        ),
    ],
)
def test_why_nothing_is_compared_is_a_whole_sentence(points, sentence):
    assert at(points).sentence == sentence


def test_what_is_known_of_a_course_that_is_not_compared_is_kept():
    lone, apart = at([week(-1, 18)]), at([week(-1, 18, "a"), week(1, 9, "b")])
    assert (lone.baseline.value, lone.latest) == (18, None)
    assert (apart.baseline.value, apart.latest.value) == (18, 9)
    assert (at([week(1, 9)]).baseline, at([week(1, 9)]).latest.value) == (None, 9)
    for points in ([week(-1, 18)], [week(-1, 18, "a"), week(1, 9, "b")]):
        danger = at(points, safety_case_open=True)
        assert (danger.signal, danger.on_track) == ("red", False)
        assert (at(points).signal, at(points).on_track) == ("", None)


@pytest.mark.parametrize(
    ("rule", "before", "after", "sentence"),
    [
        (WORSE_UP, 8, 9, "Up 1 point since before the first dose: less than the 6 points of a reliable change."),
        (ChangeRule(higher_is="worse", floor=0, response_share=0.5), 18, 9,
         "Down 9 points since before the first dose: a response."),
        (ChangeRule(higher_is="worse", floor=0, remission_below=5), 18, 4.5,
         "Down 13.5 points since before the first dose: in remission."),
        (BETTER_UP, 40, 80, "Up 40 points since before the first dose: a reliable improvement."),
        (BETTER_UP, 80, 40, "Down 40 points since before the first dose: a reliable worsening."),
    ],
)  # fmt: skip
def test_the_sentence_says_only_what_the_rules_of_the_instrument_say(rule, before, after, sentence):
    assert course(before, after, rule=rule).sentence == sentence


def test_on_track_asks_for_enough_doses_before_the_score_and_time_after_the_first():
    two = (DOSE_1, DOSE_1 + timedelta(weeks=2))
    assert course(18, 17, 17, on_track=SLOW, doses_at=two).signal == "amber"  # both exactly at their least
    assert course(18, 17, 17, on_track=SLOW, doses_at=two).on_track is False
    assert course(18, 17, 17, doses_at=two).signal == ""
    early = [week(-1, 18), week(1.99, 17)]
    assert at(early, on_track=SLOW, doses_at=(DOSE_1, DOSE_1)).signal == ""


def test_no_share_is_no_amber():
    flat = ChangeRule(higher_is="worse", floor=18)
    assert SIGNAL(18, 18, 18, rule=flat).signal == ""


@pytest.mark.parametrize(
    ("change", "meaningful"), [({"meaningful_points": 5}, True), ({"meaningful_points": 5.1}, False)]
)
def test_exactly_the_meaningful_points_are_meaningful(change, meaningful):
    assert course(18, 13, rule=replace(WORSE_UP, **change)).meaningful is meaningful


def test_remission_below_counts_before_remission_at_most():
    both = ChangeRule(higher_is="worse", floor=0, remission_below=5, remission_at_most=9)
    assert [both.remitted(value) for value in (4, 5, 9)] == [True, False, False]
    at_most = ChangeRule(higher_is="worse", floor=0, remission_at_most=5)
    assert [at_most.remitted(value) for value in (5, 5.1)] == [True, False]
    assert ChangeRule(higher_is="worse", floor=0).remitted(0) is None


def test_every_figure_of_an_instrument_is_read_or_known_to_be_absent():
    for rule in (rule for scale in standard().shelf("instruments") for rule in scale.scores):
        written, read = rule.change, ChangeRule.of(rule)
        for name in ("response_share", "baseline_at_least", "remission_below", "remission_at_most",
                     "reliable_points", "meaningful_points"):  # fmt: skip
            figure = getattr(written, name)
            assert getattr(read, name) == (None if figure is None else figure.value)


@pytest.mark.parametrize(("sd", "reliability"), [(-0.1, 0.8), (6, 1.01), (6, -0.01)])
def test_an_impossible_error_is_refused_in_a_whole_sentence(sd, reliability):
    with pytest.raises(ValueError) as refused:
        standard_error(sd, reliability)
    assert str(refused.value) == "a standard deviation is not negative, and a reliability lies between 0 and 1"


def test_the_error_of_one_score_lies_between_nothing_and_the_whole_spread():
    assert [standard_error(6, reliability) for reliability in (0, 0.75, 1)] == [6, 3, 0]
    assert standard_error(0, 0.5) == 0


def test_the_index_falls_when_the_score_falls():
    assert reliable_change_index(20, 14, sd=6, reliability=0.75) == pytest.approx(-6 / (2**0.5 * 3))


def _at(day):
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)


WORSE_BY_SIX = ChangeRule(higher_is="worse", floor=0, reliable_points=6)


@pytest.mark.parametrize(
    ("values", "is_worse"),
    [
        ([(-1, 12), (5, 17)], False),
        ([(-1, 12), (5, 18)], True),
        ([(-1, 20), (5, 8), (9, 14)], True),
        ([(-1, 20), (5, 8), (9, 13)], False),
        ([(-9, 5), (-1, 20)], False),
        ([(5, 20)], False),
        ([], False),
    ],
)
def test_worse_is_reliably_worse_than_before_the_first_dose_or_than_the_last_score(values, is_worse):
    points = [Point(_at(day), value) for day, value in values]
    assert worsened(points, WORSE_BY_SIX, first_dose_at=_at(0)) is is_worse
    assert not worsened(points, WORSE_BY_SIX, first_dose_at=None)


def test_nothing_is_worse_without_a_published_change_or_in_another_form():
    points = [Point(_at(-1), 1), Point(_at(1), 27)]
    assert not worsened(points, ChangeRule(higher_is="worse", floor=0), first_dose_at=_at(0))
    other = [points[0], Point(_at(1), 27, "two weeks")]
    assert not worsened(other, WORSE_BY_SIX, first_dose_at=_at(0))
