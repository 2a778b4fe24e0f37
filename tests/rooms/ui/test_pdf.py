"""PDFs: only our own files go into them, and a machine without Pango says so instead of failing."""

import builtins
import io
import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.template import engines
from pypdf import PdfReader

from openkap.ui import pdf

needs_pango = pytest.mark.skipif(not pdf.available(), reason="the libraries of Pango are not on this machine")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paper</title>
<link rel="stylesheet" href="paper:///ui/css/paper.css"></head>
<body><h1>Quiet words</h1>{}</body></html>"""


@pytest.fixture
def page(monkeypatch):
    """A page of these words."""

    def made(body=""):
        monkeypatch.setattr(pdf, "render_to_string", lambda *_: PAGE.format(body))
        return pdf.document("any.html", {})

    return made


@needs_pango
def test_a_page_becomes_a_tagged_pdf_that_can_be_read_aloud(page):
    read = PdfReader(io.BytesIO(page("<p>More words</p>")))
    root = read.trailer["/Root"]
    assert "Quiet words" in read.pages[0].extract_text()
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], read.metadata.title) == (True, "en", "Paper")
    assert b"pdfuaid" in page() or b"pdfuaid" in root["/Metadata"].get_object().get_data()


@needs_pango
def test_our_own_style_sheet_is_found_and_nothing_else_of_the_machine_or_the_network(page, tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for paper")
    asked = []
    fetch = pdf.static
    monkeypatch.setattr(pdf, "static", lambda url: asked.append(url) or fetch(url))
    body = f'<img src="file://{secret}"><img src="http://other.example/x.png"><a rel="attachment" href="file://{secret}">x</a>'
    read = PdfReader(io.BytesIO(page(body)))
    assert "paper:///ui/css/paper.css" in asked
    assert any("atkinson" in url for url in asked) or not pdf.finders.find("vendor/atkinson-next-latin.woff2")
    assert not list(read.attachments)
    assert not read.pages[0].images


@pytest.mark.parametrize("url", ["paper:///../settings.py", "paper:///ui/../../web/settings.py", "paper:///none.css"])
def test_only_static_files_are_handed_out(url):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        pdf.static(url)


def test_a_machine_without_pango_says_so(page, monkeypatch):
    ordinary = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return ordinary(name, *args, **kwargs)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(pdf.NoPaper, match="Print the page instead"):
        page()


def test_a_library_that_is_not_there_is_noticed_beforehand(monkeypatch):
    monkeypatch.setattr(pdf, "LIBRARIES", (("libnowhere.so.0", "nowhere-at-all"),))
    assert not pdf.available.__wrapped__()


def test_without_the_package_none_is_available(monkeypatch):
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda _: None)
    assert not pdf.available.__wrapped__()


def test_the_templates_on_paper_name_no_health_in_their_titles():
    for name in ("intake/paper/consent.html", "candidacy/paper/letter.html"):
        source = engines["django"].get_template(name).template.source
        title = source.partition("<title>")[2].partition("</title>")[0]
        assert title in ('{% translate "Your copy" %}', '{% translate "Your letter" %}')
