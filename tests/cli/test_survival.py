"""`openkap survival`: medians, who is at risk, the comparison of groups, and one line for a bad table."""

import json

import pytest

from openkap.cli import main

TABLE = "weeks,relapse,arm\n2,1,a\n3,0,a\n4,1,a\n4,1,b\n4,0,b\n9,1,b\nNA,1,b\n"
ASK = ["--time", "weeks", "--happened", "relapse=1"]


@pytest.fixture
def survival(tmp_path, capsys):
    def run(*options, text=TABLE, ask=ASK):
        source = tmp_path / "people.csv"
        source.write_text(text, encoding="utf-8")
        status = main(["survival", str(source), *ask, *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def test_everyone_together_is_counted_as_by_hand(survival):
    status, out, _ = survival("--json", "--at", "0,4,5")
    found = json.loads(out)
    everyone = found["groups"]["all"]
    assert (status, found["left_out"]) == (0, 1)
    assert (everyone["people"], everyone["happened"], everyone["median"]["estimate"]) == (6, 4, 4)
    assert [each["at_risk"] for each in everyone["at"]] == [6, 4, 1]
    assert [each["spared"] for each in everyone["at"]] == pytest.approx([1, 5 / 12, 5 / 12], abs=1e-6)


def test_groups_are_compared_and_a_person_reads_it(survival):
    found = json.loads(survival("--json", "--group", "arm")[1])
    assert list(found["groups"]) == ["a", "b"]
    assert found["log_rank"]["df"] == 1
    out = survival("--group", "arm")[1]
    assert out.splitlines()[0].startswith("a: 3 people, happened to 2; median 4")
    assert "left out for want of a time or an event: 1" in out


def test_a_median_that_was_not_reached_is_no_number(survival):
    out = survival(text="weeks,relapse\n3,0\n2,1\n5,0\n6,0\n")[1]
    assert "median not reached" in out


@pytest.mark.parametrize(
    ("options", "text", "ask", "says"),
    [
        ([], TABLE, ["--time", "weeks", "--happened", "relapse"], "such as status=1"),
        ([], TABLE, ["--time", "weeks", "--happened", "relapse=yes"], "no row has 'yes'"),
        ([], TABLE, ["--time", "days", "--happened", "relapse=1"], "column 'days' is not in"),
        ([], TABLE.replace("3,0,a", "-3,0,a"), ASK, "line 3, weeks: '-3' is no time of 0 or more"),
        ([], TABLE.replace("3,0,a", "soon,0,a"), ASK, "line 3, weeks: 'soon'"),
        (["--at", "1,-2"], TABLE, ASK, "--at takes times"),
        (["--confidence", "95"], TABLE, ASK, "between 0 and 1"),
        (["--group", "arm"], TABLE.replace(",b\n", ",a\n"), ASK, "two groups"),
    ],
)
def test_a_bad_question_is_refused_in_one_line(survival, options, text, ask, says):
    status, out, err = survival(*options, text=text, ask=ask)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err
