"""The dosing-day gate's own words, held whole, and the edges at which a check or an override just holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openkap.core.monitoring import Reading
from openkap.core.readiness import Answer, CheckRule, DayFacts, Held, Override, gate
from openkap.core.readiness.pressure import measured
from openkap.core.verdict import Verdict
from tests.core.test_readiness import FACTS, FINE, LATER, NINE, RULES, THREE, answered, judge, override, pressures

PASSED, OPEN = ("passed", ""), ("open", "")
PREGNANCY_ASKED = replace(FACTS, flags=frozenset({"pregnancy_test"}))


def said(check, facts=FACTS, **changes):
    item = judge(facts, **changes).item(check)
    return item.state, item.reason


@pytest.mark.parametrize(
    ("check", "value", "found"),
    [
        ("identity", "yes", PASSED),
        ("identity", "no", ("failed", "Answered no.")),
        ("consent_today", "no", ("failed", "Without the client's word today there is no dose.")),
        ("mania_psychosis", "no", PASSED),
        ("mania_psychosis", "yes", ("failed", "Signs of mania or psychosis: no dose, call the prescriber.")),
        ("second_person", "12", PASSED),
        ("second_person", "11", ("failed", "The second person is someone else.")),
        ("second_person", "", OPEN),
        ("food", "6", PASSED),
        ("food", "5.9", ("failed", "5.9 h ago; 6 h are asked.")),
        ("drink", "2", PASSED),
        ("drink", "1", ("failed", "1 h ago; 2 h are asked.")),
        ("mood", "calm", PASSED),
        ("mood", " ", OPEN),
        ("suicide_screen", "2", PASSED),
        (
            "suicide_screen",
            "3",
            ("failed", "High risk: stay with the client, same-day evaluation, no dose on this checklist."),
        ),
        ("suicide_screen", "4", OPEN),
        ("weight", "84", PASSED),
        ("weight", "76", PASSED),
        ("weight", "84.1", ("failed", "84.1 kg; the order was written for 80 kg.")),
        ("weight", "0.5", ("failed", "0.5 kg; the order was written for 80 kg.")),
        ("weight", "0", OPEN),
        ("weight", "-80", OPEN),
        ("ratio", "1", PASSED),
        ("ratio", "2", ("failed", "2; at most 1 for each monitor.")),
        ("acls", "20", PASSED),
        ("acls", "12", ("failed", "No current ACLS certificate.")),
        ("acls", "999", OPEN),
        ("prescriber", "20", PASSED),
        ("expiry", "2025-03-04", PASSED),
        ("expiry", "2025-03-03", ("failed", "Expired.")),
        ("expiry", "soon", OPEN),
    ],
)
def test_each_answer_is_judged_in_a_whole_sentence(check, value, found):
    assert said(check, **{check: value}) == found


@pytest.mark.parametrize(
    ("check", "value", "reason"),
    [
        ("mania_psychosis", "yes", "Answered yes."),
        ("consent_today", "no", "Answered no."),
        ("pregnancy", "refused", "Not done."),
        ("acls", "12", "No current acls."),
    ],
)
def test_a_check_without_words_of_its_own_still_says_what_is_wrong(check, value, reason):
    quiet = replace(RULES, checks=tuple(replace(rule, says="") for rule in RULES.checks))
    item = gate(quiet, answered(**{check: value}), PREGNANCY_ASKED).item(check)
    assert (item.state, item.reason) == ("failed", reason)


@pytest.mark.parametrize(
    ("check", "value", "limits"),
    [
        ("weight", "200", {"ordered_weight_kg": None}),
        ("food", "0", {"food_hours": None}),
        ("drink", "0", {"drink_hours": None}),
    ],
)
def test_where_no_limit_is_set_the_number_is_only_recorded(check, value, limits):
    assert said(check, replace(FACTS, **limits), **{check: value}) == PASSED
    assert said(check, replace(FACTS, **limits), **{check: None}) == OPEN


def test_a_number_without_its_limit_in_the_rule_is_not_judged():
    free = replace(RULES, checks=tuple(replace(rule, high=None, share=None) for rule in RULES.checks))
    found = gate(free, answered(weight="200"), FACTS)
    assert (found.item("weight").state, found.item("ratio").state) == ("passed", "open")


def vitals(**values):
    return replace(FACTS, readings=(replace(FINE, **values),))


@pytest.mark.parametrize(
    ("check", "values", "found"),
    [
        ("oxygen", {"spo2_percent": 94}, PASSED),
        ("oxygen", {"spo2_percent": 93}, ("failed", "93; at least 94 %.")),
        ("oxygen", {"spo2_percent": 0}, OPEN),
        ("oxygen", {"spo2_percent": 0.5}, ("failed", "0.5; at least 94 %.")),
        ("pulse", {"heart_rate_bpm": 49}, ("failed", "49; 50 to 110 /min.")),
        ("pulse", {"heart_rate_bpm": 50}, PASSED),
        ("pulse", {"heart_rate_bpm": 110}, PASSED),
        ("pulse", {"heart_rate_bpm": 111}, ("failed", "111; 50 to 110 /min.")),
        ("breathing", {"respiratory_rate_bpm": 3}, PASSED),
        ("breathing", {"respiratory_rate_bpm": 0}, OPEN),
        ("breathing", {"respiratory_rate_bpm": None}, OPEN),
    ],
)
def test_a_vital_is_judged_with_its_limits_and_unit(check, values, found):
    assert said(check, vitals(**values)) == found


def test_the_newest_vital_counts_in_whatever_order_readings_come():
    early, late = Reading(at=NINE, spo2_percent=99), Reading(at=LATER, spo2_percent=91)
    off = Reading(at=LATER + timedelta(minutes=1), spo2_percent=0)
    for readings in ((early, late, off), (off, late, early)):
        assert said("oxygen", replace(FACTS, readings=readings)) == ("failed", "91; at least 94 %.")


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (50, 110, "/min", "50 to 110 /min"),
        (94, None, "%", "at least 94 %"),
        (None, 1, "", "at most 1"),
        (None, None, "kg", ""),
        (0.5, 1.25, "mg", "0.5 to 1.25 mg"),
    ],
)
def test_what_passes_is_said_with_its_unit(low, high, unit, words):
    assert replace(RULES.check("ratio"), low=low, high=high, unit=unit).limits == words


def test_only_facts_and_readings_answer_themselves():
    assert {rule.kind for rule in RULES.checks if not rule.asked} == {"fact", "vital", "pressure"}
    assert {rule.kind for rule in RULES.checks if rule.asked} == {
        "confirm",
        "number",
        "choice",
        "text",
        "date",
        "person",
    }


# ---- the whole verdict -----------------------------------------------------------------------------------------


def test_what_failed_is_said_before_what_is_open():
    found = judge(food="3", escort="no", identity=None)
    food, escort = RULES.check("food").title, RULES.check("escort").title
    assert found.verdict.reason == (
        f"{food}: 3 h ago; 6 h are asked. {escort}: No dose without someone who takes the client home."
    )
    assert [item.rule.id for item in found.failing] == ["food", "escort"]
    assert [item.rule.id for item in found.open] == ["identity"]


def test_open_checks_are_counted_among_all():
    found = judge(identity=None, food=None)
    assert found.verdict.reason == f"2 of {len(RULES.checks)} checks are open."
    assert judge().verdict == Verdict()


def test_an_item_tells_its_answer_who_may_let_it_pass_and_who_did():
    passed, wrong, let = judge(), judge(food="3"), judge(food="3", overrides=override("food"))
    assert (passed.item("food").answer, passed.item("food").override_role) == (Answer("8", "11", NINE), "")
    assert (wrong.item("food").answer.value, wrong.item("food").override_role) == ("3", "prescriber")
    assert (wrong.item("room").override_role, judge(room="no").item("room").override_role) == ("", "nurse")
    item = let.item("food")
    assert (item.state, item.reason) == ("overridden", "3 h ago; 6 h are asked.")
    assert (item.answer.value, item.override) == ("3", override("food")["food"])
    assert judge(identity=None).item("identity").answer is None


@pytest.mark.parametrize(
    ("state", "settled"),
    [("passed", True), ("overridden", True), ("not_applicable", True), ("failed", False), ("open", False)],
)
def test_a_check_is_settled_unless_it_failed_or_is_open(state, settled):
    assert replace(judge().item("food"), state=state).settled is settled


# ---- overrides -------------------------------------------------------------------------------------------------


def test_an_override_given_with_the_answer_holds_and_one_before_it_does_not():
    assert judge(food="3", overrides=override("food", at=NINE)).item("food").state == "overridden"
    before = override("food", at=NINE - timedelta(microseconds=1))
    assert judge(food="3", overrides=before).item("food").state == "failed"


LOW = replace(FINE, spo2_percent=91)


@pytest.mark.parametrize(
    ("further", "state"),
    [
        ((), "overridden"),
        ((Reading(at=LATER, spo2_percent=91),), "overridden"),
        ((Reading(at=LATER + timedelta(seconds=1), spo2_percent=91),), "failed"),
        ((Reading(at=LATER + timedelta(seconds=1), heart_rate_bpm=70),), "overridden"),
        ((Reading(at=LATER + timedelta(seconds=1), systolic_mmhg=120, diastolic_mmhg=80),), "overridden"),
    ],
)
def test_a_new_value_of_the_same_vital_needs_a_new_override(further, state):
    facts = replace(FACTS, readings=(LOW, *further))
    assert judge(facts, overrides=override("oxygen")).item("oxygen").state == state


def test_a_new_reading_does_not_undo_what_was_let_pass_of_an_answer():
    facts = replace(FACTS, readings=(replace(FINE, at=LATER + timedelta(hours=1)),))
    assert judge(facts, food="3", overrides=override("food")).item("food").state == "overridden"


@pytest.mark.parametrize(("seconds", "state"), [(0, "overridden"), (-1, "failed")])
def test_a_raised_pressure_is_let_pass_from_its_last_reading_on(seconds, state):
    decided = override("blood_pressure", at=THREE[-1].at + timedelta(seconds=seconds))
    facts = replace(FACTS, readings=(*THREE, replace(FINE, systolic_mmhg=None, diastolic_mmhg=None)))
    assert judge(facts, overrides=decided).item("blood_pressure").state == state


# ---- blood pressure --------------------------------------------------------------------------------------------


def pressure_said(*taken):
    item = gate(RULES, {}, replace(FACTS, readings=pressures(*taken))).item("blood_pressure")
    return item.state, item.reason, item.override_role


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        ((), ("open", "", "")),
        (((0, 140, 90),), ("passed", "", "")),
        (((0, 150, 80),), ("open", "150/80: let the client rest, then repeat.", "")),
        (
            ((0, 150, 80), (10, 152, 80), (20, 159, 99)),
            ("failed", "159/99 after 3 readings: the prescriber decides.", "prescriber"),
        ),
        (
            ((0, 150, 80), (10, 150, 80), (20, 150, 80), (30, 160, 99)),
            ("failed", "160/99 after 4 readings: no dose today.", ""),
        ),
        (((0, 150, 80), (10, 150, 80), (20, 159, 100)), ("failed", "159/100 after 3 readings: no dose today.", "")),
    ],
)
def test_the_flow_of_pressure_is_said_with_the_numbers(taken, found):
    assert pressure_said(*taken) == found


def stand(*taken):
    return gate(RULES, {}, replace(FACTS, readings=pressures(*taken))).pressure


def test_the_stand_counts_the_tries_and_says_when_the_next_one_counts():
    first, second = stand((0, 150, 80)), stand((0, 150, 80), (10, 151, 80))
    assert (first.tries, first.repeat_at) == (1, NINE + timedelta(minutes=10))
    assert (second.tries, second.repeat_at) == (2, NINE + timedelta(minutes=20))
    third = stand((0, 150, 80), (10, 151, 80), (20, 152, 80))
    assert (third.tries, third.repeat_at, str(third.last.pressure)) == (3, None, "152/80")


def test_a_good_reading_ends_the_row_of_raised_ones():
    again = stand((0, 150, 80), (10, 130, 80), (11, 150, 80))
    assert (again.outcome, again.tries, again.repeat_at) == ("rest", 1, NINE + timedelta(minutes=21))
    assert (stand((0, 130, 80)).tries, stand((0, 130, 80)).repeat_at) == (0, None)
    assert stand().last is None


def test_only_whole_pairs_that_can_be_are_pressures_oldest_first():
    readings = (
        *pressures((5, 128, 82)),
        Reading(at=NINE, systolic_mmhg=130.4, diastolic_mmhg=79.6),
        Reading(at=NINE, systolic_mmhg=120),
        Reading(at=NINE, diastolic_mmhg=80),
        Reading(at=NINE, systolic_mmhg=0, diastolic_mmhg=0),
        Reading(at=NINE, systolic_mmhg=80, diastolic_mmhg=120),
    )
    assert [str(taken.pressure) for taken in measured(readings)] == ["130/80", "128/82"]
    assert [taken.at for taken in measured(readings)] == [NINE, NINE + timedelta(minutes=5)]


def test_who_lets_a_pressure_pass_is_named_by_the_pressure_rule_and_not_by_its_check():
    soft = replace(RULES.check("blood_pressure"), hard=False)
    raised = gate(replace(RULES, checks=(soft,)), {}, replace(FACTS, readings=THREE)).item("blood_pressure")
    assert raised.override_role == RULES.pressure.override_role == "prescriber"


# ---- defaults --------------------------------------------------------------------------------------------------


def test_a_check_is_hard_unless_it_says_otherwise():
    bare = CheckRule(id="a", number=1, section="s", title="A", ask="?", kind="confirm", passes="yes")
    assert (bare.hard, bare.override_role, bare.applies_when, bare.limits) == (True, "", "", "")


def test_a_person_who_shows_nothing_holds_nothing():
    assert Held(Verdict()).certificates == frozenset()
    assert (DayFacts(today=FACTS.today).readings, DayFacts(today=FACTS.today).flags) == ((), frozenset())


def test_an_override_names_role_reason_person_and_time():
    assert Override("prescriber", "discussed", "20", LATER) == override("food")["food"]
