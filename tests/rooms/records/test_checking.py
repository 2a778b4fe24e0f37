"""What a file has to be. No database, no framework: bytes in, bytes or a sentence out."""

import json
import resource
import subprocess
import sys
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from openkap.records.checking import Limits, Unfit, apart, check
from openkap.records.checking.unpacking import inflated_size
from tests.rooms.records import files

LIMITS = Limits()
GIGABYTE = 1 << 30


def refused(data, limits=LIMITS):
    with pytest.raises(Unfit) as why:
        check(data, limits)
    return str(why.value)


def answered(data):
    """What may be kept, or the sentence."""
    try:
        return check(data, LIMITS)
    except Unfit as unfit:
        return str(unfit)


def drawn(checked):
    with Image.open(BytesIO(checked.content)) as image:
        image.load()
        return image


class TestPictures:
    def test_a_photo_is_written_anew_upright_and_without_where_it_was_taken(self):
        before = files.photo((80, 60))
        assert files.PLACE in before
        checked = check(before, LIMITS)
        image = drawn(checked)
        assert (checked.media_type, checked.pages, image.size) == ("image/jpeg", 1, (60, 80))
        assert files.PLACE not in checked.content
        assert (dict(image.getexif()), "comment" in image.info) == ({}, False)

    def test_a_screenshot_keeps_its_pixels_and_loses_its_words(self):
        before = files.screenshot()
        checked = check(before, LIMITS)
        assert files.PLACE not in checked.content
        assert drawn(checked).getpixel((3, 3)) == (10, 20, 30, 128)

    def test_what_is_hidden_behind_a_picture_does_not_come_along(self):
        for before in (files.photo(), files.screenshot()):
            assert b"<script>" not in check(before + b"PK\3\4<script>alert(1)</script>", LIMITS).content

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16"])
    def test_a_scan_as_tiff_becomes_a_picture_that_browsers_show(self, mode):
        checked = check(files.saved(Image.new(mode, (30, 20)), "TIFF"), LIMITS)
        assert checked.media_type in {"image/png", "image/jpeg"}
        assert drawn(checked).size == (30, 20)

    def test_the_small_copies_that_a_telephone_hides_are_left_behind(self):
        checked = check(files.moving("MPO"), LIMITS)
        assert getattr(drawn(checked), "n_frames", 1) == 1

    @pytest.mark.parametrize("form", ["PNG", "TIFF"])
    def test_several_pictures_in_one_are_refused(self, form):
        assert "several pictures" in refused(files.moving(form))

    @pytest.mark.parametrize("whole", [files.photo(), files.screenshot()])
    def test_a_picture_cut_short_is_refused(self, whole):
        assert "to its end" in refused(whole[: len(whole) - 40])

    def test_too_many_pixels_are_refused_by_the_head_alone(self):
        assert refused(files.wide_png(2000, 100), replace(LIMITS, max_pixels=100_000)).startswith(
            "This picture has more"
        )

    def test_the_limit_itself_is_allowed(self):
        assert check(files.wide_png(1000, 100), replace(LIMITS, max_pixels=100_000)).media_type == "image/png"

    @given(st.binary(max_size=60), st.integers(0, 60), st.sampled_from([files.photo(), files.screenshot()]))
    @settings(max_examples=150)
    def test_whatever_a_picture_holds_the_answer_is_a_picture_or_a_sentence(self, noise, at, whole):
        broken = whole[: at * len(whole) // 60] + noise + whole[at * len(whole) // 60 + len(noise) :]
        answer = answered(broken)
        assert answer.endswith(".") if isinstance(answer, str) else drawn(answer)


class TestPapers:
    def test_a_plain_pdf_stays_as_it_is(self):
        whole = files.pdf(3)
        checked = check(whole, LIMITS)
        assert (checked.content, checked.media_type, checked.pages) == (whole, "application/pdf", 3)

    def test_opening_at_a_page_is_no_program(self):
        assert check(files.pdf(1, files.with_link), LIMITS).pages == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (files.with_script, "program that acts by itself"),
            (files.with_hidden_script, "program that acts by itself"),
            (files.with_launch, "program that acts by itself"),
            (files.with_file, "other files packed into it"),
            (files.with_xfa, "drawn by a program (XFA)"),
            (files.with_password, "saved with a password: save it without"),
        ],
    )
    def test_what_acts_hides_or_is_locked_is_refused(self, change, words):
        said = refused(files.pdf(1, change)).replace("password. Save it without", "password: save it without")
        assert words in said

    def test_a_script_that_the_table_of_contents_leaves_out_is_refused(self):
        whole = files.pdf()
        hidden = whole.replace(b"startxref", b"9 0 obj << /S /JavaScript >> endobj\nstartxref")
        assert "program" in refused(hidden)

    def test_a_name_spelled_with_numbers_is_read(self):
        whole = files.pdf(1, files.with_script)
        spelled = whole.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
        assert b"/JavaScript" not in spelled
        assert "program" in refused(spelled)

    def test_too_many_pages_are_refused(self):
        assert "more than 2 pages" in refused(files.pdf(3), replace(LIMITS, max_pages=2))

    def test_too_many_things_are_refused(self):
        assert "far too much" in refused(files.pdf(9), replace(LIMITS, max_objects=30))

    @pytest.mark.parametrize("cut", [lambda pdf: pdf[:-30], lambda pdf: pdf + b"PK\3\4", lambda pdf: pdf[:9]])
    def test_a_pdf_cut_short_or_carrying_something_behind_its_end_is_refused(self, cut):
        assert "to its end" in refused(cut(files.pdf()))

    def test_a_picture_in_it_that_nobody_could_draw_is_refused(self):
        from pypdf.generic import NameObject, NumberObject

        size = {"Width": NumberObject(60_000), "Height": NumberObject(60_000), "Subtype": NameObject("/Image")}
        assert "far too much" in refused(files.pdf(1, files.with_stream(b"x", "/DCTDecode", **size)))

    @pytest.mark.parametrize(
        ("ways", "allowed"),
        [
            (["/FlateDecode"], True),
            (["/ASCIIHexDecode", "/FlateDecode"], True),
            (["/FlateDecode", "/DCTDecode"], True),
            (["/FlateDecode", "/FlateDecode"], False),
            (["/FlateDecode", "/RunLengthDecode"], False),
            (["/FlateDecode", "/ASCIIHexDecode"], False),
            (["/MadeUpDecode"], False),
        ],
    )
    def test_a_piece_is_packed_once_and_in_a_way_we_know(self, ways, allowed):
        packed = files.zeros(1 << 20)
        packed = packed.hex().encode() + b">" if ways[0] == "/ASCIIHexDecode" else packed
        whole = files.pdf(1, files.with_stream(packed, *ways))
        assert (check(whole, LIMITS).pages == 1) if allowed else "packed in a way" in refused(whole)

    def test_all_pieces_together_have_a_limit(self):
        whole = files.pdf(1, files.with_stream(files.zeros(3 << 20), "/FlateDecode"))
        assert "far too much" in refused(whole, replace(LIMITS, max_unpacked=1 << 20))

    @given(st.binary(max_size=40), st.integers(0, 50))
    @settings(max_examples=100)
    def test_whatever_a_pdf_holds_the_answer_is_a_number_or_a_sentence(self, noise, at):
        whole = files.pdf(2, files.with_link)
        broken = whole[: at * len(whole) // 50] + noise + whole[at * len(whole) // 50 + len(noise) :]
        answer = answered(broken)
        assert answer.endswith(".") if isinstance(answer, str) else answer.pages >= 1


class TestOtherKinds:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b" \n\0", "empty"),
            (b"<svg onload='alert(1)'/>", "SVG"),
            (b"\xef\xbb\xbf<?xml version='1.0'?><svg:svg/>".replace(b"svg:svg", b"svg "), "SVG"),
            ("<svg xmlns='x'>".encode("utf-16"), "SVG"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
            (b"  <script>alert(1)</script>", "web page"),
            (b"PK\3\4 [Content_Types].xml word/", "office"),
            (b"PK\3\4\x14mimetypeapplication/vnd.oasis", "office"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "office"),
            (b"{\\rtf1 hello}", "office"),
            (b"PK\3\4 letter.pdf", "archive"),
            (b"\x1f\x8b\x08", "archive"),
            (bytes(257) + b"ustar", "archive"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"\0\0\0\x18ftypisom", "recording"),
            (b"GIF89a", "kind of picture"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "kind of picture"),
            (b"MZ\x90\0", "program"),
            (b"#!/bin/sh", "program"),
            (b"I feel better.", "plain text"),
            (b"\x01\x02\x03", "cannot tell"),
        ],
    )
    def test_each_is_refused_by_what_is_in_it(self, data, words):
        assert words in refused(data)

    def test_a_page_named_as_a_picture_stays_a_page(self):
        assert "web page" in refused(b"<html>" + files.photo())

    def test_what_is_too_large_is_not_looked_at(self):
        assert refused(b"\xff" * 1001, replace(LIMITS, max_bytes=1000)).startswith("This file is larger than 0.001 MB")


class TestBombs:
    """Files made to fill a machine. Each is looked through in a process whose memory is measured."""

    @staticmethod
    def measured(data):
        """The sentence, and the most memory that the process took, in bytes."""
        program = (
            "import re, sys; from openkap.records.checking import apart; apart.main(); "
            "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
        )
        command, env = [sys.executable, "-c", program, json.dumps(asdict(LIMITS))], {"PYTHONPATH": apart.search_path()}
        done = subprocess.run(command, input=data, capture_output=True, check=True, env=env)
        return json.loads(done.stdout)["unfit"], int(done.stderr.split()[-1]) * 1024

    @pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux tells it")
    @pytest.mark.parametrize(
        ("bomb", "words"),
        [
            (lambda: files.pdf(1, files.with_stream(files.zeros(GIGABYTE), "/FlateDecode")), "far too much"),
            (lambda: files.wide_png(30_000, 30_000), "million pixels"),
        ],
        ids=["a gigabyte of zeros in a PDF", "900 million pixels of one colour"],
    )
    def test_a_bomb_takes_no_more_memory_than_a_letter(self, bomb, words):
        data = bomb()
        assert len(data) < 1_100_000
        said, memory = self.measured(data)
        assert words in said
        assert memory < 100_000_000

    def test_a_stream_is_counted_without_being_kept(self):
        packed = files.zeros(100 << 20)
        assert inflated_size(packed, GIGABYTE) == 100 << 20

    def test_the_process_has_a_ceiling(self):
        """Should the limits miss something, the process ends and the server does not."""
        program = "from openkap.records.checking import apart; apart.bound(); bytearray(2 * apart.MEMORY_BYTES)"
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONPATH": apart.search_path()})
        assert b"MemoryError" in done.stderr

    def test_it_may_write_no_file_and_is_given_no_secret(self, monkeypatch, tmp_path):
        monkeypatch.setenv("OPENKAP_RECORDS_KEY", "secret")
        seen = {}
        monkeypatch.setattr(apart.subprocess, "run", lambda *args, **how: seen.update(how) or FAILED)
        with pytest.raises(Unfit, match="too much room"):
            apart.check_apart(files.pdf(), LIMITS)
        assert set(seen["env"]) == {"PYTHONPATH"}
        assert resource.RLIMIT_FSIZE is not None

    def test_one_that_takes_too_long_is_ended_and_said(self, monkeypatch):
        monkeypatch.setattr(apart, "SECONDS", 0.01)
        with pytest.raises(Unfit, match="too long"):
            apart.check_apart(files.pdf(), LIMITS)

    def test_apart_says_what_the_check_says(self):
        assert apart.check_apart(files.photo(), LIMITS) == check(files.photo(), LIMITS)
        with pytest.raises(Unfit, match="SVG"):
            apart.check_apart(b"<svg/>", LIMITS)


FAILED = subprocess.CompletedProcess([], 3, b"", b"")
