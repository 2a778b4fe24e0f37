"""Published figures come out of real data. The folder is named by OPENKAP_VALIDATION_DATA."""

import csv
import json
import os
from pathlib import Path
from statistics import mean, stdev

import pytest

from openkap.cli import main
from openkap.core.instruments import score
from openkap.core.library import standard

pytestmark = [
    pytest.mark.validation,
    pytest.mark.skipif("OPENKAP_VALIDATION_DATA" not in os.environ, reason="OPENKAP_VALIDATION_DATA names no folder"),
]
DATA = Path(os.environ.get("OPENKAP_VALIDATION_DATA", "."))
NHANES = ",".join(f"DPQ0{n}0" for n in range(1, 10))


@pytest.fixture(scope="module")
def nhanes(tmp_path_factory):
    """The weighted summary of adults, and the scored rows."""
    out = tmp_path_factory.mktemp("scores") / "scores.csv"
    options = ["--missing-codes", "7,9", "--weight", "WTMEC2YR", "--where", "RIDAGEYR>=20", "--by", "RIAGENDR"]
    source = ["--csv", str(DATA / "open" / "nhanes_phq9_2013_2016.csv"), "--items", NHANES, "--out", str(out)]
    with pytest.MonkeyPatch.context() as patch:
        told = []
        patch.setattr("builtins.print", lambda *parts, **_: told.append(parts[0]))
        assert main(["score", "phq-9", *source, *options, "--summary", "--json", "--cut", "10,15"]) == 0
    return json.loads(told[0]), list(csv.DictReader(out.read_text().splitlines()))


def percents(group, *labels):
    return [round(100 * group["shares"][label], 1) for label in labels]


def test_every_row_of_nhanes_is_scored(nhanes):
    told, rows = nhanes
    assert (told["rows"], len(rows), told["groups"]["all"]["n"]) == (11_659, 11_659, 9_942)


@pytest.mark.parametrize(("group", "percent"), [("all", 8.1), ("1", 5.5), ("2", 10.4)])
def test_nchs_data_brief_303_comes_out(nhanes, group, percent):
    assert round(100 * nhanes[0]["groups"][group]["at_cut"][">= 10"], 1) == percent


@pytest.mark.parametrize(
    ("group", "bands"),
    [("all", [76.3, 15.6, 5.1, 2.9]), ("1", [81.6, 12.8, 3.4, 2.1]), ("2", [71.3, 18.3, 6.7, 3.7])],
)
def test_the_mmwr_bands_come_out(nhanes, group, bands):
    found = nhanes[0]["groups"][group]
    from_fifteen = round(100 * found["at_cut"][">= 15"], 1)
    assert [*percents(found, "minimal", "mild", "moderate"), from_fifteen] == bands


def test_the_cycle_of_2013_has_its_complete_scores(nhanes):
    complete = [row for row in nhanes[1] if row["phq9_total_state"] == "complete" and row["cyc"] == "2013-2014"]
    assert len(complete) == 5_372


def students(instrument_id, prefix):
    instrument = standard().shelf("instruments").get(instrument_id)
    with (DATA / "open" / "ukm_phq9_gad7_pss10_items.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    return [
        score(instrument, {item.id: int(row[f"{prefix}{item.number}"]) for item in instrument.required}) for row in rows
    ]


@pytest.mark.parametrize(
    ("id", "prefix", "average", "spread", "bands"),
    [
        (
            "phq-9",
            "D",
            8.825,
            6.173,
            {"minimal": 61, "mild": 82, "moderate": 43, "moderately severe": 18, "severe": 19},
        ),
        ("gad-7", "A", 5.749, 5.409, {"minimal": 115, "mild": 64, "moderate": 26, "severe": 18}),
    ],
)
def test_the_students_means_and_bands_come_out(id, prefix, average, spread, bands):
    totals = [scored.score("total") for scored in students(id, prefix)]
    values = [total.value for total in totals]
    assert (round(mean(values), 3), round(stdev(values), 3)) == (average, spread)
    assert {label: sum(total.band == label for total in totals) for label in bands} == bands


def test_sixty_five_students_answer_the_ninth_item_above_zero():
    assert sum(bool(scored.alerts) for scored in students("phq-9", "D")) == 65


def test_the_us_core_response_totals_twelve():
    questionnaire = json.loads((DATA / "fhir_us_core" / "QuestionnaireResponse-phq-9-example.json").read_text())
    instrument = standard().shelf("instruments").get("phq-9")
    items = {item.loinc: item.id for item in instrument.items}
    values = {option.loinc: option.value for option in instrument.answers["frequency"].options}
    answers = {}
    for item in questionnaire["item"]:
        code, coding = item["linkId"].lstrip("/"), item.get("answer", [{}])[0].get("valueCoding", {})
        if code in items and coding.get("code") in values:
            answers[items[code]] = values[coding["code"]]
    assert list(answers.values()) == [2, 2, 2, 2, 1, 1, 2, 0, 0]
    assert score(instrument, answers).score("total").value == 12
