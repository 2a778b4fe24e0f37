"""The command line reads a clinic's own instruments as it reads those that ship."""

import json

import pytest

from openkap.cli import main
from openkap.cli.faults import Fault
from openkap.cli.serving import check_wording, open_house
from tests.core.brought_parts import DEFINITION, put, words


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A clinic that names its folder."""
    named = put(tmp_path / "structure")
    monkeypatch.setenv("OPENKAP_INSTRUMENTS", named)
    return tmp_path / "structure"


@pytest.fixture
def spoiled(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENKAP_INSTRUMENTS", put(tmp_path, DEFINITION.replace("[0, 4]", "[0, 5]")))


def test_it_is_scored(folder, capsys):
    assert main(["score", "calm", "--answers", "2,0,1"]) == 0
    assert capsys.readouterr().out.splitlines() == ["calm (version clinic.1): 4, calm", "! Despair. (raised)"]


def test_rows_of_it_are_scored(folder, tmp_path, capsys):
    (tmp_path / "rows.csv").write_text("a,b,c\n2,1,0\n,1,0\n")
    assert main(["score", "calm", "--csv", str(tmp_path / "rows.csv"), "--items", "a,b,c"]) == 0
    rows = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    assert [row[3:6] for row in rows] == [
        ["calm_total", "calm_total_state", "calm_total_band"], ["3", "complete", "calm"], ["", "withheld", ""],
    ]  # fmt: skip


def test_it_is_listed_as_brought_by_this_clinic(folder, capsys):
    main(["instruments", "--json"])
    calm = next(each for each in json.loads(capsys.readouterr().out) if each["id"] == "calm")
    assert (calm["version"], calm["brought"], calm["licence"]) == ("clinic.1", True, "B")
    main(["instruments"])
    assert "Invented scale of calm [calm-paper], brought by this clinic; for clinical use" in capsys.readouterr().out
    main(["score", "list"])
    assert "Invented scale of calm (brought by this clinic)" in capsys.readouterr().out


def test_what_a_clinic_brought_is_no_longer_missing(folder, capsys):
    put(folder, DEFINITION.replace("calm.", "pis.").replace('id = "calm"', 'id = "pis"'), file="pis/1.toml")
    main(["instruments", "--json"])
    told = [each for each in json.loads(capsys.readouterr().out) if each["id"] == "pis"]
    assert [each["version"] for each in told] == ["clinic.1"]


def test_its_terms_are_compared_with_the_declared_use(folder, capsys, monkeypatch):
    monkeypatch.setenv("OPENKAP_LICENCE_CONTEXTS", "clinical,research")
    main(["instruments"])
    assert "refused here: The licence of the Calm does not permit research use." in capsys.readouterr().out
    main(["knowledge", "instruments"])
    assert "refused here: The licence of the Calm does not permit research use." in capsys.readouterr().out


def test_its_source_can_be_asked_for(folder, capsys):
    assert main(["cite", "calm-paper"]) == 0
    assert "used by: calm/1" in capsys.readouterr().out


def test_the_folder_is_told_line_by_line(folder, capsys):
    put(folder, DEFINITION.replace('version = "1"', 'version = "2"'), file="calm/2.toml")
    assert main(["knowledge", "instruments", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "calm clinic.1 (active): Invented scale of calm, 3 items",
        "calm clinic.2 (active): Invented scale of calm, 3 items",
        f"2 instruments in {folder}, without a fault",
    ]


@pytest.mark.parametrize(
    "command", [["score", "phq-9", "--answers", "1"], ["score", "list"], ["instruments"], ["cite", "list"]]
)
def test_a_file_that_cannot_be_is_refused_in_one_line(spoiled, capsys, command):
    assert main(command) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), "OPENKAP_INSTRUMENTS: calm/1.toml: top level: scores.total: range" in said) == (1, True)


def test_a_nearly_right_name_is_helped_with_the_clinics_own(folder, capsys):
    assert main(["score", "clam", "--answers", "1"]) == 2
    assert "did you mean calm" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["instruments"], "name the folder, or set OPENKAP_INSTRUMENTS"),
        (["instruments", "nowhere"], "nowhere: top level: there is no such folder"),
    ],
)
def test_wrong_questions_are_answered_in_one_line(capsys, monkeypatch, arguments, says):
    monkeypatch.delenv("OPENKAP_INSTRUMENTS", raising=False)
    assert main(["knowledge", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_the_clinic_does_not_start_with_an_instrument_that_cannot_be(spoiled):
    with pytest.raises(Fault, match=r"OPENKAP_INSTRUMENTS: calm/1\.toml"):
        open_house()


def test_words_for_it_are_checked_against_it(folder, tmp_path, monkeypatch, capsys):
    named = words(tmp_path / "words")
    monkeypatch.setenv("OPENKAP_WORDING", named)
    check_wording()
    assert main(["knowledge", "wording"]) == 0
    assert "calm/en.toml: Calm, 3 items" in capsys.readouterr().out
    monkeypatch.delenv("OPENKAP_INSTRUMENTS")
    with pytest.raises(Fault, match=r"calm/en\.toml: .*there is no instrument calm"):
        check_wording()
