"""A PDF is read object by object, never drawn: what acts by itself, hides files or unpacks without end is refused.

Nothing is taken out of a PDF: a signature in it stays valid, and what a laboratory filled in stays to be seen.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openkap.records.checking.limits import Limits
from openkap.records.checking.refusal import Unfit
from openkap.records.checking.unpacking import unpacked_size

AGAIN = "Print it to a new PDF, or photograph its pages."
DAMAGED = f"This PDF cannot be read to its end. It may be damaged. {AGAIN}"
PROGRAM = f"This PDF holds a program that acts by itself. {AGAIN}"
FILES = f"This PDF has other files packed into it. Bring them one by one. {AGAIN}"
LOCKED = "This PDF is saved with a password. Save it without one and bring that."
MOVING_FORM = f"This PDF is a form that is drawn by a program (XFA). {AGAIN}"
TOO_MUCH = f"This PDF unpacks into far too much. {AGAIN}"
LONG = "This PDF has more than {pages} pages. Bring the pages that matter."

# Keys of a dictionary that are refused wherever they stand, and kinds of action that are.
KEYS = {
    "/JS": PROGRAM,
    "/JavaScript": PROGRAM,
    "/EF": FILES,
    "/EmbeddedFiles": FILES,
    "/RichMedia": FILES,
    "/XFA": MOVING_FORM,
    "/Encrypt": LOCKED,
}
ACTIONS = {
    "/JavaScript": PROGRAM,
    "/Launch": PROGRAM,
    "/ImportData": PROGRAM,
    "/SubmitForm": PROGRAM,
    "/Rendition": PROGRAM,
    "/RichMediaExecute": PROGRAM,
    "/GoToE": FILES,
}
TYPES = {"/EmbeddedFile": FILES}
# A reader that repairs a broken file may find what its table of contents leaves out: these are refused anywhere.
ANYWHERE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
END = re.compile(rb"%%EOF[\s\0]*\Z")
TAIL = 2048


def pages_of(data: bytes, limits: Limits) -> int:
    """How many pages it has. Unfit when it is not a plain, whole document within the limits."""
    if not END.search(data[-TAIL:]):
        raise Unfit(DAMAGED)
    try:
        return _pages(data, limits)
    except Unfit:
        raise
    except Exception as fault:  # whatever goes wrong in reading a stranger's file, the file is at fault
        raise Unfit(TOO_MUCH if "Limit" in type(fault).__name__ else DAMAGED) from fault


def _pages(data: bytes, limits: Limits) -> int:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unfit(LOCKED)
    if found := ANYWHERE.search(data):
        raise Unfit(FILES if found[1] in {b"EmbeddedFile", b"RichMedia"} else PROGRAM)
    _look_through(reader, limits)
    pages = len(reader.pages)
    if pages > limits.max_pages:
        raise Unfit(LONG.format(pages=limits.max_pages))
    if not pages or any(page.mediabox.width <= 0 for page in reader.pages):
        raise Unfit(DAMAGED)
    return pages


def _look_through(reader: Any, limits: Limits) -> None:
    """Every object that the file names, and every dictionary in it."""
    seen = unpacked = 0
    for thing in _objects(reader):
        for each in _within(thing):
            seen += 1
            if seen > limits.max_objects:
                raise Unfit(TOO_MUCH)
            _judge(each, limits)
        unpacked += unpacked_size(thing, limits.max_stream)
        if unpacked > limits.max_unpacked:
            raise Unfit(TOO_MUCH)


def _objects(reader: Any) -> Iterator[Any]:
    from pypdf.generic import IndirectObject

    yield reader.trailer
    for generation, places in reader.xref.items():
        for number in places:
            yield IndirectObject(number, generation, reader).get_object()
    for number in reader.xref_objStm:
        yield IndirectObject(number, 0, reader).get_object()


def _within(thing: Any) -> Iterator[Any]:
    """The thing itself and everything that stands directly in it, however deep; what it only points to is not in it."""
    from pypdf.generic import IndirectObject

    waiting = [thing]
    while waiting:
        here = waiting.pop()
        yield here
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        waiting.extend(each for each in inner if not isinstance(each, IndirectObject))


def _judge(thing: Any, limits: Limits) -> None:
    if not isinstance(thing, dict):
        return
    for key in thing.keys() & KEYS.keys():
        raise Unfit(KEYS[key])
    for key, refused in (("/S", ACTIONS), ("/Type", TYPES)):
        word = str(thing[key]) if key in thing else ""
        if word in refused:
            raise Unfit(refused[word])
    if _pixels(thing) > 2 * limits.max_pixels:  # twice: a scan in black and white has fine pixels
        raise Unfit(TOO_MUCH)


def _pixels(thing: Any) -> float:
    """How many pixels a picture in a PDF has; 0 for what is no picture."""
    is_picture = "/Subtype" in thing and thing["/Subtype"] == "/Image"
    return float(thing["/Width"]) * float(thing["/Height"]) if is_picture else 0
