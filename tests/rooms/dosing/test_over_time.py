"""A dosing day as it is stored, against a plain account of it: in whatever order readings and corrections come in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.monitoring import Reading, alerts, baseline_of, due
from openkap.dosing import actions, queries
from openkap.dosing.models import Alert
from tests.rooms.dosing.day import ALL_WELL, BASE

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "systolic_mmhg": st.sampled_from([118, 146, 150, 162, 182]),
        "heart_rate_bpm": st.sampled_from([48, 70, 112, 132]),
        "spo2_percent": st.sampled_from([88, 91, 93, 98]),
        "distress_0_10": st.sampled_from([2, 7, 9]),
    },
).filter(bool)
LOOKS = st.lists(st.tuples(st.integers(2, 90), VALUES), min_size=1, max_size=7, unique_by=lambda look: look[0])


def plain(day, looks, minutes):
    """Every alert of the day, worked out at once from what was seen, by the mind alone."""
    plan = standard().shelf("monitoring").get("kap").for_route("im", heightened=True)
    readings = [Reading(at=day.at(minute), **values) for minute, values in [(0, BASE), *looks]]
    base = baseline_of(plan.plan.signals, readings, before=day.at(1))
    found = alerts(plan, readings, baseline=base, started_at=day.at(1), now=day.at(minutes))
    return readings, {(call.rule, call.at) for call in found if call.at < day.at(minutes)}


def kept(day):
    return set(Alert.objects.filter(session=day.session).values_list("rule", "reading__taken_at"))


def undone(test):
    """Each example begins with the same day: what it wrote is taken back."""
    with transaction.atomic():
        test()
        transaction.set_rollback(True)


@pytest.fixture
def dosed(day):
    day.ready().dose(1)
    return day


@FEW
@given(LOOKS)
def test_alerts_kept_one_by_one_are_those_that_a_plain_look_back_finds(dosed, looks):
    def example():
        for minute, values in sorted(looks, key=lambda look: look[0]):
            dosed.read(minute, **values)
        readings, expected = plain(dosed, looks, 100)
        assert kept(dosed) == expected
        sheet = dosed.sheet(100)
        assert sheet.due == due(
            sheet.plan, started_at=dosed.at(1), readings=readings, now=dosed.at(100), stopped_at=dosed.at(1)
        )

    undone(example)


@FEW
@given(LOOKS, st.randoms(use_true_random=False))
def test_readings_that_arrive_out_of_order_hide_no_alert(dosed, looks, chance):
    """What a look back finds is there in any order; an alert that was once raised stays."""

    def example():
        shuffled = list(looks)
        chance.shuffle(shuffled)
        for minute, values in shuffled:
            actions.record_vitals(
                session=dosed.session,
                values=values,
                taken_at=dosed.at(minute),
                token=uuid4(),
                by=dosed.cast.eun,
                at=dosed.at(95),
            )
        assert kept(dosed) >= plain(dosed, looks, 100)[1]

    undone(example)


@FEW
@given(LOOKS, st.integers(0, 6), VALUES)
def test_a_correction_counts_as_if_it_had_been_typed_at_once(dosed, looks, which, meant):
    def example():
        ordered = sorted(looks, key=lambda look: look[0])
        read = [dosed.read(minute, **values) for minute, values in ordered]
        place = which % len(ordered)
        minute, typed = ordered[place]
        fixed = {signal: value for signal, value in meant.items() if signal in typed}
        for signal, value in fixed.items():
            actions.correct(
                reading=read[place], signal=signal, value=value, reason="slip", by=dosed.cast.eun, at=dosed.at(95)
            )
        right = [(at, values | fixed if at == minute else values) for at, values in ordered]
        readings, expected = plain(dosed, right, 100)
        assert list(dosed.sheet(100).readings) == readings
        assert kept(dosed) >= expected

    undone(example)


# ---- going home, on the minute ---------------------------------------------------------------------------------


def signs(day, minutes):
    return actions.discharge(session=day.session, by=day.cast.eun, at=day.at(minutes))


def test_the_door_opens_on_the_minute_the_plan_names(dosed):
    watched = dosed.sheet(1).plan.route.observe_for / timedelta(minutes=1)
    dosed.well(watched)
    with pytest.raises(actions.Refused, match="Watched long enough"):
        signs(dosed, 1 + watched - 0.01)
    assert signs(dosed, 1 + watched)


def test_every_requirement_alone_keeps_the_client_until_it_is_met(dosed):
    """Take one thing away at a time; nothing else must open because of it, and nothing is signed."""
    dosed.read(41, **BASE | {"systolic_mmhg": 134})
    dosed.read(125, **BASE)
    actions.note_closed(session=dosed.session, by=dosed.cast.dev, at=dosed.at(125))
    owner = {"suicide_level": "suicide"} | {item: item.split(".")[0] for item in ALL_WELL if "." in item}
    words = {"walks_steadily": "walking", "tolerates_fluid": "drinking", "dissociation_gone": "dissociation"}
    words |= {"escort_present": "escort", "instructions_given": "instructions"}
    for left_out in ALL_WELL:
        given_answers = {item: value for item, value in ALL_WELL.items() if item != left_out}

        def example(answers=given_answers, missing=left_out):
            actions.answer_leaving(session=dosed.session, answers=answers, by=dosed.cast.eun, at=dosed.at(125))
            found = queries.departure(dosed.sheet(126)).discharge
            assert [item.id for item in found.open] == [{**owner, **words}[missing]]
            with pytest.raises(actions.Refused, match="Still open"):
                signs(dosed, 126)

        undone(example)


def test_what_was_allowed_before_a_booster_is_asked_again_after_it(dosed, ordered):
    """An override was written about another state of the client."""
    ordered(max_dose_mg=100)
    over = {"session": dosed.session, "kind": "clinical", "reason": "lives next door", "by": dosed.cast.femi}
    actions.override_discharge(**over, at=dosed.at(50))
    dosed.dose(51, 10)
    dosed.read(52, **BASE)
    assert queries.departure(dosed.sheet(52)).override is None
    with pytest.raises(actions.Refused, match="Still open"):
        signs(dosed, 52)
    actions.override_discharge(**over, at=dosed.at(53))
    assert signs(dosed, 54).override.at == dosed.at(53)
