"""The shipped criteria: bound to code by name, to the vocabulary by key, to the client by kindness."""

import re

import pytest

from openkap.core.candidacy import RULES, Criterion
from openkap.core.candidacy.rules import KINDS_READ
from openkap.core.evidence import vocabulary
from openkap.core.library import standard
from openkap.core.medicines import medicine_list
from openkap.core.reading import KnowledgeError, build
from tests.core.candidacy_cases import criteria

EVERY = [pytest.param(criterion, id=criterion.id) for criterion in criteria()]


def clauses(criterion):
    return list(criterion.clause.clauses())


def test_the_rules_named_in_data_are_exactly_the_functions_in_code():
    named = {clause.rule for criterion in criteria() for clause in clauses(criterion)}
    assert named == set(RULES)


@pytest.mark.parametrize("criterion", EVERY)
def test_a_criterion_asks_only_for_evidence_that_the_vocabulary_knows(criterion):
    assert set(criterion.clause.asks()) <= {question.key for question in vocabulary().questions}


@pytest.mark.parametrize("criterion", EVERY)
def test_a_rule_looks_at_answers_of_the_kind_it_can_read(criterion):
    questions = vocabulary()
    wrong = [
        (clause.rule, key)
        for clause in clauses(criterion)
        for key in clause.evidence
        if questions.get(key).kind not in KINDS_READ.get(clause.rule, {questions.get(key).kind})
    ]
    assert wrong == []


@pytest.mark.parametrize("criterion", EVERY)
def test_a_choice_that_a_criterion_looks_for_can_be_given(criterion):
    questions = vocabulary()
    for clause in clauses(criterion):
        if clause.rule == "answer_in":
            given = {option.value for key in clause.evidence for option in questions.get(key).options}
            assert set(clause.limits["values"]) <= given


def test_a_medicine_class_that_a_criterion_looks_for_is_on_the_pick_list():
    codes = {each.code for each in medicine_list().classes}
    wanted = {
        code
        for criterion in criteria()
        for clause in clauses(criterion)
        if clause.rule == "takes_any"
        for code in clause.limits["classes"]
    }
    assert wanted <= codes
    assert codes - wanted == {"other"}


@pytest.mark.parametrize("criterion", [p for p in EVERY if {"EXCLUDE", "DEFER"} & set(p.values[0].actions)])
def test_whoever_may_hear_no_hears_why_and_what_helps_next(criterion):
    assert criterion.say_to_client
    assert criterion.next_step


@pytest.mark.parametrize("criterion", EVERY)
def test_clients_are_never_told_to_stop_a_medicine_or_named_a_diagnosis(criterion):
    words = f"{criterion.say_to_client} {criterion.next_step}".lower()
    diagnoses = r"schizo|psychos|bipolar|mania|manic|personality|dementia|suicid|anorexi|disorder|addict"
    assert re.findall(diagnoses, words) == []
    orders = re.findall(r"(?<!not )\bstop (?:taking|your)\b|\bleave out your\b|\bdiscontinue\b", words)
    assert orders == []


@pytest.mark.parametrize("criterion", [p for p in EVERY if "openkap-clinic-settings" in p.values[0].cite])
def test_a_number_without_a_published_source_says_that_it_is_not_verified(criterion):
    assert criterion.verified is False


def test_suicidality_has_no_criterion_that_excludes_or_defers():
    about = [c for c in criteria() if any(key.startswith("suicide") for key in c.clause.asks())]
    assert len(about) >= 5
    assert [c.id for c in about if {"EXCLUDE", "DEFER"} & set(c.actions)] == []


def test_what_ships_is_no_clinics_own_rule():
    assert [c.id for c in criteria() if c.overlay or c.validity] == []


def test_every_condition_pack_names_real_criteria_and_real_instruments():
    known = {criterion.id for criterion in criteria()}
    instruments = {instrument.id for instrument in standard().shelf("instruments")}
    packs = list(standard().shelf("conditions"))
    assert len(packs) == 11
    assert {name for pack in packs for name in pack.criteria} <= known
    assert {name for pack in packs for name in pack.instruments} <= instruments


@pytest.mark.parametrize("pack", standard().shelf("conditions"), ids=lambda pack: pack.id)
def test_a_condition_pack_says_that_the_use_is_off_label_or_that_prevention_is_not_shown(pack):
    assert (
        "ff-label" in pack.evidence_sentence
        or "still off-label" in pack.evidence_sentence
        or "not shown" in (pack.evidence_sentence)
    )


GOOD = {
    "id": "demo.one",
    "version": "1",
    "status": "draft",
    "title": "Demonstration",
    "cite": ["x"],
    "kind": "contraindication",
    "actions": ["EXCLUDE"],
    "discipline": "medical",
    "rule": "any_yes",
    "evidence": ["aneurysm"],
    "say_to_staff": "No.",
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rule": "looks_right"}, "no rule is called looks_right"),
        ({"limits": {"at_least": 3}}, "any_yes needs these limits: none"),
        ({"rule": "number_above"}, "number_above needs these limits: above"),
        ({"rule": "all_of"}, "all_of needs parts and no evidence"),
        ({"kind": "indication"}, "an indication supports"),
        ({"actions": ["MON_PLUS"]}, "a contraindication excludes or defers"),
        ({"actions": []}, "at least one action"),
        ({"actions": ["EXCLUDE", "ROUTE"], "removes_routes": ["by_ear"]}, "no route is called by_ear"),
        ({"removes_routes": ["oral"]}, "has the action ROUTE"),
        ({"removes_settings": ["home"]}, "has the action ROUTE"),
        ({"actions": ["EXCLUDE", "ROUTE"], "removes_settings": ["clinic"]}, "only home can be removed, not clinic"),
        ({"rule": "number_above", "limits": {"above": "high"}}, "above 'high' is no limit"),
        ({"rule": "date_within", "limits": {"within": "a year"}}, "within 'a year' is no limit"),
        ({"rule": "takes_any", "limits": {"classes": "opioid"}}, "classes 'opioid' is no limit"),
        ({"rule": "body_mass_index_above", "limits": {"above": 35}}, "looks at two numbers"),
        ({"validity": {"stroke": "P30D"}}, "does not look at stroke"),
        ({"cite": []}, "needs a source"),
        ({"actions": ["PERHAPS"]}, "none of EXCLUDE"),
        ({"colour": "red"}, "unknown key colour"),
    ],
)
def test_a_malformed_criterion_is_refused_with_its_reason(change, reason):
    with pytest.raises(KnowledgeError, match=re.escape(reason)) as fault:
        build(Criterion, {**GOOD, **change}, file="criteria/demo.one/1.toml")
    assert "criteria/demo.one/1.toml" in str(fault.value)
