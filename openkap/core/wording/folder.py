"""A clinic's whole folder of content files: what is in it, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openkap.core.instruments import Instrument
from openkap.core.reading import KnowledgeError
from openkap.core.wording.content import faults_of, words_of
from openkap.core.wording.files import FORMATS, content_file, read
from openkap.core.wording.words import Wording


@dataclass(frozen=True)
class Supplied:
    """One file of the folder: the instrument it speaks for, in which language, and its words, or its faults."""

    file: str
    instrument: str
    lang: str
    words: Wording | None
    faults: tuple[KnowledgeError, ...]


def check_folder(overlay: Path, instruments: Mapping[str, Instrument]) -> list[Supplied]:
    """Every file of a clinic's folder, by name. KnowledgeError when it is no folder."""
    if not overlay.is_dir():
        raise KnowledgeError(str(overlay), "", "there is no such folder")
    return [_checked(overlay, file, instruments) for file in _files(overlay)]


def _files(overlay: Path) -> Iterator[Path]:
    """Every file below, but not what an editor or a system hides."""
    for file in sorted(overlay.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(overlay).parts):
            yield file


def _checked(overlay: Path, file: Path, instruments: Mapping[str, Instrument]) -> Supplied:
    name, id, lang = file.relative_to(overlay).as_posix(), file.parent.name, file.stem
    try:
        words, faults = _words(overlay, file, name, instruments.get(id))
    except KnowledgeError as fault:
        words, faults = None, [fault]
    return Supplied(name, id, lang, words, tuple(faults))


def _words(
    overlay: Path, file: Path, name: str, instrument: Instrument | None
) -> tuple[Wording | None, list[KnowledgeError]]:
    if file.suffix not in FORMATS or file.parent.parent != overlay:
        raise KnowledgeError(name, "", "a content file is <instrument>/<language>.toml or .json")
    if instrument is None:
        raise KnowledgeError(name, "", f"there is no instrument {file.parent.name}")
    content_file(overlay, instrument.id, file.stem)
    content = read(instrument, overlay, file)
    faults = faults_of(instrument, content)
    return (None, faults) if faults else (words_of(instrument, content), [])
