"""What this deployment declares of itself, read from the same variables as the clinic reads, without the clinic."""

import os
from collections.abc import Mapping
from pathlib import Path

from openkap.cli.faults import Fault
from openkap.core import licensing
from openkap.core.instruments import Instrument, references, shelf
from openkap.core.library import Reference, Shelf, standard
from openkap.core.reading import KnowledgeError


def contexts() -> tuple[str, ...]:
    """How instruments are used here; a Fault says which words there are."""
    try:
        return licensing.declared(os.environ.get(licensing.VARIABLE, "clinical"))
    except ValueError as fault:
        raise Fault(str(fault)) from fault


def wording_folder() -> Path | None:
    """The clinic's own words, where it has any."""
    named = os.environ.get("OPENKAP_WORDING", "")
    return Path(named) if named else None


def instruments_folder() -> str:
    """Where the clinic's own instruments lie; empty where it has none."""
    return os.environ.get("OPENKAP_INSTRUMENTS", "")


def instruments() -> Shelf[Instrument]:
    """What ships and what the clinic brought; a Fault names the first file that cannot be."""
    try:
        return shelf(instruments_folder())
    except KnowledgeError as fault:
        raise Fault(f"OPENKAP_INSTRUMENTS: {fault}") from fault


def instrument(id: str) -> Instrument:
    """One of them, without reading all that ships where the clinic brought none. KeyError when there is none."""
    found: Instrument = instruments().get(id) if instruments_folder() else standard().work("instruments", id)
    return found


def sources() -> Mapping[str, Reference]:
    """The sources that ship and the clinic's own."""
    instruments()
    return references(instruments_folder())
