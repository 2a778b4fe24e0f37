"""`openkap protocols NAME`: one protocol, rule by rule, for people, for programs and for other clinics."""

import json

import pytest

from openkap.cli import main
from openkap.core.library import standard


def test_one_protocol_is_told_visit_by_visit_with_its_rules_and_their_sources(capsys):
    assert main(["protocols", "six-dose-im"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Six-session protocol, into the muscle (six-dose-im 1, active)"
    assert "Integration 1, 50 min, therapist" in lines
    assert "  24 to 72 hours after Dose 1 [price-2022, openkap-clinic-settings]" in lines
    assert "  wish: at most 3 weeks after Dose 1 [oliver-2022, openkap-clinic-settings]" in lines


def test_one_protocol_as_json_is_the_same_as_in_the_list(capsys):
    main(["protocols", "--json"])
    listed = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    main(["protocols", "booster", "--json"])
    assert json.loads(capsys.readouterr().out) == listed["booster"]


@pytest.mark.parametrize(
    ("options", "release"), [(["--fhir"], "actionId"), (["--fhir", "R4"], "actionId"), (["--fhir", "R5"], "targetId")]
)
def test_every_protocol_can_leave_as_a_plan_definition(capsys, options, release):
    for protocol in standard().shelf("protocols"):
        assert main(["protocols", protocol.id, *options]) == 0
        said = capsys.readouterr().out
        assert json.loads(said)["resourceType"] == "PlanDefinition"
        assert release in said


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["seven-dose"], "no protocol is called seven-dose; there are booster,"),
        (["--fhir"], "--fhir needs the name of"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line(capsys, options, says):
    assert main(["protocols", *options]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert says in shown.err
