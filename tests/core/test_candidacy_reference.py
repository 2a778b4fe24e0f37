"""Every row of the clinical reference stands on the shelf: nothing was forgotten, nothing ships that nobody asked for.

Rows are named as the reference names them (1.2 to 1.6 and section 2), with the criteria that answer to them and the
actions that the reference gives. Each line below is one row.
"""

import pytest

from openkap.core.candidacy import Criterion
from openkap.core.library import standard
from tests.core.candidacy_cases import criteria

ON_SHELF: dict[str, Criterion] = {criterion.id: criterion for criterion in criteria()}
MOUTH, NOSE = {"oral", "sublingual"}, {"intranasal", "esketamine"}

GATES = {
    "both assessments": ("gate.medical_assessment gate.clinical_assessment", "INFO"),
    "medicines reviewed": ("gate.medicines_reviewed", "INFO"),
    "baseline severity score": ("ind.baseline_score", "INFO"),
}
SUPPORTING = {
    "ind.mdd": ("ind.mdd", "SUPPORT"),
    "ind.trd": ("ind.trd", "SUPPORT"),
    "ind.anxiety": ("ind.anxiety", "SUPPORT"),
    "ind.ptsd": ("ind.ptsd", "SUPPORT"),
    "ind.ocd": ("ind.ocd", "SUPPORT"),
    "ind.ed": ("ind.ed", "SUPPORT"),
    "ind.ppd": ("ind.ppd ind.ppd_score", "SUPPORT"),
    "ind.sud": ("ind.sud", "SUPPORT"),
    "ind.pain": ("ind.pain", "SUPPORT"),
    "ind.bipolar_dep": ("ind.bipolar_dep", "SUPPORT"),
    "ind.si": ("ind.si", "SUPPORT"),
    "ind.soft.stuck": ("ind.stuck", "SUPPORT"),
    "ind.adjunct": ("ind.adjunct", "SUPPORT"),
}
PSYCHIATRIC = {
    "psy.psychosis_active": ("psy.psychosis_active psy.psychosis_reported", "EXCLUDE"),
    "psy.schizophrenia": ("psy.schizophrenia", "EXCLUDE"),
    "psy.psychosis_hx": ("psy.psychosis_past", "PSY_SIGNOFF"),
    "psy.psychosis_fhx": ("psy.psychosis_family", "PSY_SIGNOFF MON_PLUS"),
    "psy.mania_current": ("psy.mania_current psy.mania_scale psy.mania_reported", "DEFER"),
    "psy.mania_past": ("psy.mania_past psy.bipolar_uncovered", "PSY_SIGNOFF"),
    "psy.dissociative": ("psy.dissociative psy.dissociation_scale", "PSY_SIGNOFF"),
    "psy.personality": ("psy.personality", "PSY_SIGNOFF"),
    "psy.delirium_dementia": ("psy.delirium_dementia psy.capacity", "EXCLUDE"),
    "psy.capacity": ("psy.capacity", "EXCLUDE"),
    "psy.no_therapy_commitment": ("psy.commitment", "DEFER"),
    "sud.active": ("sud.active sud.reported", "DEFER"),
    "sud.detox_needed": ("sud.detox_needed sud.detox_recent", "DEFER"),
    "sud.ketamine": ("sud.ketamine_disorder sud.ketamine_use", "EXCLUDE PSY_SIGNOFF MED_SIGNOFF"),
    "sud.opioid_hx": ("sud.opioid_history", "ROUTE"),
}
MEDICAL = {
    "med.allergy": ("med.allergy", "EXCLUDE"),
    "med.aneurysm": ("med.aneurysm", "EXCLUDE"),
    "med.avm": ("med.vessel_malformation", "EXCLUDE"),
    "med.ich": ("med.brain_bleed", "EXCLUDE"),
    "med.stroke": ("med.stroke med.stroke_recent", "EXCLUDE MED_SIGNOFF"),
    "med.bp_uncontrolled": ("med.bp_uncontrolled med.bp_stop med.bp_raised_once", "DEFER"),
    "med.bp_controlled": ("med.bp_controlled", "MON_PLUS ROUTE"),
    "med.cardiac_unstable": ("med.cardiac_unstable med.chest_pain", "EXCLUDE"),
    "med.cardiac_stable": ("med.cardiac_stable med.cardiac_clearance", "MED_SIGNOFF ROUTE MON_PLUS"),
    "med.htn_enceph": ("med.bp_crisis", "MON_PLUS"),
    "med.icp": ("med.icp med.icp_dangerous", "EXCLUDE MED_SIGNOFF"),
    "med.iop": ("med.iop", "MED_SIGNOFF ROUTE"),
    "med.hyperthyroid": ("med.hyperthyroid", "DEFER"),
    "med.thyroid_rx": ("med.thyroid_medicine", "MON_PLUS"),
    "med.hepatic_severe": ("med.hepatic_severe", "EXCLUDE"),
    "med.hepatic_mod": ("med.hepatic_moderate med.liver_enzymes", "MED_SIGNOFF MON_PLUS"),
    "med.lft_baseline": ("med.labs", "INFO"),
    "med.cystitis": ("med.cystitis med.cystitis_ketamine", "EXCLUDE MED_SIGNOFF"),
    "med.renal": ("med.renal", "MED_SIGNOFF"),
    "med.osa": ("med.sleep_apnoea", "MON_PLUS"),
    "med.bmi_high": ("med.bmi_high", "MED_SIGNOFF"),
    "med.bmi_low": ("med.bmi_low med.eating_instability med.purging", "DEFER"),
    "med.respiratory": ("med.respiratory_now med.respiratory_severe med.spo2_low", "DEFER MED_SIGNOFF"),
    "med.seizure": ("med.seizure int.theophylline", "MED_SIGNOFF"),
    "med.porphyria": ("med.porphyria", "MED_SIGNOFF"),
    "med.pregnancy": ("med.pregnancy", "EXCLUDE"),
    "med.contraception": ("med.contraception", "MED_SIGNOFF"),
    "med.breastfeeding": ("med.breastfeeding med.breastfeeding_esketamine", "MED_SIGNOFF ROUTE"),
    "med.anaesthesia_event": ("med.anaesthesia_event", "MED_SIGNOFF"),
    "med.labs_missing": ("med.ecg med.labs", "INFO"),
    "med.nasal": ("med.nasal", "ROUTE"),
}
SUICIDALITY = {
    "S0": ("si.assessed", "SAFETY"),
    "S1 low": ("si.low", "SAFETY"),
    "S2 moderate": ("si.moderate", "SAFETY PSY_SIGNOFF"),
    "S3 high": ("si.high si.high_plan si.reported", "SAFETY PSY_SIGNOFF INFO"),
}
AGES = {
    "<13": ("age.child", "EXCLUDE"),
    "13-17": ("age.adolescent age.adolescent_off age.adolescent_pathway", "PSY_SIGNOFF"),
    "18-24": ("age.young_adult", "PSY_SIGNOFF"),
    ">=65": ("age.older", "MON_PLUS"),
    "no diagnosis": ("ind.documented", "INFO"),
}
# Section 2: medicine class, the criterion, and the routes it is about (none named: every route).
INTERACTIONS = {
    "benzodiazepine": ("int.benzodiazepine", set()),
    "sedative": ("int.sedative", set()),
    "gabapentinoid": ("int.sedative", set()),
    "lamotrigine": ("int.lamotrigine", set()),
    "opioid": ("int.opioid", set()),
    "opioid_maintenance": ("int.opioid_maintenance", set()),
    "naltrexone": ("int.naltrexone", set()),
    "maoi": ("int.maoi", set()),
    "stimulant": ("int.stimulant", set()),
    "antidepressant": ("int.continue", set()),
    "lithium": ("int.continue", set()),
    "clozapine": ("int.clozapine", set()),
    "antipsychotic": ("int.antipsychotic", set()),
    "cyp2b6_inhibitor": ("int.cyp2b6_inhibitor", MOUTH),
    "grapefruit": ("int.grapefruit", MOUTH),
    "itraconazole": ("int.itraconazole", MOUTH),
    "clarithromycin": ("int.clarithromycin", MOUTH),
    "rifampicin": ("int.rifampicin", MOUTH),
    "st_johns_wort": ("int.st_johns_wort", MOUTH),
    "inducing_anticonvulsant": ("int.inducing_anticonvulsant", MOUTH),
    "nmda_antagonist": ("int.nmda_antagonist", set()),
    "theophylline": ("int.theophylline", set()),
    "thyroid_hormone": ("med.thyroid_medicine", set()),
    "sympathomimetic": ("int.sympathomimetic", set()),
    "nasal_spray": ("int.nasal_spray", NOSE),
    "antihypertensive": ("int.antihypertensive", set()),
    "glp1": ("int.glp1", set()),
    "glucose_lowering": ("int.glucose_lowering", set()),
    "qt_prolonging": ("int.qt_prolonging", set()),
}
NOT_BY_CLASS = {"int.alcohol_cannabis"}  # the row on alcohol and cannabis: two questions, no medicine
SECTIONS = (GATES, SUPPORTING, PSYCHIATRIC, MEDICAL, SUICIDALITY, AGES)
ROWS = [pytest.param(*cells, id=row) for section in SECTIONS for row, cells in section.items()]


def test_no_row_was_lost_from_this_list():
    assert [len(section) for section in SECTIONS] == [3, 13, 15, 31, 4, 5]
    assert len(INTERACTIONS) == 29


@pytest.mark.parametrize(("names", "actions"), ROWS)
def test_a_row_of_the_reference_is_on_the_shelf_and_does_what_the_reference_says(names, actions):
    done = {action for name in names.split() for action in ON_SHELF[name].actions}
    assert set(actions.split()) <= done


@pytest.mark.parametrize(("code", "name", "routes"), [(code, *cells) for code, cells in INTERACTIONS.items()])
def test_an_interaction_is_keyed_by_class_and_route(code, name, routes):
    criterion = ON_SHELF[name]
    asked = [clause for clause in criterion.clause.clauses() if clause.rule == "takes_any"]
    assert code in {each for clause in asked for each in clause.limits["classes"]}
    assert set(criterion.concerns_routes) == routes


def test_what_the_route_decides_is_decided_by_the_route():
    """The same inducer is trivial by vein and huge by mouth."""
    assert {id for id, each in ON_SHELF.items() if set(each.removes_routes) == MOUTH and id.startswith("int.")} == {
        "int.rifampicin",
        "int.st_johns_wort",
    }


def test_nothing_is_on_the_shelf_that_no_row_asks_for():
    named = {name for section in SECTIONS for names, _ in section.values() for name in names.split()}
    assert set(ON_SHELF) == named | {name for name, _ in INTERACTIONS.values()} | NOT_BY_CLASS


def test_what_is_asked_on_the_day_stands_on_the_dosing_day():
    """The row on being intoxicated today is the dosing day's: news since the last visit, alcohol and cannabis."""
    (check,) = [each for each in standard().shelf("readiness").get("dosing-day").checks if each.id == "news"]
    assert "alcohol, cannabis" in check.ask


@pytest.mark.parametrize(
    "name",
    ["psy.mania_scale", "psy.dissociation_scale", "med.breastfeeding_esketamine", "ind.ppd_score", "med.bp_stop"],
)
def test_a_figure_nobody_has_verified_says_so(name):
    assert ON_SHELF[name].verified is False
