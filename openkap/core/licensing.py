"""How a deployment uses instruments, and whether the terms of an instrument allow that."""

from typing import TYPE_CHECKING

from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.core.instruments import Instrument
    from openkap.core.wording import Wording

CONTEXTS = ("clinical", "research", "commercial")
VARIABLE = "OPENKAP_LICENCE_CONTEXTS"  # where a deployment declares it


def declared(text: str) -> tuple[str, ...]:
    """The uses that a deployment declares, with commas: one or several of CONTEXTS.

    Raises ValueError when there is none (nothing declared would permit everything) or one that is not known.
    """
    found = tuple(dict.fromkeys(part for each in text.split(",") if (part := each.strip())))
    unknown = [each for each in found if each not in CONTEXTS]
    if unknown or not found:
        held = f"{', '.join(unknown)} is no use of instruments" if unknown else "no use of instruments is declared"
        raise ValueError(f"{VARIABLE}: {held}; there are {', '.join(CONTEXTS)}, one or several with commas")
    return found


def may_use(instrument: "Instrument", contexts: tuple[str, ...], words: "Wording | None" = None) -> Verdict:
    """Whether every declared use is allowed by the terms: of the clinic's own words where it has some, else of the
    instrument."""
    clinics = words is not None and words.source == "clinic"
    whose = "This clinic's wording file for" if clinics else "The licence of"
    allowed = words.contexts if words is not None else instrument.licence.contexts
    for context in contexts:
        if context not in allowed:
            return Verdict(f"{whose} the {instrument.short} does not permit {context} use.")
    return Verdict()
