"""A clinic's own rules: stricter freely, looser only when a medical director answers for it, and always said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.candidacy import RULES, in_force, rulebook
from openkap.core.candidacy.criteria import Criterion
from openkap.core.candidacy.tightness import WIDENED_BY_LESS, WIDENED_BY_MORE, WIDENED_BY_NAMES, loosened
from openkap.core.reading import KnowledgeError, build, duration
from tests.core.candidacy_cases import answers, criteria, determined

WHO = 'decided_by = "Jo Park, clinic director"\ndecided_on = 2026-05-01\nreason = "Agreed at the meeting in May."\n'
DIRECTOR = '[medical_director]\nname = "Kim Lee"\non = 2026-05-02\n'


@pytest.fixture
def clinic(tmp_path):
    """Write one rule and read the criteria in force."""

    def write(id, text, version="1"):
        file = tmp_path / id / f"{version}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'version = "{version}"\n{WHO}{text}', encoding="utf-8")
        rulebook.cache_clear()
        return tmp_path

    return write


def judged(folder, **changes):
    return determined(answers(**changes), rules=in_force(folder))


def test_a_stricter_threshold_is_free_and_the_finding_says_whose_it_is(clinic):
    folder = clinic("med.bp_stop", "[limits.pressure_at_least]\nsystolic_mmhg = 150\n")
    found = judged(folder, systolic_rest_mmhg="152", blood_pressure_visits="1").finding("med.bp_stop")
    assert (found.state, found.version) == ("met", "1+clinic.1")
    assert found.overlay == "Clinic rule 1, Jo Park, clinic director, 2026-05-01: Agreed at the meeting in May."
    assert "150" in found.reads


def test_a_looser_threshold_is_refused_by_name(clinic):
    folder = clinic("med.bp_stop", "[limits.pressure_at_least]\nsystolic_mmhg = 170\n")
    with pytest.raises(KnowledgeError, match=r"looser than med.bp_stop 1: .*170 instead of 160; name the medical dir"):
        in_force(folder)


def test_a_medical_director_may_loosen_and_is_named_in_the_finding(clinic):
    folder = clinic("med.bp_stop", "[limits.pressure_at_least]\nsystolic_mmhg = 170\n" + DIRECTOR)
    found = judged(folder, systolic_rest_mmhg="165").finding("med.bp_stop")
    assert found.state == "not_met"
    assert "Kim Lee, medical director, 2026-05-02" in found.overlay


def test_a_caution_may_become_an_exclusion_with_words_for_the_client(clinic):
    folder = clinic("psy.dissociative", 'actions = ["EXCLUDE"]\n')
    with pytest.raises(KnowledgeError, match="write say_to_client and next_step"):
        in_force(folder)
    folder = clinic(
        "psy.dissociative", 'actions = ["EXCLUDE"]\nsay_to_client = "Not here."\nnext_step = "Elsewhere."\n'
    )
    assert judged(folder, dissociative_disorder="yes").outcome == "not_a_candidate"


def test_an_exclusion_becomes_a_review_only_under_the_director(clinic):
    looser = 'actions = ["MED_SIGNOFF"]\n'
    with pytest.raises(KnowledgeError, match="actions MED_SIGNOFF instead of EXCLUDE"):
        in_force(clinic("int.theophylline", looser))
    folder = clinic("int.theophylline", looser + DIRECTOR)
    assert judged(folder, medicines="theophylline").outcome == "candidate_with_conditions"


def test_a_shorter_validity_makes_older_evidence_not_known(clinic):
    folder = clinic("med.labs", '[validity]\nlabs_on = "P7D"\n')
    found = judged(folder)  # the base's tests are twelve days old
    assert (found.outcome, found.missing) == ("undetermined", ("labs_on",))
    assert found.finding("med.labs").reads.endswith("Date of blood and urine tests counts for 7 days")


def test_a_longer_validity_is_looser(clinic):
    with pytest.raises(KnowledgeError, match="labs_on counts for 400 days instead of 180"):
        in_force(clinic("med.labs", '[validity]\nlabs_on = "P400D"\n'))
    folder = clinic("med.labs", '[validity]\nlabs_on = "P400D"\n' + DIRECTOR)
    assert judged(folder, labs_on="2025-09-01").outcome == "candidate"


OWN = """[criterion]
title = "Lives alone"
kind = "caution"
actions = ["PSY_SIGNOFF"]
discipline = "psychological"
condition = "Call in the evening of each dosing day."
say_to_staff = "Lives alone."
cite = ["openkap-clinic-settings"]
verified = false
rule = "any_yes"
evidence = ["eating_disorder"]
"""


def test_a_clinic_may_add_a_criterion(clinic):
    found = judged(clinic("own.alone", OWN), eating_disorder="yes", ecg_on="2026-05-01", medically_stable="yes")
    assert found.finding("own.alone").version == "clinic.1"
    assert "Call in the evening of each dosing day." in found.conditions


def test_the_newest_version_counts_and_the_older_one_can_still_be_read(clinic):
    clinic("med.bp_stop", "[limits.pressure_at_least]\nsystolic_mmhg = 155\n")
    folder = clinic("med.bp_stop", "[limits.pressure_at_least]\nsystolic_mmhg = 150\n", version="2")
    book = rulebook(folder)
    assert [each.version for each in book.own] == ["1+clinic.2"]
    assert book.edition("med.bp_stop", "1+clinic.1").limits["systolic_mmhg"] == 155
    assert book.edition("med.bp_stop", "1").limits["systolic_mmhg"] == 160
    assert book.edition("med.bp_stop", "1+clinic.7").limits["systolic_mmhg"] == 150
    assert book.edition("own.gone", "clinic.1") is None


@pytest.mark.parametrize(
    ("id", "text", "says"),
    [
        (
            "med.bp_stop",
            "[limits.number_above]\nabove = 3\n",
            "it uses no rule number_above; there are pressure_at_lea",
        ),
        ("med.bp_stop", "[limits.pressure_at_least]\npulse = 3\n", "has no limit pulse; there are diastolic_mmhg"),
        ("med.bp_stop", '[limits.pressure_at_least]\nsystolic_mmhg = "low"\n', "systolic_mmhg 'low' is no limit"),
        ("med.bp_stop", 'actions = ["FORBID"]\n', "none of EXCLUDE"),
        ("med.bp_stop", "colour = 3\n", "unknown key colour"),
        ("med.bp_stop", OWN, "a shipped criterion is changed, not written again"),
        (
            "med.bp_sotp",
            "[limits.pressure_at_least]\nsystolic_mmhg = 150\n",
            "nothing that ships is called med.bp_sotp",
        ),
        ("own.alone", OWN.replace("eating_disorder", "moon"), "no evidence is called moon"),
        ("own.alone", OWN.replace("eating_disorder", "weight_kg"), "any_yes cannot read weight_kg"),
        (
            "si.moderate",
            'actions = ["EXCLUDE", "ROUTE", "SAFETY"]\nnext_step = "x"\n',
            "suicidality opens the safety flow",
        ),
        ("ind.mdd", 'actions = ["DEFER"]\n', "an indication supports"),
        ("med.labs", '[validity]\nstroke = "P7D"\n', "does not look at stroke"),
        ("med.bp_stop", '[medical_director]\nname = " "\non = 2026-01-01\n', "must not be empty"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_file_and_reason(clinic, id, text, says):
    with pytest.raises(KnowledgeError, match=says) as fault:
        in_force(clinic(id, text))
    assert f"{id}/1.toml" in str(fault.value)


def test_a_stray_file_and_a_missing_folder_are_named(tmp_path):
    rulebook.cache_clear()
    (tmp_path / "med.bp_stop.toml").write_text("")
    with pytest.raises(KnowledgeError, match=r"stands at <criterion>/<version>\.toml"):
        in_force(tmp_path)
    with pytest.raises(KnowledgeError, match="there is no such folder"):
        in_force(tmp_path / "nowhere")


def test_every_limit_has_a_direction():
    assert {limit for rule in RULES.values() for limit in rule.limits} == (
        WIDENED_BY_MORE | WIDENED_BY_LESS | WIDENED_BY_NAMES
    )


def rule(kind, name, limits, negated=False):
    """A criterion of one clause, plain or turned round."""
    clause = {"rule": name, "evidence": ["e", "f"], "limits": limits}
    body = {"rule": "none_of", "parts": [clause]} if negated else clause
    actions = {"indication": ["SUPPORT"], "contraindication": ["DEFER"]}.get(kind, ["INFO"])
    fixed = {"id": "x", "version": "1", "status": "draft", "title": "x", "cite": ["x"], "discipline": "medical"}
    return build(Criterion, {**fixed, **body, "kind": kind, "actions": actions, "say_to_staff": "x"}, file="x")


@pytest.mark.parametrize(
    ("name", "limits", "stricter", "looser"),
    [
        ("number_at_least", {"at_least": 10}, {"at_least": 8}, {"at_least": 12}),
        ("number_above", {"above": 10}, {"above": 8}, {"above": 12}),
        ("number_below", {"below": 10}, {"below": 12}, {"below": 8}),
        ("date_within", {"within": "P30D"}, {"within": "P60D"}, {"within": "P7D"}),
        ("takes_any", {"classes": ["a", "b"]}, {"classes": ["a", "b", "c"]}, {"classes": ["a"]}),
        ("answer_in", {"values": ["a", "b"]}, {"values": ["b", "a", "c"]}, {"values": ["a"]}),
    ],
)
@pytest.mark.parametrize("kind", ["caution", "contraindication", "requirement", "indication"])
@pytest.mark.parametrize("negated", [False, True])
def test_which_way_is_stricter_depends_on_what_acts(kind, negated, name, limits, stricter, looser):
    old = rule(kind, name, limits, negated)
    wide, narrow = rule(kind, name, stricter, negated), rule(kind, name, looser, negated)
    turned = negated != (kind in ("requirement", "indication"))
    assert loosened(old, old, {}) == ()
    assert bool(loosened(old, narrow, {})) != turned
    assert bool(loosened(old, wide, {})) == turned


def test_some_more_and_some_fewer_is_looser_either_way():
    old, new = (rule("caution", "answer_in", {"values": each}) for each in (["a", "b"], ["a", "c"]))
    assert loosened(old, new, {}) == ("answer_in values a, c instead of a, b",)


NUMBERS = st.integers(0, 40)


@given(
    kind=st.sampled_from(["caution", "requirement"]),
    name=st.sampled_from(["number_at_least", "number_above", "number_below"]),
    negated=st.booleans(),
    limits=st.tuples(NUMBERS, NUMBERS),
)
def test_stricter_means_that_it_acts_for_everyone_for_whom_it_acted(kind, name, negated, limits):
    """The slow oracle: everybody, one by one."""
    (limit,) = RULES[name].limits
    old, new = (rule(kind, name, {limit: each}, negated) for each in limits)

    def acts(criterion, number):
        met = {"at_least": number >= limit_of(criterion), "above": number > limit_of(criterion)}
        met = {**met, "below": number < limit_of(criterion)}[limit] != negated
        return met != (kind == "requirement")

    def limit_of(criterion):
        return next(each.limits[limit] for each in criterion.clause.clauses() if each.limits)

    lost = [number for number in range(-1, 42) if acts(old, number) and not acts(new, number)]
    assert bool(loosened(old, new, {})) == bool(lost)


ACTIONS = ["EXCLUDE", "DEFER", "INFO", "MED_SIGNOFF", "PSY_SIGNOFF", "ROUTE", "MON_PLUS", "SAFETY"]


@given(st.sets(st.sampled_from(ACTIONS), min_size=1), st.sets(st.sampled_from(ACTIONS)))
def test_adding_an_action_is_never_looser(some, more):
    base = next(each for each in criteria() if each.id == "med.chest_pain")
    old, new = (build_actions(base, each) for each in (some, some | more))
    assert loosened(old, new, {}) == ()


def build_actions(base, actions):
    return replace(base, actions=tuple(sorted(actions)))


@pytest.mark.parametrize(("span", "looser"), [("P10D", False), ("P90D", False), ("P91D", True)])
def test_a_longer_validity_than_the_vocabulary_gives_is_looser(span, looser):
    base = next(each for each in criteria() if each.id == "med.spo2_low")
    new = replace(base, validity={"spo2_percent": duration(span)})
    assert bool(loosened(base, new, {"spo2_percent": timedelta(days=90)})) == looser


def test_the_dates_of_a_rule_are_dates(clinic):
    folder = clinic("med.bp_stop", DIRECTOR)
    (rule_,) = rulebook(folder).rules["med.bp_stop"].values()
    assert (rule_.decided_on, rule_.medical_director.on) == (date(2026, 5, 1), date(2026, 5, 2))


@pytest.mark.parametrize(
    ("id", "text", "where", "says"),
    [
        ("med.bp_stop", OWN, "criterion", "a shipped criterion is changed, not written again; choose another name"),
        (
            "med.bp_sotp",
            'say_to_staff = "x"\n',
            "top level",
            "nothing that ships is called med.bp_sotp; to add it, write its table [criterion]",
        ),
        (
            "med.bp_stop",
            "[limits.pressure_at_least]\nsystolic_mmhg = 170\ndiastolic_mmhg = 110\n",
            "medical_director",
            "looser than med.bp_stop 1: pressure_at_least systolic_mmhg 170 instead of 160; "
            "pressure_at_least diastolic_mmhg 110 instead of 100; "
            "name the medical director who decided it, and when",
        ),
        (
            "psy.mania_current",
            "[limits.number_above]\nabove = 3\n",
            "top level",
            "it uses no rule number_above; there are answer_in",
        ),
        (
            "med.mystery",
            OWN.replace("rule =", "moon = 1\nrule ="),
            "criterion",
            "unknown key moon",
        ),
        (
            "ind.bipolar_dep",
            "[limits.number_above]\nabove = 3\n",
            "top level",
            "it uses no rule number_above; there are answer_in, takes_any",
        ),
        (
            "gate.medicines_reviewed",
            "[limits.number_above]\nabove = 3\n",
            "top level",
            "it uses no rule number_above; there are no limits at all",
        ),
        (
            "med.bp_stop",
            "[limits.pressure_at_least]\nsystolic = 3\npulse = 3\n",
            "top level",
            "pressure_at_least has no limit pulse, systolic; there are diastolic_mmhg, systolic_mmhg",
        ),
        (
            "psy.mania_scale",
            "[limits.number_at_least]\nat_least = 5\n",
            "top level",
            "number_at_least stands there more than once with other limits: add a criterion of your own instead",
        ),
    ],
)
def test_a_refusal_names_file_place_and_reason_word_for_word(clinic, id, text, where, says):
    folder = clinic(id, text)
    with pytest.raises(KnowledgeError) as fault:
        in_force(folder)
    assert str(fault.value) == f"{folder}/{id}/1.toml: {where}: {says}"


def test_a_threshold_deep_inside_a_rule_changes_and_its_neighbours_stay(clinic):
    before = next(each for each in in_force() if each.id == "med.bp_raised_once")
    folder = clinic("med.bp_raised_once", "[limits.pressure_above]\nsystolic_mmhg = 130\n")
    after = rulebook(folder).edition("med.bp_raised_once", "1+clinic.1")
    held = [(part.rule, dict(part.limits)) for part in before.clause.clauses() if part.limits]
    now = [(part.rule, dict(part.limits)) for part in after.clause.clauses() if part.limits]
    assert [rule for rule, _ in now] == [rule for rule, _ in held]
    assert dict(now)["pressure_above"] == dict(held)["pressure_above"] | {"systolic_mmhg": 130}
    assert dict(now)["number_below"] == dict(held)["number_below"]


def test_an_exclusion_that_no_longer_stops_becomes_a_caution_and_another_stays_what_it_is(clinic):
    reviewed = rulebook(clinic("int.theophylline", 'actions = ["MED_SIGNOFF"]\n' + DIRECTOR))
    assert reviewed.edition("int.theophylline", "1+clinic.1").kind == "caution"
    told = rulebook(clinic("int.theophylline", 'say_to_staff = "Ask the pharmacy."\n'))
    found = told.edition("int.theophylline", "1+clinic.1")
    assert (found.kind, found.say_to_staff) == ("contraindication", "Ask the pharmacy.")


def test_an_older_edition_of_what_ships_can_still_be_read(clinic):
    book = rulebook(clinic("own.alone", OWN))
    assert book.edition("age.adolescent", "1").version == "1"
    assert book.edition("age.adolescent", "2").version == "2"
    assert book.edition("own.alone", "clinic.1").version == "clinic.1"
    assert book.edition("own.alone", "clinic.9").version == "clinic.1"


def test_a_clinics_rule_over_an_older_version_is_read_over_that_version(clinic):
    book = rulebook(clinic("med.sleep_apnoea", 'say_to_staff = "Own words."\n'))
    assert book.edition("med.sleep_apnoea", "1+clinic.1").version == "1+clinic.1"
    assert book.edition("med.sleep_apnoea", "2+clinic.1").version == "2+clinic.1"
