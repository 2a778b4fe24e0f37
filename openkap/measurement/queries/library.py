"""Which instruments there are here, in which words."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from openkap.core import licensing
from openkap.core.instruments import Instrument, shelf
from openkap.core.library import Shelf
from openkap.core.reading import KnowledgeError
from openkap.core.verdict import Verdict
from openkap.core.wording import Wording, wording

if TYPE_CHECKING:
    from openkap.measurement.models import Assignment

log = logging.getLogger(__name__)


def every_instrument() -> Shelf[Instrument]:
    """What ships, and what the clinic brought in the folder of OPENKAP_INSTRUMENTS."""
    return shelf(settings.OPENKAP_INSTRUMENTS)


def instrument(id: str, version: str | None = None) -> Instrument:
    """One instrument; KeyError when there is none."""
    return every_instrument().get(id, version)


def instrument_of(assignment: "Assignment") -> Instrument:
    """The instrument in the version that was assigned."""
    return instrument(assignment.instrument, assignment.version)


def instruments() -> list[Instrument]:
    """Every published instrument this clinic's licence context permits, by name."""
    found = [each for each in every_instrument() if askable(each)]
    return sorted(found, key=lambda each: each.short.casefold())


def offered() -> list[Instrument]:
    """What staff choose from: a scale whose wording the clinic must bring appears once the clinic has brought it."""
    return [each for each in instruments() if each.licence.category != "B" or words(each)]


def usable(instrument: Instrument) -> Verdict:
    """Whether the instrument may be used here: it is no draft, and its terms allow what the deployment declares in
    OPENKAP_LICENCE_CONTEXTS."""
    if instrument.status == "draft":
        return Verdict(f"The {instrument.short} is a draft: nobody has compared it with its paper.")
    words = _words(instrument) if settings.OPENKAP_WORDING else None
    return licensing.may_use(instrument, settings.OPENKAP_LICENCE_CONTEXTS, words)


def askable(instrument: Instrument) -> Verdict:
    """Whether the instrument may be asked for anew: a retired one is not, and stays readable."""
    if instrument.status == "retired":
        return Verdict(f"The {instrument.short} is retired: it is asked for no more.")
    return usable(instrument)


def refused() -> list[str]:
    """Instruments by id that were published and whose terms do not allow how this clinic works."""
    return [each.id for each in every_instrument() if each.status != "draft" and not usable(each)]


def words(instrument: Instrument) -> Wording | None:
    """The words of an instrument here, the clinic's own first; None when nobody supplied any, or when their terms
    forbid how this clinic works."""
    return _words(instrument) if usable(instrument) else None


def _words(instrument: Instrument) -> Wording | None:
    """A file that was spoiled while the clinic runs is reported and counts as none; the start refuses it."""
    folder = Path(settings.OPENKAP_WORDING) if settings.OPENKAP_WORDING else None
    try:
        return wording(instrument, overlay=folder)
    except KnowledgeError as fault:
        log.warning("wording: %s", fault)
        return None


def asked_of(instrument: Instrument) -> str:
    """Whom to ask: the client, if it is a self-report and there are words to show; else a clinician enters it."""
    return "client" if instrument.answered_by == "client" and words(instrument) else "clinician"
