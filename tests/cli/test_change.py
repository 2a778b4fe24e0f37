"""`openkap change`: counts with the missing beside them, and one clear line for a bad table."""

import json
import statistics

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
        ([], TABLE.replace("a,1,20", "a,1,twenty"), "line 2, score: 'twenty' is not a finite number"),
        ([], TABLE.replace("a,1,20", "a,1,inf"), "not a finite number"),
        ([], TABLE + "a,1,20,x\n", "a second score of a at 1"),
        ([], "person,visit,score,arm\na,1,20,x\n", "two occasions"),
        (["--to", "5"], TABLE, "no row has the occasion '5'"),
        (["--arm", "group"], TABLE, "column 'group' is not in"),
        (["--norm", "7"], TABLE, "mean and standard deviation"),
        (["--norm", "7,0"], TABLE, "above 0"),
        (["--reliability", ".9"], TABLE, "--reliability is given twice"),
    ],
)
def test_a_bad_question_is_refused_in_one_line(change, options, text, says):
    status, out, err = change(*options, text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_a_reliability_is_a_share(change):
    assert "between 0 and 1" in change(ask=[*ASK[:-1], "1.4"])[2]


WIDE = """who,arm,pre,post
a,x,20,10
b,x,18,
c,y,0,3
d,y,10,13
"""


def test_a_table_with_a_row_for_each_person_is_read_too(change):
    status, out, _ = change(
        "--json", "--share", ".3", "--arm", "arm", text=WIDE, ask=["--before", "pre", "--after", "post"]
    )
    found = json.loads(out)
    assert (status, found["n"], found["missing"], found["from"]) == (0, 3, 1, "pre")
    assert found["counts"] == {"improved": 1, "unchanged": 0, "worse": 1, "undefined": 1}
    assert found["arms"]["x"]["missing"] == 1


def test_exactly_the_share_is_enough_and_it_needs_no_reliability(change):
    ask = ["--before", "pre", "--after", "post"]
    text = "pre,post\n20,14\n20,14.1\n20,26\n"
    counted = json.loads(change("--json", "--share", ".3", text=text, ask=ask)[1])["counts"]
    assert counted == {"improved": 1, "unchanged": 1, "worse": 1, "undefined": 0}


def test_scores_of_two_forms_are_not_compared(change):
    text = "person,visit,score,form\na,1,20,week\na,2,5,week\nb,1,20,week\nb,2,5,month\nc,1,18,week\nc,2,17,week\n"
    found = json.loads(change("--json", "--form", "form", text=text)[1])
    assert (found["n"], found["missing"]) == (2, 1)


@pytest.mark.parametrize("cut", ["a", "b", "c"])
def test_each_of_the_three_cuts_can_be_asked_for(change, cut):
    found = json.loads(change("--json", "--cut", cut, "--norm", "6,4", text=TABLE.replace("d,10,NA", "d,10,21"))[1])
    before = [20, 18, 22]  # of a, b and d: c lacks the last occasion
    mean, sd = statistics.fmean(before), statistics.stdev(before)
    expected = {"a": mean - 2 * sd, "b": 14, "c": (4 * mean + sd * 6) / (4 + sd)}
    assert found["cut"] == pytest.approx(expected[cut])


def test_the_spread_can_be_given(change):
    found = json.loads(change("--json", "--sd", "6.1")[1])
    assert (found["sd"], found["threshold"]) == (6.1, pytest.approx(1.959964 * 2**0.5 * 6.1 * 0.2**0.5, rel=1e-5))


def test_rates_have_intervals_and_bounds_for_the_missing(change):
    found = json.loads(change("--json", "--remission", "7")[1])
    remission = found["rates"]["remission"]
    assert (remission["estimate"], remission["least"], remission["most"]) == (0.5, 0.25, 0.75)
    assert 0 < remission["low"] < 0.5 < remission["high"] < 1
    assert found["change"]["mean"] == pytest.approx((15 + 1) / 2)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (["--before", "pre"], "--before and --after"),
        (["--before", "pre", "--after", "pre", "--reliability", ".8"], "the same column"),
        (["--before", "pre", "--after", "post"], "--reliability is needed, or --share"),
        (["--before", "pre", "--after", "post", "--share", "1.5"], "above 0 and at most 1"),
        (["--before", "pre", "--after", "post", "--share", ".3", "--sd", "4"], "leave out --sd"),
        (["--before", "pre", "--after", "post", "--share", ".3", "--higher-is-better"], "needs --best"),
        (["--before", "pre", "--after", "post", "--reliability", ".8", "--cut", "b"], "give --norm"),
        (["--before", "pre", "--after", "post", "--reliability", ".8", "--sd", "-2"], "above 0"),
    ],
)
def test_what_is_left_unsaid_is_asked_for_in_one_line(change, ask, says):
    status, out, err = change(text=WIDE, ask=ask)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err
