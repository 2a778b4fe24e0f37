"""Which instruments there are here, in which words."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from openkap.core.instruments import Instrument
from openkap.core.library import standard
from openkap.core.verdict import Verdict
from openkap.core.wording import Wording, wording
from openkap.measurement import policies

if TYPE_CHECKING:
    from openkap.measurement.models import Assignment


def instrument(id: str, version: str | None = None) -> Instrument:
    """One instrument; KeyError when there is none."""
    found: Instrument = standard().shelf("instruments").get(id, version)
    return found


def instrument_of(assignment: "Assignment") -> Instrument:
    """The instrument in the version that was assigned."""
    return instrument(assignment.instrument, assignment.version)


def instruments() -> list[Instrument]:
    """Every published instrument this clinic's licence context permits, by name."""
    found = [each for each in standard().shelf("instruments") if usable(each)]
    return sorted(found, key=lambda each: each.short.casefold())


def offered() -> list[Instrument]:
    """What staff choose from: a scale whose wording the clinic must bring appears once the clinic has brought it."""
    return [each for each in instruments() if each.licence.category != "B" or words(each)]


def usable(instrument: Instrument) -> Verdict:
    """Whether the instrument may be used here: it is no draft, and its licence permits what the deployment declares in
    OPENKAP_LICENCE_CONTEXTS."""
    return policies.may_use(instrument, tuple(settings.OPENKAP_LICENCE_CONTEXTS))


def words(instrument: Instrument) -> Wording | None:
    """The words of an instrument here, the clinic's own first; None when nobody supplied any."""
    folder = Path(settings.OPENKAP_WORDING) if settings.OPENKAP_WORDING else None
    return wording(instrument, overlay=folder)


def asked_of(instrument: Instrument) -> str:
    """Whom to ask: the client, if it is a self-report and there are words to show; else a clinician enters it."""
    return "client" if instrument.answered_by == "client" and words(instrument) else "clinician"
