"""What a file is, by its first bytes; and a sentence for each kind that is not taken."""

import re

from openkap.records.checking.refusal import Unfit

PHOTOGRAPH = "Save it as a PDF, or photograph it."
REFUSALS = {
    "empty": "This file is empty. Please choose it again.",
    "svg": f"This is a drawing that can hold a program (SVG), so we do not take it. {PHOTOGRAPH}",
    "page": f"This is a web page, not a document. {PHOTOGRAPH}",
    "office": "This is an office document. Save it as a PDF and bring the PDF.",
    "archive": "This is an archive with files in it. Take the files out and bring them one by one.",
    "heic": "This photo is stored as HEIC, which we cannot read. Save it as JPEG, or photograph it with this page.",
    "picture": "We cannot read this kind of picture. Save it as JPEG or PNG, or photograph it.",
    "program": "This is a program, not a document. Please choose another file.",
    "sound": "This is a recording, not a document. We take documents and pictures here.",
    "text": f"This is plain text. {PHOTOGRAPH}",
    "unknown": f"We cannot tell what this file is. We take PDF, JPEG, PNG and TIFF. {PHOTOGRAPH}",
}
TAKEN = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
REFUSED = (
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
)
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
OFFICE_PARTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd")
SVG = re.compile(rb"<svg[\s/>:]", re.IGNORECASE)
MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|script|\?xml|!--|[a-z]+[\s>])", re.IGNORECASE)
START = 4096


def kind_of(data: bytes) -> str:
    """ "pdf", "jpeg", "png" or "tiff". Unfit for everything else, with what to do about it."""
    for start, kind in TAKEN:
        if data.startswith(start):
            return kind
    raise Unfit(REFUSALS[_refused_kind(data)])


def _refused_kind(data: bytes) -> str:
    if not data.strip(b"\0 \r\n\t"):
        return "empty"
    for start, kind in REFUSED:
        if data.startswith(start):
            return kind
    return _container(data) or _text(data[:START]) or "unknown"


def _container(data: bytes) -> str:
    """Kinds that say what they are a few bytes in."""
    if data.startswith(b"PK"):
        return "office" if any(part in data[:START] for part in OFFICE_PARTS) else "archive"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in HEIC else "sound"
    if data.startswith(b"RIFF"):
        return "picture" if data[8:12] == b"WEBP" else "sound"
    return "archive" if data[257:262] == b"ustar" else ""


def _text(start: bytes) -> str:
    """Something to read: a drawing, a page or plain words; empty when it is not text."""
    words = start.removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = start.decode("utf-16", errors="ignore").encode()
    if SVG.search(words):
        return "svg"
    if MARKUP.match(words):
        return "page"
    return "text" if all(byte >= 32 or byte in b"\t\r\n\f" for byte in words) else ""
