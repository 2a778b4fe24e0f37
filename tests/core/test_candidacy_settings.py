"""Where a dose may be given: in the clinic always, at home only where that is offered and nothing forbids it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.candidacy import ROUTES, Determination, determine
from tests.core.candidacy_cases import TODAY, answers, criteria, evidence

BOTH = ("clinic", "home")
AT_HOME_NEVER = {  # what the reference keeps in the clinic, and an answer by which it acts
    "med.bp_controlled": {"high_blood_pressure": "yes"},
    "med.cardiac_stable": {"cardiac_state": "stable", "ecg_on": "2026-05-01", "cardiology_letter_on": "2026-05-01"},
    "med.sleep_apnoea": {"sleep_apnoea_risk": "high"},
    "sud.opioid_history": {"opioid_problem": "yes"},
    "si.moderate": {"suicide_triage": "S2"},
    "si.high": {"suicide_triage": "S3", "psychiatrist_plan": "yes"},
    "age.adolescent": {
        "adolescent_pathway": "yes",
        "consent_age_known": "yes",
        "custody": "none",
        "guardians_named": "1",
    },
}


def determined(settings=BOTH, age_years=38, **changes):
    known = evidence(answers(**changes))
    offered = {"routes": ROUTES, "settings": settings, "adolescents": True}
    return determine(criteria(), known, now=TODAY, age_years=age_years, **offered)


def test_home_is_offered_only_by_whoever_says_so():
    assert determined().settings == BOTH
    assert determine(criteria(), {}, now=TODAY, age_years=38, routes=ROUTES).settings == ("clinic",)


def test_these_criteria_keep_people_in_the_clinic_and_no_others():
    assert {each.id for each in criteria() if each.removes_settings} == set(AT_HOME_NEVER)


@pytest.mark.parametrize(("criterion", "changes"), AT_HOME_NEVER.items())
def test_each_of_them_forbids_a_dose_at_home_and_says_so(criterion, changes):
    found = determined(age_years=16 if criterion.startswith("age") else 38, **changes)
    assert found.settings == ("clinic",)
    assert criterion in [finding.criterion for finding in found.not_at_home]
    assert found.is_candidate


def test_a_clinic_that_never_doses_at_home_still_learns_who_must_not():
    found = determined(settings=("clinic",), opioid_problem="yes")
    assert [finding.criterion for finding in found.not_at_home] == ["sud.opioid_history"]


def test_settings_survive_freezing():
    found = determined(opioid_problem="yes")
    thawed = Determination.from_json(json.loads(json.dumps(found.to_json())))
    assert (thawed.settings, thawed.offered_settings) == (("clinic",), BOTH)
    assert thawed.not_at_home == found.not_at_home


def test_a_determination_from_before_settings_still_reads():
    snapshot = determined(settings=("clinic",), opioid_problem="yes").to_json()
    del snapshot["settings"], snapshot["offered_settings"]
    for finding in snapshot["findings"]:
        del finding["removes_settings"], finding["overlay"]
    thawed = Determination.from_json(json.loads(json.dumps(snapshot)))
    assert (thawed.settings, thawed.offered_settings, thawed.not_at_home) == (("clinic",), ("clinic",), ())


@given(st.sets(st.sampled_from(sorted(AT_HOME_NEVER)), min_size=1))
def test_the_clinic_itself_is_never_ruled_out(picked):
    changes = {key: text for each in picked for key, text in AT_HOME_NEVER[each].items()}
    assert determined(**changes).settings[0] == "clinic"
