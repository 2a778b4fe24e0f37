"""`openkap growth`: the same as the function it asks, in a table to read; one line for what cannot be estimated."""

import json

import numpy as np
import pytest

from openkap.cli import main

DICE = np.random.default_rng(7)
ROWS = [
    (person, week, round(20 + 3 * np.sin(person * 9) - 2 * week + DICE.normal(), 3), "kap" if person % 2 else "usual")
    for person in range(10)
    for week in range(4)
]
TABLE = "who,week,score,arm\n" + "".join(f"{who},{week},{score},{arm}\n" for who, week, score, arm in ROWS)
ASK = ["--id", "who", "--time", "week", "--value", "score"]


@pytest.fixture
def growth(tmp_path, capsys):
    def run(*options, text=TABLE):
        source = tmp_path / "scores.csv"
        source.write_text(text, encoding="utf-8")
        status = main(["growth", str(source), *ASK, *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def test_the_command_tells_what_the_function_finds(growth):
    pytest.importorskip("statsmodels", reason="statsmodels is not installed")
    from openkap.outcomes.analysis import growth as fitted

    status, out, _ = growth("--json", "--also", "arm=kap", text=TABLE + "9,4,NA,kap\n")
    found = json.loads(out)
    who, week, score, arm = zip(*ROWS, strict=True)
    same = fitted(who, week, score, also={"arm": [each == "kap" for each in arm]})
    assert (status, found["people"], found["observations"], found["left_out"]) == (0, 10, 40, 1)
    assert found["effects"]["time"]["estimate"] == pytest.approx(same.effects["time"].estimate)
    assert found["effects"]["arm=kap"]["error"] == pytest.approx(same.effects["arm"].error)


def test_a_person_reads_effects_with_intervals_and_what_to_beware_of(growth):
    pytest.importorskip("statsmodels", reason="statsmodels is not installed")
    out = growth("--slope", "--restricted")[1]
    assert "40 scores of 10 people, restricted maximum likelihood" in out
    assert "variance of slopes" in out
    assert "The estimate" in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "text", "says"),
    [
        (["--also", "arm"], TABLE, "line 2, arm: 'usual' is not a finite number"),
        (["--also", "sex"], TABLE, "--also: column 'sex' is not in"),
        (["--also", "arm=none"], TABLE, "the same in every row"),
        (["--form", "arm"], TABLE, "2 forms"),
        ([], TABLE.splitlines()[0] + "\n1,0,20,kap\n", "two people"),
        ([], TABLE.replace("0,1,", "0,one,", 1), "'one' is not a finite number"),
    ],
)
def test_what_cannot_be_estimated_is_said_in_one_line(growth, options, text, says):
    status, out, err = growth(*options, text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err
