"""The stream of readings against a plain look back over everything: the same alerts, and none is ever taken back.

The oracle remembers nothing: after every reading it looks at all earlier ones again.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.monitoring import (
    RANK,
    AlertRule,
    Baseline,
    Reading,
    Watch,
    alerts,
    baseline_of,
    dosed,
    due,
    step,
    tick,
)
from openkap.core.monitoring.plan import Condition

DOSE = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
BASE = Baseline(systolic_mmhg=120, diastolic_mmhg=76, heart_rate_bpm=70, spo2_percent=98)
INSTANT = timedelta(microseconds=1)
ROUTES = ["iv", "im", "sublingual", "esketamine"]
ALL = {"systolic_mmhg": 120, "diastolic_mmhg": 76, "heart_rate_bpm": 70, "spo2_percent": 98}
ALL |= {"respiratory_rate_bpm": 14, "sedation_moaas": 5, "dissociation_0_10": 2}

VALUES = st.one_of(
    st.fixed_dictionaries({"spo2_percent": st.sampled_from([0, 89, 91, 93, 97, 120, float("nan")])}),
    st.fixed_dictionaries({"systolic_mmhg": st.sampled_from([0, 78, 95, 120, 145, 165, 182])}),
    st.fixed_dictionaries({"diastolic_mmhg": st.sampled_from([76, 101]), "heart_rate_bpm": st.sampled_from([0, 48])}),
    st.fixed_dictionaries({"distress_0_10": st.sampled_from([0, 7, 9]), "vomited_times": st.sampled_from([0, 1, 2])}),
    st.fixed_dictionaries({"sedation_moaas": st.sampled_from([0, 1, 3, 4, 5])}),
    st.fixed_dictionaries({"symptoms": st.sampled_from([None, frozenset(), frozenset({"chest_pain"})])}),
    st.just(ALL),
    st.just(ALL | {"systolic_mmhg": 0, "sedation_moaas": None}),
    st.just({}),
)
GAPS = st.sampled_from([0, 0.2, 0.6, 3, 11, 40])  # 0: two readings of the same moment
DAYS = st.lists(st.tuples(GAPS, VALUES), max_size=14).map(lambda day: readings_of(day))
TWICE = st.lists(st.tuples(GAPS, VALUES, st.booleans()), max_size=8).map(
    lambda day: readings_of([one for gap, values, again in day for one in [(gap, values), (0, values)][: 1 + again]])
)
BASELINES = st.sampled_from([BASE, Baseline()])


def plan(route="im"):
    return standard().shelf("monitoring").get("kap").for_route(route)


def readings_of(day):
    minute, found = -20.0, []
    for gap, values in day:
        minute += gap
        found.append(Reading(at=DOSE + timedelta(minutes=minute), **values))
    return found


# ---- what holds, by looking back over everything ---------------------------------------------------------------


def known(route, readings, signal):
    """The last value of a signal and when it was read, or None."""
    for reading in reversed(readings):
        value = reading.value(signal)
        if value is not None:
            off = signal != "symptoms" and route.plan.by_signal[signal].is_artefact(value)
            return None if off else (value, reading.at)
    return None


def met(condition, value, baseline):
    """One comparison, spelled out."""
    limit, base = condition.limit, baseline.value(condition.signal)
    match condition.compare:
        case "any_of":
            return bool(value & set(condition.any_of))
        case "above":
            return value > limit
        case "below":
            return value < limit
        case "at_least":
            return value >= limit
        case "at_most":
            return value <= limit
        case "rise_by":
            return base is not None and value - base >= limit
        case "rise_share":
            return base is not None and value - base >= limit * base
        case "fall_share":
            return base is not None and base - value >= limit * base


def moved_enough(condition, route, readings):
    """How far the newest value lies from the lowest (highest) of the time before, by looking at all of them."""
    signal = route.plan.by_signal[condition.signal]
    found = [(reading.value(signal.id), reading.at) for reading in readings if reading.value(signal.id) is not None]
    newest, at = found[-1]
    near = [value for value, then in found if at - then <= condition.within and not signal.is_artefact(value)]
    return (newest - min(near) if condition.compare == "climb" else max(near) - newest) >= condition.limit


def holds(route, rule, readings, baseline):
    def one(condition):
        found = known(route, readings, condition.signal)
        late = found is not None and (rule.after is None or found[1] - DOSE > rule.after)
        if condition.within:
            return late and moved_enough(condition, route, readings)
        return late and met(condition, found[0], baseline)

    return all(one(condition) for condition in rule.when)


def begun(route, rule, readings, baseline):
    """The moment of the first of the unbroken readings, up to the last one, after which the rule held; else None."""
    first = None
    for count in range(len(readings), 0, -1):
        if not holds(route, rule, readings[:count], baseline):
            break
        first = readings[count - 1].at
    lasts = first is not None and (rule.sustained_for is None or readings[-1].at - first > rule.sustained_for)
    return first if lasts else None


def slowly(route, readings, baseline):
    """Every alert, worked out after each reading from all readings until then."""
    found, before = [], {}
    for count in range(1, len(readings) + 1):
        past = readings[:count]
        firing = {rule: since for rule in route.alerts if (since := begun(route, rule, past, baseline))}
        for matter in dict.fromkeys(rule.matter for rule in firing):
            fresh = [rule for rule in firing if rule.matter == matter and rule not in before]
            held = [RANK[rule.level] for rule in firing if rule.matter == matter and rule in before]
            top = max(fresh, key=lambda rule: RANK[rule.level], default=None)
            if top and RANK[top.level] > max(held, default=0):
                found.append((top.id, firing[top], past[-1].at))
        before = firing
    return found


def late_slowly(route, readings, now, stopped_at):
    """Every moment at which `due`, asked just before and just after it, finds a check later than before."""
    found, held = [], {}
    moments = sorted({moment for moment in candidates(route, readings, now, stopped_at) if moment < now})
    for moment in moments:
        past = [reading for reading in readings if reading.at <= moment]
        sheet = due(route, started_at=DOSE, readings=past, now=moment + INSTANT, stopped_at=stopped_at)
        ranks = {check.id: RANK[check.level] for check in sheet.checks if check.level}
        for check, rank in ranks.items():
            found += [(check, level, moment) for level, of in RANK.items() if held.get(check, 0) < of <= rank]
        held = ranks
    return sorted(found)


def candidates(route, readings, now, stopped_at):
    """All moments at which lateness can begin: at a reading, or when `due` announces it."""
    yield DOSE
    for count in range(len(readings) + 1):
        moment = readings[count - 1].at if count else DOSE
        while moment is not None and moment < now:
            yield moment
            sheet = due(route, started_at=DOSE, readings=readings[:count], now=moment, stopped_at=stopped_at)
            later = [step for step in (sheet.changes_at,) if step is not None and step > moment]
            moment = later[0] if later else None


# ---- the promises ----------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.one_of(DAYS, TWICE), BASELINES, GAPS)
def test_streaming_agrees_with_looking_back_over_everything(readings, baseline, wait):
    now = (readings[-1].at if readings else DOSE) + timedelta(minutes=wait)
    quick = alerts(plan(), readings, baseline=baseline, started_at=DOSE, now=now)
    slow = slowly(plan(), [*readings, Reading(at=now)], baseline)
    assert [(alert.rule, alert.since, alert.at) for alert in quick] == slow


QUARTER, TEN = timedelta(minutes=15), timedelta(minutes=10)
CLIMB = Condition("systolic_mmhg", "climb", 20, within=QUARTER)
TRENDS = [  # invented for the tests: nothing published says how fast is too fast, so no shipped rule asks it
    AlertRule(id="climbing", level="red", title="Climbing", when=(CLIMB,), says_next="Look."),
    AlertRule(
        id="sinking",
        level="amber",
        title="Sinking",
        when=(Condition("spo2_percent", "drop", 2, within=TEN), Condition("sedation_moaas", "below", 5)),
        says_next="Look.",
        after=timedelta(minutes=1),
    ),
    AlertRule(
        id="still-climbing",
        level="black",
        title="Still climbing",
        when=(replace(CLIMB, within=TEN), Condition("distress_0_10", "drop", 2, within=TEN)),
        says_next="Call.",
        sustained_for=timedelta(minutes=2),
    ),
]


def trending(route="im"):
    shipped = plan(route)
    return replace(shipped, plan=replace(shipped.plan, alerts=(*shipped.plan.alerts, *TRENDS)))


@settings(max_examples=200, deadline=None)
@given(st.one_of(DAYS, TWICE), BASELINES, GAPS)
def test_trends_agree_with_looking_back_over_everything(readings, baseline, wait):
    now = (readings[-1].at if readings else DOSE) + timedelta(minutes=wait)
    route = trending()
    quick = alerts(route, readings, baseline=baseline, started_at=DOSE, now=now)
    assert [(alert.rule, alert.since, alert.at) for alert in quick] == slowly(
        route, [*readings, Reading(at=now)], baseline
    )


@pytest.mark.parametrize(
    ("values", "minutes", "called"),
    [
        ((120, 139), 5, []),
        ((120, 140), 5, [1]),  # exactly so much is enough
        ((120, 130, 140), 7, [2]),  # in small steps
        ((120, 130, 140), 8, []),  # 16 minutes: the first no longer counts
        ((120, 130, 140), 7.5, [2]),  # exactly within the time
        ((140, 120, 139), 5, []),
        ((140, 120, 140), 5, [2]),
        ((120, 140, 160), 20, []),
        ((120, 0, 140), 5, [2]),  # the sensor was off in between
        ((120, 140, 0, 160), 4, [1, 3]),  # off, and climbing anew
    ],
)
def test_a_trend_is_called_out_when_it_is_steep_enough(values, minutes, called):
    day = [Reading(at=DOSE + n * timedelta(minutes=minutes), systolic_mmhg=value) for n, value in enumerate(values)]
    found = alerts(trending(), day, baseline=Baseline(), started_at=DOSE, now=day[-1].at)
    assert [alert.at for alert in found if alert.rule == "climbing"] == [day[n].at for n in called]


@given(st.lists(st.integers(60, 200), min_size=1, max_size=300))
def test_a_trend_remembers_little(values):
    watch = Watch(trending())
    for n, value in enumerate(values):
        watch, _ = step(watch, Reading(at=DOSE + timedelta(minutes=n), systolic_mmhg=value))
    assert all(len(track) <= 16 for track in watch.tracks.values())


@pytest.mark.parametrize("change", [{"within": None}, {"within": timedelta(0)}, {"compare": "above"}])
def test_a_trend_and_only_a_trend_has_a_time(change):
    with pytest.raises(ValueError, match=r"^a trend, and only a trend, is looked for within some time$"):
        replace(CLIMB, **change)


def after_dose(readings):
    return [reading for reading in readings if reading.at > DOSE]


def streamed(route, readings, stopped_at=None, ticks=()):
    """Everything the stream calls out: the dose comes between the readings, as it does at the bedside."""
    watch, found = Watch(route), []
    looks = sorted([*readings, *(Reading(at=moment) for moment in ticks)], key=lambda reading: reading.at)
    for reading in looks:
        if watch.started_at is None and reading.at > DOSE:
            watch = dosed(watch, DOSE, stopped_at=stopped_at)
        watch, raised = step(watch, reading)
        found.extend(raised)
    return watch, found


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ROUTES), st.one_of(DAYS, TWICE), st.sampled_from([None, 40]))
def test_late_readings_are_called_out_at_the_moments_at_which_a_look_back_finds_them_late(route, readings, stopped):
    stopped_at = None if stopped is None else DOSE + timedelta(minutes=stopped)
    found = [alert for alert in streamed(plan(route), readings, stopped_at)[1] if alert.rule.endswith("-late")]
    told = sorted((alert.rule.removesuffix("-late"), alert.level, alert.at) for alert in found)
    now = readings[-1].at if readings else DOSE
    assert told == late_slowly(plan(route), readings, now, stopped_at)


def test_a_fixed_check_read_shortly_before_its_time_is_late_sooner():
    """Due 40 minutes after the dose and read at 34: one and a half times the six minutes between is minute 43."""
    late = [(11, {"sedation_moaas": 5}), (40, ALL | {"systolic_mmhg": 0, "sedation_moaas": None})]  # others were late
    day = readings_of([*late, (0, {"sedation_moaas": 5}), (0, ALL), (3, ALL), (11, {"spo2_percent": 98})])
    found = [alert for alert in streamed(plan("iv"), day)[1] if alert.rule == "dissociation-late"]
    assert [alert.at for alert in found] == [DOSE + timedelta(minutes=43)]


def test_a_check_that_is_still_as_late_is_not_called_out_again():
    """Red since minute 20; what makes it complete at 40 was read at 20, which is red from 40 on: red all the while."""
    rest = {"diastolic_mmhg": 76, "heart_rate_bpm": 70}
    day = readings_of([(40, {"systolic_mmhg": 120}), (20, rest), (1, ALL)])
    found = [(alert.level, alert.at) for alert in streamed(plan("iv"), day)[1] if alert.rule == "circulation-late"]
    assert found == late_of("circulation", late_slowly(plan("iv"), day, day[-1].at, None))


def late_of(check, found):
    return [(level, at) for id, level, at in found if id == check]


@settings(max_examples=60, deadline=None)
@given(DAYS, st.lists(st.floats(1, 200), max_size=4))
def test_looking_at_the_clock_moves_no_late_reading(readings, minutes):
    if not after_dose(readings):
        return
    end = readings[-1].at
    ticks = [moment for minute in minutes if (moment := DOSE + timedelta(minutes=minute)) <= end]
    plain, looked = streamed(plan(), readings)[1], streamed(plan(), readings, ticks=ticks)[1]
    late = [[alert for alert in each if alert.rule.endswith("-late")] for each in (plain, looked)]
    assert late[0] == late[1]


@settings(max_examples=80, deadline=None)
@given(st.one_of(DAYS, TWICE))
def test_a_later_reading_changes_no_alert_already_raised(readings):
    for count in range(len(readings)):
        earlier = streamed(plan(), readings[:count])[1]
        assert streamed(plan(), readings[: count + 1])[1][: len(earlier)] == earlier


@settings(max_examples=80, deadline=None)
@given(DAYS)
def test_the_same_reading_twice_raises_nothing_more(readings):
    watch, _ = streamed(plan(), readings)
    if readings:
        assert step(watch, readings[-1])[1] == ()


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_the_dose_makes_the_baseline_that_a_look_back_makes(readings):
    if not after_dose(readings):
        return
    assert streamed(plan(), readings)[0].baseline == baseline_of(plan().plan.signals, readings, before=DOSE)


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_a_batch_is_the_fold_of_its_steps(readings):
    watch, found = Watch(plan(), BASE, DOSE), []
    for reading in readings:
        watch, new = step(watch, reading)
        found.extend(new)
    now = readings[-1].at if readings else DOSE
    assert tuple(found) + tick(watch, now)[1] == alerts(plan(), readings, baseline=BASE, started_at=DOSE, now=now)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 13))
def test_a_sensor_going_off_never_raises_an_alarm_of_its_own(readings, where):
    if not readings:
        return
    last = readings[min(where, len(readings) - 1)]
    off = Reading(at=last.at, systolic_mmhg=0, spo2_percent=0, heart_rate_bpm=0)
    watch = Watch(plan(), BASE, DOSE)
    for reading in readings[: readings.index(last) + 1]:
        watch, _ = step(watch, reading)
    assert not [alert for alert in step(watch, off)[1] if alert.signal in {"systolic_mmhg", "spo2_percent"}]


@settings(max_examples=40, deadline=None)
@given(DAYS, DAYS)
def test_a_reading_is_judged_the_same_after_a_long_session_as_after_a_short_one(early, late):
    """What is remembered does not grow: two sessions with the same memory answer alike, and memory is bounded."""
    watch, _ = streamed(plan(), [*early, *late] if not early or not late or early[-1].at <= late[0].at else early)
    assert len(watch.seen) <= 1 + len(plan().plan.signals)
    assert len(watch.last) <= len(plan().plan.signals)
    assert len(watch.since) <= len(plan().alerts)


def test_a_reading_that_is_late_is_called_amber_and_then_red_at_its_own_moment():
    first, next_ = Reading(at=DOSE, **ALL), Reading(at=DOSE + timedelta(minutes=50), **ALL)
    _watch, found = streamed(plan(), [first, Reading(at=DOSE + timedelta(seconds=1)), next_])
    minutes = [
        ((alert.at - DOSE) / timedelta(minutes=1), alert.level) for alert in found if alert.rule == "oxygen-late"
    ]
    assert minutes == [(22.5, "amber"), (30, "red")]


def test_a_late_reading_names_the_signal_that_was_not_read_for_longest():
    half = Reading(at=DOSE + timedelta(minutes=12), systolic_mmhg=120, diastolic_mmhg=80)
    late = Reading(at=DOSE + timedelta(minutes=25), spo2_percent=98)
    found = [
        alert for alert in streamed(plan(), [Reading(at=DOSE, **ALL), half, late])[1] if "circulation" in alert.rule
    ]
    assert [(alert.signal, alert.level, alert.since) for alert in found] == [("heart_rate_bpm", "amber", DOSE)]


def test_a_further_dose_keeps_the_baseline_and_counts_anew():
    def after(minutes, **values):
        return Reading(at=DOSE + timedelta(minutes=minutes), **values)

    watch = dosed(step(Watch(plan()), after(0, **ALL))[0], DOSE)
    watch, slow = step(watch, after(70, sedation_moaas=4, systolic_mmhg=150))
    again = dosed(watch, DOSE + timedelta(minutes=71))
    settled, quiet = step(again, after(80, spo2_percent=98))
    assert {alert.rule for alert in slow} >= {"sedation-amber", "systolic-rise-amber"}
    assert (again.baseline, quiet) == (watch.baseline, ())
    assert ("sedation-amber" in settled.since, "systolic-rise-amber" in settled.since) == (False, True)


def test_only_the_checks_that_are_expected_can_be_late():
    watch = dosed(Watch(plan()), DOSE, checks=frozenset({"oxygen"}))
    assert {alert.rule for alert in tick(watch, DOSE + timedelta(hours=2))[1]} == {"oxygen-late"}


PULSE = {"diastolic_mmhg": 78, "heart_rate_bpm": 70}
REST = {"spo2_percent": 98, "respiratory_rate_bpm": 14, "sedation_moaas": 5, "dissociation_0_10": 1}


@pytest.mark.parametrize(
    ("route", "looks", "expected"),
    [
        # Completed late by a half that was old: late from the moment on at which that is known, not before.
        ("sublingual", [(0, ALL), (20, {"systolic_mmhg": 120}), (55, PULSE), (56, REST)], [("amber", 55)]),
        # The same after both levels were called out: what was read in halves is soon late again.
        (
            "im",
            [(0, ALL), (10, {"systolic_mmhg": 120}), (31, REST), (33, PULSE), (45, REST)],
            [("amber", 22.5), ("red", 30), ("red", 40)],
        ),
    ],
)
def test_a_set_that_is_read_in_halves_is_as_old_as_its_older_half(route, looks, expected):
    readings = [Reading(at=DOSE + timedelta(minutes=minute), **values) for minute, values in looks]
    first = Reading(at=DOSE + timedelta(seconds=1))
    found = [one for one in streamed(plan(route), [*readings, first])[1] if one.rule == "circulation-late"]
    assert [(alert.level, (alert.at - DOSE) / timedelta(minutes=1)) for alert in found] == expected
    slow = late_slowly(plan(route), readings, readings[-1].at, None)
    assert [
        (level, (at - DOSE) / timedelta(minutes=1)) for check, level, at in slow if check == "circulation"
    ] == expected
