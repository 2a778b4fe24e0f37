"""The letter as a PDF: the client's own, and the team's word-for-word copy."""

import io
import sys

import pytest
from django.urls import reverse
from pypdf import PdfReader

from openkap.clinic.models import AuditEvent
from openkap.ui import pdf

needs_pango = pytest.mark.skipif(not pdf.available(), reason="the libraries of Pango are not on this machine")
PAPER = "portal-candidacy-letter-pdf"


@needs_pango
def test_the_client_keeps_the_letter_and_its_name_says_nothing(cast, login_as, determined, both_sign):
    row = both_sign(determined(aneurysm="yes"), "decline", "decline")
    answer = login_as(cast.bo).get(reverse(PAPER))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    read = PdfReader(io.BytesIO(answer.content))
    words = " ".join(read.pages[0].extract_text().split())
    assert "We do not offer you this treatment" in words
    assert "Dear Bo," in words
    assert read.metadata.title == "Your letter"
    assert AuditEvent.objects.filter(kind="clinic:record:opened", target=f"candidacy.determination:{row.pk}").exists()


@needs_pango
def test_the_team_reads_word_for_word_what_the_client_reads(cast, login_as, determined, both_sign):
    row = both_sign(determined())
    shown = login_as(cast.dev).get(reverse("staff-candidacy-letter", args=[row.pk])).content.decode()
    assert "We can offer you this treatment." in shown
    answer = login_as(cast.dev).get(reverse("staff-candidacy-letter-pdf", args=[row.pk]))
    assert "We can offer you this treatment." in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for stranger in (cast.ivo, cast.gus):
        assert login_as(stranger).get(reverse("staff-candidacy-letter-pdf", args=[row.pk])).status_code == 404


def test_there_is_no_letter_before_both_have_signed(cast, login_as, determined):
    row = determined()
    assert login_as(cast.bo).get(reverse(PAPER)).headers["Location"] == reverse("portal-candidacy-letter")
    page = reverse("staff-candidacy-letter", args=[row.pk])
    assert "when both disciplines have signed" in login_as(cast.dev).get(page).content.decode()
    assert login_as(cast.dev).get(reverse("staff-candidacy-letter-pdf", args=[row.pk])).headers["Location"] == page


def test_without_pango_the_letter_is_printed_from_its_page(cast, login_as, determined, both_sign, monkeypatch):
    both_sign(determined())
    monkeypatch.setattr(pdf, "available", lambda: False)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    browser = login_as(cast.bo)
    assert "letter.pdf" not in browser.get(reverse("portal-candidacy-letter")).content.decode()
    assert browser.get(reverse(PAPER)).headers["Location"] == reverse("portal-candidacy-letter")
