"""Readings become alerts: at once, against the baseline, sustained, and never from a sensor that is off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openkap.core.library import standard
from openkap.core.monitoring import (
    RANK,
    Baseline,
    MonitoringPlan,
    Reading,
    Watch,
    alerts,
    baseline_of,
    changes_at,
    due,
    step,
    tick,
    unjudged,
    worst,
)
from openkap.core.monitoring.plan import Condition

DOSE = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
BASE = Baseline(systolic_mmhg=120, diastolic_mmhg=76, heart_rate_bpm=70, spo2_percent=98)


@pytest.fixture(scope="module")
def plan() -> MonitoringPlan:
    return standard().shelf("monitoring").get("kap")


@pytest.fixture(scope="module")
def im(plan):
    return plan.for_route("im")


def at(minutes: float, **values) -> Reading:
    return Reading(at=DOSE + timedelta(minutes=minutes), **values)


def raised(route, *readings, baseline=BASE, minutes=None, started_at=DOSE):
    now = DOSE + timedelta(minutes=minutes) if minutes is not None else readings[-1].at
    return [alert.rule for alert in alerts(route, readings, baseline=baseline, started_at=started_at, now=now)]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"systolic_mmhg": 143}, None),
        ({"systolic_mmhg": 144}, "systolic-rise-amber"),
        ({"systolic_mmhg": 160}, "systolic-rise-red"),
        ({"systolic_mmhg": 181}, "systolic-high-red"),
        ({"systolic_mmhg": 96}, "systolic-fall-amber"),
        ({"systolic_mmhg": 79}, "systolic-low-red"),
        ({"diastolic_mmhg": 101}, "diastolic-rise-red"),
        ({"heart_rate_bpm": 50}, None),
        ({"heart_rate_bpm": 49}, "pulse-low-amber"),
        ({"heart_rate_bpm": 131}, "pulse-high-red"),
        ({"spo2_percent": 94}, None),
        ({"spo2_percent": 93}, "oxygen-amber"),
        ({"spo2_percent": 89}, "oxygen-black"),
        ({"respiratory_rate_bpm": 7}, "breathing-slow-red"),
        ({"respiratory_rate_bpm": 25}, "breathing-fast-amber"),
        ({"sedation_moaas": 3}, "sedation-red"),
        ({"sedation_moaas": 1}, "sedation-black"),
        ({"sedation_rass": -5}, "rass-low-black"),
        ({"sedation_rass": 2}, "rass-high-red"),
        ({"distress_0_10": 7}, "distress-amber"),
        ({"vomited_times": 2}, "vomiting-red"),
        ({"vomited_times": 1, "sedation_moaas": 4}, "vomiting-sedated-red"),
        ({"symptoms": frozenset({"apnoea"})}, "apnoea-black"),
        ({"symptoms": frozenset({"chest_pain"})}, None),
        ({"systolic_mmhg": 182, "symptoms": frozenset({"chest_pain"})}, "systolic-high-black"),
    ],
)
def test_one_reading_raises_the_gravest_rule_it_breaks(im, values, rule):
    assert raised(im, at(10, **values)) == ([rule] if rule else [])


def test_sedation_is_judged_by_route(plan):
    reading = at(10, sedation_moaas=3)
    assert raised(plan.for_route("im"), reading) == ["sedation-red"]
    assert raised(plan.for_route("iv"), reading) == []


@pytest.mark.parametrize(("minutes", "rules"), [(60, []), (61, ["sedation-amber"])])
def test_slow_answers_count_only_late_after_the_dose(im, minutes, rules):
    assert raised(im, at(minutes, sedation_moaas=4)) == rules


def test_danger_signs_told_after_the_reading_join_it(im):
    readings = at(10, systolic_mmhg=185), at(12, symptoms=frozenset({"severe_headache"}))
    assert raised(im, *readings) == ["systolic-high-red", "systolic-high-black"]


def test_danger_signs_that_are_gone_join_nothing(im):
    gone = at(9, symptoms=frozenset({"chest_pain"})), at(10, symptoms=frozenset()), at(12, systolic_mmhg=185)
    assert raised(im, *gone) == ["systolic-high-red"]


def test_the_same_alarm_rings_once_until_it_has_cleared(im):
    values = (95, 92.5, 93, 95, 93)
    readings = [at(minute, spo2_percent=value) for minute, value in enumerate(values)]
    found = alerts(im, readings, baseline=BASE, started_at=DOSE, now=readings[-1].at)
    assert [(alert.rule, alert.since.minute) for alert in found] == [("oxygen-amber", 1), ("oxygen-amber", 4)]


def test_getting_better_raises_nothing(im):
    assert raised(im, at(1, spo2_percent=88), at(2, spo2_percent=93)) == ["oxygen-black"]


def test_getting_worse_raises_the_graver_rule(im):
    assert raised(im, at(1, spo2_percent=93), at(2, spo2_percent=89)) == ["oxygen-amber", "oxygen-black"]


@pytest.mark.parametrize(("seconds", "rules"), [(30, ["oxygen-amber"]), (31, ["oxygen-amber", "oxygen-red"])])
def test_a_low_saturation_must_last(im, seconds, rules):
    assert raised(im, at(5, spo2_percent=91), at(5 + seconds / 60, spo2_percent=91.5)) == rules


def test_distress_that_nobody_saw_settle_becomes_red_by_the_clock(im):
    assert raised(im, at(20, distress_0_10=8), minutes=30) == ["distress-amber"]
    assert raised(im, at(20, distress_0_10=8), minutes=31) == ["distress-amber", "distress-red"]
    assert raised(im, at(20, distress_0_10=8), at(25, distress_0_10=3), minutes=31) == ["distress-amber"]


@pytest.mark.parametrize("value", [0, 0.0, -1, float("nan"), 127])
def test_a_sensor_that_is_off_is_no_desaturation(im, value):
    assert raised(im, at(1, spo2_percent=98), at(2, spo2_percent=value), minutes=60) == []


def test_a_sensor_that_goes_off_ends_what_was_known(im):
    assert raised(im, at(1, spo2_percent=91), at(1.2, spo2_percent=0), minutes=30) == ["oxygen-amber"]


def test_no_response_is_a_score_and_not_a_sensor_that_is_off(im):
    assert raised(im, at(5, sedation_moaas=0)) == ["sedation-black"]


def test_without_a_baseline_rises_are_not_judged_and_it_is_said(im):
    assert raised(im, at(10, systolic_mmhg=160), baseline=Baseline()) == []
    assert {rule.id for rule in unjudged(im, Baseline())} >= {"systolic-rise-red", "diastolic-rise-amber"}
    assert unjudged(im, BASE) == ()


def test_the_baseline_is_the_last_believable_value_before_the_dose(plan):
    before = [
        at(-30, systolic_mmhg=150, diastolic_mmhg=90, spo2_percent=97),
        at(-15, systolic_mmhg=128, spo2_percent=0),
        at(5, systolic_mmhg=170),
    ]
    found = baseline_of(plan.signals, before, before=DOSE)
    assert found == Baseline(systolic_mmhg=128, diastolic_mmhg=90, spo2_percent=97)


def test_every_number_of_one_reading_is_marked_by_its_gravest_rule(im):
    marks = worst(im, at(10, systolic_mmhg=181, heart_rate_bpm=70, spo2_percent=93), BASE, DOSE)
    assert {signal: rule.level for signal, rule in marks.items()} == {"systolic_mmhg": "red", "spo2_percent": "amber"}


def test_readings_may_arrive_in_any_order(im):
    readings = [at(1, spo2_percent=93), at(2, spo2_percent=89), at(3, spo2_percent=97)]
    assert raised(im, *readings, minutes=60) == raised(im, *readings[::-1], minutes=60) != []


def test_a_reading_from_later_is_left_out(im):
    assert raised(im, at(1, spo2_percent=98), at(30, spo2_percent=80), minutes=20) == []


# ---- knowledge -------------------------------------------------------------------------------------------------


def test_every_rule_says_what_to_do_next_and_where_it_comes_from(plan):
    assert [rule.id for rule in plan.alerts if not (rule.says_next and rule.cite)] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"when": (Condition("glucose", "above", 5),)}, "no signal glucose"),
        ({"when": (Condition("symptoms", "any_of", any_of=("hiccups",)),)}, "no symptom hiccups"),
    ],
)
def test_a_rule_about_nothing_known_is_refused(plan, change, message):
    broken = replace(plan.alerts[0], **change)
    with pytest.raises(ValueError, match=message):
        replace(plan, alerts=(broken,))


def test_a_rule_written_twice_is_refused(plan):
    with pytest.raises(ValueError, match="written twice"):
        replace(plan, alerts=plan.alerts[:1] * 2)


def test_a_symptom_is_not_compared_with_a_number():
    with pytest.raises(ValueError, match="any_of"):
        Condition("symptoms", "above", 1)


def test_a_route_that_is_not_covered_is_named(plan):
    with pytest.raises(KeyError, match="no schedule for rectal"):
        plan.for_route("rectal")


def test_the_moment_at_which_time_alone_makes_something_sustained_is_known(im):
    watch, _ = step(Watch(im, BASE, DOSE), at(20, distress_0_10=8))
    assert changes_at(watch) == DOSE + timedelta(minutes=30)
    assert changes_at(step(watch, at(25, distress_0_10=2))[0]) is None
    assert changes_at(tick(watch, DOSE + timedelta(minutes=31))[0]) is None


# ---- what a developer would get wrong (rules 3 and 5 of the clinical reference) --------------------------------


def test_a_pressure_that_reports_grade_harm_is_no_alarm(im):
    """Grading of adverse events begins at 120/80; live alarms do not. Above 140/90 is asked about before the dose."""
    calm = Baseline(systolic_mmhg=138, diastolic_mmhg=88)
    assert raised(im, at(10, systolic_mmhg=141, diastolic_mmhg=91), baseline=calm) == []


@pytest.mark.parametrize("route", ["iv", "im", "sublingual", "oral", "intranasal", "esketamine"])
def test_the_pressure_is_due_again_by_forty_minutes_after_every_dose(plan, route):
    first = at(0, systolic_mmhg=120, diastolic_mmhg=78, heart_rate_bpm=70)
    found = due(plan.for_route(route), started_at=DOSE, readings=[first], now=DOSE)
    (circulation,) = [check for check in found.checks if check.id == "circulation"]
    assert circulation.next_at <= DOSE + timedelta(minutes=40)


def test_sedation_falls_as_the_score_falls(im):
    """MOAA/S is printed turned round in places: here 5 is awake, and lower is never less grave."""
    grave = [
        max((RANK[rule.level] for rule in worst(im, at(10, sedation_moaas=score), BASE, DOSE).values()), default=0)
        for score in range(5, -1, -1)
    ]
    assert (grave[0], grave, max(grave)) == (0, sorted(grave), RANK["black"])


def test_no_alarm_is_made_of_a_discharge_score(plan):
    assert not {rule.signal for rule in plan.alerts} & {"aldrete", "padss", "cadss"}
