"""`openkap monitor`: the same alerts as at the bedside, sensors that are off, and kind refusals."""

import io
import json

import pytest

from openkap.cli import main

TABLE = """minute,HR,NBPSys,NBPDias,SpO2
0,70,120,78,98
10,72,,,0
20,74,166,90,98
30,76,170,92,91
"""


@pytest.fixture
def monitor(monkeypatch, capsys):
    def run(*options, text=TABLE):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        status = main(["monitor", "-", "--route", "im", *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def raised(shown):
    return [(each["minute"], each["level"], each["rule"]) for each in json.loads(shown)["alerts"]]


def test_a_sensor_that_is_off_is_no_alarm_and_rules_without_baseline_are_named(monitor):
    status, out, _ = monitor("--json")
    assert status == 0
    assert not [each for each in raised(out) if each[0] == 10]
    assert (20, "amber", "systolic-high-amber") in raised(out)
    assert "systolic-rise-red" in json.loads(out)["not_judged"]


@pytest.mark.parametrize("baseline", [["--dose-at", "5"], ["--baseline", "systolic_mmhg=120,DBP=78", "--dose-at", "5"]])
def test_a_baseline_lets_a_rise_be_judged(monitor, baseline):
    out = monitor("--json", *baseline)[1]
    assert (20, "red", "systolic-rise-red") in raised(out)
    assert json.loads(out)["not_judged"] == []


def test_a_person_reads_one_line_for_each_alert(monitor):
    out = monitor()[1]
    assert "Systolic" in out
    assert "not judged for want of a baseline" in out
    assert monitor("--dose-at", "0", text="minute,HR\n0,70\n5,71\n")[1].splitlines()[0] == "no alert"


@pytest.mark.parametrize(
    ("options", "text", "says"),
    [
        ([], "time,HR\n0,70\n", "no column is called minute"),
        ([], "minute,mood\n0,70\n", "no column is a signal"),
        ([], TABLE.replace("10,72", "10,fast"), "line 3: 'fast' is no heart_rate_bpm"),
        ([], TABLE.replace("10,72", "10,-3"), "a number from 0 on"),
        ([], TABLE.replace("10,72", "soon,72"), "'soon' is no minute"),
        (["--baseline", "pulse=70"], TABLE, "is not a signal and a number"),
        (["--baseline", "systolic_mmhg=high"], TABLE, "is not a signal and a number"),
    ],
)
def test_a_bad_table_is_refused_in_one_line(monitor, options, text, says):
    status, out, err = monitor(*options, text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err
