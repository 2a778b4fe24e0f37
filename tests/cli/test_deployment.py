"""The command line tells what this deployment may use, and what is wrong with its own words."""

import json

import pytest

from openkap.cli import main
from openkap.cli.faults import Fault
from openkap.cli.serving import check_wording

WORDS = """
terms = "Licensed to the clinic."
[items]
1 = "A"
2 = "B"
3 = "C"
4 = "D"
5 = "E"
[options.frequency]
0 = "a"
1 = "b"
2 = "c"
3 = "d"
4 = "e"
5 = "f"
"""


@pytest.fixture
def folder(tmp_path):
    """A clinic's folder with a file for the WHO-5."""

    def put(text=WORDS):
        (tmp_path / "who-5").mkdir(exist_ok=True)
        (tmp_path / "who-5" / "en.toml").write_text(text)
        return str(tmp_path)

    return put


def listed(capsys, id="who-5"):
    assert main(["instruments", "--json"]) == 0
    return next(each for each in json.loads(capsys.readouterr().out) if each["id"] == id)


def test_an_instrument_is_listed_with_the_uses_its_terms_allow(capsys, monkeypatch):
    monkeypatch.delenv("OPENKAP_LICENCE_CONTEXTS", raising=False)
    told = listed(capsys)
    assert (told["contexts"], told["words"], told["refused"]) == (["clinical", "research"], None, None)
    assert listed(capsys, "phq-9")["words"] == "package"


def test_a_refused_instrument_is_listed_with_the_reason(capsys, monkeypatch):
    monkeypatch.setenv("OPENKAP_LICENCE_CONTEXTS", "clinical,commercial")
    assert listed(capsys)["refused"] == "The licence of the WHO-5 does not permit commercial use."
    main(["instruments"])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("who-5"))
    assert line.endswith("; refused here: The licence of the WHO-5 does not permit commercial use.")


def test_the_clinics_own_words_and_terms_are_listed(capsys, monkeypatch, folder):
    monkeypatch.setenv("OPENKAP_WORDING", folder('contexts = ["commercial"]' + WORDS))
    monkeypatch.setenv("OPENKAP_LICENCE_CONTEXTS", "commercial")
    told = listed(capsys)
    assert (told["contexts"], told["words"], told["refused"]) == (["commercial"], "clinic", None)


@pytest.mark.parametrize(
    ("declared", "says"), [("private", "private is no use of instruments"), ("", "no use of inst")]
)
def test_a_use_that_is_none_is_refused(capsys, monkeypatch, declared, says):
    monkeypatch.setenv("OPENKAP_LICENCE_CONTEXTS", declared)
    assert main(["instruments"]) == 2
    said = capsys.readouterr().err
    assert f"OPENKAP_LICENCE_CONTEXTS: {says}" in said
    assert "there are clinical, research, commercial" in said


def test_a_good_folder_is_told_file_by_file(capsys, folder):
    assert main(["knowledge", "wording", folder()]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "who-5/en.toml: WHO-5, 5 items, language en; for clinical, research use; terms: Licensed to the clinic."
    )
    assert said[1].startswith("1 content file in ")


def test_words_whose_terms_forbid_this_deployment_are_told(capsys, monkeypatch, folder):
    monkeypatch.setenv("OPENKAP_LICENCE_CONTEXTS", "commercial")
    assert main(["knowledge", "wording", folder()]) == 0
    assert "refused here: This clinic's wording file for the WHO-5" in capsys.readouterr().out


def test_every_fault_of_a_folder_is_told_and_the_command_fails(capsys, folder):
    assert main(["knowledge", "wording", folder(WORDS.replace('"C"', '""').replace('5 = "f"\n', ""))]) == 2
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "who-5/en.toml: options.frequency: nothing for the answer 5",
        "who-5/en.toml: items.3: the text is empty",
    ]
    assert "2 faults in 1 file" in said.err


def test_the_folder_of_the_deployment_is_checked_when_none_is_named(capsys, monkeypatch, folder):
    monkeypatch.setenv("OPENKAP_WORDING", folder())
    assert main(["knowledge", "wording"]) == 0
    assert "1 content file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["wording"], "name the folder, or set OPENKAP_WORDING"),
        (["wording", "nowhere"], "nowhere: there is no such folder"),
        (["check", "nowhere"], "check takes no folder"),
    ],
)
def test_wrong_questions_are_answered_in_one_line(capsys, monkeypatch, arguments, says):
    monkeypatch.delenv("OPENKAP_WORDING", raising=False)
    assert main(["knowledge", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_the_clinic_does_not_start_with_words_that_do_not_fit(monkeypatch, folder):
    monkeypatch.delenv("OPENKAP_WORDING", raising=False)
    check_wording()
    monkeypatch.setenv("OPENKAP_WORDING", folder())
    check_wording()
    folder(WORDS.replace('"C"', '""'))
    with pytest.raises(Fault, match=r"OPENKAP_WORDING: who-5/en\.toml: items\.3: the text is empty"):
        check_wording()
