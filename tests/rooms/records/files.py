"""Files as people bring them, and as nobody should: all made here, byte by byte."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

PLACE = b"52.5163 N, 13.3777 E"


def photo(size=(80, 60), colour=(200, 120, 40), **how) -> bytes:
    """A photograph that tells where it was taken, and lies on its side."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[29] = "2026:03:01"
    return saved(image, "JPEG", exif=exif, comment=PLACE, **how)


def screenshot(size=(40, 30)) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE.decode())
    return saved(Image.new("RGBA", size, (10, 20, 30, 128)), "PNG", pnginfo=words)


def saved(image, form: str, **how) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def pdf(pages=1, change=None) -> bytes:
    """A plain PDF; `change(writer)` may add to it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def named(**items) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in items.items()})


def with_script(writer) -> None:
    script = TextStringObject("app.alert('hello')")
    writer.root_object[NameObject("/OpenAction")] = named(S=NameObject("/JavaScript"), JS=script)


def with_hidden_script(writer) -> None:
    """The kind of action is written elsewhere, and the script is packed."""
    kind = writer._add_object(NameObject("/JavaScript"))
    script = DecodedStreamObject()
    script.set_data(b"app.alert(1)")
    action = named(S=kind, Whatever=writer._add_object(script.flate_encode()))
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def with_launch(writer) -> None:
    writer.root_object[NameObject("/OpenAction")] = named(S=NameObject("/Launch"))


def with_file(writer) -> None:
    writer.add_attachment("a.txt", b"hidden")


def with_xfa(writer) -> None:
    writer.root_object[NameObject("/AcroForm")] = named(XFA=ArrayObject())


def with_password(writer) -> None:
    writer.encrypt("secret")


def with_link(writer) -> None:
    """An ordinary thing: open at the second page, and a link to the web."""
    writer.root_object[NameObject("/OpenAction")] = named(S=NameObject("/GoTo"), D=ArrayObject([NumberObject(0)]))


def with_stream(packed: bytes, *ways: str, **items):
    """Adds one packed piece as it is."""

    def change(writer) -> None:
        stream = StreamObject()
        stream._data = packed
        names = [NameObject(way) for way in ways]
        stream[NameObject("/Filter")] = names[0] if len(names) == 1 else ArrayObject(names)
        stream.update(named(**items))
        writer.root_object[NameObject("/Extra")] = writer._add_object(stream)

    return change


def zeros(size: int) -> bytes:
    """Many zeros, packed, without ever holding them."""
    machine, out, block = zlib.compressobj(9), [], bytes(1 << 20)
    for _ in range(size >> 20):
        out.append(machine.compress(block))
    return b"".join([*out, machine.flush()])


def wide_png(width: int, height: int) -> bytes:
    """A picture of one colour: a few kilobytes that unfold into a byte a pixel."""
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(b"\0" + bytes(width)) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def moving(form: str) -> bytes:
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    return saved(first, form, save_all=True, append_images=[second])
