"""Paper from a page: the same templates, made into a PDF where the machine can.

WeasyPrint needs Pango, which no wheel carries. It is imported only when a PDF is made; where it cannot be, `available`
says so, pages show no link to a PDF, and the browser prints the page itself.
"""

import ctypes
import ctypes.util
import importlib.util
import logging
import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)
HERE = "paper:///"  # the only place, beside `data:`, from which a page on paper takes anything: our own static files
# Debian's libraries that WeasyPrint opens, by their names there and by the name to search for elsewhere.
LIBRARIES = (
    ("libpango-1.0.so.0", "pango-1.0"),
    ("libpangoft2-1.0.so.0", "pangoft2-1.0"),
    ("libharfbuzz.so.0", "harfbuzz"),
    ("libfontconfig.so.1", "fontconfig"),
)


class NoPaper(Exception):
    """This machine cannot make a PDF."""


@cache
def available() -> bool:
    """Can this machine make a PDF? Looks for the libraries without loading WeasyPrint."""
    return importlib.util.find_spec("weasyprint") is not None and all(_opens(*names) for names in LIBRARIES)


def _opens(name: str, searched: str) -> bool:
    for candidate in (name, ctypes.util.find_library(searched)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def document(template: str, context: Mapping[str, Any]) -> bytes:
    """The page as a tagged PDF (PDF/UA-1). NoPaper when this machine cannot make one."""
    page = render_to_string(template, dict(context))
    try:
        import weasyprint
    except (ImportError, OSError, Warning) as missing:
        log.warning("no PDF can be made: %s", type(missing).__name__)
        raise NoPaper("This machine cannot make a PDF. Print the page instead.") from missing
    paper = weasyprint.HTML(string=page, url_fetcher=_fetcher(weasyprint))
    made: bytes = paper.write_pdf(pdf_variant="pdf/ua-1")
    return made


def answer(template: str, context: Mapping[str, Any], name: str = "document") -> HttpResponse:
    """The PDF as something to keep. `name` stands in a download list that others may see: it says nothing of health."""
    response = HttpResponse(document(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _fetcher(weasyprint: Any) -> Any:
    """What a page on paper may take in: `data:` and our own static files, nothing of the machine or of the network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc, unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(HERE):
                file = static(url)
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data"}, allow_redirects=False)


def static(url: str) -> Path:
    """The file behind an address of ours. ValueError for anything that is not one of our static files."""
    name = url.removeprefix(HERE).partition("?")[0].partition("#")[0]
    found = None if ".." in name.split("/") else finders.find(name)
    if not isinstance(found, str):
        raise ValueError(f"not one of our files: {url}")
    return Path(found)
