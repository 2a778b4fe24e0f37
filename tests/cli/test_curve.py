"""`openkap curve`: the model's values, a table to read, and kind refusals."""

import json

import pytest

from openkap.cli import main

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


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "30"], "45 to 140 kg"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--age", "12"], "18 to 75 years"),
        (["--route", "im", "--dose-mg", "-5", "--weight-kg", "70"], "above 0 mg"),
        (["--route", "iv", "--dose-mg", "50", "--weight-kg", "70"], "a push is its own route"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--hold-min", "5"], "melts in the mouth"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "nan"], "45 to 140 kg"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--at", "soon"], "minutes with commas"),
        (["--route", "im", "--dose-mg", "50", "--weight-kg", "70", "--at", "-3"], "minutes from 0 on"),
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
