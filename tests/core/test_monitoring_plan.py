"""A monitoring plan refuses what cannot be watched, and each of its parts is found by name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openkap.core.library import standard
from openkap.core.monitoring import AlertRule, Baseline, Check, Reading, baseline_of, believed
from openkap.core.monitoring.plan import Condition, DischargeRule, Interval, Lateness, Moment, Route, RoutePlan
from openkap.core.monitoring.readings import Signal

KAP = standard().shelf("monitoring").get("kap")
ROUTES = [route.route for route in KAP.routes]
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ABOVE = Condition("spo2_percent", "above", 90)
RULE = AlertRule(id="a", level="amber", title="A", when=(ABOVE,), says_next="Look.")
CHECK = {"id": "x", "title": "X", "signals": ("spo2_percent",)}


# ---- refusals --------------------------------------------------------------------------------------------------


def refused(error, make, *given, **named):
    with pytest.raises(error) as found:
        make(*given, **named)
    return found.value.args[0]


@pytest.mark.parametrize(
    "given",
    [("symptoms", "above", 1), ("spo2_percent", "any_of", 0, ("faint",)), ("symptoms", "any_of"),
     ("spo2_percent", "above", 1, ("faint",)), ("symptoms", "above", 1, ("faint",))],
)  # fmt: skip
def test_symptoms_and_only_symptoms_are_compared_by_name(given):
    assert refused(ValueError, Condition, *given) == "symptoms, and only symptoms, are compared with any_of"
    assert Condition("symptoms", "any_of", any_of=("faint",)).limit == 0


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ({}, "x: a check is due either at moments or at intervals"),
        (
            {"at": (Moment(MINUTE, MINUTE),), "every": (Interval(MINUTE),)},
            "x: a check is due either at moments or at intervals",
        ),
        ({"every": (Interval(MINUTE, until=MINUTE),)}, "x: the last interval runs to the end"),
        ({"every": (Interval(MINUTE, until_stop=True),)}, "x: the last interval runs to the end"),
        ({"every": (Interval(MINUTE), Interval(MINUTE, until=MINUTE))}, "x: the last interval runs to the end"),
    ],
)
def test_a_check_has_one_shape_and_runs_to_the_end(shape, says):
    assert refused(ValueError, Check, **CHECK, **shape) == says


def test_earlier_intervals_may_end_and_a_moment_may_be_a_point():
    both = Check(**CHECK, every=(Interval(MINUTE, until=5 * MINUTE), Interval(2 * MINUTE)))
    assert (both.continuous, both.heightened) == (False, ())
    assert Check(**CHECK, at=(Moment(MINUTE, MINUTE),)).every == ()
    assert refused(ValueError, Moment, 2 * MINUTE, MINUTE) == "a moment begins before it ends"


def test_a_rule_needs_a_condition_and_lateness_begins_when_something_is_due():
    assert refused(ValueError, replace, RULE, when=()) == "a: an alert rule needs a condition"
    assert refused(ValueError, Lateness, "red", 0.99, "Go.") == "red: nothing is late before it is due"
    assert Lateness("red", 1, "Go.").intervals == 1


def test_a_discharge_rule_is_one_of_those_there_are():
    assert refused(ValueError, DischargeRule, id="x", title="X", rule="guess") == "x: no discharge rule guess"
    bare = DischargeRule(id="x", title="X", rule="confirmed")
    assert (bare.answer, bare.version, bare.routes) == ("", "", ())
    assert refused(KeyError, bare.limit, "at_least") == "at_least"
    assert replace(bare, limits={"at_least": 9}).limit("at_least") == 9


def first_twice(part):
    return {part: (*getattr(KAP, part), getattr(KAP, part)[0])}


STRANGE = Signal("glucose", "Glucose")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lateness": KAP.lateness[::-1]}, "lateness is written from the least to the most"),
        (first_twice("signals"), f"signal {KAP.signals[0].id} is written twice"),
        (first_twice("routes"), f"route {ROUTES[0]} is written twice"),
        (first_twice("alerts"), f"alert {KAP.alerts[0].id} is written twice"),
        (first_twice("discharge"), "discharge requirement time is written twice"),
        (
            {"signals": (*KAP.signals, STRANGE, replace(STRANGE, id="blood"))},
            "no reading has blood, glucose",
        ),
        ({"alerts": (replace(RULE, when=(Condition("glucose", "above", 5),)),)}, "a: no signal glucose"),
        (
            {"alerts": (replace(RULE, when=(ABOVE, Condition("symptoms", "any_of", any_of=("wet", "faint", "dry")))),)},
            "a: no symptom dry, wet",
        ),
        (
            {"routes": (Route(route="im", title="I", observe_for=MINUTE,
                              checks=(Check(id="x", title="X", signals=("sweat", "spo2_percent", "blood"),
                                            every=(Interval(MINUTE),)),)),)},
            "im.x: no signal blood, sweat",
        ),
    ],
)  # fmt: skip
def test_a_plan_that_contradicts_itself_is_refused_word_for_word(change, says):
    assert refused(ValueError, replace, KAP, **change) == says


def test_the_plan_as_it_stands_and_one_with_equal_lateness_is_accepted():
    twice = (KAP.lateness[0], replace(KAP.lateness[0], level="red"))
    assert replace(KAP, lateness=twice).lateness == twice


# ---- parts by name ---------------------------------------------------------------------------------------------


def test_a_route_is_found_by_its_name_and_on_the_usual_schedule_unless_asked():
    for route in ROUTES:
        found = KAP.for_route(route)
        assert (found.plan, found.route.route, found.heightened) == (KAP, route, False)
        assert KAP.for_route(route, heightened=True).heightened is True
    assert refused(KeyError, KAP.for_route, "rectal") == f"{KAP.title} has no schedule for rectal"
    assert KAP.by_signal == {signal.id: signal for signal in KAP.signals}


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_has_the_rules_of_its_own_and_those_of_all_routes_in_order(route):
    plan = KAP.for_route(route)
    for part in ("alerts", "discharge"):
        others = [each for each in getattr(KAP, part) if each.routes and route not in each.routes]
        assert list(getattr(plan, part)) == [each for each in getattr(KAP, part) if each not in others]


def test_a_discharge_rule_for_one_route_is_asked_on_no_other():
    only = replace(KAP.discharge[0], id="only", routes=("iv",))
    plan = replace(KAP, discharge=(*KAP.discharge, only))
    assert [route for route in ROUTES if only in plan.for_route(route).discharge] == ["iv"]


def test_a_score_is_asked_in_the_version_that_its_rule_names():
    im = KAP.for_route("im")
    assert {id: im.score_version(id) for id in ("aldrete", "padss", "cadss", "")} == {
        "aldrete": "1", "padss": "1", "cadss": None, "": None}  # fmt: skip


def test_a_rule_speaks_of_its_first_signal_and_of_its_matter():
    both = replace(RULE, when=(Condition("systolic_mmhg", "rise_by", 40), ABOVE))
    assert (both.signal, both.matter, both.relative) == ("systolic_mmhg", "systolic_mmhg", True)
    assert (replace(both, about="low_pressure").matter, RULE.relative) == ("low_pressure", False)
    assert all(replace(RULE, when=(ABOVE, Condition("heart_rate_bpm", kind, 0.2))).relative
               for kind in ("rise_by", "rise_share", "fall_share"))  # fmt: skip


CLOSE = Check(**CHECK, every=(Interval(15 * MINUTE, until=60 * MINUTE), Interval(30 * MINUTE)),
              heightened=(Interval(10 * MINUTE, until=60 * MINUTE), Interval(15 * MINUTE)))  # fmt: skip
PLAIN = replace(CLOSE, id="plain", heightened=())


def watched(*checks, heightened=False, **change):
    route = Route(route="im", title="I", observe_for=120 * MINUTE, checks=checks)
    return RoutePlan(replace(KAP, routes=(route,), **change), route, heightened)


@pytest.mark.parametrize(("heightened", "close", "plain"), [(False, 15, 15), (True, 10, 15)])
def test_the_closer_schedule_is_used_where_there_is_one(heightened, close, plain):
    plan = watched(CLOSE, PLAIN, heightened=heightened)
    assert [plan.intervals(check)[0].every for check in (CLOSE, PLAIN)] == [close * MINUTE, plain * MINUTE]
    fewest = KAP.lateness[0].intervals
    assert [plan.soonest_late(check) for check in (CLOSE, PLAIN)] == [fewest * close * MINUTE, fewest * plain * MINUTE]


def test_the_soonest_that_a_check_is_late_is_by_its_shortest_interval_and_least_lateness():
    widening = replace(CLOSE, every=(Interval(30 * MINUTE, until=60 * MINUTE), Interval(10 * MINUTE)))
    at_moments = Check(id="m", title="M", signals=("spo2_percent",), at=(Moment(MINUTE, MINUTE),))
    plan = watched(widening, at_moments)
    assert plan.soonest_late(widening) == 15 * MINUTE
    assert refused(KeyError, plan.soonest_late, at_moments) == "m"
    assert watched(widening, lateness=()).soonest_late(widening) == 0 * MINUTE


# ---- readings --------------------------------------------------------------------------------------------------

OFF_AT_ZERO = Signal("spo2_percent", "SpO2", highest=100, off_at_most=0)


@pytest.mark.parametrize(
    ("value", "artefact"),
    [(100, False), (100.1, True), (0, True), (-1, True), (0.1, False), (float("nan"), True), (float("inf"), True),
     (float("-inf"), True)],
)  # fmt: skip
def test_a_number_beyond_what_can_be_is_made_by_the_device(value, artefact):
    assert OFF_AT_ZERO.is_artefact(value) is artefact
    assert believed(OFF_AT_ZERO, Reading(NOON, spo2_percent=value)) == (None if artefact else value)


def test_without_a_value_that_means_off_zero_and_less_are_values():
    score = Signal("sedation_rass", "RASS", lowest=-5, highest=4)
    assert [score.is_artefact(value) for value in (-5, 0, 4, 5)] == [False, False, False, True]
    assert believed(score, Reading(NOON)) is None


def test_a_signal_counts_whole_numbers_up_to_ten_unless_said_otherwise():
    bare = Signal("distress_0_10", "Distress")
    assert (bare.lowest, bare.highest, bare.decimals, bare.off_at_most) == (0, 10, 0, None)


def at(minutes, **values):
    return Reading(NOON + minutes * MINUTE, **values)


@pytest.mark.parametrize(("before", "systolic"), [(0, 120), (4.9, 120), (5, 130), (10, 140), (None, 140), (-1, None)])
def test_a_reading_at_the_very_moment_of_the_dose_still_belongs_to_the_baseline(before, systolic):
    readings = [at(10, systolic_mmhg=140), at(0, systolic_mmhg=120), at(5, systolic_mmhg=130)]
    moment = None if before is None else NOON + before * MINUTE
    assert baseline_of(KAP.signals, readings, before=moment) == Baseline(systolic_mmhg=systolic)


def test_only_what_is_compared_has_a_baseline_and_a_sensor_that_is_off_does_not_change_it():
    readings = [at(0, spo2_percent=97, temperature_c=36.6, sedation_moaas=5), at(1, spo2_percent=0)]
    found = baseline_of(KAP.signals, readings, before=None)
    assert found == Baseline(spo2_percent=97)
    assert [found.value(signal) for signal in ("spo2_percent", "temperature_c", "systolic_mmhg")] == [97, None, None]
