"""Whatever is typed or lies in a file: an answer, or one line that says what is wrong. Never a traceback.

Every command, every option that takes a value, and every file is tried by itself, so that a new option is tried too.
"""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from openkap import cli
from openkap.core.library import standard
from tests.house.source import ROOT

# Commands that serve or change a deployment are not tried here: a wrong word must not start them at all.
SERVING = {"demo", "serve", "migrate", "admin", "worker", "records"}
ITEMS = [f"Q{n}" for n in range(1, 10)]
SCORES = f"id,{','.join(ITEMS)},age,w\na,1,1,1,1,1,1,1,1,0,30,1\nb,2,0,2,2,2,0,0,0,1,40,1.5\n"
VITALS = "minute,HR,NBPSys,NBPDias,SpO2,symptoms\n0,70,120,78,98,none\n10,72,,,0,\n20,74,166,90,98,chest_pain\n"
PAIRS = "who,pre,post,arm\na,20,8,x\nb,18,17,x\nc,25,9,y\nd,12,22,y\ne,15,,y\n"
VISITS = "who,week,score,arm\na,0,20,x\na,4,8,x\nb,0,18,x\nb,4,17,x\nc,0,25,y\nc,4,9,y\nd,0,15,y\nd,4,14,y\nd,8,9,y\n"
WEEKS = "who,weeks,relapse,arm\na,4,1,x\nb,6,0,x\nc,3,1,y\nd,9,1,y\ne,,0,y\n"
EVIDENCE = {"age_years": 38, "routes": ["iv", "im"], "evidence": {"aneurysm": "no"}}

# One good question of each kind; FILE stands for the file it reads.
TABLES = {
    "score": (["score", "phq-9", "--csv", "FILE", "--items", ",".join(ITEMS)], SCORES),
    "score summary": (["score", "phq-9", "--csv", "FILE", "--items", ",".join(ITEMS), "--summary", "--json"], SCORES),
    "monitor": (["monitor", "FILE", "--route", "im", "--dose-at", "5"], VITALS),
    "change wide": (["change", "FILE", "--before", "pre", "--after", "post", "--reliability", ".8"], PAIRS),
    "change long": (["change", "FILE", "--id", "who", "--time", "week", "--value", "score", "--share", ".3"], VISITS),
    "growth": (["growth", "FILE", "--id", "who", "--time", "week", "--value", "score"], VISITS),
    "survival": (["survival", "FILE", "--time", "weeks", "--happened", "relapse=1", "--group", "arm"], WEEKS),
}
FILES = {**TABLES, "screen": (["screen", "FILE", "--on", "2026-06-01"], json.dumps(EVIDENCE))}
PLAIN = {
    "score answers": ["score", "phq-9", "--answers", "2,2,2,2,1,1,2,0,0"],
    "windows": ["windows", "six-dose-im", "--anchor", "2026-01-05", "--kept", "dose-1=2026-01-14T09:00"],
    "curve": ["curve", "--route", "sl", "--dose-mg", "50", "--weight-kg", "70", "--hold-min", "5"],
    "protocols": ["protocols", "six-dose-im"],
    "instruments": ["instruments"],
    "criteria": ["criteria"],
    "mechanism": ["mechanism"],
    "claims": ["claims"],
    "cite": ["cite", "kroenke-2001"],
    "knowledge": ["knowledge", "check"],
}
WORDS = [
    *("", " ", ",", "--", "nan", "-inf", "1e999", "1e308", "5e-324", "-0", "-1", "2.5", "1_0", "९", "abc", "a\nb"),
    *("\x1b[31m", "\u2028", "caf\u00e9", "9" * 5000, "x" * 5000, "../../etc/passwd", "2026-13-45", "9999-12-31"),
    *("0001-01-01", "2026-01-05T09:00+05:00", "a=b=c", "dose-1=9999-12-31T23:59", "1,2,,3", "1,nan", "Q1>", "{}"),
]
BYTES = {
    "empty": b"",
    "blank lines": b"\n\r\n\n",
    "a mark alone": b"\xef\xbb\xbf",
    "not text": b"\x00\xff\xfe\x80\x81",
    "half of it text": b"a,b\n1,2\n\xff\xfe,3\n",
    "utf-16": "a,b\n1,2\n".encode("utf-16"),
    "nothing but nul": b"\x00" * 100,
    "a header alone": b"who,pre,post\n",
    "open quotes": b'"who,pre\n1,2\n',
    "a long field": b"who,pre\n" + b"x" * 200_000 + b",1\n",
    "a tower of lists": b"[" * 100_000,
    "a tower of objects": b'{"evidence":' * 100_000,
    "a list": b"[]",
    "a word": b'"evidence"',
    "null": b"null",
    "a number": b"1e999",
    "an enormous number": b'{"evidence": {}, "age_years": ' + b"9" * 10_000 + b"}",
    "half an object": b'{"evidence": {"aneurysm": "no"',
    "twice the same key": b'{"evidence": {}, "evidence": {}}',
}


def asked(argv, typed=b""):
    """What one command answers: status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed))),
    ):
        try:
            status = cli.main(argv)
        except SystemExit as stop:
            status = stop.code
    return status, out.getvalue(), err.getvalue()


def proper(argv, typed=b""):
    """Ask, and demand an answer or exactly one line."""
    status, out, err = asked(argv, typed)
    assert status in (0, 2), (argv, status)
    if status == 2:
        assert err.startswith("openkap"), argv
        assert err.splitlines() == [err[:-1]], argv
        assert out == "", argv
    else:
        assert "NaN" not in out, argv
        assert "Infinity" not in out, argv
    return status


def with_file(argv, name):
    return [name if part == "FILE" else part for part in argv]


@pytest.fixture(autouse=True, scope="module")
def read_once():
    """Commands that read one work alone find the whole shelf read."""
    for kind in ("instruments", "monitoring", "substances"):
        standard().shelf(kind)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def good(tmp_path):
    """A good question of one kind, with its file written."""

    def of(kind):
        argv, text = FILES.get(kind) or (PLAIN[kind], "")
        (tmp_path / "good.csv").write_text(text, encoding="utf-8")
        return with_file(argv, "good.csv")

    return of


KINDS = [*FILES, *PLAIN]


def options(command):
    """Every option of a command that takes a value, and how many values stand without an option."""
    (group,) = (each for each in cli._parser(command)._actions if each.choices and command in each.choices)
    actions = group.choices[command]._actions
    named = [each.option_strings[0] for each in actions if each.option_strings and each.nargs != 0]
    return named, sum(not each.option_strings for each in actions)


def changed(argv, option, word):
    """The same question with this option, and only once: no value is left of the one it had."""
    if option in argv:
        place = argv.index(option)
        argv = argv[:place] + argv[place + 2 :]
    return [*argv, f"{option}={word}"]


def test_every_command_is_tried():
    assert {FILES[kind][0][0] if kind in FILES else PLAIN[kind][0] for kind in KINDS} | SERVING == set(cli.COMMANDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_question_is_answered(good, kind):
    if kind == "growth":
        pytest.importorskip("statsmodels", reason="statsmodels is not installed")
    assert asked(good(kind))[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_word_in_any_option_is_told_in_one_line(good, kind):
    argv = good(kind)
    for option in options(argv[0])[0]:
        for word in WORDS:
            proper(changed(argv, option, word))


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_word_in_any_place_is_told_in_one_line(good, kind):
    argv = good(kind)
    for place in range(1, 1 + options(argv[0])[1]):
        for word in WORDS:
            proper([*argv[:place], word, *argv[place + 1 :]])
        proper([*argv[:place], *argv[place + 1 :]])


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_a_command_that_is_asked_strangely_does_not_start(command):
    for more in (["--no-such-option"], ["--json=maybe"], ["one", "two", "three", "four"], ["\n"] * 9):
        assert proper([command, *more]) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_an_option_that_is_given_twice_is_refused(good, kind):
    argv = good(kind)
    several = {"--where", "--kept", "--moved", "--missed"}
    for option in set(options(argv[0])[0]) - several:
        again = changed(argv, option, "1")
        assert proper([*again, f"{option}=1"]) == 2, option


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path, kind, name):
    (tmp_path / "bad").write_bytes(BYTES[name])
    argv = FILES[kind][0]
    assert proper(with_file(argv, "bad")) == 2
    assert proper(with_file(argv, "-"), BYTES[name]) == 2


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_file_is_told_in_one_line(tmp_path, kind):
    for name in (str(tmp_path), "no-such-file", "no/such/folder", "n" * 5000, "\udcff", "good.csv/inside", "/dev/null"):
        (tmp_path / "good.csv").touch()
        assert proper(with_file(FILES[kind][0], name)) == 2, name


@pytest.mark.parametrize("kind", FILES)
def test_a_mark_at_the_start_and_other_line_ends_change_nothing(tmp_path, kind):
    argv, text = FILES[kind]
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    as_it_is = asked(with_file(argv, "in.csv"))
    for other in ("\ufeff" + text, text.replace("\n", "\r\n"), "\ufeff" + text.replace("\n", "\r\n")):
        (tmp_path / "in.csv").write_bytes(other.encode())
        assert asked(with_file(argv, "in.csv")) == as_it_is
        assert asked(with_file(argv, "-"), other.encode())[:2] == as_it_is[:2]


@pytest.mark.parametrize("kind", TABLES)
def test_a_column_that_is_needed_and_stands_twice_is_refused(kind):
    argv, text = TABLES[kind]
    header, *rows = text.splitlines()
    for place in (0, 1):
        name = {"minute": "minute", "id": "Q1"}.get(header.split(",")[0], header.split(",")[place])
        if name not in " ".join(argv) and kind != "monitor":
            continue
        doubled = "\n".join([f"{header},{name}", *(f"{row},1" for row in rows)])
        assert proper(with_file(argv, "-"), doubled.encode()) == 2


def test_a_closed_standard_input_is_told_in_one_line():
    program = f"{sys.executable} -m openkap.cli screen - <&-"
    said = subprocess.run(["sh", "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)


def test_a_table_may_come_through_a_pipe():
    argv, text = TABLES["survival"]
    program = [sys.executable, "-m", "openkap.cli", *with_file(argv, "/dev/stdin")]
    said = subprocess.run(program, cwd=ROOT, capture_output=True, input=text.encode())
    assert (said.returncode, said.stderr) == (0, b"")
    assert said.stdout.decode() == asked(with_file(argv, "-"), text.encode())[1]


CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.floats().map(str), st.integers().map(str))


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_any_cell_may_hold_anything(kind, data):
    argv, text = TABLES[kind]
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(CELLS).replace(",", ";")
    proper(with_file(argv, "-"), "\n".join(map(",".join, rows)).encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["aneurysm", "systolic_rest_mmhg", "stroke_on", "medicines", "suicide_triage", "bmi", "age_years"]
)
PIECE = st.fixed_dictionaries({}, optional={"value": JSON, "observed_on": JSON, "source": JSON})
FIELDS = ["age_years", "routes", "settings", "adolescents", "//"]


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    evidence=st.dictionaries(KEYS, JSON | PIECE | st.lists(PIECE, max_size=3), max_size=3) | JSON,
    others=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2),
)
def test_any_evidence_may_be_anything(evidence, others):
    typed = json.dumps({**EVIDENCE, **others, "evidence": evidence}).encode()
    proper(["screen", "-", "--on", "2026-06-01", "--json"], typed)
