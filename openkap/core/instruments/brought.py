"""A clinic's own instruments beside those that ship: `<folder>/<instrument>/<version>.toml`, in the same shape.

What they cite stands in the folder's `references.toml`, or among the sources that ship. Their versions begin with
`clinic.`, so that no answer is ever read by a definition other than the one it was given to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from openkap.core.instruments.definition import Instrument
from openkap.core.library import CLINIC, Reference, Shelf, references_in, standard, works_in
from openkap.core.reading import KnowledgeError

SOURCES = "references.toml"
LONGEST_ID, LONGEST_LABEL = 40, 120  # characters that a database keeps of an id, of a band or an outcome
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"[1-9]\d{0,3}")


@cache
def shelf(overlay: str | Path = "") -> Shelf[Instrument]:
    """Every instrument there is: what ships, and what the clinic whose folder this is brought. Read once.

    A clinic's own stands in for a draft of the same name, and never for what is published. KnowledgeError names the
    first file that cannot be, the place in it, and why.
    """
    shipped: Shelf[Instrument] = standard().shelf("instruments")
    return shipped.with_also(_brought(Path(overlay), shipped)) if str(overlay) else shipped


@cache
def references(overlay: str | Path = "") -> Mapping[str, Reference]:
    """Every source by its key: those that ship, and those of the clinic's folder. KnowledgeError when a key is both."""
    own = references_in(Path(overlay)) if str(overlay) else {}
    for key in own:
        if key in standard().references:
            raise KnowledgeError(SOURCES, key, "a source of this name ships: cite that one, or take another name")
    return {**standard().references, **own}


def _brought(folder: Path, shipped: Shelf[Instrument]) -> dict[tuple[str, str], Instrument]:
    keys = {each.key: each.id for each in shipped}
    found = {}
    for work in works_in(_files(folder), Instrument, folder, references(folder)).values():
        for place, reason in _faults(work, shipped, keys):
            raise KnowledgeError(f"{work.id}/{work.version}.toml", place, reason)
        keys[work.key] = work.id
        own = replace(work, version=f"{CLINIC}{work.version}")
        found[own.id, own.version] = own
    return found


def _files(folder: Path) -> list[Path]:
    """The definitions in this folder; hidden files are left alone, every other stray is refused."""
    if not folder.is_dir():
        raise KnowledgeError(str(folder), "", "there is no such folder")
    found = []
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        inside = file.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or inside.as_posix() == SOURCES:
            continue
        if file.suffix != ".toml" or len(inside.parts) != 2:
            reason = f"an instrument stands at <instrument>/<version>.toml, its sources in {SOURCES}"
            raise KnowledgeError(inside.as_posix(), "", reason)
        found.append(file)
    return found


def _faults(work: Instrument, shipped: Shelf[Instrument], keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What keeps a definition, well-formed as it is, from standing beside those that ship: place and reason."""
    yield from _names(work, keys)
    published = any(each.id == work.id and each.status == "active" for each in shipped.versions())
    if published and work.status != "retired":
        yield (
            "id",
            f'{work.id} ships and is published: take another name, or say status = "retired" to keep this for what '
            "was answered by it",
        )
    if work.status != "draft" and not work.reviewed:
        yield "status", f"{work.status} needs reviewed_by and reviewed_on: who compared it with its paper, and when"
    if work.wording is not None:
        yield "wording", "the words of a clinic's own instrument stand in the folder of OPENKAP_WORDING"


def _names(work: Instrument, keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(work.id) or len(work.id) > LONGEST_ID:
        yield "id", f"small letters, digits and single hyphens, {LONGEST_ID} characters at most"
    if not _VERSION.fullmatch(work.version):
        yield "version", "a whole number from 1 to 9999"
    if keys.get(work.key, work.id) != work.id:
        yield "id", f"too like {keys[work.key]}: both would be {work.key} in tables"
    for item in work.items:
        if not item.id.startswith(f"{work.id}."):
            yield f"items.{item.id}", f"the id of an item begins with {work.id}."
    for text, longest in _kept(work):
        if len(text) > longest:
            yield text, f"longer than {longest} characters"


def _kept(work: Instrument) -> Iterator[tuple[str, int]]:
    """Ids and labels that a database keeps with a response, and how long each may be."""
    for rule in work.scores:
        yield rule.id, LONGEST_ID
        yield from ((band.label, LONGEST_LABEL) for band in rule.bands)
    for classification in work.classifications:
        yield classification.id, LONGEST_ID
        yield from ((outcome.label, LONGEST_LABEL) for outcome in classification.outcomes)
    yield from ((alert.id, LONGEST_ID) for alert in work.alerts)
