"""Where the words of an instrument lie, for those who want to show them."""

from pathlib import Path

from openkap.core.instruments import Instrument
from openkap.core.wording.content import words_of
from openkap.core.wording.files import content_file, read
from openkap.core.wording.package import from_package
from openkap.core.wording.words import Wording, own


def wording(instrument: Instrument, lang: str = "en", *, overlay: Path | None = None) -> Wording | None:
    """The instrument's words in this language, or None when nobody has supplied them.

    `overlay` is the clinic's folder: `<instrument>/<language>.toml`, or `.json` for a FHIR Questionnaire. It comes
    before everything else. Raises KnowledgeError with the first fault when its file does not fit the instrument.
    """
    file = content_file(overlay, instrument.id, lang) if overlay is not None else None
    if overlay is not None and file is not None:
        return words_of(instrument, read(instrument, overlay, file))
    if instrument.licence.category == "own":
        return own(instrument)
    if instrument.wording is None or lang != "en":
        return None
    return from_package(instrument)
