"""`openkap monitor`: the same alerts as at the bedside, sensors that are off, and kind refusals."""

import io
import json

import pytest

from openkap.cli import main
from openkap.cli.routes import MONITORED
from openkap.cli.vitals import at_minute, minute_of
from openkap.core.library import standard
from openkap.core.monitoring import Baseline, Reading, Watch, step

PLAN = standard().shelf("monitoring").get("kap")
TABLE = """minute,HR,NBPSys,NBPDias,SpO2
0,70,120,78,98
10,72,,,0
20,74,166,90,98
30,76,170,92,91
"""


@pytest.fixture
def monitor(monkeypatch, capsys):
    def run(*options, text=TABLE, route="im"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        status = main(["monitor", "-", "--route", route, *options])
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


@pytest.mark.parametrize("baseline", [["--dose-at", "5"], ["--baseline", "systolic=120,DBP=78"]])
def test_a_baseline_lets_a_rise_be_judged(monitor, baseline):
    out = monitor("--json", *baseline)[1]
    assert (20, "red", "systolic-rise-red") in raised(out)
    assert not [rule for rule in json.loads(out)["not_judged"] if "olic" in rule]


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
        ([], TABLE.replace("10,72", "10,fast"), "line 3, column 'HR': 'fast' is no heart_rate_bpm: 10 to 300 /min"),
        ([], TABLE.replace("10,72", "10,-3"), "line 3, column 'HR': '-3' is no heart_rate_bpm: 10 to 300 /min"),
        ([], TABLE.replace("92,91", "92,127"), "line 5, column 'SpO2': '127' is no spo2_percent: 30 to 100 %, 0 for"),
        ([], TABLE.replace("92,91", "920,91"), "line 5, column 'NBPDias': '920' is no diastolic_mmhg: 10 to 200 mmHg"),
        ([], TABLE.replace("10,72", "soon,72"), "line 3, column 'minute': 'soon' is no minute"),
        ([], TABLE.replace("10,72", "-1,72"), "line 3, column 'minute': '-1' is no minute"),
        ([], "minute,temp (F)\n0,98\n", "line 1, column 'temp (F)': unknown unit 'F'; temperature_c is in °C"),
        ([], "minute,rass (points)\n0,1\n", "unknown unit 'points'; sedation_rass has no unit"),
        ([], "minute,HR,heart_rate_bpm\n0,70,70\n", "'heart_rate_bpm' is a second column of heart_rate_bpm"),
        ([], "minute,HR,Minute\n0,70,1\n", "column minute stands twice"),
        ([], "minute,symptoms\n0,hiccups\n", "line 2, column 'symptoms': no symptom hiccups; there are chest_pain"),
        ([], TABLE.replace("166,90", "90,166"), "line 4, column 'NBPSys': systolic 90 is not above diastolic 166"),
        (["--baseline", "sbp=80,dbp=80"], TABLE, "--baseline: systolic 80 is not above diastolic 80"),
        (["--baseline", "pulse=70"], TABLE, "'pulse=70' is not a signal and a number; the signals are diastolic_mmhg"),
        (["--baseline", "sedation_moaas=5"], TABLE, "is not a signal and a number"),
        (["--baseline", ""], TABLE, "is not a signal and a number"),
        (["--baseline", "systolic_mmhg=high"], TABLE, "'high' is no systolic_mmhg: 30 to 300 mmHg"),
        (["--baseline", "spo2=970"], TABLE, "'970' is no spo2_percent: 30 to 100 %"),
        (["--baseline", "sbp=120,systolic=121"], TABLE, "systolic_mmhg stands twice"),
        (["--dose-at", "nan"], TABLE, "--dose-at: a finite number (up to 1e+20) is expected"),
        (["--dose-at", "-5"], TABLE, "--dose-at: -5 is no minute"),
        (["--stop-at", "40"], TABLE, "an infusion stops after --dose-at"),
    ],
)
def test_a_bad_table_is_refused_in_one_line(monitor, options, text, says):
    status, out, err = monitor(*options, text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_every_route_with_a_plan_can_be_watched(monitor):
    assert set(MONITORED.values()) == {each.route for each in PLAN.routes}
    for name in MONITORED:
        status, out, _ = monitor("--json", text=TABLE, route=name)
        assert (status, bool(json.loads(out)["alerts"])) == (0, True)


def test_the_esketamine_spray_is_watched_by_its_own_schedule(monitor):
    """Pressure before, at about 40 minutes and before leaving: readings far apart are not late, as by muscle."""
    text = "minute,sbp,dbp,hr\n0,120,78,70\n30,121,78,70\n100,121,78,70\n"
    late = [json.loads(monitor("--json", "--dose-at", "0", text=text, route=each)[1]) for each in ("esketamine", "im")]
    assert [bool(each["alerts"]) for each in late] == [False, True]


def test_an_alert_tells_minute_signal_level_and_rule(monitor):
    first = json.loads(monitor("--json")[1])["alerts"][0]
    assert (first["minute"], first["signal"], first["level"], first["rule"]) == (
        20,
        "systolic_mmhg",
        "amber",
        "systolic-high-amber",
    )


LATE = """minute,HR (bpm),systolic (mmHg),diastolic,SpO2 [%],mood
0,70,120,78,98,fine
10,70,121,78,98,
60,72,122,79,98,
"""


def test_a_reading_that_came_too_late_is_called_out_at_the_minute_it_was_late(monitor):
    told = json.loads(monitor("--json", "--dose-at", "1", text=LATE)[1])
    assert [(each["minute"], each["level"]) for each in told["alerts"] if each["rule"] == "oxygen-late"] == [
        (32.5, "amber"),
        (40, "red"),
    ]
    assert told["not_expected"] == ["breathing", "dissociation"]
    assert told["not_read"] == ["mood"]


def test_after_the_infusion_stopped_readings_may_be_further_apart(monitor):
    text = "minute,spo2\n" + "".join(f"{minute},98\n" for minute in (0, 10, 20, 30, 40, 56))
    running = json.loads(monitor("--json", "--dose-at", "0", text=text, route="iv")[1])["alerts"]
    stopped = json.loads(monitor("--json", "--dose-at", "0", "--stop-at", "40", text=text, route="iv")[1])["alerts"]
    assert ([each["minute"] for each in running], stopped) == ([55], [])


def test_without_a_dose_no_reading_is_late(monitor):
    told = json.loads(monitor("--json", text=LATE)[1])
    assert (told["alerts"], told["not_expected"]) == ([], [])


def test_what_was_seen_joins_what_was_measured(monitor):
    text = "minute,systolic,symptoms\n5,185,\n6,186,chest_pain severe_headache\n7,120,none\n"
    assert raised(monitor("--json", text=text)[1]) == [
        (5, "red", "systolic-high-red"),
        (6, "black", "systolic-high-black"),
    ]


def test_rows_in_any_order_raise_the_same_alerts(monitor):
    header, *rows = TABLE.splitlines()
    turned = "\n".join([header, *rows[::-1]]) + "\n"
    assert monitor("--json", "--dose-at", "5", text=turned) == monitor("--json", "--dose-at", "5")


def test_a_file_gives_the_alerts_that_its_readings_give_one_by_one(monitor):
    plan = PLAN.for_route("im")
    watch, found = Watch(plan, Baseline(systolic_mmhg=120)), []
    for minute, systolic, spo2 in ((0, 120, 98), (3, 161, 93), (4, 0, 0), (9, 190, 89)):
        reading = Reading(at=at_minute(minute), systolic_mmhg=systolic, spo2_percent=spo2)
        watch, new = step(watch, reading)
        found += [(minute_of(alert.at), alert.level, alert.rule) for alert in new]
    text = "minute,systolic,spo2\n0,120,98\n3,161,93\n4,0,0\n9,190,89\n"
    assert raised(monitor("--json", "--baseline", "systolic=120", text=text)[1]) == found != []
