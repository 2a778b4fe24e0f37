"""What is shipped can be listed, with its sources, by people and by programs."""

import json

import pytest

from openkap.cli import main
from openkap.core.library import standard


@pytest.mark.parametrize("shelf", ["instruments", "criteria", "protocols"])
def test_every_work_is_listed_with_version_and_sources(capsys, shelf):
    assert main([shelf, "--json"]) == 0
    told = [each for each in json.loads(capsys.readouterr().out) if each["status"] != "known"]
    assert {(each["id"], each["version"]) for each in told} == {
        (each.id, each.version) for each in standard().shelf(shelf)
    }
    assert all(each["cite"] for each in told)
    assert main([shelf]) == 0
    assert len(capsys.readouterr().out.partition("\n\n")[0].splitlines()) == len(told)


def test_instruments_known_by_name_only_stand_under_a_heading_with_what_is_missing(capsys):
    main(["instruments", "--json"])
    known = [each for each in json.loads(capsys.readouterr().out) if each["status"] == "known"]
    assert all(each["version"] is None and each["missing"] and each["terms"] and each["cite"] for each in known)
    main(["instruments"])
    heading, *lines = capsys.readouterr().out.partition("\n\n")[2].splitlines()
    assert heading == "Known, structure not shipped (a clinic can bring it):"
    assert [line.split(" ")[0] for line in lines] == [each["id"] for each in known]
    assert "piq (class B, 23 items): Psychological Insight Questionnaire [piq-2021]; missing: its answers" in "".join(
        lines
    )


def test_what_nobody_has_checked_says_so(capsys):
    main(["criteria"])
    told = dict(line.split(" ", 1) for line in capsys.readouterr().out.splitlines())
    for criterion in standard().shelf("criteria"):
        assert ("not verified" in told[criterion.id].split(":")[0]) == (not criterion.verified)


def test_a_source_tells_what_rests_on_it(capsys):
    assert main(["cite", "kroenke-2001", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["doi"], "instruments/phq-9/1" in told["used_by"]) == ("10.1046/j.1525-1497.2001.016009606.x", True)
    assert main(["cite", "kroenke-2001"]) == 0
    assert "used by: " in capsys.readouterr().out


def test_a_key_that_is_nearly_right_is_helped(capsys):
    assert main(["cite", "kroenke-201"]) == 2
    assert "there is kroenke-2001" in capsys.readouterr().err


def test_all_sources_can_be_listed(capsys):
    assert main(["cite", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(standard().references)
