"""The repository says nothing about the machine it was made on, and holds nothing of anybody else's."""

import re
import subprocess

import pytest

from tests.house import source

HOST_OK = ("github.com/sponsors",)
MACHINE = re.compile(r"(?<![\w.])/(root|home|Users|work|opt|mnt)/\w")


def tracked():
    """Every file in the repository, or None outside of one (in a released archive)."""
    said = subprocess.run(["git", "ls-files", "-z"], cwd=source.ROOT, capture_output=True, text=True)
    names = [name for name in said.stdout.split("\0") if name] if said.returncode == 0 else []
    return [source.ROOT / name for name in names if (source.ROOT / name).is_file()]


def lines(file):
    try:
        return list(enumerate(file.read_text(encoding="utf-8").splitlines(), start=1))
    except UnicodeDecodeError:
        return []


def test_no_file_names_a_folder_of_somebodys_machine():
    offenders = [
        f"{source.Place(file, number)} {line.strip()[:100]}"
        for file in tracked()
        if file.name != "LICENSE"
        for number, line in lines(file)
        if MACHINE.search(line)
    ]
    assert not offenders, source.listed(offenders)


@pytest.mark.parametrize(
    "name", ["package-lock.json", *(f"requirements/{n}.txt" for n in ["base", "dev", "bootstrap", "node"])]
)
def test_no_lock_file_names_a_host(name):
    offenders = [
        line
        for _, line in lines(source.ROOT / name)
        if ("://" in line or "--index-url" in line) and not any(ok in line for ok in HOST_OK)
    ]
    assert not offenders, source.listed(offenders)


def test_every_requirement_has_a_hash():
    for file in (source.ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=\S)", file.read_text())
        bare = [block.split("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        assert not bare, f"{file.name}: {bare}"


def test_nothing_third_party_is_committed():
    strays = [str(file) for file in tracked() if re.search(r"(\.min\.(js|css)|\.woff2?|\.ttf|htmx.*\.js)$", file.name)]
    assert not strays, source.listed(strays)


def test_every_room_has_its_place_and_its_wall():
    settings = (source.ROOT / "pyproject.toml").read_text()
    missing = [
        room for room in source.rooms() if source.shelf(room, "models") and f'id = "facts-{room}"' not in settings
    ]
    assert not missing, f"add an import contract that protects the models of {missing}"
