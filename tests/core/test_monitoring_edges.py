"""Due times and marks at their edges, word for word: what a nurse sees on the minute and a moment later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openkap.core.library import standard
from openkap.core.monitoring import (
    Alert,
    Baseline,
    Check,
    Reading,
    RoutePlan,
    Watch,
    alerts,
    changes_at,
    dosed,
    due,
    step,
    tick,
    unjudged,
    worst,
)
from openkap.core.monitoring.judge import bound
from openkap.core.monitoring.plan import Condition, Interval, Moment, Route
from openkap.core.monitoring.schedule import late_from, next_at

DOSE = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)
KAP = standard().shelf("monitoring").get("kap")
IM = KAP.for_route("im")
AMBER, RED = KAP.lateness
BASE = Baseline(systolic_mmhg=120, diastolic_mmhg=76, heart_rate_bpm=70, spo2_percent=98)
PULSE = Check(id="pulse", title="Pulse", signals=("heart_rate_bpm",),
              every=(Interval(5 * MINUTE, until=30 * MINUTE), Interval(10 * MINUTE, until_stop=True),
                     Interval(20 * MINUTE)))  # fmt: skip
AIR = Check(id="air", title="Air", signals=("spo2_percent", "respiratory_rate_bpm"),
            at=(Moment(0 * MINUTE, 10 * MINUTE), Moment(30 * MINUTE, 40 * MINUTE)))  # fmt: skip


def watched(*checks):
    route = Route(route="im", title="I", observe_for=120 * MINUTE, checks=checks)
    return RoutePlan(replace(KAP, routes=(route,)), route)


def at(minutes, **values):
    return Reading(DOSE + minutes * MINUTE, **values)


def pulse(minutes):
    return at(minutes, heart_rate_bpm=70)


def minutes(moment):
    return None if moment is None else (moment - DOSE) / MINUTE


# ---- when the next look is due ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "stopped", "expected"),
    [
        (None, None, 0),
        (-1, None, 0),
        (0, None, 5),
        (29, None, 34),
        (30, None, 40),
        (30, 30, 50),
        (31, 30, 51),
        (29.9, 30, 34.9),
        (30, 31, 40),
        (500, None, 510),
    ],
)
def test_an_interval_ends_at_its_offset_or_with_the_infusion(last, stopped, expected):
    found = next_at(watched(PULSE), PULSE, *(None if m is None else DOSE + m * MINUTE for m in (last,)), DOSE,
                    None if stopped is None else DOSE + stopped * MINUTE)  # fmt: skip
    assert minutes(found) == expected


@pytest.mark.parametrize(
    ("last", "expected"), [(None, 10), (-5, 10), (-0.1, 10), (0, 40), (29.9, 40), (30, None), (60, None)]
)
def test_a_moment_is_past_once_a_reading_falls_into_it(last, expected):
    found = next_at(watched(AIR), AIR, None if last is None else DOSE + last * MINUTE, DOSE, None)
    assert minutes(found) == expected


@pytest.mark.parametrize(
    ("check", "last", "late"),
    [
        (PULSE, 10, [17.5, 20]),
        (PULSE, None, [7.5, 10]),  # the first is due with the dose, and late by the first interval
        (PULSE, -20, [7.5, 10]),
        (AIR, None, [15, 20]),
        (AIR, 10, [55, 70]),
        (AIR, 40, []),
    ],
)
def test_lateness_is_counted_in_intervals_from_the_last_reading(check, last, late):
    moment = None if last is None else DOSE + last * MINUTE
    assert [minutes(each) for each in late_from(watched(check), check, moment, DOSE, None)] == late


@pytest.mark.parametrize(("stopped", "late"), [(None, [50, 55]), (33, [65, 75])])
def test_after_the_infusion_lateness_is_counted_in_the_wider_intervals(stopped, late):
    stop = None if stopped is None else DOSE + stopped * MINUTE
    assert [minutes(each) for each in late_from(watched(PULSE), PULSE, DOSE + 35 * MINUTE, DOSE, stop)] == late
    found = looked(pulse(35), now=late[0] + 0.1, checks=(PULSE,), stopped=stopped)
    assert (found.level, minutes(found.changes_at)) == ("amber", late[1])


def test_the_first_interval_after_the_dose_is_the_wider_one_when_the_infusion_has_stopped():
    brief = replace(PULSE, every=(Interval(10 * MINUTE, until_stop=True), Interval(20 * MINUTE)))
    assert [minutes(each) for each in late_from(watched(brief), brief, None, DOSE, DOSE)] == [30, 40]
    assert [minutes(each) for each in late_from(watched(brief), brief, None, DOSE, None)] == [15, 20]


def test_a_look_at_the_dose_alone_has_no_interval_by_which_it_could_be_late():
    once = replace(AIR, at=(Moment(0 * MINUTE, 0 * MINUTE),))
    [found] = looked(now=60, checks=(once,)).checks
    assert (found.next_at, found.level, found.changes_at) == (DOSE, None, None)


def looked(*readings, now, checks=(PULSE, AIR), stopped=None):
    return due(watched(*checks), started_at=DOSE, readings=readings, now=DOSE + now * MINUTE,
               stopped_at=None if stopped is None else DOSE + stopped * MINUTE)  # fmt: skip


def test_what_is_due_says_everything_about_itself():
    [found] = looked(pulse(10), now=17, checks=(PULSE,)).checks
    assert (found.id, found.title, found.signals) == ("pulse", "Pulse", ("heart_rate_bpm",))
    assert (found.next_at, found.last_at) == (DOSE + 15 * MINUTE, DOSE + 10 * MINUTE)
    assert (found.level, found.says_next, found.changes_at) == (None, "", DOSE + 17.5 * MINUTE)


@pytest.mark.parametrize(
    ("now", "level", "says", "changes", "overdue"),
    [
        (14, None, "", 15, 0),
        (15, None, "", 17.5, 0),
        (17.5, None, "", 20, 2.5),
        (17.6, "amber", AMBER.says_next, 20, 2.6),
        (20, "amber", AMBER.says_next, None, 5),
        (20.1, "red", RED.says_next, None, 5.1),
    ],
)
def test_a_look_grows_late_step_by_step(now, level, says, changes, overdue):
    found = looked(pulse(10), now=now, checks=(PULSE,))
    assert (found.level, found.says_next, minutes(found.changes_at)) == (level, says, changes)
    assert found.overdue_by / MINUTE == pytest.approx(overdue)
    assert [check.id for check in found.late] == (["pulse"] if level else [])


def test_the_gravest_lateness_speaks_for_all():
    readings = at(0, spo2_percent=98, respiratory_rate_bpm=14, heart_rate_bpm=70), pulse(50)
    found = looked(*readings, now=66)
    assert {check.id: check.level for check in found.checks} == {"pulse": "amber", "air": "amber"}
    found = looked(*readings, now=81)
    assert {check.id: check.level for check in found.checks} == {"pulse": "red", "air": "red"}
    found = looked(*readings, now=71)
    assert {check.id: check.level for check in found.checks} == {"pulse": "red", "air": "amber"}
    assert (found.level, found.says_next, [check.id for check in found.late]) == (
        "red",
        RED.says_next,
        ["pulse", "air"],
    )


def test_only_what_falls_due_first_is_due_now():
    found = looked(at(0, heart_rate_bpm=70, spo2_percent=98, respiratory_rate_bpm=14), now=1)
    assert (minutes(found.next_at), [check.id for check in found.now_due]) == (5, ["pulse"])
    together = looked(pulse(5), now=6)
    assert (minutes(together.next_at), [check.id for check in together.now_due]) == (10, ["pulse", "air"])
    assert (minutes(together.changes_at), together.level, together.overdue_by) == (10, None, 0 * MINUTE)


def test_a_set_is_read_when_each_of_its_signals_was():
    halves = at(1, spo2_percent=98), at(3, respiratory_rate_bpm=14), at(2, spo2_percent=97)
    [air] = looked(*halves, now=4, checks=(AIR,)).checks
    assert (minutes(air.last_at), minutes(air.next_at)) == (2, 40)
    [half] = looked(*halves[:1], now=4, checks=(AIR,)).checks
    assert (half.last_at, minutes(half.next_at)) == (None, 10)


def test_when_nothing_more_is_prescribed_nothing_is_due():
    found = looked(at(35, spo2_percent=98, respiratory_rate_bpm=14), now=300, checks=(AIR,))
    assert (found.checks, found.next_at, found.overdue_by, found.level, found.says_next) == (
        (),
        None,
        0 * MINUTE,
        None,
        "",
    )
    assert (found.changes_at, found.now_due, found.late) == (None, (), ())


def test_before_the_dose_nothing_is_overdue():
    found = due(IM, started_at=None, readings=[pulse(-5)], now=DOSE)
    assert (found.checks, found.next_at, found.overdue_by) == ((), None, timedelta(0))


# ---- which number a value is compared with ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compare", "limit", "number"),
    [("above", 5, 5), ("at_most", 5, 5), ("rise_by", 40, 160), ("rise_share", 0.25, 150), ("fall_share", 0.25, 90)],
)
def test_a_comparison_with_the_baseline_becomes_a_number(compare, limit, number):
    condition = Condition("systolic_mmhg", compare, limit)
    assert bound(condition, BASE) == number
    assert bound(condition, Baseline()) == (number if compare in ("above", "at_most") else None)


# ---- marks on one reading --------------------------------------------------------------------------------------


def marks(reading, started_at=DOSE):
    return {signal: rule.id for signal, rule in worst(IM, reading, BASE, started_at).items()}


def test_of_equally_grave_rules_the_first_of_the_plan_marks_the_number():
    assert marks(at(10, systolic_mmhg=181)) == {"systolic_mmhg": "systolic-high-red"}
    assert marks(at(10, systolic_mmhg=165)) == {"systolic_mmhg": "systolic-rise-red"}


def test_symptoms_are_marked_too():
    assert marks(at(10, symptoms=frozenset({"apnoea"}))) == {"symptoms": "apnoea-black"}


def test_what_counts_only_late_after_the_dose_marks_only_then():
    assert marks(at(60, sedation_moaas=4)) == {}
    assert marks(at(61, sedation_moaas=4)) == {"sedation_moaas": "sedation-amber"}
    assert marks(at(61, sedation_moaas=4), started_at=None) == {}


def test_what_must_last_marks_no_single_number():
    assert marks(at(10, spo2_percent=91)) == {"spo2_percent": "oxygen-amber"}


def test_a_sensor_that_is_off_marks_nothing():
    assert marks(at(10, spo2_percent=0, systolic_mmhg=301)) == {}


def test_rules_that_need_an_unknown_baseline_are_named_in_order():
    alone = [rule for rule in IM.alerts if rule.relative]
    assert unjudged(IM, Baseline()) == tuple(alone)
    assert unjudged(IM, replace(BASE, systolic_mmhg=None)) == tuple(
        rule for rule in alone if rule.signal == "systolic_mmhg"
    )


# ---- alerts whole ----------------------------------------------------------------------------------------------


def test_an_alert_tells_rule_level_number_times_and_what_to_do():
    [found] = alerts(IM, [at(10, spo2_percent=89)], baseline=BASE, started_at=DOSE, now=DOSE + 10 * MINUTE)
    rule = next(rule for rule in IM.alerts if rule.id == "oxygen-black")
    moment = DOSE + 10 * MINUTE
    assert found == Alert("oxygen-black", "black", "spo2_percent", 89, moment, moment, rule.title, rule.says_next)


def test_an_alert_about_symptoms_has_no_number():
    moment = DOSE + 10 * MINUTE
    [found] = alerts(IM, [at(10, symptoms=frozenset({"apnoea"}))], baseline=BASE, started_at=DOSE, now=moment)
    assert (found.signal, found.value, found.since, found.at) == ("symptoms", None, moment, moment)


def test_what_lasts_is_called_later_and_dated_from_its_beginning():
    readings = at(20, distress_0_10=8), at(25, distress_0_10=9)
    found = alerts(IM, readings, baseline=BASE, started_at=DOSE, now=DOSE + 31 * MINUTE)
    assert [(each.rule, each.value, minutes(each.since), minutes(each.at)) for each in found] == [
        ("distress-amber", 8, 20, 20),
        ("distress-red", 9, 20, 31),
    ]


def test_the_first_of_several_waiting_moments_is_announced():
    watch, _ = step(Watch(IM, BASE, DOSE), at(20, distress_0_10=8))
    watch, _ = step(watch, at(21, spo2_percent=91))
    waiting = [rule.sustained_for for rule in IM.alerts if rule.id == "oxygen-red"]
    assert changes_at(watch) == DOSE + 21 * MINUTE + waiting[0]
    assert changes_at(Watch(IM, BASE, DOSE)) is None


def test_a_late_reading_is_told_with_its_title_and_the_size_of_the_delay():
    plan = watched(PULSE)
    watch = dosed(step(Watch(plan), pulse(-5))[0], DOSE)
    watch, nothing = tick(watch, DOSE + 7.5 * MINUTE)
    watch, amber = tick(watch, DOSE + 7.5 * MINUTE + INSTANT)
    watch, red = tick(watch, DOSE + 12 * MINUTE)
    assert nothing == ()
    assert amber == (
        Alert("pulse-late", "amber", "heart_rate_bpm", None, DOSE, DOSE + 7.5 * MINUTE,
              "Pulse: no reading for more than 1.5 times the interval", AMBER.says_next),
    )  # fmt: skip
    assert [(each.level, each.at, each.title) for each in red] == [
        ("red", DOSE + 10 * MINUTE, "Pulse: no reading for more than 2 times the interval")
    ]
    assert tick(watch, DOSE + 60 * MINUTE)[1] == ()


def test_several_late_sets_are_told_in_the_order_of_their_moments():
    watch = dosed(Watch(watched(AIR, PULSE)), DOSE)
    found = tick(watch, DOSE + 16 * MINUTE)[1]
    assert [(each.rule, each.level, minutes(each.at)) for each in found] == [
        ("pulse-late", "amber", 7.5),
        ("pulse-late", "red", 10),
        ("air-late", "amber", 15),
    ]


def test_a_dose_takes_the_baseline_that_is_given_and_keeps_the_first_afterwards():
    before = step(Watch(IM), at(-5, systolic_mmhg=130, temperature_c=36.6))[0]
    assert dosed(before, DOSE).baseline == Baseline(systolic_mmhg=130)
    assert dosed(before, DOSE, baseline=BASE).baseline == BASE
    after = step(dosed(before, DOSE), at(5, systolic_mmhg=150))[0]
    assert dosed(after, DOSE + 10 * MINUTE).baseline == Baseline(systolic_mmhg=130)
    assert dosed(after, DOSE + 10 * MINUTE).started_at == DOSE + 10 * MINUTE


def test_the_baseline_is_the_last_value_even_when_its_sensor_has_gone_off_since():
    watch = step(Watch(IM), at(-5, spo2_percent=97))[0]
    watch = step(watch, at(-1, spo2_percent=0))[0]
    assert (watch.seen, dosed(watch, DOSE).baseline) == ({}, Baseline(spo2_percent=97))


def test_when_nothing_more_is_prescribed_nothing_is_late_any_more():
    air = {"spo2_percent": 98, "respiratory_rate_bpm": 14}
    watch = dosed(Watch(watched(AIR)), DOSE)
    for minute in (0, 35):
        watch, none = step(watch, at(minute, **air))
        assert none == ()
    for minute in (36, 100, 500):
        watch, none = tick(watch, DOSE + minute * MINUTE)
        assert none == ()


def test_a_late_set_that_is_read_after_the_infusion_is_late_again_by_the_wider_interval():
    watch = dosed(step(Watch(watched(PULSE)), pulse(-5))[0], DOSE, stopped_at=DOSE + 33 * MINUTE)
    watch, first = tick(watch, DOSE + 9 * MINUTE)
    watch, _ = step(watch, pulse(35))
    found = [
        (each.level, minutes(each.at)) for moment in (64, 66, 76) for each in tick(watch, DOSE + moment * MINUTE)[1]
    ]
    assert [each.level for each in first] == ["amber"]
    assert found == [("amber", 65), ("amber", 65), ("red", 75)]
