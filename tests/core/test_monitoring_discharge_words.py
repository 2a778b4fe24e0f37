"""The discharge's own words, held whole: what a nurse reads at the door, and the moments that are just enough."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openkap.core.monitoring import Baseline, DischargeFacts, ScoreTaken, discharge
from tests.core.test_monitoring_discharge import ANSWERS, DOSE, NOW, WELL, judged, plan, reading

SPARSE = Baseline(systolic_mmhg=120, diastolic_mmhg=76, spo2_percent=98)
MET = (True, "")


def pressures(*pairs):
    taken = tuple(reading(30 * n, systolic_mmhg=high, diastolic_mmhg=low) for n, (high, low) in enumerate(pairs))
    return {"readings": taken}


def saturations(*values, **last):
    *before, final = values
    taken = [reading(n, spo2_percent=value) for n, value in enumerate(before)]
    return {"readings": (*taken, reading(60, spo2_percent=final, **last))}


@pytest.mark.parametrize(
    ("requirement", "change", "said"),
    [
        ("time", {"last_dose_at": None}, (None, "No dose is recorded.")),
        ("aldrete", {"scores": {}}, (None, "Not scored since the last dose.")),
        (
            "aldrete",
            {"scores": {"aldrete": ScoreTaken(10, NOW, 2)}},
            (None, "Scored in version unknown; version 1 is asked."),
        ),
        ("aldrete", {"scores": {"aldrete": ScoreTaken(8, NOW, 1, "1")}}, (False, "8; 9 or more is asked.")),
        ("aldrete", {"scores": {"aldrete": ScoreTaken(9, NOW, None, "1")}}, (None, "The items are not recorded.")),
        ("aldrete", {"scores": {"aldrete": ScoreTaken(9, NOW, 0, "1")}}, (False, "One item scores 0.")),
        ("aldrete", {"scores": {"aldrete": ScoreTaken(9, DOSE, 1, "1")}}, MET),
        ("padss", {"scores": {"padss": ScoreTaken(9, NOW, 0, "1")}}, MET),
        ("pressure", {"readings": ()}, (None, "No blood pressure since the last dose.")),
        ("pressure", {"baseline": Baseline()}, (None, "No baseline blood pressure.")),
        ("pressure", {"readings": (), "baseline": Baseline()}, (None, "No baseline blood pressure.")),
        ("pressure", pressures((150, 76), (144, 76)), MET),
        ("pressure", pressures((150, 76), (145, 76)), (False, "Systolic 145 is above 144.")),
        ("pressure", pressures((100, 76), (130, 76), (138, 76)), (False, "Systolic 138 has not fallen yet.")),
        ("pressure", pressures((150, 95), (140, 100)), (False, "Diastolic 100 is above 91.2.")),
        (
            "pressure",
            pressures((100, 70), (150, 80), (149, 84)),
            (False, "Systolic 149 is above 144; Diastolic 84 has not fallen yet."),
        ),
        ("pressure", pressures((120, 76)), MET),
        ("oxygen", {"readings": ()}, (None, "No saturation since the last dose.")),
        ("oxygen", {"baseline": Baseline()}, (None, "No baseline saturation.")),
        ("oxygen", {"readings": (), "baseline": Baseline()}, (None, "No baseline saturation.")),
        ("oxygen", saturations(99, 98, 95), (False, "95 %, baseline 98 %.")),
        ("oxygen", saturations(98, 97, 95, on_oxygen=True), (False, "Still on oxygen.")),
        ("oxygen", saturations(90, 91, 98), MET),
        ("oxygen", {**saturations(90, 95), "answers": {"oxygen_at_baseline": True}}, MET),
        ("awake", {"readings": ()}, (None, "Sedation not scored since the last dose.")),
        ("awake", {"readings": tuple(reading(n, sedation_moaas=s) for n, s in enumerate((1, 2, 4)))},
         (False, "MOAA/S 4.")),
        ("awake", {"readings": tuple(reading(n, sedation_moaas=s) for n, s in enumerate((1, 2, 5)))}, MET),
        ("dissociation", {"scores": {"cadss": ScoreTaken(5, NOW)}}, (False, "CADSS 5.")),
        ("dissociation", {"scores": {"cadss": ScoreTaken(4, NOW)}}, MET),
        ("dissociation", {"answers": {}}, (None, "Not answered since the last dose.")),
        ("escort", {"answers": {}}, (None, "Not answered since the last dose.")),
        ("escort", {"answers": ANSWERS | {"escort_present": False}}, (False, "Answered no.")),
        ("escort", {}, MET),
        ("suicide", {"suicide_level": None}, (None, "Not asked since the last dose.")),
        (
            "suicide",
            {"suicide_level": 3},
            (False, "High risk: stay with the client and follow the safety case."),
        ),
        ("suicide", {"suicide_level": 2}, MET),
        ("therapist", {"closing_note_at": None}, (False, "The therapist has not closed the session's note.")),
        ("therapist", {}, MET),
    ],
)  # fmt: skip
def test_each_requirement_says_what_is_missing_in_a_whole_sentence(requirement, change, said):
    found = judged(replace(WELL, **({"baseline": SPARSE} | change)))[requirement]
    assert (found.met, found.reason) == said


def test_an_infusion_whose_end_is_unknown_says_so():
    found = judged(WELL, "iv")["time"]
    assert (found.met, found.reason) == (None, "The end of the infusion is not recorded.")


@pytest.mark.parametrize(
    ("minutes", "seconds", "said"),
    [
        (119, 59, (False, "1 more minute.")),
        (118, 59, (False, "2 more minutes.")),
        (120, 0, MET),
        (60, 0, (False, "60 more minutes.")),
    ],
)
def test_the_minutes_that_are_missing_are_never_rounded_down(minutes, seconds, said):
    found = judged(WELL, now=DOSE + timedelta(minutes=minutes, seconds=seconds))["time"]
    assert (found.met, found.reason) == said


def test_only_time_that_is_missing_has_an_end():
    open_ = replace(WELL, answers={}, closing_note_at=None)
    assert {each.until for each in judged(open_).values()} == {None}
    early = judged(open_, now=DOSE + timedelta(minutes=1))
    assert {id: each.until for id, each in early.items() if each.until} == {"time": DOSE + timedelta(minutes=120)}


def test_a_reading_with_the_dose_counts_as_after_it():
    facts = replace(WELL, readings=(reading(0, spo2_percent=98),))
    assert judged(facts)["oxygen"].met is True


def test_what_is_still_open_is_named_in_the_order_of_the_plan():
    facts = replace(WELL, closing_note_at=None, suicide_level=None, answers=ANSWERS | {"walks_steadily": False})
    found = discharge(plan(), facts, now=NOW)
    assert found.verdict.reason == "Still open: Walks steadily; Suicide screen not high; Therapist's closing note."
    everything = discharge(plan(), DischargeFacts(), now=NOW)
    assert [each.id for each in everything.open] == [rule.id for rule in plan().discharge]
