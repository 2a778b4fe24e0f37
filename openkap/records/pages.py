"""How a file leaves: as what it is and nothing else, with no name, into nobody's cache."""

import logging

from django.http import HttpResponse

from openkap.records.actions import Unreadable

log = logging.getLogger(__name__)
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
FENCE = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def handed_out(content: bytes, media_type: str) -> HttpResponse:
    """Pictures are shown; a PDF is handed over, because no browser shows one inside a fence. The name that a list of
    downloads shows says nothing of health."""
    response = HttpResponse(content, content_type=media_type)
    how = "inline" if media_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{how}; filename="record.{ENDINGS[media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FENCE
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def cannot_be_opened(record_id: int, fault: Unreadable) -> None:
    """Whoever keeps the machine learns of it; the log holds no more than a number and a kind."""
    log.error("the file of record %s cannot be opened: %s", record_id, type(fault).__name__)
