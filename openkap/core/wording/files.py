"""A clinic's content files: which there are, and how each is read by its format."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from openkap.core.instruments import Instrument
from openkap.core.reading import KnowledgeError
from openkap.core.wording import questionnaires, tables
from openkap.core.wording.content import Content

LARGEST_BYTES = 2**20  # an instrument's words are some kilobytes: more is a mistake
FORMATS = {".toml": tables, ".json": questionnaires}


def content_file(overlay: Path, instrument: str, lang: str) -> Path | None:
    """The file with this instrument's words in this language; KnowledgeError when there are two."""
    files = [file for suffix in FORMATS if (file := overlay / instrument / f"{lang}{suffix}").is_file()]
    if len(files) > 1:
        raise KnowledgeError(f"{instrument}/{lang}", "", "there are two, .toml and .json: keep one")
    return files[0] if files else None


def read(instrument: Instrument, overlay: Path, file: Path) -> Content:
    """One content file. KnowledgeError when it is no file of its format; what does not fit is in its `faults`."""
    name = file.relative_to(overlay).as_posix()
    content: Content = FORMATS[file.suffix].content(instrument, _parsed(file, name), name)
    return content


def _parsed(file: Path, name: str) -> Any:
    """What the file holds; a file that has not changed is not parsed again."""
    try:
        state = file.stat()
        if state.st_size > LARGEST_BYTES:
            raise KnowledgeError(name, "", f"larger than {LARGEST_BYTES:,} bytes: this is no content file")
        return _parse(file, name, state.st_mtime_ns, state.st_size)
    except OSError as fault:
        raise KnowledgeError(name, "", fault.strerror or str(fault)) from fault
    except ValueError as fault:  # not TOML, not JSON, not UTF-8: each says where
        raise KnowledgeError(name, "", str(fault)) from fault


@lru_cache(maxsize=256)
def _parse(file: Path, name: str, changed_ns: int, size: int) -> Any:
    return FORMATS[file.suffix].parse(file.read_text(encoding="utf-8-sig"))
