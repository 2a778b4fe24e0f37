"""`openkap change`: counts with the missing beside them, and one clear line for a bad table."""

import json

import pytest

from openkap.cli import main

TABLE = """person,visit,score,arm
a,1,20,x
a,2,15,x
a,10,5,x
b,1,18,x
b,10,17,x
c,1,25,y
c,2,9,y
d,1,22,y
d,10,NA,y
"""
ASK = ["--id", "person", "--time", "visit", "--value", "score", "--reliability", ".8"]


@pytest.fixture
def change(tmp_path, capsys):
    def run(*options, text=TABLE, ask=ASK):
        source = tmp_path / "scores.csv"
        source.write_text(text, encoding="utf-8")
        status = main(["change", str(source), *ask, *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def test_who_lacks_an_end_is_missing_and_occasions_are_ordered_by_number(change):
    status, out, _ = change("--json", "--arm", "arm", "--remission", "7")
    found = json.loads(out)
    assert status == 0
    assert (found["from"], found["to"], found["n"], found["missing"]) == ("1", "10", 2, 2)
    assert found["counts"] == {"improved": 1, "unchanged": 1, "worse": 0}
    assert (found["response"], found["remission"]) == ({"count": 1, "of": 2}, {"count": 1, "of": 2})
    assert {arm: group["missing"] for arm, group in found["arms"].items()} == {"x": 0, "y": 2}


def test_other_occasions_can_be_named(change):
    found = json.loads(change("--json", "--to", "2")[1])
    assert (found["n"], found["missing"]) == (2, 2)


def test_a_person_reads_a_line_for_each_group(change):
    _, out, _ = change("--arm", "arm", "--norm", "6,4")
    assert "1 to 10: 2 people with both, 2 missing" in out
    assert out.splitlines()[-1].startswith("y: recovered 0")


def test_a_higher_is_better_scale_has_no_response_without_its_best_score(change):
    assert "response" not in json.loads(change("--json", "--higher-is-better")[1])
    assert json.loads(change("--json", "--higher-is-better", "--best", "40")[1])["response"] == {"count": 0, "of": 2}


@pytest.mark.parametrize(
    ("options", "text", "says"),
    [
        ([], TABLE.replace("a,1,20", "a,1,twenty"), "line 2, score: 'twenty' is not a number"),
        ([], TABLE.replace("a,1,20", "a,1,inf"), "not a finite number"),
        ([], TABLE + "a,1,20,x\n", "a second score of a at 1"),
        ([], "person,visit,score,arm\na,1,20,x\n", "two occasions"),
        (["--to", "5"], TABLE, "no row has the occasion '5'"),
        (["--arm", "group"], TABLE, "column 'group' is not in"),
        (["--norm", "7"], TABLE, "mean and standard deviation"),
        (["--norm", "7,0"], TABLE, "above 0"),
        (["--reliability", "1.4"], TABLE, "between 0 and 1"),
    ],
)
def test_a_bad_question_is_refused_in_one_line(change, options, text, says):
    status, out, err = change(*options, text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err
