"""A clinic brings the structure of an instrument itself: read like what ships, beside it, and never instead of it."""

from pathlib import Path

import pytest

from openkap.core.instruments import references, score, shelf
from openkap.core.library import KNOWLEDGE, standard
from openkap.core.licensing import may_use
from openkap.core.reading import KnowledgeError
from openkap.core.wording import wording
from tests.core.brought_parts import DEFINITION, SOURCES, put, words

CFI = (KNOWLEDGE / "instruments" / "cfi" / "1.toml").read_text(encoding="utf-8")
PHQ9 = (KNOWLEDGE / "instruments" / "phq-9" / "1.toml").read_text(encoding="utf-8")
REVIEWED = 'reviewed_by = "Jo Park"\nreviewed_on = 2026-05-01\n'


def changed(old, new, text=DEFINITION):
    assert old in text
    return text.replace(old, new)


def test_without_a_folder_there_is_what_ships_and_nothing_else():
    assert list(shelf()) == list(shelf("")) == list(standard().shelf("instruments"))
    assert references() == standard().references
    assert not any(each.brought for each in shelf().versions())


def test_what_a_clinic_brings_stands_beside_what_ships(tmp_path):
    both = shelf(put(tmp_path))
    assert {each.id for each in both} == {each.id for each in shelf()} | {"calm"}
    calm = both.get("calm")
    assert (calm.version, calm.brought, calm.reviewed) == ("clinic.1", True, True)
    assert score(calm, {"calm.1": 2, "calm.2": 0, "calm.3": 1}).score("total").band == "calm"


def test_it_may_cite_the_clinics_own_sources_and_those_that_ship(tmp_path):
    known = references(put(tmp_path))
    assert known["calm-paper"].title == "A paper about calm"
    assert known["kroenke-2001"] == standard().references["kroenke-2001"]


def test_its_terms_count_as_those_of_any_other(tmp_path):
    calm = shelf(put(tmp_path)).get("calm")
    assert may_use(calm, ("clinical",))
    assert may_use(calm, ("clinical", "research")).reason == "The licence of the Calm does not permit research use."


def test_its_words_come_from_the_wording_folder(tmp_path):
    calm = shelf(put(tmp_path / "structure")).get("calm")
    assert wording(calm) is None
    assert wording(calm, overlay=Path(words(tmp_path / "words"))).items["calm.3"] == "All is lost"


def test_the_newest_version_counts_and_the_older_one_can_still_be_read(tmp_path):
    put(tmp_path)
    for version in ("2", "10"):
        put(tmp_path, changed('version = "1"', f'version = "{version}"'), file=f"calm/{version}.toml")
    both = shelf(str(tmp_path))
    assert (both.get("calm").version, both.get("calm", "clinic.2").version) == ("clinic.10", "clinic.2")


def test_it_stands_in_for_a_draft_that_ships_and_leaves_that_draft_readable(tmp_path):
    own = REVIEWED + changed('status = "draft"', 'status = "active"', CFI)
    both = shelf(put(tmp_path, own, file="cfi/1.toml"))
    assert (both.get("cfi").version, both.get("cfi").status) == ("clinic.1", "active")
    assert both.get("cfi", "1") == shelf().get("cfi")


def test_it_never_stands_in_for_what_is_published(tmp_path):
    with pytest.raises(KnowledgeError, match=r"phq-9/1\.toml: id: phq-9 ships and is published: take another name"):
        shelf(put(tmp_path, PHQ9, file="phq-9/1.toml"))


def test_what_was_brought_before_it_shipped_is_kept_for_its_answers_as_retired(tmp_path):
    wordless = PHQ9[: PHQ9.index("[wording]")] + PHQ9[PHQ9.index("[answers") :]
    own = REVIEWED + changed('status = "active"', 'status = "retired"', wordless)
    both = shelf(put(tmp_path, own, file="phq-9/1.toml"))
    assert both.get("phq-9") == shelf().get("phq-9")
    assert both.get("phq-9", "clinic.1").status == "retired"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("range = [0, 4]", "range = [0, 5]", r"calm/1\.toml: top level: scores\.total: range is \(0\.0, 5\.0\)"),
        ('short = "Calm"', 'shrot = "Calm"', "unknown key shrot"),
        ('topic = "body"', 'topic = "body", text = "My body"', "licensed wording does not belong in this file"),
        ('cite = ["kroenke-2001"]', 'cite = ["nobody-1999"]', "cite: nobody-1999 is not in references.toml"),
        (', cite = ["kroenke-2001"]', "", "cite"),
        ('version = "1"', 'version = "2"', "calm 2 does not match its path"),
        ("reviewed_on = 2026-05-01", "", "status: active needs reviewed_by and reviewed_on"),
        ('status = "active"', 'status = "ready"', "'ready' is none of draft, active, retired"),
        ("calm.1", "clam.1", r"items\.clam\.1: the id of an item begins with calm\."),
        ('id = "total"', f'id = "{"t" * 41}"', "longer than 40 characters"),
        ('label = "restless"', f'label = "{"r" * 121}"', "longer than 120 characters"),
        ('id = "despair"', f'id = "{"d" * 41}"', "longer than 40 characters"),
        (
            "[licence]",
            '[wording]\npackage = "camcops_server"\nfile = "x.xml"\ntask = "x"\n[licence]',
            "OPENKAP_WORDING",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_file_and_reason(tmp_path, old, new, says):
    with pytest.raises(KnowledgeError, match=says) as fault:
        shelf(put(tmp_path, changed(old, new)))
    assert str(fault.value).startswith("calm/1.toml: ")


@pytest.mark.parametrize(
    ("id", "says"),
    [("Calm", "small letters"), ("calm_2", "small letters"), ("c" * 41, "40 characters"), ("phq9", "too like phq-9")],
)
def test_a_name_that_would_not_fit_is_refused(tmp_path, id, says):
    with pytest.raises(KnowledgeError, match=f"{id}/1.toml: id: .*{says}"):
        shelf(
            put(
                tmp_path,
                DEFINITION.replace("calm.", f"{id}.").replace('id = "calm"', f'id = "{id}"'),
                file=f"{id}/1.toml",
            )
        )


@pytest.mark.parametrize("version", ["1.5", "01", "0", "one", "10000"])
def test_a_version_is_a_whole_number(tmp_path, version):
    with pytest.raises(KnowledgeError, match="version: a whole number"):
        shelf(put(tmp_path, changed('version = "1"', f'version = "{version}"'), file=f"calm/{version}.toml"))


@pytest.mark.parametrize("stray", ["calm.toml", "calm/notes.txt", "calm/old/1.toml"])
def test_a_stray_file_is_named(tmp_path, stray):
    put(tmp_path)
    with pytest.raises(KnowledgeError, match=r"an instrument stands at <instrument>/<version>\.toml") as fault:
        shelf(put(tmp_path, file=stray))
    assert fault.value.file == stray


def test_hidden_files_are_left_alone(tmp_path):
    put(tmp_path, file="calm/.1.toml.swp")
    assert "calm" in shelf(put(tmp_path))


def test_a_folder_that_is_none_and_text_that_is_no_toml_are_named(tmp_path):
    with pytest.raises(KnowledgeError, match="nowhere: top level: there is no such folder"):
        shelf(str(tmp_path / "nowhere"))
    with pytest.raises(KnowledgeError, match=r"calm/1\.toml: top level: "):
        shelf(put(tmp_path, "id = "))


def test_a_source_that_ships_is_not_written_again(tmp_path):
    with pytest.raises(KnowledgeError, match=r"references\.toml: kroenke-2001: a source of this name ships"):
        shelf(put(tmp_path, sources=SOURCES.replace("calm-paper", "kroenke-2001")))
