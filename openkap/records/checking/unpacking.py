"""How much a packed piece of a PDF holds, counted without keeping it."""

import base64
import zlib
from typing import Any

from openkap.records.checking.refusal import Unfit

TOO_MUCH = "This PDF unpacks into far too much. Print it to a new PDF, or photograph its pages."
PACKED_TWICE = "This PDF is packed in a way we do not open. Print it to a new PDF, or photograph its pages."
FLATE = {"/FlateDecode", "/Fl"}
RUNS = {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
LETTERS = {"/ASCIIHexDecode": "hex", "/AHx": "hex", "/ASCII85Decode": "85", "/A85": "85"}
PICTURES = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
STEP = 1 << 16


def unpacked_size(thing: Any, most: int) -> int:
    """Bytes of a stream once unpacked; 0 for what is no stream. Unfit above `most`, for what is packed twice, and for
    ways of packing that no document needs."""
    packed = getattr(thing, "_data", None)
    if packed is None or not isinstance(thing, dict):
        return 0
    ways = _ways(thing)
    if not ways.keys() <= FLATE | RUNS | LETTERS.keys() | PICTURES:
        raise Unfit(PACKED_TWICE)
    while ways and next(iter(ways)) in LETTERS:
        packed = _from_letters(packed, LETTERS[_first(ways)])
    if not ways:
        return len(packed)
    first = _first(ways)
    if ways.keys() & (FLATE | RUNS | LETTERS.keys()):
        raise Unfit(PACKED_TWICE)
    if first in FLATE:
        return inflated_size(packed, most)
    return len(thing.get_data()) if first in RUNS else len(packed)


def _ways(thing: Any) -> dict[str, None]:
    """The ways of packing in the order in which they come off. Unfit when one comes twice."""
    named = thing.get("/Filter")
    named = named.get_object() if named is not None else []
    words = [str(each.get_object()) for each in named] if isinstance(named, list) else [str(named)]
    found = dict.fromkeys(words)
    if len(found) < len(words):
        raise Unfit(PACKED_TWICE)
    return found


def _first(ways: dict[str, None]) -> str:
    first = next(iter(ways))
    del ways[first]
    return first


def _from_letters(packed: bytes, how: str) -> bytes:
    if how == "hex":
        digits = b"".join(packed.partition(b">")[0].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return base64.a85decode(packed.strip().removeprefix(b"<~").partition(b"~>")[0])


def inflated_size(packed: bytes, most: int) -> int:
    """Unpack in small steps, forgetting each: a bomb costs a step of memory. Unfit above `most`."""
    machine, size, rest = zlib.decompressobj(), 0, packed
    while rest and not machine.eof:
        size += len(machine.decompress(rest, STEP))
        rest = machine.unconsumed_tail
        if size > most:
            raise Unfit(TOO_MUCH)
    return size
