"""Bringing a record, and who meets it afterwards."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.clinic.models import AuditEvent, Mail, Notice
from openkap.core.verdict import Refused
from openkap.records import actions, queries
from openkap.records.checking import Checked
from openkap.records.models import Reading, Record, RecordRequest, SealedFile, Strike
from tests.rooms.records import files

PHOTO = Checked(files.photo(), "image/jpeg", 1)


def bring(cast, now, *, by=None, kind="lab", file=PHOTO, title="blood test"):
    said = {"kind": kind, "title": title, "dated_on": None, "file": file}
    return actions.bring(episode=cast.bo_episode, **said, by=by or cast.bo, at=now)


def sent(content, name="letter.pdf", **said):
    return {"kind": "lab", "title": "blood test", "file": SimpleUploadedFile(name, content), **said}


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


class TestSealed:
    def test_nothing_of_a_file_stands_in_the_database_in_plain(self, cast, now):
        record = bring(cast, now)
        box = bytes(SealedFile.objects.get(record=record).box)
        assert PHOTO.content not in box
        assert len(box) == len(PHOTO.content) + 12 + 16  # a nonce and a seal

    def test_who_may_reads_what_was_brought(self, cast, now):
        record = bring(cast, now)
        assert actions.read(record=record, by=cast.bo, at=now) == PHOTO.content

    def test_a_changed_byte_is_noticed(self, cast, now):
        record = bring(cast, now)
        file = SealedFile.objects.get(record=record)
        box = bytearray(file.box)
        box[40] ^= 1
        SealedFile.objects.filter(pk=file.pk).update(box=bytes(box))
        with pytest.raises(actions.Unreadable, match="not what was stored"):
            actions.read(record=record, by=cast.bo, at=now)

    def test_a_file_moved_to_another_record_is_noticed(self, cast, now):
        first, second = bring(cast, now), bring(cast, now)
        box = SealedFile.objects.get(record=first).box
        SealedFile.objects.filter(record=second).update(box=box)
        with pytest.raises(actions.Unreadable, match="moved"):
            actions.read(record=second, by=cast.bo, at=now)

    def test_a_lost_key_is_said(self, cast, now, settings):
        record = bring(cast, now)
        settings.OPENKAP_RECORDS_KEYS = ["Wm" + "A" * 41 + "="]
        with pytest.raises(actions.Unreadable, match="is not here"):
            actions.read(record=record, by=cast.bo, at=now)
        assert not Reading.objects.exists()

    def test_a_new_key_seals_and_the_old_one_still_opens(self, cast, now, settings):
        old = bring(cast, now)
        settings.OPENKAP_RECORDS_KEYS = [*settings.OPENKAP_RECORDS_KEYS, "Wm" + "A" * 41 + "="]
        new = bring(cast, now)
        assert old.sealed.key_id != new.sealed.key_id
        assert {actions.read(record=each, by=cast.bo, at=now) for each in (old, new)} == {PHOTO.content}

    def test_sealing_anew_needs_only_the_new_key_afterwards(self, cast, now, settings):
        record = bring(cast, now)
        fresh = "Wm" + "A" * 41 + "="
        settings.OPENKAP_RECORDS_KEYS = [*settings.OPENKAP_RECORDS_KEYS, fresh]
        file = SealedFile.objects.get(record=record)
        assert actions.reseal(file=file, by=None, at=now)
        assert not actions.reseal(file=file, by=None, at=now)
        settings.OPENKAP_RECORDS_KEYS = [fresh]
        assert actions.read(record=record, by=cast.bo, at=now) == PHOTO.content
        assert kinds()[-1] == "records:record:resealed"

    @pytest.mark.parametrize("model", [Record, Reading, Strike])
    def test_what_happened_is_never_edited(self, cast, now, model):
        record = bring(cast, now)
        actions.read(record=record, by=cast.femi, at=now)
        actions.strike(record=record, reason="somebody else's", by=cast.femi, at=now)
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            model.objects.update(at=now + timedelta(days=1))


class TestReading:
    def test_it_is_news_until_somebody_of_the_clinic_opens_it(self, cast, now):
        record = bring(cast, now)
        actions.read(record=record, by=cast.bo, at=now)
        assert queries.panel(cast.bo_episode).news == 1
        actions.read(record=record, by=cast.femi, at=now)
        actions.read(record=record, by=cast.femi, at=now + timedelta(hours=1))
        panel = queries.panel(cast.bo_episode)
        assert (panel.news, panel.rows[0].readers) == (0, (("Femi", now),))
        assert kinds().count("records:record:read") == 1

    def test_what_a_clinician_scans_is_no_news_and_what_the_desk_scans_is(self, cast, now):
        bring(cast, now, by=cast.femi)
        assert queries.panel(cast.bo_episode).news == 0
        bring(cast, now, by=cast.gus)
        assert queries.panel(cast.bo_episode).news == 1

    def test_the_desk_sees_cards_and_nothing_clinical(self, cast, now):
        bring(cast, now)
        card = bring(cast, now, kind="insurance")
        assert [row.record for row in queries.seen_by(cast.gus, cast.bo_episode)] == [card]
        assert len(queries.seen_by(cast.femi, cast.bo_episode)) == 2


class TestTakingBack:
    def test_what_nobody_read_is_taken_back_and_its_file_is_gone(self, cast, now):
        record = bring(cast, now)
        actions.withdraw(record=record, by=cast.bo, at=now)
        row = queries.brought(cast.bo_episode)[0]
        assert (row.is_struck, row.struck_by, row.struck_at) == (True, "Bo", now)
        assert not SealedFile.objects.exists()
        with pytest.raises(Refused, match="not shown any more"):
            actions.read(record=record, by=cast.femi, at=now)

    def test_what_was_read_stays(self, cast, now):
        record = bring(cast, now)
        actions.read(record=record, by=cast.eun, at=now)
        with pytest.raises(Refused, match="has read this"):
            actions.withdraw(record=record, by=cast.bo, at=now)

    def test_only_whoever_brought_it_takes_it_back_and_once(self, cast, now):
        record = bring(cast, now, by=cast.gus)
        with pytest.raises(Refused, match="Only whoever brought it"):
            actions.withdraw(record=record, by=cast.bo, at=now)
        own = bring(cast, now)
        actions.withdraw(record=own, by=cast.bo, at=now)
        with pytest.raises(Refused, match="already"):
            actions.withdraw(record=own, by=cast.bo, at=now)

    def test_the_clinic_strikes_with_a_reason_and_keeps_the_file_sealed(self, cast, now):
        record = bring(cast, now)
        actions.strike(record=record, reason="somebody else's letter", by=cast.femi, at=now)
        assert queries.brought(cast.bo_episode)[0].reason == "somebody else's letter"
        assert SealedFile.objects.filter(record=record).exists()
        with pytest.raises(Refused, match="not shown any more"):
            actions.read(record=record, by=cast.femi, at=now)


class TestAsking:
    def test_whoever_asked_is_told_when_it_comes_and_the_request_ends(self, cast, now):
        actions.ask_for(episode=cast.bo_episode, kind="ecg", note="from this year", by=cast.femi, at=now)
        assert Notice.objects.get(to=cast.bo).kind == "records:asked_for"
        bring(cast, now, kind="lab")
        assert queries.open_requests(cast.bo_episode).count() == 1
        bring(cast, now, kind="ecg")
        assert not queries.open_requests(cast.bo_episode).exists()
        assert Notice.objects.get(to=cast.femi).kind == "records:brought"
        assert not [mail for mail in Mail.objects.all() if "ecg" in mail.about]

    def test_nothing_is_asked_for_twice(self, cast, now):
        actions.ask_for(episode=cast.bo_episode, kind="ecg", note="", by=cast.femi, at=now)
        with pytest.raises(Refused, match="already"):
            actions.ask_for(episode=cast.bo_episode, kind="ecg", note="", by=cast.dev, at=now)

    def test_what_is_not_needed_any_more_is_taken_back_by_name(self, cast, now):
        asked = actions.ask_for(episode=cast.bo_episode, kind="ecg", note="", by=cast.femi, at=now)
        for _ in range(2):
            actions.stop_asking(request=asked, by=cast.dev, at=now)
        assert RecordRequest.objects.get().until_by == cast.dev
        assert kinds().count("records:record:not_needed") == 1


class TestPortal:
    def test_a_photo_is_brought_and_seen_and_nobody_else_gets_it(self, cast, login_as, client):
        browser = login_as(cast.bo)
        answer = browser.post(reverse("portal-records"), sent(files.photo(), "IMG_1.jpg"))
        assert answer.status_code == 302
        record = Record.objects.get()
        shown = browser.get(reverse("portal-records-file", args=[record.pk]))
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert shown.content.startswith(b"\xff\xd8")
        assert files.PLACE not in shown.content
        for who in (cast.ada, cast.stranger, cast.ivo, cast.hana, cast.gus, cast.administrator):
            for door in ("portal", "staff"):
                assert login_as(who).get(reverse(f"{door}-records-file", args=[record.pk])).status_code == 404

    def test_a_file_leaves_behind_every_fence(self, cast, now, login_as):
        pdf = bring(cast, now, file=Checked(files.pdf(), "application/pdf", 1))
        for door, who in (("portal", cast.bo), ("staff", cast.femi)):
            answer = login_as(who).get(reverse(f"{door}-records-file", args=[pdf.pk]))
            assert answer["Content-Disposition"] == 'attachment; filename="record.pdf"'
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
            assert "no-store" in answer["Cache-Control"]

    def test_a_refused_file_leaves_the_rest_as_it_was_typed(self, cast, login_as):
        said = sent(b"<svg onload='alert(1)'/>", "lab.png", dated_on="2026-01-02", title="my heart")
        answer = login_as(cast.bo).post(reverse("portal-records"), said)
        assert answer.status_code == 422
        for kept in ("my heart", "2026-01-02", "a drawing that can hold a program (SVG)"):
            assert kept in answer.content.decode()
        assert not Record.objects.exists()

    def test_a_refused_form_does_not_spend_its_token(self, cast, login_as):
        once = "9b2bd7b7-8f8c-4f6b-9d4b-8f6f3b7f7c11"
        browser = login_as(cast.bo)
        assert browser.post(reverse("portal-records"), sent(b"", once=once)).status_code == 422
        for _ in range(2):
            assert browser.post(reverse("portal-records"), sent(files.pdf(), once=once)).status_code == 302
        assert Record.objects.count() == 1

    @pytest.mark.parametrize(
        ("day", "words"), [("2999-01-01", "has not come yet"), ("0190-01-01", "too long ago"), ("x", "valid date")]
    )
    def test_an_impossible_day_is_said(self, cast, login_as, day, words):
        answer = login_as(cast.bo).post(reverse("portal-records"), sent(files.pdf(), dated_on=day))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)

    def test_a_file_over_the_limit_is_counted_and_never_held(self, cast, login_as, settings):
        settings.OPENKAP_RECORD_MAX_MB = 1
        answer = login_as(cast.bo).post(reverse("portal-records"), sent(bytes(1_000_001)))
        assert answer.status_code == 422
        assert "larger than 1 MB" in answer.content.decode()

    def test_the_name_of_a_file_is_kept_nowhere(self, cast, login_as, caplog):
        login_as(cast.bo).post(reverse("portal-records"), sent(files.pdf(), "bo-hiv-test.pdf", title=""))
        row = Record.objects.values().get()
        assert "hiv" not in str(row) + str(list(AuditEvent.objects.values())) + caplog.text

    def test_a_file_that_cannot_be_opened_is_said_without_a_trace(self, cast, now, login_as, settings, caplog):
        record = bring(cast, now)
        settings.OPENKAP_RECORDS_KEYS = ["Wm" + "A" * 41 + "="]
        for door, who, words in (("portal", cast.bo, "Tell the clinic"), ("staff", cast.femi, "from your backup")):
            answer = login_as(who).get(reverse(f"{door}-records-file", args=[record.pk]))
            assert (answer.status_code, words in answer.content.decode()) == (503, True)
        assert f"the file of record {record.pk} cannot be opened: KeyMissing" in caplog.text

    def test_it_is_taken_back_on_its_page(self, cast, now, login_as):
        record = bring(cast, now)
        browser = login_as(cast.bo)
        assert "Take it back" in browser.get(reverse("portal-records-record", args=[record.pk])).content.decode()
        assert browser.post(reverse("portal-records-withdrawal", args=[record.pk])).status_code == 302
        assert "taken back" in browser.get(reverse("portal-records")).content.decode()
        assert browser.post(reverse("portal-records-withdrawal", args=[record.pk])).status_code == 422


class TestStaff:
    def test_the_chart_shows_it_as_news_and_then_who_read_it(self, cast, now, login_as):
        record = bring(cast, now)
        browser = login_as(cast.femi)
        assert "nobody has read it" in browser.get(reverse("staff-chart", args=[cast.bo_episode.pk])).content.decode()
        assert browser.get(reverse("staff-records-file", args=[record.pk])).status_code == 200
        page = browser.get(reverse("staff-records", args=[cast.bo_episode.pk])).content.decode()
        assert "read by Femi" in " ".join(page.split())
        seen = AuditEvent.objects.filter(kind="clinic:record:opened", target=f"records.record:{record.pk}")
        assert {event.by_ref for event in seen} == {cast.femi.pk}

    def test_the_desk_scans_a_letter_and_does_not_see_it_again(self, cast, login_as):
        browser = login_as(cast.gus)
        page = reverse("staff-records", args=[cast.bo_episode.pk])
        assert browser.post(page, sent(files.pdf(), title="a letter")).status_code == 302
        record = Record.objects.get()
        assert "a letter" not in browser.get(page).content.decode()
        assert browser.get(reverse("staff-records-record", args=[record.pk])).status_code == 404

    def test_asking_and_striking_on_the_pages(self, cast, now, login_as):
        browser, record = login_as(cast.dev), bring(cast, now)
        episode = [cast.bo_episode.pk]
        assert browser.post(reverse("staff-records-requests", args=episode), {"kind": "ecg"}).status_code == 302
        again = browser.post(reverse("staff-records-requests", args=episode), {"kind": "ecg"})
        assert (again.status_code, "asked for already" in again.content.decode()) == (422, True)
        strike = reverse("staff-records-strike", args=[record.pk])
        assert browser.post(strike, {"reason": ""}).status_code == 422
        assert browser.post(strike, {"reason": "not Bo's"}).status_code == 302
        assert "struck by Dev" in " ".join(browser.get(reverse("staff-records", args=episode)).content.decode().split())

    def test_a_list_asks_the_same_however_much_was_brought(self, cast, now, django_assert_num_queries):
        for _ in range(3):
            actions.read(record=bring(cast, now), by=cast.femi, at=now)
        with django_assert_num_queries(3):
            panel = queries.panel(cast.bo_episode)
            assert [row.brought_by for row in panel.rows] == ["Bo"] * 3


def test_a_file_from_nobody_is_not_even_read(client):
    answer = client.post(reverse("public-intake-inquiry"), {"file": SimpleUploadedFile("a.bin", b"x" * 100)})
    assert answer.wsgi_request.FILES == {}
