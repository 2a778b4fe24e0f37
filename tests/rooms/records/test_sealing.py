"""Keys and seals, and the file in which keys are kept."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.records import keys, sealing

RING = sealing.ring([sealing.new_key(), sealing.new_key()])


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_to_the_same(plain, about):
    assert sealing.unseal(RING, sealing.seal(RING, plain, about), about) == plain


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_changed_bit_anywhere_is_noticed(plain, data):
    sealed = sealing.seal(RING, plain, b"here")
    box = bytearray(sealed.box)
    box[data.draw(st.integers(0, len(box) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(sealing.Tampered):
        sealing.unseal(RING, sealing.Sealed(sealed.key_id, bytes(box)), b"here")


@pytest.mark.parametrize("box", [b"", b"short", bytes(12), bytes(27)])
def test_a_box_cut_short_is_noticed(box):
    with pytest.raises(sealing.Tampered):
        sealing.unseal(RING, sealing.Sealed(RING.newest, box), b"here")


def test_a_seal_moved_elsewhere_is_noticed():
    with pytest.raises(sealing.Tampered, match="moved"):
        sealing.unseal(RING, sealing.seal(RING, b"x", b"record 1"), b"record 2")


def test_the_newest_key_seals_and_every_key_opens():
    old = sealing.Ring(dict(list(RING.keys.items())[:1]))
    sealed = sealing.seal(old, b"x", b"")
    assert sealing.unseal(RING, sealed, b"") == b"x"
    assert sealing.seal(RING, b"x", b"").key_id == RING.newest != sealed.key_id


def test_a_missing_key_is_named_by_its_id():
    sealed = sealing.seal(RING, b"x", b"")
    with pytest.raises(sealing.KeyMissing, match=f"{sealed.key_id}.*backup"):
        sealing.unseal(sealing.ring([sealing.new_key()]), sealed, b"")


def test_the_same_thing_sealed_twice_looks_different():
    assert sealing.seal(RING, b"x", b"").box != sealing.seal(RING, b"x", b"").box


@pytest.mark.parametrize("texts", [[], [""], ["short"], ["!" * 44], [sealing.new_key(), "QUJD"]])
def test_what_is_no_key_is_refused_without_being_shown(texts):
    with pytest.raises(sealing.BadKey, match="--new-key") as fault:
        sealing.ring(texts)
    assert not any(text and text in str(fault.value) for text in texts)


def test_the_first_key_is_made_once_and_for_its_owner_only(tmp_path):
    file = tmp_path / "var" / "records.keys"
    first = keys.held([], file)
    assert keys.held([], file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["records.keys"]


def test_a_key_that_another_process_made_first_is_the_one(tmp_path):
    file = tmp_path / "records.keys"
    first = keys.kept(file)
    keys._begin(file)
    assert keys.kept(file) == first


def test_a_further_key_comes_last_and_the_file_stays_for_its_owner(tmp_path):
    file = tmp_path / "records.keys"
    first = keys.kept(file)
    name = keys.add(file)
    assert keys.kept(file)[0] == first[0]
    assert sealing.ring(keys.kept(file)).newest == name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_in_a_setting_come_before_the_file_and_a_bad_one_names_its_place(tmp_path):
    file = tmp_path / "records.keys"
    said = [sealing.new_key()]
    assert keys.held(said, file) == said
    assert not file.exists()
    with pytest.raises(sealing.BadKey, match="OPENKAP_RECORDS_KEY: a key is"):
        keys.held(["nonsense"], file)
