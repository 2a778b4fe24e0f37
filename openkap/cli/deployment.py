"""What this deployment declares of itself, read from the same variables as the clinic reads, without the clinic."""

import os
from pathlib import Path

from openkap.cli.faults import Fault
from openkap.core import licensing


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
