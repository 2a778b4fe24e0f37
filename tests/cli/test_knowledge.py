"""`openkap knowledge`: the library is whole, and so are a clinic's own rules."""

import io

import pytest

from openkap.cli import main
from openkap.core.candidacy import rulebook


@pytest.fixture
def folder(tmp_path):
    rulebook.cache_clear()
    (tmp_path / "med.bp_stop").mkdir()
    return tmp_path


def write(folder, systolic_mmhg):
    text = f"""version = "1"
decided_by = "Jo Park"
decided_on = 2026-05-01
reason = "The team asked for it."
[limits.pressure_at_least]
systolic_mmhg = {systolic_mmhg}
"""
    (folder / "med.bp_stop" / "1.toml").write_text(text, encoding="utf-8")


def test_a_clinics_rules_are_checked_and_named(folder, capsys):
    write(folder, 150)
    assert main(["knowledge", "check", "--overlay", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == "med.bp_stop 1+clinic.1: Clinic rule 1, Jo Park, 2026-05-01: The team asked for it."


@pytest.mark.parametrize("command", [["knowledge", "check"], ["screen", "-"]])
def test_a_looser_rule_is_refused_in_one_line(folder, capsys, monkeypatch, command):
    write(folder, 170)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"evidence": {}}')))
    assert main([*command, "--overlay", str(folder)]) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), "name the medical director" in said) == (1, True)
