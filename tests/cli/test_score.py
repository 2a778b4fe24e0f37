"""`openkap score` on small files: right answers, kind refusals, and never half a file."""

import csv
import json
import subprocess
import sys

import pytest

from openkap.cli import batches, main
from openkap.core.instruments import NotAnAnswer, score
from openkap.core.instruments.columns import block, scorer

ITEMS = ",".join(f"Q{n}" for n in range(1, 10))
HEADER = f"id,{ITEMS},sex,age,w\n"


def read(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def sheet(tmp_path):
    """Write a CSV of PHQ-9 rows and run the command on it; answers with the status and the scored rows."""

    def run(rows, *options, text=None, items=ITEMS, instrument="phq-9"):
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text(HEADER + "\n".join(rows) + "\n" if text is None else text, encoding="utf-8")
        status = main(["score", instrument, "--csv", str(source), "--items", items, "--out", str(out), *options])
        return status, read(out) if out.exists() else None

    run.folder = tmp_path
    return run


def test_each_row_gets_its_score_band_classification_and_alert(sheet):
    status, rows = sheet(["a,1,1,1,1,1,1,1,1,0,1,30,1", "b,2,0,2,2,2,0,0,0,1,2,40,1"])
    assert status == 0
    assert [row["phq9_total"] for row in rows] == ["8", "9"]
    assert [row["phq9_algorithm"] for row in rows] == ["none", "major"]
    assert [row["phq9_alert_self_harm"] for row in rows] == ["no", "raised"]
    assert rows[0]["id"] == "a"


def test_blank_and_coded_answers_are_missing_and_never_zero(sheet):
    _, rows = sheet(["a,2,2,2,2,2,2,2,,7,1,30,1", "b,2,2,2,2,2,2,9,,7,1,30,1"], "--missing-codes", "7,9")
    assert [row["phq9_total_state"] for row in rows] == ["prorated", "withheld"]
    assert [row["phq9_total"] for row in rows] == ["18", ""]
    assert [row["phq9_alert_self_harm"] for row in rows] == ["unknown", "unknown"]


def answers_of(n):
    """Answers that differ from row to row, some blank, some coded 7."""
    gaps = ["" if n % 5 else 2, 7 if n % 7 == 0 else 0, "" if n % 3 else 1]
    return [n % 4, (n + 1) % 4, n % 3, 1, *gaps, n % 2, "" if n % 11 == 0 else 0]


MANY = [",".join(map(str, [n, *answers_of(n), 1, 30, 1])) for n in range(60)]


@pytest.fixture
def in_batches(monkeypatch):
    monkeypatch.setattr(batches, "FEW", 2)
    monkeypatch.setattr(batches, "ROWS", 7)


def test_many_rows_at_a_time_score_as_row_by_row(sheet, in_batches, monkeypatch):
    options = ("--missing-codes", "7")
    _, together = sheet(MANY, *options)
    monkeypatch.setattr(batches, "FEW", 1_000)
    assert together == sheet(MANY, *options)[1]
    assert {row["phq9_total_state"] for row in together} == {"complete", "prorated", "withheld"}


@pytest.mark.parametrize("line", [3, 10, 61])
def test_a_wrong_answer_far_down_is_named_with_its_line(sheet, in_batches, capsys, line):
    rows = [row.replace(",7,", ",0,") for row in MANY]
    rows[line - 2] = "x,0,0,0,0,0,0,2.5,0,9,1,30,1"
    assert sheet(rows) == (2, None)
    assert f"in.csv, line {line}: Q7 holds '2.5'; phq-9.7 allows 0, 1, 2, 3" in capsys.readouterr().err


@pytest.mark.parametrize("line", [3, 12])
def test_answers_that_do_not_go_together_are_named_with_their_line(sheet, in_batches, monkeypatch, capsys, line):
    """No shipped rule is needed for this: whatever the core refuses is told with its line."""

    def strict(instrument, answers):
        if answers["phq-9.1"] == 3 and answers["phq-9.2"] == 0 and answers["phq-9.3"] == 2:
            raise NotAnAnswer("phq-9.2", "must stay empty")
        return score(instrument, answers)

    for module in (batches, block, scorer):
        monkeypatch.setattr(module, "score", strict)
    rows = ["a,1,1,1,1,1,1,1,1,0,1,30,1"] * 20
    rows[line - 2] = "x,3,0,2,1,1,1,1,1,0,1,30,1"
    assert sheet(rows) == (2, None)
    assert f"in.csv, line {line}: phq-9.2: must stay empty" in capsys.readouterr().err


def test_a_spelling_met_only_far_down_is_understood(sheet, in_batches):
    _, rows = sheet([*MANY[1:7], "x, 1 ,1.0,1,1,1,1,1,1,7.0,1,30,1"], "--missing-codes", "7")
    assert (rows[-1]["phq9_total"], rows[-1]["phq9_total_answered"]) == ("9", "8")


def test_numbers_may_be_written_with_spaces_or_as_decimals(sheet):
    _, rows = sheet(["a, 1 ,1.0,1,1,1,1,1,1,7.0,1,30,1"], "--missing-codes", "7")
    assert (rows[0]["phq9_total"], rows[0]["phq9_total_answered"]) == ("9", "8")


def test_the_unscored_tenth_item_may_be_named_too(sheet):
    text = f"{ITEMS},D\n" + "0," * 9 + "3\n"
    _, rows = sheet([], text=text, items=f"{ITEMS},D")
    assert rows[0]["phq9_total"] == "0"


def test_a_byte_order_mark_and_semicolons_are_understood(sheet):
    text = "\ufeff" + ITEMS.replace(",", ";") + "\n" + ";".join("1" * 9) + "\n"
    _, rows = sheet([], text=text)
    assert rows[0]["phq9_total"] == "9"


GOOD = "a,1,1,1,1,1,1,1,1,0,1,30,1"


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        ([GOOD, "b,1,1,5,1,1,1,1,1,0,1,30,1"], (), "in.csv, line 3: Q3 holds '5'; phq-9.3 allows 0, 1, 2, 3"),
        (["a,1,1,2.5,1,1,1,1,1,0,1,30,1"], (), "line 2: Q3 holds '2.5'"),
        (["a,1,1,NA,1,1,1,1,1,0,1,30,1"], (), "line 2: Q3 holds 'NA'"),
        (["a,1,1,nan,1,1,1,1,1,0,1,30,1"], (), "line 2: Q3 holds 'nan'"),
        ([GOOD, GOOD, "", "b,1,1"], (), "line 5: 3 fields, the header has 13"),
        ([GOOD], ("--missing-codes", "3"), "--missing-codes: 3 is an answer of phq-9.1"),
        ([GOOD], ("--missing-codes", "7,,9"), "--missing-codes: an empty name"),
        ([GOOD], ("--summary", "--weight", "wt"), "--weight: column 'wt' is not in line 1 of in.csv"),
        (["a,1,1,1,1,1,1,1,1,0,1,30,heavy"], ("--summary", "--weight", "w"), "line 2: w holds 'heavy'"),
        (["a,1,1,1,1,1,1,1,1,0,1,30,-1"], ("--summary", "--weight", "w"), "line 2: w holds '-1'"),
        ([GOOD], ("--summary", "--where", "years>3"), "--where: column 'years' is not in line 1"),
        ([GOOD], ("--summary", "--where", "age is old"), "not a comparison such as"),
        (["a,1,1,1,1,1,1,1,1,0,1,old,1"], ("--summary", "--where", "age>=20"), "line 2: age holds 'old'"),
        ([GOOD], ("--summary", "--by", "site"), "--by: column 'site' is not in"),
        ([GOOD], ("--summary", "--cut", "ten"), "--cut: 'ten' is not a list of score values"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_left(sheet, capsys, rows, options, says):
    status, written = sheet(rows, *options)
    assert (status, written) == (2, None)
    assert says in capsys.readouterr().err
    assert [path.name for path in sheet.folder.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        (ITEMS.replace("Q5", "Q50"), "--items: column 'Q50' is not in line 1"),
        ("Q1,Q2", "--items: phq-9 needs 9 to 10 columns, 2 are named"),
        (ITEMS.replace("Q5", "Q4"), "--items: Q4 is named twice"),
        (ITEMS + ",", "--items: an empty name"),
    ],
)
def test_wrong_item_columns_are_named(sheet, capsys, items, says):
    assert sheet([GOOD], items=items)[0] == 2
    assert says in capsys.readouterr().err


def test_a_column_that_stands_twice_is_refused(sheet, capsys):
    assert sheet([], text=f"{ITEMS},Q1\n" + "1," * 9 + "1\n")[0] == 2
    assert "column 'Q1' stands twice" in capsys.readouterr().err


def test_a_file_that_is_not_text_is_refused_by_line(sheet, capsys):
    source = sheet.folder / "raw.csv"
    source.write_bytes(HEADER.encode() + GOOD.encode() + b"\n\xff\xfe,1\n")
    assert main(["score", "phq-9", "--csv", str(source), "--items", ITEMS]) == 2
    assert "raw.csv, line 3: not UTF-8 text" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "says"), [("", "is empty"), ("\n\n", "is empty")])
def test_an_empty_file_is_refused(sheet, capsys, text, says):
    assert sheet([], text=text)[0] == 2
    assert says in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["score", "phq-9", "--csv", str(tmp_path / "no.csv"), "--items", ITEMS]) == 2
    assert "no.csv: No such file" in capsys.readouterr().err


def test_the_list_says_which_instruments_are_drafts(capsys):
    assert main(["score", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert [lines[id].endswith("(draft)") for id in ("phq-9", "cfi")] == [False, True]


def test_what_cannot_be_said_for_certain_is_said_in_words(capsys):
    assert main(["score", "c-ssrs-screener", "--answers", "0,0,,,,,"]) == 0
    assert "triage: undecided (high or negative)" in capsys.readouterr().out
    assert main(["score", "promis-depression-8a", "--answers", "3,3,3,3,3,3,3,"]) == 0
    assert "raw: no value" in capsys.readouterr().out


def test_an_unknown_instrument_is_told_which_there_are(capsys):
    assert main(["score", "phq9", "--csv", "x", "--items", "y"]) == 2
    said = capsys.readouterr().err
    assert "no instrument 'phq9'; did you mean phq-9" in said
    assert "`openkap score list` prints them all" in said


def test_a_former_file_stays_as_it_was_when_the_new_one_fails(sheet):
    (sheet.folder / "out.csv").write_text("kept\n")
    sheet([GOOD, "b,1,1,5,1,1,1,1,1,0,1,30,1"])
    assert (sheet.folder / "out.csv").read_text() == "kept\n"


def test_the_file_that_is_read_is_never_overwritten(sheet, capsys):
    source = str(sheet.folder / "in.csv")
    sheet([GOOD])
    assert main(["score", "phq-9", "--csv", source, "--items", ITEMS, "--out", source]) == 2
    assert "--out names the file that is read" in capsys.readouterr().err


def test_a_file_scored_before_is_not_scored_over(sheet, capsys):
    _, rows = sheet([GOOD])
    text = ",".join(rows[0]) + "\n" + ",".join(rows[0].values()) + "\n"
    assert sheet([], text=text)[0] == 2
    assert "already has a column 'phq9_total'" in capsys.readouterr().err


def test_without_out_and_summary_the_rows_go_to_standard_output(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text(HEADER + GOOD + "\n")
    assert main(["score", "phq-9", "--csv", str(source), "--items", ITEMS]) == 0
    assert [line.split(",")[13] for line in capsys.readouterr().out.splitlines()] == ["phq9_total", "8"]


def test_standard_output_stays_empty_when_a_later_line_is_wrong(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text(HEADER + GOOD + "\nb,1,1,5,1,1,1,1,1,0,1,30,1\n")
    assert main(["score", "phq-9", "--csv", str(source), "--items", ITEMS]) == 2
    assert capsys.readouterr().out == ""


PEOPLE = [
    "a,2,2,2,2,2,0,0,0,0,1,30,3",
    "b,1,1,1,1,0,0,0,0,0,1,40,1",
    "c,3,3,3,3,3,3,3,3,3,2,50,4",
    "d,1,1,1,1,1,1,1,1,,2,50,9",
    "e,0,0,0,0,0,0,0,0,0,2,12,9",
]


def summary(sheet, capsys, *options):
    capsys.readouterr()
    status, _ = sheet(PEOPLE, "--summary", "--json", *options)
    assert status == 0
    return json.loads(capsys.readouterr().out)


def test_a_summary_weighs_filters_and_counts_complete_scores_only(sheet, capsys):
    told = summary(sheet, capsys, "--weight", "w", "--where", "age>=20")
    everyone = told["groups"]["all"]
    assert (told["rows"], told["kept"], told["states"]) == (5, 4, {"complete": 3, "prorated": 1})
    assert (everyone["n"], everyone["at_cut"]) == (3, {">= 10": 7 / 8})
    assert everyone["mean"] == (3 * 10 + 1 * 4 + 4 * 27) / 8
    assert everyone["shares"]["severe"] == 4 / 8


def test_prorated_scores_are_counted_when_asked_for(sheet, capsys):
    told = summary(sheet, capsys, "--where", "age>=20", "--prorated")
    assert told["groups"]["all"]["n"] == 4


def test_a_summary_has_one_line_for_each_group_and_the_cuts_asked_for(sheet, capsys):
    told = summary(sheet, capsys, "--by", "sex", "--cut", "4,20", "--where", "age>=20", "--where", "id!=b")
    assert {group: each["n"] for group, each in told["groups"].items()} == {"all": 2, "1": 1, "2": 1}
    assert told["groups"]["2"]["at_cut"] == {">= 4": 1.0, ">= 20": 1.0}
    assert told["groups"]["1"]["at_cut"] == {">= 4": 1.0, ">= 20": 0.0}


def test_a_summary_of_nobody_is_no_rate(sheet, capsys):
    nobody = summary(sheet, capsys, "--where", "age>90")["groups"]["all"]
    assert (nobody["n"], nobody["mean"], nobody["at_cut"]) == (0, None, {">= 10": None})


def test_the_printed_summary_says_who_is_counted(sheet, capsys):
    sheet(PEOPLE, "--summary", "--weight", "w")
    told = capsys.readouterr().out
    assert "complete 4, prorated 1" in told
    assert "counted: complete only; weighted by w" in told


def test_where_higher_is_better_a_cut_counts_those_at_or_below(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text("a,b,c,d,e\n5,5,5,5,5\n1,1,1,1,1\n")
    main(["score", "who-5", "--csv", str(source), "--items", "a,b,c,d,e", "--summary", "--json"])
    assert json.loads(capsys.readouterr().out)["groups"]["all"]["at_cut"] == {"<= 50": 0.5}


def test_a_sorting_instrument_is_summarised_by_its_outcomes(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text("a,b,c,d,e\n0,0,0,0,\n1,0,0,0,0\n1,0,0,0,\n")
    main(["score", "asq", "--csv", str(source), "--items", "a,b,c,d,e", "--summary", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["states"] == {"complete": 2, "undecided": 1}
    assert told["groups"]["all"]["shares"]["negative screen"] == 0.5


def test_scoring_never_waits_for_the_web_framework():
    code = "import sys; from openkap.cli import main; main(['score', 'list']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
    assert "phq-9" in done.stdout


def test_a_command_that_does_not_exist_is_refused(capsys):
    assert main(["dance"]) == 2
    said = capsys.readouterr().err
    assert ("dance" in said, said.count("\n")) == (True, 1)


def test_an_answer_behind_a_closed_gate_names_its_line(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text("g,a,b,c,d,e\n1,1,0,0,0,0\n0,,,,,\n0,1,,,,\n")
    assert main(["score", "pc-ptsd-5", "--csv", str(source), "--items", "g,a,b,c,d,e"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "in.csv, line 4: pc-ptsd-5.1: must stay empty" in shown.err


def test_a_summary_counts_no_cut_that_depends_on_sex(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text("a,b,c\n2,1,0\n")
    assert main(["score", "audit-c", "--csv", str(source), "--items", "a,b,c", "--summary", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"]["all"]["at_cut"] == {}


def test_the_list_says_what_is_a_draft(capsys):
    assert main(["score", "list"]) == 0
    drafts = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.endswith("(draft)")]
    assert "scs-sf" in drafts
    assert "phq-9" not in drafts
