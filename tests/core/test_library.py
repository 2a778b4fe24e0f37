"""The library refuses what is not cited, not in its place, or changed after it was published."""

import hashlib
from dataclasses import replace

import pytest

from openkap.core import library
from openkap.core.reading import KnowledgeError, Published

FILE = 'id = "{id}"\nversion = "1"\nstatus = "{status}"\ntitle = "T"\ncite = ["paper"]\n'
REFERENCES = '[paper]\ntitle = "P"\nurl = "https://example.org"\nsupports = "the example"\n'


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "KINDS", {"things": f"{Published.__module__}:Published"})
    (tmp_path / "references.toml").write_text(REFERENCES)
    return tmp_path


def put(root, id="a", version="1", status="draft", named=None):
    folder = root / "things" / id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{version}.toml").write_text(FILE.format(id=named or id, status=status).replace('"1"', f'"{version}"'))


def test_the_newest_version_that_is_not_retired_is_current(root):
    put(root, version="9")
    put(root, version="10")
    put(root, version="11", status="retired")
    shelf = library.Library(root).shelf("things")
    assert (shelf.get("a").version, shelf.get("a", "11").status, len(list(shelf.versions()))) == ("10", "retired", 3)


def test_what_a_clinic_brought_stands_behind_what_ships_and_before_what_is_retired(root):
    put(root, version="2")
    put(root, id="b", version="1", status="retired")
    shelf = library.Library(root).shelf("things")
    own = {(id, "clinic.1"): replace(shelf.get(id), version="clinic.1", status="draft") for id in ("a", "b")}
    both = shelf.with_also(own)
    assert [both.get(id).version for id in ("a", "b")] == ["clinic.1", "clinic.1"]
    retired = shelf.with_also({key: replace(work, status="retired") for key, work in own.items()})
    assert retired.get("a").version == "2"
    with pytest.raises(ValueError, match=r"a clinic\.1 stands there twice"):
        both.with_also(own)


def test_a_shelf_knows_what_stands_on_it(root):
    put(root, version="1")
    put(root, version="2")
    put(root, id="b")
    shelf = library.Library(root).shelf("things")
    assert (sorted(work.id for work in shelf), len(shelf)) == (["a", "b"], 2)
    assert ("a" in shelf, "b" in shelf, "c" in shelf, "" in shelf) == (True, True, False, False)


def test_one_work_is_read_without_its_shelf(root):
    put(root, version="1")
    put(root, version="2")
    put(root, id="b", named="wrong")
    shelf = library.Library(root)
    assert (shelf.work("things", "a").version, shelf.work("things", "a", "1").version) == ("2", "1")
    with pytest.raises(KeyError, match="no things c"):
        shelf.work("things", "c")


def test_an_unknown_work_is_named(root):
    with pytest.raises(KeyError, match="no things b"):
        library.Library(root).shelf("things").get("b")


def test_a_file_must_match_its_path(root):
    put(root, named="b")
    with pytest.raises(KnowledgeError, match="does not match its path"):
        library.Library(root).shelf("things")


def test_a_citation_must_exist(root):
    put(root)
    (root / "references.toml").write_text("")
    with pytest.raises(KnowledgeError, match="paper is not in references"):
        library.Library(root).shelf("things")


def test_broken_toml_names_its_file(root):
    put(root)
    (root / "things" / "a" / "1.toml").write_text("id = ")
    with pytest.raises(KnowledgeError, match=r"1\.toml"):
        library.Library(root).shelf("things")


def test_published_knowledge_is_frozen(root):
    put(root, status="active")
    (root / "LOCK").write_text("\n".join(library.lock_lines(root)))
    library.Library(root).check()
    with (root / "things" / "a" / "1.toml").open("a") as file:
        file.write("# a new thought\n")
    with pytest.raises(KnowledgeError, match="frozen"):
        library.Library(root).check()


@pytest.mark.parametrize("change", ["gone", "new"])
def test_what_is_missing_or_was_never_locked_is_as_wrong_as_what_changed(root, change):
    put(root, status="active")
    (root / "LOCK").write_text("\n".join(library.lock_lines(root)))
    if change == "gone":
        (root / "things" / "a" / "1.toml").unlink()
    else:
        put(root, id="a", version="2", status="active")
    with pytest.raises(KnowledgeError) as refused:
        library.Library(root).check()
    assert (refused.value.file, refused.value.where, refused.value.reason) == (
        f"things/a/{1 if change == 'gone' else 2}.toml",
        "LOCK",
        "published knowledge is frozen: make a new version, or run `make lock`",
    )


def test_a_lock_names_hash_and_path_two_spaces_apart(root):
    put(root, status="active")
    put(root, id="b")
    digest = hashlib.sha256((root / "things" / "a" / "1.toml").read_bytes()).hexdigest()
    assert library.lock_lines(root) == [f"{digest}  things/a/1.toml"]


def test_a_shelf_that_was_read_is_asked_first(root):
    put(root, version="1")
    put(root, version="2")
    read = library.Library(root)
    shelf = read.shelf("things")
    (root / "things" / "a" / "2.toml").unlink()
    assert read.work("things", "a") is shelf.get("a")
    assert read.work("things", "a", "1") is shelf.get("a", "1")
    assert "a" in shelf
    assert "b" not in shelf
    assert (len(shelf), [each.id for each in shelf]) == (1, ["a"])


def test_a_path_with_two_spaces_is_a_path(root):
    assert library._hashes(["ab  things/a  b/1.toml"]) == {"things/a  b/1.toml": "ab"}


def test_a_draft_may_still_change(root):
    put(root)
    library.Library(root).check()


def test_a_file_that_cannot_be_read_is_named(root):
    (root / "things" / "a" / "1.toml").mkdir(parents=True)
    with pytest.raises(KnowledgeError, match=r"things/a/1\.toml: top level: Is a directory"):
        library.Library(root).shelf("things")
