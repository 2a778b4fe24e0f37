"""From which age somebody consents alone, by state. What is not known is not guessed: the clinic has to say it."""

from dataclasses import dataclass

from openkap.core.library import standard
from openkap.core.reading import Published

YOUNGEST, OF_AGE = 12, 18  # years between which a clinic may say that its state draws the line; 18 hands over


@dataclass(frozen=True, kw_only=True)
class ConsentLaw(Published):
    """What is known of one state. `general_from_years`: the age from which somebody consents to general care alone;
    `exceptions`: who consents earlier, in words."""

    state: str
    general_from_years: int
    exceptions: tuple[str, ...] = ()
    note: str = ""
    verified: bool = False

    def __post_init__(self) -> None:
        if not YOUNGEST <= self.general_from_years <= OF_AGE:
            raise ValueError(f"the age of consent lies between {YOUNGEST} and {OF_AGE} years")


def law_of(state: str) -> ConsentLaw | None:
    """What ships about this state, by its two letters; None: the clinic must say it itself."""
    return next((law for law in standard().shelf("majority") if law.state == state.strip().upper()), None)


def consent_age(state: str, said_years: int | None) -> int | None:
    """The age in force: what the clinic says, else what ships about its state, else not known."""
    if said_years is not None:
        return said_years
    law = law_of(state)
    return law.general_from_years if law else None


def said(text: str) -> int | None:
    """What a clinic says, in whole years; empty when it says nothing. ValueError names the allowed range."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not YOUNGEST <= int(text) <= OF_AGE:
        raise ValueError(f"OPENKAP_CONSENT_AGE: whole years from {YOUNGEST} to {OF_AGE}, not {text!r}")
    return int(text)
