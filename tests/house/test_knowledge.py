"""The library is whole, frozen and cited."""

import tomllib

from openkap.core import library
from tests.house import source

REFERENCES = library.KNOWLEDGE / "references.toml"
FILES = sorted(library.KNOWLEDGE.glob("*/*/*.toml"))
# Tables that state a clinical limit, by the name of the list they stand in. Each cites for itself.
CITED_TABLES = {"bands", "alerts", "cutoffs", "gaps"}


def content(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


def tables(value, name=""):
    """Every table of a file with the name of the list or key that holds it."""
    if isinstance(value, dict):
        yield name, value
        for key, inner in value.items():
            yield from tables(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from tables(inner, name)


def test_every_file_can_be_read_and_nothing_published_has_changed():
    library.Library(library.KNOWLEDGE).check()


def test_every_file_stands_on_a_shelf():
    strays = [str(file) for file in FILES if file.parts[-3] not in library.KINDS]
    assert not strays, source.listed(strays)


def test_every_file_cites_its_sources():
    known = set(content(REFERENCES))
    offenders = []
    for file in FILES:
        cited = set(library.cited(content(file)))
        if not cited or not cited <= known:
            offenders.append(f"{file.relative_to(source.ROOT)} cites {sorted(cited - known) or 'nothing'}")
    assert not offenders, source.listed(offenders)


def test_every_limit_cites_for_itself():
    uncited = [
        f"{file.relative_to(source.ROOT)} [[{name}]] {str(table)[:80]}"
        for file in FILES
        for name, table in tables(content(file))
        if (name in CITED_TABLES or name in content(file).get("change", {})) and not table.get("cite")
    ]
    assert not uncited, source.listed(uncited)


def test_every_reference_is_used():
    used = {key for file in FILES for key in library.cited(content(file))}
    used |= {key for key in content(REFERENCES) for page in _prose() if key in page}
    unused = sorted(set(content(REFERENCES)) - used)
    assert not unused, f"references.toml holds what nothing cites: {unused}"


def _prose():
    """Pages that cite by key: public claims in web, learning material."""
    return [
        source.text(file) for file in (*source.templates(), *source.python_files()) if source.room_of(file) == "web"
    ]


def test_no_reviewer_is_invented():
    signed = [str(file) for file in FILES if content(file).get("reviewed_by")]
    assert not signed, f"a reviewer is a real clinician of a deployment, in its own overlay: {signed}"
