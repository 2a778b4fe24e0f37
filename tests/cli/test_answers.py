"""`openkap score --answers`: one person's answers, with what must be acted on, and never a silent zero."""

import json

import pytest

from openkap.cli import main


def told(capsys, instrument, answers):
    assert main(["score", instrument, "--answers", answers, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_whole_set_of_answers_has_its_total_and_band(capsys):
    found = told(capsys, "phq-9", "2,2,2,2,1,1,2,0,0")
    assert (found["total"], found["band"], found["complete"], found["safety"]) == (12, "moderate", True, [])
    assert found["subscores"] == {"algorithm": "major depressive syndrome"}


def test_a_dangerous_answer_is_raised_and_a_missing_one_is_unknown(capsys):
    assert [each["state"] for each in told(capsys, "phq-9", "0,0,0,0,0,0,0,0,1")["safety"]] == ["raised"]
    found = told(capsys, "phq-9", "1,1,1,1,1,1,1,1,")
    assert (found["state"], found["complete"], found["total"]) == ("prorated", False, 9)
    assert [each["state"] for each in found["safety"]] == ["unknown"]


def test_too_many_missing_answers_give_no_total(capsys):
    found = told(capsys, "phq-9", "1,1,1,1,,,,0,0")
    assert (found["total"], found["state"]) == (None, "withheld")
    assert main(["score", "phq-9", "--answers", "1,1,1,1,,,,0,0"]) == 0
    assert "3 answers are missing; this score allows 2" in capsys.readouterr().out


def test_a_person_reads_lines(capsys):
    assert main(["score", "phq-9", "--answers", "3,3,3,3,3,3,3,3,3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "phq-9 (version 1): 27, severe"
    assert lines[-1].startswith("! ")


@pytest.mark.parametrize(
    ("instrument", "answers", "says"),
    [
        ("phq-9", "2,2", "phq-9 has 9 to 10 answers, 2 are given"),
        ("phq-9", "4,2,2,2,1,1,2,0,0", "'4' is none of the answers of phq-9.1, which are 0, 1, 2, 3"),
        ("phq-9", "1.5,2,2,2,1,1,2,0,0", "'1.5' is none"),
        ("phq-9", "two,2,2,2,1,1,2,0,0", "'two' is none"),
        ("phq-99", "1", "no instrument 'phq-99'"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_line(capsys, instrument, answers, says):
    assert main(["score", instrument, "--answers", answers]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert says in shown.err
