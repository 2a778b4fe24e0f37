"""Published classifications of change come out of the published scores (Claus 2020)."""

import json
import os
from pathlib import Path

import pytest

from openkap.cli import main

pytestmark = [
    pytest.mark.validation,
    pytest.mark.skipif("OPENKAP_VALIDATION_DATA" not in os.environ, reason="OPENKAP_VALIDATION_DATA names no folder"),
]
DATA = Path(os.environ.get("OPENKAP_VALIDATION_DATA", "."))
CLAUS = [str(DATA / "gpl" / "claus2020_bdi_shaps_who5_hamd.csv"), "--id", "id", "--time", "time", "--json"]


def changed(capsys, *options):
    assert main(["change", *CLAUS, *options]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("options", "published"),
    [
        (["--value", "hamd", "--reliability", ".80"], (29, 10, 1)),
        (["--value", "who", "--reliability", ".85", "--higher-is-better"], (21, 18, 1)),
        (["--value", "bdi", "--reliability", ".801", "--norm", "7.69,7.52"], (10, 8, 22, 0)),
        (["--value", "hamd", "--reliability", ".80", "--norm", "8,8"], (26, 3, 10, 1)),
    ],
)
def test_the_classes_of_change_come_out(capsys, options, published):
    found = changed(capsys, *options)
    assert (tuple(found["counts"].values()), found["n"], found["missing"]) == (published, 40, 3)


def test_the_cut_comes_out(capsys):
    found = changed(capsys, "--value", "bdi", "--reliability", ".801", "--norm", "7.69,7.52")
    assert round(found["cut"], 2) == 21.02


def test_response_and_remission_come_out_by_arm(capsys):
    found = changed(capsys, "--value", "hamd", "--reliability", ".80", "--arm", "treatment", "--remission", "7")
    told = {arm: (group["response"], group["remission"]["count"]) for arm, group in found["arms"].items()}
    assert told == {"PA": ({"count": 14, "of": 21}, 5), "TAU": ({"count": 2, "of": 19}, 1)}
