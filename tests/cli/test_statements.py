"""`openkap mechanism` and `claims`: every line with how sure it is and where it comes from."""

import json

import pytest

from openkap.cli import main


@pytest.mark.parametrize(
    ("command", "first", "within"),
    [
        ("mechanism", "not fully understood", "Ketamine -> NMDA receptor (blocks, minutes, human-replicated): "),
        ("claims", "not reviewed by a clinician", "never: That 60 to 70 percent get much better."),
    ],
)
def test_a_person_reads_one_line_for_each_statement_with_its_sources(capsys, command, first, within):
    assert main([command]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert first in head
    assert any(line.startswith(within) for line in lines)
    assert all(line.endswith("]") for line in lines)


def test_a_program_reads_the_same(capsys):
    assert main(["claims", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(claim["cite"] for claim in [*told["claims"], *told["never"]])
    assert main(["mechanism", "--json"]) == 0
    assert all(arrow["levels"] for arrow in json.loads(capsys.readouterr().out)["arrows"])


def test_a_source_tells_which_statements_rest_on_it(capsys):
    assert main(["cite", "holmes-2022"]) == 0
    shown = capsys.readouterr().out
    assert "claims/public/1" in shown
    assert "mechanism/ketamine/1" in shown
