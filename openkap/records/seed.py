"""An invented document, made of nothing but a few lines of text. Only the demonstration sows."""

HEAD = b"%PDF-1.4\n"


def document(*lines: str) -> bytes:
    """A PDF of one page that says these lines, as a laboratory's would."""
    words = b"".join(b"(%s) Tj T*\n" % line.encode("latin-1") for line in lines)
    text = b"BT /F1 12 Tf 16 TL 60 780 Td\n" + words + b"ET"
    things = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    return _bound(things)


def _bound(things: tuple[bytes, ...]) -> bytes:
    """The things with their table of contents."""
    body, places = HEAD, []
    for number, thing in enumerate(things, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(things) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + head + table + trailer
