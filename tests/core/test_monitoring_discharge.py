"""The client goes home when every requirement is met, and each says why it is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openkap.core.library import standard
from openkap.core.monitoring import Baseline, DischargeFacts, Reading, ScoreTaken, discharge
from openkap.core.monitoring.leaving import RULES

DOSE = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
NOW = DOSE + timedelta(minutes=130)
ANSWERS = {
    "walks_steadily": True,
    "tolerates_fluid": True,
    "escort_present": True,
    "instructions_given": True,
    "dissociation_gone": True,
}


def plan(route="im"):
    return standard().shelf("monitoring").get("kap").for_route(route)


def reading(minutes, **values):
    return Reading(at=DOSE + timedelta(minutes=minutes), **values)


WELL = DischargeFacts(
    last_dose_at=DOSE,
    readings=(
        reading(40, systolic_mmhg=138, diastolic_mmhg=86, spo2_percent=97),
        reading(120, systolic_mmhg=124, diastolic_mmhg=78, spo2_percent=98, sedation_moaas=5),
    ),
    baseline=Baseline(systolic_mmhg=120, diastolic_mmhg=76, spo2_percent=98),
    scores={"aldrete": ScoreTaken(10, NOW, 2, "1"), "padss": ScoreTaken(9, NOW, 1, "1")},
    answers=ANSWERS,
    suicide_level=1,
    closing_note_at=NOW,
)


def judged(facts, route="im", now=NOW):
    return {item.id: item for item in discharge(plan(route), facts, now=now).requirements}


def test_a_client_who_is_well_may_leave():
    found = discharge(plan(), WELL, now=NOW)
    assert (found.verdict.reason, found.open) == ("", ())


def test_nothing_known_means_nothing_met():
    found = discharge(plan(), DischargeFacts(), now=NOW)
    assert not [item.id for item in found.requirements if item.met]
    assert "Watched long enough" in found.verdict.reason


@pytest.mark.parametrize(
    ("change", "requirement", "met"),
    [
        ({"last_dose_at": DOSE + timedelta(minutes=11)}, "time", False),
        ({"last_dose_at": DOSE + timedelta(minutes=10)}, "time", True),
        ({"scores": {}}, "aldrete", None),
        ({"scores": {"aldrete": ScoreTaken(8, NOW, 1, "1")}}, "aldrete", False),
        ({"scores": {"aldrete": ScoreTaken(9, NOW, 0, "1")}}, "aldrete", False),
        ({"scores": {"aldrete": ScoreTaken(9, NOW, None, "1")}}, "aldrete", None),
        ({"scores": {"padss": ScoreTaken(9, DOSE - timedelta(minutes=1), 1, "1")}}, "padss", None),
        ({"scores": {"aldrete": ScoreTaken(10, NOW, 2, "2")}}, "aldrete", None),
        ({"scores": {"padss": ScoreTaken(10, NOW, 2)}}, "padss", None),
        ({"answers": ANSWERS | {"escort_present": False}}, "escort", False),
        ({"answers": {}}, "escort", None),
        ({"answers": ANSWERS | {"dissociation_gone": False}}, "dissociation", False),
        ({"scores": {"cadss": ScoreTaken(4, NOW)}, "answers": {}}, "dissociation", True),
        ({"scores": {"cadss": ScoreTaken(5, NOW)}}, "dissociation", False),
        ({"suicide_level": None}, "suicide", None),
        ({"suicide_level": 3}, "suicide", False),
        ({"suicide_level": 2}, "suicide", True),
        ({"closing_note_at": None}, "therapist", False),
        ({"baseline": Baseline()}, "pressure", None),
        ({"baseline": Baseline()}, "oxygen", None),
    ],
)
def test_each_requirement_is_met_or_not_or_unknown(change, requirement, met):
    found = judged(replace(WELL, **change))[requirement]
    assert found.met is met
    assert bool(found.reason) is (met is not True)


def with_last(**values):
    return replace(WELL, readings=(*WELL.readings, reading(125, **values)))


@pytest.mark.parametrize(
    ("systolic", "diastolic", "base", "met"),
    [
        (137, 80, (120, 76), True),
        (145, 80, (120, 76), False),
        (145, 80, (125, 76), False),
        (135, 92, (120, 76), False),
        (138, 80, (120, 76), False),  # as high as it ever was: it has not fallen yet
        (137, 91, (120, 78), False),
        (120, 76, (120, 76), True),
    ],
)
def test_pressure_is_falling_and_under_a_ceiling_that_knows_the_baseline(systolic, diastolic, base, met):
    facts = replace(with_last(systolic_mmhg=systolic, diastolic_mmhg=diastolic))
    facts = replace(facts, baseline=Baseline(systolic_mmhg=base[0], diastolic_mmhg=base[1], spo2_percent=98))
    assert judged(facts)["pressure"].met is met


def test_a_client_with_a_high_baseline_has_a_higher_ceiling():
    high = tuple(reading(m, systolic_mmhg=s, diastolic_mmhg=80) for m, s in ((40, 165), (100, 150)))
    facts = replace(WELL, readings=high, baseline=Baseline(systolic_mmhg=130, diastolic_mmhg=80))
    assert judged(facts)["pressure"].met is True


@pytest.mark.parametrize(
    ("values", "answers", "met"),
    [
        ({"spo2_percent": 97}, {}, False),
        ({"spo2_percent": 97}, {"oxygen_at_baseline": True}, True),
        ({"spo2_percent": 99, "on_oxygen": True}, {"oxygen_at_baseline": True}, False),
        ({"spo2_percent": 99, "on_oxygen": False}, {}, True),
        ({"spo2_percent": 0}, {}, True),  # sensor off: the value before it stands
    ],
)
def test_saturation_is_back_on_room_air_by_number_or_by_word(values, answers, met):
    facts = replace(with_last(**values), answers=ANSWERS | answers)
    assert judged(facts)["oxygen"].met is met


@pytest.mark.parametrize(("score", "met"), [(5, True), (4, False), (None, True)])
def test_only_fully_awake_goes_home(score, met):
    assert judged(with_last(sedation_moaas=score))["awake"].met is met


def test_an_infusion_also_needs_time_after_its_end():
    running = judged(WELL, "iv")["time"]
    stopped = judged(replace(WELL, stopped_at=DOSE + timedelta(minutes=80)), "iv")["time"]
    assert (running.met, running.until) == (None, None)
    assert (stopped.met, stopped.until) == (False, DOSE + timedelta(minutes=140))
    assert judged(replace(WELL, stopped_at=DOSE + timedelta(minutes=70)), "iv")["time"].met is True


def test_the_time_that_is_missing_is_said_in_minutes():
    found = judged(WELL, now=DOSE + timedelta(minutes=82, seconds=10))["time"]
    assert (found.reason, found.until) == ("38 more minutes.", DOSE + timedelta(minutes=120))


def test_readings_before_the_last_dose_prove_nothing():
    booster = replace(WELL, last_dose_at=DOSE + timedelta(minutes=121))
    found = judged(booster, now=DOSE + timedelta(minutes=300))
    assert (found["pressure"].met, found["awake"].met) == (None, None)


def test_the_rules_in_the_knowledge_and_in_the_code_are_the_same():
    plans = standard().shelf("monitoring").versions()
    assert {rule.rule for plan in plans for rule in plan.discharge} == set(RULES)


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="no discharge rule guess"):
        replace(plan().plan.discharge[0], rule="guess")


def test_every_discharge_score_names_a_version_that_is_shipped_and_its_own_cut():
    """Aldrete and PADSS exist in variants: the plan says which one it means, and asks for the cut of that one."""
    for rule in plan().plan.discharge:
        if rule.rule == "score_reached":
            scale = standard().shelf("instruments").get(rule.answer, rule.version)
            (cut,) = scale.rule().cuts
            assert (rule.limit("at_least"), scale.version) == (cut.at_least, rule.version)
            assert (cut.verified, rule.verified, bool(cut.cite and rule.cite)) == (False, False, True)
            assert standard().shelf("instruments").get(rule.answer) is scale


def test_a_score_in_another_version_is_named_and_does_not_count():
    other = judged(replace(WELL, scores={"aldrete": ScoreTaken(10, NOW, 2, "2")}))["aldrete"]
    assert other.reason == "Scored in version 2; version 1 is asked."


def test_surgical_bleeding_does_not_apply_and_the_total_is_not_rescaled():
    scale = standard().shelf("instruments").get("padss")
    assert (scale.rule().range, len(scale.items)) == ((0, 10), 5)
    assert "not applicable" in scale.answers["bleeding"].options[0].text


@pytest.mark.parametrize("route", ["iv", "im", "sublingual", "oral", "intranasal", "esketamine"])
def test_two_hours_alone_send_nobody_home(route):
    """Rule 4 of the clinical reference: time, and everything else."""
    waited = DischargeFacts(last_dose_at=DOSE, stopped_at=DOSE)
    found = discharge(plan(route), waited, now=DOSE + timedelta(hours=5))
    assert [item.id for item in found.requirements if item.met] == ["time"]
    assert {"aldrete", "padss", "awake", "dissociation", "pressure", "oxygen", "escort"} <= {
        each.id for each in found.open
    }


@pytest.mark.parametrize("route", ["iv", "im", "sublingual", "oral", "intranasal", "esketamine"])
def test_being_well_sends_nobody_home_before_the_time(route):
    early = replace(WELL, stopped_at=DOSE)
    open_ = discharge(plan(route), early, now=DOSE + timedelta(minutes=119)).open
    assert [item.id for item in open_] == ["time"]
