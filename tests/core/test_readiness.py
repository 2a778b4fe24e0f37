"""The dosing-day gate: silence never passes, a hard check cannot be overridden, and pressure has its own flow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.monitoring import Reading
from openkap.core.readiness import Answer, DayFacts, Held, Override, gate
from openkap.core.readiness.passing import JUDGES
from openkap.core.readiness.rules import PASS
from openkap.core.verdict import Verdict

NINE = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
FINE = Reading(
    at=NINE,
    systolic_mmhg=124,
    diastolic_mmhg=78,
    heart_rate_bpm=66,
    spo2_percent=98,
    respiratory_rate_bpm=14,
    temperature_c=36.6,
)
GIVEN = {
    "identity": "yes",
    "second_person": "12",
    "consent_today": "yes",
    "food": "8",
    "drink": "3",
    "escort": "yes",
    "driving": "yes",
    "suicide_screen": "1",
    "mania_psychosis": "no",
    "mood": "flat, calm",
    "news": "yes",
    "taken": "none",
    "allergies": "none",
    "weight": "80",
    "prescriber": "20",
    "monitor": "11",
    "therapist": "12",
    "acls": "20",
    "bls": "yes",
    "ratio": "1",
    "equipment": "yes",
    "room": "yes",
    "intention": "yes",
    "lot": "A1",
    "expiry": "2025-03-04",
    "count": "9",
    "waste": "witnessed by the second nurse",
}
FACTS = DayFacts(
    today=date(2025, 3, 4),
    verdicts=dict.fromkeys(("order", "candidacy", "consent", "safety"), Verdict()),
    people={"20": Held(Verdict(), frozenset({"acls"})), "11": Held(Verdict()), "12": Held(Verdict())},
    ordered_weight_kg=80,
    food_hours=6,
    drink_hours=2,
    readings=(FINE,),
)
RULES = standard().shelf("readiness").get("dosing-day")


def answered(**changes):
    given = {id: value for id, value in (GIVEN | changes).items() if value is not None}
    return {id: Answer(value, "11", NINE) for id, value in given.items()}


def judge(facts=FACTS, overrides=None, **changes):
    return gate(RULES, answered(**changes), facts, overrides=overrides)


def test_a_day_in_order_passes():
    assert judge().verdict.reason == ""


def test_an_empty_checklist_passes_nothing_that_applies():
    found = gate(RULES, {}, DayFacts(today=FACTS.today))
    assert {item.state for item in found.items} == {"open", "not_applicable"}
    assert not found.verdict


@pytest.mark.parametrize(
    ("check", "value", "reason"),
    [
        ("identity", "no", "Answered no."),
        ("second_person", "11", "someone else"),
        ("consent_today", "no", "word today"),
        ("food", "5.9", "6 h are asked"),
        ("drink", "1", "2 h are asked"),
        ("escort", "no", "takes the client home"),
        ("suicide_screen", "3", "High risk"),
        ("mania_psychosis", "yes", "Signs of mania"),
        ("weight", "84.1", "written for 80 kg"),
        ("acls", "12", "No current ACLS"),
        ("ratio", "2", "at most 1"),
        ("expiry", "2025-03-03", "Expired"),
    ],
)
def test_a_wrong_answer_fails_with_its_reason(check, value, reason):
    item = judge(**{check: value}).item(check)
    assert item.state == "failed"
    assert reason in item.reason


@pytest.mark.parametrize("check", sorted(GIVEN))
def test_an_unanswered_check_stays_open(check):
    found = judge(**{check: None})
    assert (found.item(check).state, bool(found.verdict)) == ("open", False)


@pytest.mark.parametrize("nonsense", ["", "  ", "maybe", "nan kg", "nan", "inf", "-inf"])
@pytest.mark.parametrize("check", ["food", "weight", "ratio", "expiry", "suicide_screen"])
def test_nonsense_answers_nothing(check, nonsense):
    assert judge(**{check: nonsense}).item(check).state == "open"


@pytest.mark.parametrize("weight", ["76", "84", "80"])
def test_a_weight_within_a_twentieth_passes(weight):
    assert judge(weight=weight).item("weight").state == "passed"


def test_the_record_answers_its_own_checks():
    late = replace(FACTS, verdicts={"order": Verdict("The order ended yesterday.")})
    found = judge(late)
    assert (found.item("order").state, found.item("consent").state) == ("failed", "open")
    assert "The order ended yesterday." in found.verdict.reason


def test_a_person_without_a_current_certificate_does_not_count():
    lapsed = replace(FACTS, people={**FACTS.people, "20": Held(Verdict("No current licence."))})
    found = judge(lapsed)
    assert (found.item("prescriber").reason, found.item("acls").state) == ("No current licence.", "failed")


def test_a_person_nobody_knows_is_no_answer():
    assert judge(prescriber="999").item("prescriber").state == "open"


@pytest.mark.parametrize(
    ("check", "flag", "without"), [("guardian", "minor", "open"), ("pregnancy", "pregnancy_test", "open")]
)
def test_some_checks_apply_only_to_some_clients(check, flag, without):
    assert judge().item(check).state == "not_applicable"
    assert judge(replace(FACTS, flags=frozenset({flag}))).item(check).state == without


@pytest.mark.parametrize(
    ("value", "state"), [("negative", "passed"), ("policy", "passed"), ("positive", "failed"), ("refused", "failed")]
)
def test_a_pregnancy_test_passes_by_its_answer(value, state):
    assert judge(replace(FACTS, flags=frozenset({"pregnancy_test"})), pregnancy=value).item("pregnancy").state == state


# ---- overrides -------------------------------------------------------------------------------------------------

LATER = NINE + timedelta(minutes=5)


def override(check, role="prescriber", at=LATER):
    return {check: Override(role, "discussed", "20", at)}


def test_a_soft_check_is_let_pass_with_a_name_and_a_reason():
    failing = judge(food="3").item("food")
    assert (failing.state, failing.override_role) == ("failed", "prescriber")
    assert judge(food="3", overrides=override("food")).verdict.reason == ""


@pytest.mark.parametrize("check", [rule.id for rule in RULES.checks if rule.hard and rule.passes == "yes"])
def test_a_hard_check_cannot_be_overridden(check):
    flags = replace(FACTS, flags=frozenset({"minor"}))
    item = judge(flags, overrides=override(check), **{check: "no"}).item(check)
    assert (item.state, item.override_role) == ("failed", "")


def test_an_override_of_an_older_answer_is_void():
    assert judge(food="3", overrides=override("food", at=NINE - timedelta(seconds=1))).item("food").state == "failed"


def test_an_open_check_cannot_be_overridden():
    assert judge(food=None, overrides=override("food")).item("food").state == "open"


def test_every_soft_check_says_who_may_override_it():
    assert [rule.id for rule in RULES.checks if not rule.hard and not rule.override_role] == []


# ---- blood pressure --------------------------------------------------------------------------------------------


def pressures(*taken):
    """Readings of (minutes, systolic, diastolic)."""
    return tuple(
        Reading(at=NINE + timedelta(minutes=minute), systolic_mmhg=systolic, diastolic_mmhg=diastolic)
        for minute, systolic, diastolic in taken
    )


def stand(*taken):
    found = gate(RULES, {}, replace(FACTS, readings=pressures(*taken)))
    return found.pressure.outcome, found.item("blood_pressure").state


@pytest.mark.parametrize(
    ("taken", "outcome", "state"),
    [
        ((), "no_reading", "open"),
        (((0, 0, 0),), "no_reading", "open"),
        (((0, 140, 90),), "go", "passed"),
        (((0, 141, 90),), "rest", "open"),
        (((0, 140, 91),), "rest", "open"),
        (((0, 150, 80), (10, 138, 80)), "go", "passed"),
        (((0, 150, 80), (9, 138, 80)), "rest", "open"),  # too early to count
        (((0, 150, 80), (9, 150, 80), (10, 138, 80)), "go", "passed"),
        (((0, 150, 80), (10, 150, 80)), "rest", "open"),
        (((0, 150, 80), (10, 150, 80), (20, 150, 80)), "prescriber_decides", "failed"),
        (((0, 150, 80), (10, 150, 80), (20, 160, 80)), "no_go", "failed"),
        (((0, 150, 80), (10, 150, 80), (20, 150, 100)), "no_go", "failed"),
        (((0, 190, 110), (10, 150, 80), (20, 136, 84)), "go", "passed"),
        (((0, 130, 80), (5, 150, 80)), "rest", "open"),  # it was fine and is not any more
    ],
)
def test_pressure_goes_rests_is_decided_or_stops(taken, outcome, state):
    assert stand(*taken) == (outcome, state)


THREE = pressures((0, 150, 80), (10, 150, 80), (20, 150, 80))


def test_resting_says_when_the_next_reading_counts():
    found = gate(RULES, {}, replace(FACTS, readings=THREE[:1])).pressure
    assert found.repeat_at == NINE + timedelta(minutes=10)


def test_the_prescriber_decides_only_inside_the_band_and_only_on_the_last_reading():
    facts = replace(FACTS, readings=(*THREE, replace(FINE, at=THREE[-1].at, systolic_mmhg=None)))
    decided = override("blood_pressure", at=THREE[-1].at + timedelta(minutes=1))
    assert judge(facts, overrides=decided).item("blood_pressure").state == "overridden"
    again = replace(facts, readings=(*facts.readings, *pressures((30, 152, 80))))
    assert judge(again, overrides=decided).item("blood_pressure").state == "failed"
    over = replace(facts, readings=(*facts.readings, *pressures((30, 170, 80))))
    late = override("blood_pressure", at=NINE + timedelta(hours=1))
    assert judge(over, overrides=late).item("blood_pressure").state == "failed"


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 190), st.integers(50, 99)), max_size=8))
def test_pressure_never_goes_on_a_last_counted_reading_above_the_limit(taken):
    found = gate(RULES, {}, replace(FACTS, readings=pressures(*taken))).pressure
    if found.outcome == "go":
        assert found.last.pressure.within(RULES.pressure.go.pressure)
    if found.outcome in ("prescriber_decides", "no_go"):
        assert found.tries > RULES.pressure.repeats


# ---- other vital signs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "values", "state"),
    [
        ("oxygen", {"spo2_percent": 94}, "passed"),
        ("oxygen", {"spo2_percent": 93}, "failed"),
        ("oxygen", {"spo2_percent": 0}, "open"),
        ("pulse", {"heart_rate_bpm": 111}, "failed"),
        ("pulse", {"heart_rate_bpm": 50}, "passed"),
        ("temperature", {"temperature_c": None}, "open"),
    ],
)
def test_other_vitals_are_judged_by_the_newest_real_value(check, values, state):
    assert judge(replace(FACTS, readings=(replace(FINE, **values),))).item(check).state == state


# ---- knowledge -------------------------------------------------------------------------------------------------


def test_all_nineteen_items_are_there():
    assert {rule.number for rule in RULES.checks} == set(range(1, 20))


def test_the_pass_rules_in_the_knowledge_and_in_the_code_are_the_same():
    assert {rule.passes for rule in RULES.checks} == set(JUDGES) == set(PASS)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"passes": "guess"}, "identity: no pass rule guess"),
        ({"override_role": "nurse"}, "identity: a hard check has no override role, a soft one names it"),
        ({"hard": False}, "identity: a hard check has no override role, a soft one names it"),
        ({"kind": "choice"}, "identity: a choice, and only a choice, has options"),
        ({"options": RULES.check("pregnancy").options}, "identity: a choice, and only a choice, has options"),
        ({"kind": "vital"}, "identity: a vital, and only a vital, names its signal"),
        ({"signal": "spo2_percent"}, "identity: a vital, and only a vital, names its signal"),
    ],
)
def test_a_malformed_check_is_refused(changes, message):
    with pytest.raises(ValueError) as refused:
        replace(RULES.check("identity"), **changes)
    assert str(refused.value) == message


@pytest.mark.parametrize("check", RULES.checks, ids=lambda check: check.id)
def test_each_check_as_it_stands_is_well_formed_and_found_by_its_id(check):
    assert replace(check) == check == RULES.check(check.id)


def test_a_check_that_is_not_there_is_named():
    with pytest.raises(KeyError) as missing:
        RULES.check("haircut")
    assert missing.value.args == ("no check haircut",)


BLOOD_PRESSURE = RULES.check("blood_pressure")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sections": RULES.sections[1:]}, "order: no section order"),
        ({"checks": (*RULES.checks, RULES.check("food"))}, "check food is written twice"),
        (
            {"checks": tuple(check for check in RULES.checks if check is not BLOOD_PRESSURE)},
            "blood pressure is checked once",
        ),
        (
            {"checks": (*RULES.checks, replace(BLOOD_PRESSURE, id="blood_pressure_again"))},
            "blood pressure is checked once",
        ),
    ],
)
def test_a_malformed_gate_is_refused(changes, message):
    with pytest.raises(ValueError) as refused:
        replace(RULES, **changes)
    assert str(refused.value) == message
    assert replace(RULES) == RULES
