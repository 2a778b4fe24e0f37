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


@pytest.mark.parametrize(
    ("who", "cuts"),
    [
        (("--sex", "female"), {"positive screen, women": True}),
        (("--sex", "male"), {"positive screen, men": False}),
        ((), {"positive screen, women": None, "positive screen, men": None}),
    ],
)
def test_a_cut_that_differs_by_sex_is_told_for_the_sex_named_and_never_guessed(capsys, who, cuts):
    assert main(["score", "audit-c", "--answers", "2,1,0", "--json", *who]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["label"]: each["reached"] for each in found["cuts"]} == cuts
    assert main(["score", "audit-c", "--answers", "2,1,0", *who]) == 0
    assert ("sex, which is not known" in capsys.readouterr().out) is (not who)


@pytest.mark.parametrize(("age", "cut"), [("17", ">= 11"), ("18", ">= 10")])
def test_a_cut_that_differs_by_age_is_told_for_the_age_named(capsys, age, cut):
    assert main(["score", "phq-9", "--answers", "2,2,2,2,1,1,0,0,0", "--age", age]) == 0
    assert f"({cut}): {'reached' if age == '18' else 'not reached'}" in capsys.readouterr().out


def test_a_gate_alone_is_a_whole_set_of_answers(capsys):
    found = told(capsys, "pc-ptsd-5", "0")
    assert (found["total"], found["complete"], [each["reached"] for each in found["cuts"]]) == (0, True, [False])
    found = told(capsys, "pc-ptsd-5", "1,1,1,1,0,0")
    assert (found["total"], [each["reached"] for each in found["cuts"]]) == (3, [True])


def test_conditional_questions_may_be_left_off_the_end(capsys):
    assert told(capsys, "asq", "0,0,0,0")["subscores"] == {"screen": "negative screen"}
    assert main(["score", "asq", "--answers", "1,0,0,0"]) == 0
    assert "screen: undecided (acute or positive)" in capsys.readouterr().out
    assert told(capsys, "asq", "1,0,0,0")["complete"] is False


def test_notes_stand_beside_the_score(capsys):
    assert len(told(capsys, "audit-c", "4,0,0")["notes"]) == 1
    assert main(["score", "audit-c", "--answers", "4,0,0"]) == 0
    assert "All points come from item 1" in capsys.readouterr().out


def test_what_cannot_be_averaged_has_no_value_and_says_so(capsys):
    answers = ",".join(["1", ""] * 15)
    assert told(capsys, "cape-p15", answers)["subscores"]["distress"] is None
    assert main(["score", "cape-p15", "--answers", answers]) == 0
    shown = capsys.readouterr().out
    assert "distress: no value" in shown
    assert "cape-p15 (version 1, a draft): 1" in shown


def test_not_assessed_is_told_and_is_no_zero(capsys):
    found = told(capsys, "cgi-s", "0")
    assert (found["total"], found["state"], found["cuts"]) == (None, "withheld", [])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("pc-ptsd-5", "0,1"), "pc-ptsd-5.1: must stay empty, because it is not asked after the other answers"),
        (("audit", "1,1,1,1,1,1,1,1,1,1"), "'1' is none of the answers of audit.9, which are 0, 2, 4"),
        (("peg", "1,2"), "peg has 3 answers, 2 are given"),
        (("peg", "1,2,11"), "'11' is none of the answers of peg.3"),
        (("audit-c", "2,1,0", "--sex", "f"), "--sex takes female, male, unknown, not 'f'"),
        (("phq-9", "2,2,2,2,1,1,2,0,0", "--age", "-1"), "--age takes whole years from 0 to 130, not '-1'"),
        (("phq-9", "2,2,2,2,1,1,2,0,0", "--age", "17.5"), "--age takes whole years from 0 to 130, not '17.5'"),
        (("phq-9", "2,2,2,2,1,1,2,0,0", "--age", "old"), "--age takes whole years from 0 to 130, not 'old'"),
    ],
)
def test_a_strange_answer_or_person_is_refused_in_one_line(capsys, arguments, says):
    instrument, answers, *who = arguments
    assert main(["score", instrument, "--answers", answers, *who]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert says in shown.err
