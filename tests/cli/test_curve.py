"""`openkap curve`: the model's values, a table to read, and kind refusals."""

import json

import pytest

from openkap.cli import main
from openkap.core.library import standard

K1 = standard().shelf("substances").get("ketamine").kinetics
INFUSION = ["curve", "--route", "iv", "--dose-mg", "35", "--weight-kg", "70", "--infusion-min", "40"]


def asked(capsys, *options):
    status = main([*options])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_a_program_reads_json(capsys):
    status, out, _ = asked(capsys, *INFUSION, "--at", "10,40,80", "--band", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["arterial_ketamine_ng_ml"] == pytest.approx([154.5, 253.1, 73.74], rel=1e-3)
    assert found["ketamine_ng_ml"] == pytest.approx([49.80, 198.3, 99.48], rel=1e-3)
    assert (found["cmax"], found["tmax_min"]) == (pytest.approx(201.4, rel=1e-3), pytest.approx(42, abs=0.5))
    assert found["auc_ng_h_ml"] == pytest.approx(35 / 84 * 1000, rel=1e-5)
    assert found["band"]["p5"][1] < found["ketamine_ng_ml"][1] < found["band"]["p95"][1]


def test_a_person_reads_a_table_with_the_limits(capsys):
    status, out, _ = asked(capsys, *INFUSION)
    assert status == 0
    assert out.splitlines()[0].split() == ["minute", "ketamine", "norketamine", "arterial"]
    assert "not dosing advice" in out
    assert all(f"- {limit}" in out.splitlines() for limit in K1.stated)


# What must stand beside every curve, a word for each part; the sentences are in knowledge/substances.
LIMITS = [
    *("18 to 75 years", "45 to 140 kg", "racemic", "CYP2B6 or CYP3A4", "enantiomers", "*6", "Over 60", "fast push"),
    *("No effect of time", "body mass index above 35", "nobody has published the set", "model form is uncertain"),
    *("not dosing advice", "never decides when observation ends", "A draft: 25 of its 25 parameters"),
]


def test_a_program_reads_every_limit_and_where_the_parameters_come_from(capsys):
    found = json.loads(asked(capsys, *INFUSION, "--json")[1])
    assert [part for part in LIMITS if part not in " ".join(found["limits"])] == []
    assert found["limits"] == list(K1.stated)
    assert set(found["sources"]) == {key for each in (K1, *K1.parameters) for key in each.cite}
    assert (found["model"]["substance"], found["model"]["version"]) == ("ketamine", "2")


def test_onset_and_offset_are_told_for_the_typical_person_and_for_people(capsys):
    """Printed for 35 mg in 40 minutes: above 50 ng/mL from 7, 11, 16 to 98, 139, 209 minutes, above 100 until 61, 78,
    105 (5th, 50th and 95th percentile)."""
    onset, marked = json.loads(asked(capsys, *INFUSION, "--band", "--json")[1])["thresholds"]
    assert (onset["ng_ml"], marked["ng_ml"]) == (50, 100)
    assert list(onset["people"]["onset_min"].values()) == pytest.approx([7, 11, 16], abs=1)
    assert list(onset["people"]["offset_min"].values()) == pytest.approx([98, 139, 209], rel=0.04)
    assert list(marked["people"]["offset_min"].values()) == pytest.approx([61, 78, 105], rel=0.04)
    assert onset["people"]["reached"] == 1
    assert (onset["onset_min"], onset["offset_min"]) == (pytest.approx(10, abs=0.1), pytest.approx(137, abs=3))


def test_a_threshold_that_is_not_reached_has_no_moment(capsys):
    low = ["curve", "--route", "po", "--dose-mg", "5", "--weight-kg", "70", "--band"]
    onset, _ = json.loads(asked(capsys, *low, "--json")[1])["thresholds"]
    assert (onset["onset_min"], onset["offset_min"]) == (None, None)
    assert onset["people"] == {"reached": 0, "onset_min": None, "offset_min": None}
    assert "50 ng/mL (onset): not reached by the typical person; 0% of people reach it." in asked(capsys, *low)[1]


def test_a_hold_of_more_than_ten_minutes_widens_the_band(capsys):
    held = ["curve", "--route", "sl", "--dose-mg", "100", "--weight-kg", "70", "--band", "--json", "--at", "40"]
    bands = [json.loads(asked(capsys, *held, "--hold-min", hold)[1])["band"] for hold in ("10", "10.01")]
    assert bands[1]["p95"][0] > bands[0]["p95"][0] * 1.1
    assert bands[1]["p5"][0] <= bands[0]["p5"][0] * 1.001
    assert bands[1]["p50"] == pytest.approx(bands[0]["p50"], rel=1e-2)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "30"], "45 to 140 kg"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--age", "12"], "18 to 75 years"),
        (["--route", "im", "--dose-mg", "-5", "--weight-kg", "70"], "above 0 mg"),
        (["--route", "iv", "--dose-mg", "50", "--weight-kg", "70"], "a push is its own route"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--hold-min", "5"], "melts in the mouth"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "nan"], "a finite number (up to 1e+20) is expected"),
        (
            ["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--at", "soon"],
            "minutes from 0 to 10080",
        ),
        (["--route", "im", "--dose-mg", "1e5", "--weight-kg", "70"], "at most 10000 mg"),
        (["--route", "iv", "--dose-mg", "50", "--weight-kg", "70", "--infusion-min", "1e9"], "within a day"),
        (["--route", "sl", "--dose-mg", "50", "--weight-kg", "70", "--hold-min", "1e9"], "within a day"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--at", ""], "minutes from 0 to 10080"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--at", "-3"], "minutes from 0 to 10080"),
    ],
)
def test_what_the_model_cannot_say_is_refused_in_one_line(capsys, options, says):
    status, out, err = asked(capsys, "curve", *options)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_spitting_out_leaves_less_than_swallowing(capsys):
    lozenge = ["curve", "--route", "sl", "--dose-mg", "100", "--weight-kg", "70", "--hold-min", "10", "--json"]
    areas = [json.loads(asked(capsys, *lozenge, *more)[1])["auc_ng_h_ml"] for more in ([], ["--spit"])]
    assert areas[1] / areas[0] == pytest.approx(0.110 / 0.288, rel=0.01)
