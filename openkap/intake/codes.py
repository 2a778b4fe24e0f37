"""The codes of diagnoses, ICD-10-CM: looked up by code or by words.

The package that holds them takes seconds and some 200 MB to load. So a process of its own writes them once into one
plain file, a line for each code, and every worker maps that file: the pages are shared and nothing is loaded.
"""

import mmap
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

PACKAGE = "simple-icd-10-cm"
FOLDER = "diagnosis-codes"
SHOWN = 30
WORDS = 8


@dataclass(frozen=True)
class Code:
    """One code. `billable`: nothing stands below it, so that it says enough to be signed."""

    code: str
    words: str
    billable: bool


def find(code: str) -> Code | None:
    """The code as it is written in the book, with or without its dot, in small or capital letters; None when there is
    none such."""
    wanted = re.sub(r"[^A-Z0-9]", "", code.upper())
    at = _text().find(f"\n{wanted}\t".encode()) if wanted else -1
    return _line(at + 1) if at >= 0 else None


def search(words: str) -> list[Code]:
    """Up to 30 codes that begin like this, or whose words hold every word given; what can be signed comes first,
    and short words before long ones."""
    asked = words.strip().lower()
    begun = re.sub(r"[^a-z0-9]", "", asked)
    if re.fullmatch(r"[a-z]\d[a-z0-9]{0,5}", begun):
        return _shown(rf"\n{begun.upper()}[A-Z0-9]*\t".encode(), ())
    parts = sorted(set(re.findall(r"[a-z0-9]{2,}", asked)[:WORDS]), key=_frequency)
    return _shown(re.escape(parts[0]).encode(), tuple(parts)) if parts else []


def _frequency(part: str) -> int:
    """How often these letters stand in the list: whoever looks for the rarest word first reads the fewest lines."""
    return len(re.findall(re.escape(part).encode(), _text()))


def _shown(pattern: bytes, parts: tuple[str, ...]) -> list[Code]:
    """The lines where the pattern is found and that hold every part, at most as many as are shown."""
    found: dict[str, Code] = {}
    for hit in re.finditer(pattern, _text()):
        begins = _text().rfind(b"\n", 0, hit.start() + 1) + 1
        code = _line(begins)
        if all(part in code.words.lower() for part in parts):
            found[code.code] = code
        if len(found) >= 10 * SHOWN:
            break
    return sorted(found.values(), key=lambda each: (not each.billable, len(each.words), each.code))[:SHOWN]


def _line(begins: int) -> Code:
    line = _text()[begins : _text().find(b"\n", begins)].decode()
    bare, leaf, words, _ = line.split("\t")
    return Code(bare if len(bare) < 4 else f"{bare[:3]}.{bare[3:]}", words, leaf == "1")


@cache
def _text() -> mmap.mmap:
    with file().open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def file() -> Path:
    """The file of codes, written first where it is not there yet. `openkap migrate`, `serve` and `demo` see to it, so
    that no visitor waits for it."""
    made = Path(settings.OPENKAP_CODES) / f"{FOLDER}-{version(PACKAGE)}.tsv"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-P", "-W", "ignore", __file__, str(made)], check=True)  # noqa: S603 - our own file
    return made


def write(target: Path) -> None:
    """Write every category and code below it. Only in a process of its own: what this loads would stay in memory."""
    import simple_icd_10_cm as book  # seconds and 200 MB; see above

    codes = [code for code in book.get_all_codes(with_dots=True) if not book.is_chapter_or_block(code)]
    lines = [_written(code, book.get_description(code), book.is_leaf(code)) for code in codes]
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text("\n" + "".join(lines), encoding="utf-8")
    draft.replace(target)


def _written(code: str, words: str, leaf: bool) -> str:
    clean = " ".join(words.split())
    return f"{code.replace('.', '')}\t{int(leaf)}\t{clean}\t{clean.lower()}\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
