"""`openkap screen`: a proposal with its reasons from a file of evidence, and kind refusals."""

import json

import pytest

from openkap.cli import main
from tests.core.candidacy_cases import answers

DAY = "2026-06-01"


@pytest.fixture
def screen(tmp_path, capsys):
    def run(content, *options):
        file = tmp_path / "evidence.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        status = main(["screen", str(file), "--on", DAY, *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def given(age=38, **changes):
    """What a client of no particular worry would bring, seen the day before, some of it changed."""
    spelled = {key: {"value": text, "observed_on": "2026-05-31"} for key, text in answers(**changes).items()}
    return {"age_years": age, "routes": ["iv", "im", "sublingual"], "evidence": spelled}


def told(shown):
    return json.loads(shown[1])


def keys(pieces):
    return [each["evidence"] for each in pieces]


def test_a_client_of_no_particular_worry_is_a_candidate(screen):
    found = told(screen(given(), "--json"))
    assert (found["outcome"], found["routes"], found["missing"]) == ("candidate", ["iv", "im", "sublingual"], [])


def test_a_contraindication_is_named_with_its_source(screen):
    found = told(screen(given(aneurysm="yes"), "--json"))
    finding = next(each for each in found["findings"] if each["criterion"] == "med.aneurysm")
    assert (found["outcome"], finding["verdict"], finding["action"][0]) == ("not_a_candidate", "met", "EXCLUDE")
    assert finding["cite"]
    assert finding["because"]


def test_what_is_not_known_leaves_it_open_and_is_named(screen):
    found = told(screen(given(aneurysm=None), "--json"))
    assert (found["outcome"], keys(found["missing"])) == ("undetermined", ["aneurysm"])


def test_while_the_answer_is_no_nothing_is_allowed(screen):
    found = told(screen(given(aneurysm="yes"), "--json"))
    assert (found["routes"], found["settings"]) == ([], [])
    assert screen(given(aneurysm="yes"))[1].startswith("not a candidate; routes: none; settings: none; ")


def test_what_is_missing_says_who_can_supply_it(screen):
    (missing,) = told(screen(given(aneurysm=None), "--json"))["missing"]
    assert missing == {"evidence": "aneurysm", "title": "Aneurysm", "ask": ["client", "medical"]}


def test_a_finding_holds_the_evidence_it_used_with_its_date_and_source(screen):
    found = told(screen(given(breastfeeding="yes"), "--json"))
    finding = next(each for each in found["findings"] if each["criterion"] == "med.breastfeeding")
    said = {"value": "yes", "observed_on": "2026-05-31", "source": "clinical", "good_until": "2026-08-29"}
    assert finding["evidence"] == [{"evidence": "breastfeeding", **said}]
    assert found["sign_offs"]["medical"] == ["med.breastfeeding"]


def test_what_has_to_clear_first_is_named(screen):
    assert told(screen(given(chest_infection_now="yes"), "--json"))["deferrals"] == ["Acute infection or asthma flare."]


@pytest.mark.parametrize(
    ("changes", "offered", "allowed"),
    [
        ({}, ["clinic"], ["clinic"]),
        ({}, ["home", "clinic"], ["clinic", "home"]),
        ({"opioid_problem": "yes"}, ["clinic", "home"], ["clinic"]),
        ({"sleep_apnoea": "yes"}, ["clinic", "home"], ["clinic"]),
        ({"suicide_triage": "S2"}, ["clinic", "home"], ["clinic"]),
    ],
)
def test_the_settings_that_are_allowed_are_among_those_offered(screen, changes, offered, allowed):
    assert told(screen(given(**changes) | {"settings": offered}, "--json"))["settings"] == allowed


def test_of_several_observations_the_newest_counts(screen):
    content = given()
    content["evidence"]["aneurysm"] = [
        {"value": "yes", "observed_on": "2026-05-01"},
        {"value": "no", "observed_on": "2026-05-20", "source": "client"},
    ]
    assert told(screen(content, "--json"))["outcome"] == "candidate"
    content["evidence"]["aneurysm"][0]["observed_on"] = "2026-05-20"  # on one day, the clinician's
    assert told(screen(content, "--json"))["outcome"] == "not_a_candidate"


def test_an_answer_may_stand_alone_and_json_types_are_read(screen):
    content = given()
    content["evidence"] |= {"aneurysm": True, "systolic_rest_mmhg": {"value": 124, "observed_on": "2026-05-31"}}
    assert told(screen(content, "--json"))["outcome"] == "not_a_candidate"


def test_the_template_holds_every_question_and_says_nothing(screen, capsys):
    assert main(["screen", "--template"]) == 0
    found = told(screen(capsys.readouterr().out, "--json"))
    assert (found["outcome"], "aneurysm" in keys(found["missing"])) == ("undetermined", True)


def test_a_person_reads_the_outcome_first(screen):
    assert screen(given(high_blood_pressure="yes"))[1].startswith("candidate with conditions; routes: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no JSON"),
        ([], "an object called evidence"),
        ({"evidence": {}, "weight": 3}, "weight is not known"),
        (given() | {"age_years": -4}, "no age in whole years"),
        (given() | {"routes": ["ear"]}, "a list of some of iv"),
        ({"evidence": {"aneurism": "no"}}, "there is aneurysm"),
        ({"evidence": {"aneurysm": "perhaps"}}, "aneurysm: Please choose Yes, No or Not sure"),
        ({"evidence": {"systolic_rest_mmhg": -20}}, "should be between"),
        ({"evidence": {"aneurysm": {"value": "no", "source": "rumour"}}}, "'rumour' is no source"),
        ({"evidence": {"aneurysm": {"value": "no", "observed_on": "soon"}}}, "is no day"),
        ({"evidence": {"aneurysm": {"value": "no", "observed_on": "2027-01-01"}}}, "has not come yet"),
        ({"evidence": {"aneurysm": [["no"]]}}, "aneurysm: Please"),
        ({"evidence": {"aneurysm": ["no", "yes"]}}, "aneurysm: conflicting evidence, no and yes from clinical on 2026"),
        ({"evidence": {"stroke": "no", "stroke_on": "2026-03-01"}}, "stroke_on: conflicting evidence"),
        ('{"evidence": {"aneurysm": "no", "aneurysm": "yes"}}', "aneurysm: given twice"),
        ({"evidence": {"stroke": "yes", "stroke_on": "2027-03-01"}}, "stroke_on: 2027-03-01 has not come yet"),
        ({"evidence": {"aneurysm": {"value": "no", "seen": "2026-01-01"}}}, "aneurysm: seen is not known"),
        ({"evidence": {"age_years": 38}}, "say it at the top, as age_years"),
        ({"evidence": {"systolic_rest_mmhg": float("nan")}}, "NaN is no number"),
        (given() | {"age_years": 400}, "between 0 and 120"),
        (given() | {"adolescents": "yes"}, "true or false"),
        (given() | {"settings": ["home"]}, "settings: a dose can always be given in the clinic"),
        (given() | {"settings": ["garden"]}, "settings: a list of some of clinic, home"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(screen, content, says):
    status, out, err = screen(content)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_a_file_must_be_named(capsys):
    assert main(["screen"]) == 2
    assert "--template" in capsys.readouterr().err
