"""`openkap records`: whether every file can be opened, and what to do with keys."""

import pytest

from openkap.cli import records as command
from openkap.cli.faults import Fault
from openkap.records import actions, keys, sealing
from openkap.records.checking import Checked
from tests.rooms.records import files


@pytest.fixture
def one(cast, now):
    file = Checked(files.photo(), "image/jpeg", 1)
    return actions.bring(episode=cast.bo_episode, kind="lab", title="", dated_on=None, file=file, by=cast.bo, at=now)


def test_it_says_that_every_file_opens_and_with_which_key(one, settings, capsys):
    assert command.each(reseal=False) == command.stock() == 0
    said = capsys.readouterr().out
    assert "1 of 1 files can be opened" in said
    assert f"{one.sealed.key_id}  seals and opens  1 files" in said
    assert not any(key in said for key in settings.OPENKAP_RECORDS_KEYS)


def test_a_missing_key_is_named_and_is_an_error(one, settings, capsys):
    settings.OPENKAP_RECORDS_KEYS = [sealing.new_key()]
    with pytest.raises(Fault, match="1 files cannot be opened"):
        command.stock()
    assert f"{one.sealed.key_id}  missing" in capsys.readouterr().out
    for reseal in (False, True):
        with pytest.raises(Fault, match=f"record {one.pk}: The key {one.sealed.key_id}"):
            command.each(reseal=reseal)


def test_sealing_anew_counts_what_it_did(one, settings, capsys):
    settings.OPENKAP_RECORDS_KEYS = [*settings.OPENKAP_RECORDS_KEYS, sealing.new_key()]
    command.each(reseal=True)
    command.each(reseal=True)
    assert capsys.readouterr().out.splitlines() == [
        "1 of 1 files can be opened; 1 sealed anew",
        "1 of 1 files can be opened; 0 sealed anew",
    ]


def test_a_new_key_goes_to_the_file_or_to_whoever_keeps_the_setting(settings, monkeypatch, tmp_path, capsys):
    settings.OPENKAP_RECORDS_KEY_FILE = tmp_path / "records.keys"
    assert command.new_key() == 0
    assert not settings.OPENKAP_RECORDS_KEY_FILE.exists()  # the tests' keys are a setting
    monkeypatch.delenv("OPENKAP_RECORDS_KEY")
    assert command.new_key() == 0
    assert len(keys.kept(settings.OPENKAP_RECORDS_KEY_FILE)) == 2
