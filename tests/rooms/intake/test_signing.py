"""Who signs, in what form, and what of it can be proved afterwards: drawn, typed, in person, on paper."""

import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from openkap.clinic.models import AuditEvent
from openkap.core.consents import Signer
from openkap.core.library import standard
from openkap.core.signatures import read_drawing
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Consent, Guardian, Misunderstanding
from openkap.ui import pdf

DRAWN = json.dumps({"width": 300, "height": 150, "strokes": [[[10, 10], [90, 60], [150, 20]]]})
needs_pango = pytest.mark.skipif(not pdf.available(), reason="the libraries of Pango are not on this machine")


def text(name):
    return standard().shelf("consents").get(name)


def right(name):
    return {question.id: question.right for question in text(name).teach_back}


def sign(cast, at, name="touch", by=None, episode=None, **changes):
    said = {"teach_back": right(name), "signed_name": "Bo", "choices": [], "routes": []}
    said |= {"routes": ["im", "iv"]} if name == "treatment" else {}
    episode = episode or cast.bo_episode
    return actions.sign_consent(episode=episode, text=text(name), by=by or cast.bo, at=at, **{**said, **changes})


def sent(name, **changes):
    """The form as a browser sends it."""
    words = {f"teach_{key}": answer for key, answer in right(name).items()}
    return words | {"signed_name": "Bo"} | changes


def standing(cast, name, at, route=""):
    return queries.state(cast.bo_episode, name, at=at, route=route).standing


@pytest.fixture
def young(cast, settings, now):
    """Bo is sixteen, and the clinic treats young people."""
    settings.OPENKAP_ADOLESCENTS = True
    client = cast.bo_episode.client
    client.born_on = timezone.localdate(now).replace(day=1) - timedelta(days=16 * 366)
    client.save()
    return cast.bo_episode


@pytest.fixture
def cleo(cast, young, now):
    return actions.name_guardian(episode=young, name="Cleo", relation="aunt", by=cast.dev, at=now)


# Drawn or typed, and sealed.


def test_a_drawing_signs_with_the_name_that_we_know_and_comes_back_as_our_own_picture(cast, login_as):
    browser = login_as(cast.bo)
    page = reverse("portal-intake-consent", args=["touch"])
    assert browser.post(page, sent("touch", signed_name="", drawn=DRAWN)).status_code == 302
    row = Consent.objects.get()
    assert (row.signed_name, row.drawn) == ("Bo", read_drawing(DRAWN).as_table())
    shown = browser.get(reverse("portal-intake-copy", args=[row.pk])).content.decode()
    assert '<path d="M10 10L90 60L150 20"/>' in shown
    assert "Everything is as it was in the moment of signing" in shown


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"signed_name": ""}, "Please type your name, or draw your signature"),
        ({"drawn": "<svg><script>alert(1)</script></svg>"}, "This drawing cannot be read"),
        ({"drawn": json.dumps({"width": 9, "height": 9, "strokes": [[[1, 1]]]})}, "more than a dot"),
    ],
)
def test_what_signs_nothing_is_refused_and_what_was_typed_stays(cast, login_as, change, says):
    answer = login_as(cast.bo).post(reverse("portal-intake-consent", args=["touch"]), sent("touch", **change))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Consent.objects.exists()


def test_nobody_agrees_to_what_a_text_does_not_offer(cast, now):
    with pytest.raises(Refused, match="no such choice"):
        sign(cast, now, choices=["kiss"])
    with pytest.raises(Refused, match="at least one way"):
        sign(cast, now, "treatment", routes=[])


def test_a_signature_is_unchanged_until_anything_of_it_changes(cast, now):
    row = sign(cast, now, choices=["hand"], drawn=read_drawing(DRAWN))
    row = queries.consent_rows().get(pk=row.pk)
    assert queries.unchanged(row)
    for field, value in {
        "choices": ["hand", "shoulder"],
        "teach_back": {},
        "signed_name": "Ada",
        "signed_at": now + timedelta(seconds=1),
        "drawn": {},
        "role": "minor",
    }.items():
        other = queries.consent_rows().get(pk=row.pk)
        setattr(other, field, value)
        assert not queries.unchanged(other), field
    row.sha256 = "0" * 64
    assert "words of this version" in queries.unchanged(row).reason


@pytest.mark.parametrize("table", ["intake_consent", "intake_consentwithdrawal", "intake_consentrenewal"])
def test_the_database_refuses_to_edit_what_was_said(cast, now, table):
    row = sign(cast, now)
    actions.withdraw_consent(consent=row, by=cast.bo, at=now)
    actions.ask_again(episode=cast.bo_episode, text_id="touch", reason="other", by=cast.dev, at=now)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")


def test_the_team_sees_what_is_unchanged_and_what_was_explained_again(cast, now, login_as):
    browser = login_as(cast.bo)
    page = reverse("portal-intake-consent", args=["touch"])
    again = browser.post(page, sent("touch", teach_more="yes"))
    assert "We do not give more touch than you chose" in again.content.decode()
    assert browser.post(page, sent("touch")).status_code == 302
    assert Misunderstanding.objects.get().answers == {"more": "yes"}
    row = Consent.objects.get()
    assert row.teach_back == {"more": "no"}
    staff = login_as(cast.dev)
    listed = staff.get(reverse("staff-intake-consents", args=[cast.bo_episode.pk])).content.decode()
    assert "unchanged" in listed
    copy = staff.get(reverse("staff-intake-copy", args=[row.pk])).content.decode()
    assert "first answered “You do what I ask”, then explained" in copy


# No, less, and again.


def test_a_no_counts_until_the_signer_says_yes(cast, now, later, login_as):
    sign(cast, now)
    with time_machine.travel(later, tick=False):
        login_as(cast.bo).post(reverse("portal-intake-refusal", args=["touch"]))
    assert standing(cast, "touch", later) == "refused"
    sign(cast, later + timedelta(hours=1))
    assert standing(cast, "touch", later + timedelta(hours=1)) == "current"


def test_less_is_possible_during_a_session_and_more_is_not(cast, now, login_as):
    row = sign(cast, now, choices=["hand", "shoulder"])
    actions.lock_consents(episode=cast.bo_episode, until=queries.next_morning(now), by=cast.eun, at=now)
    page = reverse("portal-intake-less", args=[row.pk])
    assert login_as(cast.bo).post(page, {"choices": ["hand", "blanket"]}).status_code == 422
    assert login_as(cast.bo).post(page, {"choices": ["hand"]}).status_code == 302
    state = queries.state(cast.bo_episode, "touch", at=now + timedelta(minutes=1))
    assert (state.counts, state.chosen) == (True, ("Someone may hold my hand",))
    narrowed = state.consent
    assert (narrowed.root, narrowed.word) == (row, "less")
    with pytest.raises(Refused, match="More than before needs a new signature"):
        actions.narrow_consent(consent=narrowed, choices=["hand", "shoulder"], routes=[], by=cast.bo, at=now)
    with pytest.raises(Refused, match="newer word"):
        actions.narrow_consent(consent=row, choices=[], routes=[], by=cast.bo, at=now)
    with pytest.raises(Refused, match="nothing can be signed now"):
        sign(cast, now + timedelta(minutes=5), choices=["hand", "shoulder"])


def test_less_makes_no_signature_younger(cast, now):
    row = sign(cast, now, choices=["hand", "shoulder"])
    half_a_year = now + timedelta(days=180)
    actions.narrow_consent(consent=row, choices=["hand"], routes=[], by=cast.bo, at=half_a_year)
    assert standing(cast, "touch", half_a_year) == "current"
    assert standing(cast, "touch", now + timedelta(days=365)) == "expired"


def test_the_therapist_writes_down_that_less_is_wished_in_the_session(cast, now, login_as):
    row = sign(cast, now, choices=["hand"])
    assert login_as(cast.dev).post(reverse("staff-intake-less", args=[row.pk]), {}).status_code == 302
    newest = Consent.objects.get(word="less")
    assert (newest.choices, newest.witness, newest.how) == ([], cast.dev, "device")


def test_a_fresh_signature_is_asked_for_with_the_reason(cast, now, later, login_as):
    sign(cast, now, "treatment")
    page = reverse("staff-intake-renewal", args=[cast.bo_episode.pk, "treatment"])
    with time_machine.travel(later, tick=False):
        assert login_as(cast.femi).post(page, {"reason": "new_dose_band"}).status_code == 302
    state = queries.state(cast.bo_episode, "treatment", at=later)
    assert state.standing == "asked_again"
    assert "because much more or less medicine is given" in state.words
    assert queries.current(cast.bo_episode, "treatment", at=later, route="im") is None
    sign(cast, later + timedelta(hours=1), "treatment")
    assert queries.current(cast.bo_episode, "treatment", at=later + timedelta(hours=1), route="im")


def test_home_is_in_no_list_unless_the_clinic_offers_it(cast, now, settings, login_as):
    assert queries.state(cast.bo_episode, "at-home", at=now) is None
    assert login_as(cast.bo).get(reverse("portal-intake-consent", args=["at-home"])).status_code == 404
    assert login_as(cast.femi).get(reverse("staff-intake-text", args=["at-home"])).status_code == 404
    settings.OPENKAP_AT_HOME = True
    assert queries.state(cast.bo_episode, "at-home", at=now).standing == "unsigned"
    assert "locked box" in login_as(cast.bo).get(reverse("portal-intake-consent", args=["at-home"])).content.decode()


@pytest.mark.parametrize(("day", "hour", "resumes_on"), [(9, 23, 10), (10, 1, 11), (10, 15, 11)])
def test_the_next_morning_is_that_of_the_clock_on_the_clients_wall(day, hour, resumes_on):
    """In Denver eleven at night is already tomorrow by the clock of the database."""
    zone = ZoneInfo("America/Denver")
    with timezone.override(zone):
        dose = datetime(2026, 3, day, hour, tzinfo=zone)
        assert queries.next_morning(dose.astimezone(UTC)) == datetime(2026, 3, resumes_on, 7, tzinfo=zone)


# In person and on paper.


def test_a_client_without_an_account_signs_on_the_clinics_device_before_a_witness(cast, now, login_as):
    page = reverse("staff-intake-signing", args=[cast.bo_episode.pk, "touch"])
    assert "Dev is with you" in login_as(cast.dev).get(page).content.decode()
    assert login_as(cast.dev).post(page, sent("touch", who="client", drawn=DRAWN)).status_code == 302
    row = Consent.objects.get()
    assert (row.how, row.witness, row.signed_by, row.role) == ("device", cast.dev, cast.dev, "client")
    assert queries.unchanged(row)


@pytest.mark.parametrize("who", ["gus", "ivo", "hana"])
def test_only_the_care_team_is_a_witness(cast, login_as, who):
    page = reverse("staff-intake-signing", args=[cast.bo_episode.pk, "touch"])
    assert login_as(getattr(cast, who)).post(page, sent("touch", who="client")).status_code == 404


def test_what_was_signed_on_paper_is_put_on_record_with_who_saw_it_and_when(cast, now, login_as):
    page = reverse("staff-intake-paper", args=[cast.bo_episode.pk, "touch"])
    signed_at = timezone.localtime(now - timedelta(hours=3)).replace(second=0)
    words = sent("touch", who="client", signed_at=f"{signed_at:%Y-%m-%dT%H:%M}", witness=cast.eun.pk)
    assert login_as(cast.dev).post(page, words).status_code == 302
    row = Consent.objects.get()
    assert (row.how, row.witness, row.signed_by, row.signed_at) == ("paper", cast.eun, cast.dev, signed_at)
    assert row.recorded_at > row.signed_at
    assert queries.unchanged(row)


def test_no_paper_from_the_future_or_from_under_the_medicine_counts(cast, now):
    actions.lock_consents(
        episode=cast.bo_episode, until=now - timedelta(days=1), by=cast.eun, at=now - timedelta(days=2)
    )
    for signed_at, why in ((now + timedelta(hours=1), "future"), (now - timedelta(hours=30), "had had the medicine")):
        place = actions.Place("paper", witness=cast.eun, signed_at=signed_at)
        with pytest.raises(Refused, match=why):
            sign(cast, now, by=cast.dev, place=place)


def test_the_sheet_to_print_holds_the_words_and_their_fingerprint(cast, login_as):
    page = reverse("staff-intake-sheet", args=[cast.bo_episode.pk, "touch"])
    shown = login_as(cast.dev).get(page).content.decode()
    assert text("touch").sha256 in shown
    assert "No touch here is ever sexual" in shown


# The young.


def test_a_clinic_for_adults_lets_nobody_sign_for_a_minor(cast, now, young, settings):
    settings.OPENKAP_ADOLESCENTS = False
    with pytest.raises(Refused, match="adults only"):
        sign(cast, now, signer=Signer("minor"))


def test_somebody_too_young_for_this_clinic_is_told_so_and_signs_nothing(cast, now, young, settings, login_as):
    settings.OPENKAP_ADOLESCENTS = False
    shown = login_as(cast.bo).get(reverse("portal-intake-consents")).content.decode()
    assert "We treat people from 18 on." in shown
    assert reverse("portal-intake-consent", args=["treatment"]) not in shown
    assert "to read and sign" not in login_as(cast.bo).get(reverse("portal-home")).content.decode()
    staff = login_as(cast.dev).get(reverse("staff-intake-consents", args=[young.pk])).content.decode()
    assert "adults only" in staff
    assert "Sign on this device" not in staff


def test_what_somebody_signed_who_is_too_young_now_can_still_be_taken_back(cast, now, young, settings, login_as):
    row = sign(cast, now, signer=Signer("minor"))
    settings.OPENKAP_ADOLESCENTS = False
    shown = login_as(cast.bo).get(reverse("portal-intake-consents")).content.decode()
    assert reverse("portal-intake-withdrawal", args=[row.pk]) in shown
    assert login_as(cast.bo).post(reverse("portal-intake-withdrawal", args=[row.pk])).status_code == 302


def test_for_a_minor_both_are_needed_and_either_can_say_no(cast, now, young, cleo, later):
    states = {each.text.id: each for each in queries.states(young, at=now)}
    assert [part.name for part in states["treatment"].missing] == ["Cleo"]
    assert [part.signer.role for part in states["assent"].missing] == ["minor"]
    device = actions.Place("device")
    guardian = Signer("guardian", cleo.pk)
    sign(cast, now, "treatment", by=cast.dev, signer=guardian, place=device, signed_name="Cleo")
    assert [each.counts for each in queries.treatment_states(young, at=now, route="im")] == [True, False, False]
    sign(cast, now, "assent", signer=Signer("minor"))
    assert [each.counts for each in queries.treatment_states(young, at=now, route="im")] == [True, True, False]
    sign(cast, now, "confidentiality", signer=Signer("minor"))
    sign(cast, now, "confidentiality", by=cast.dev, signer=guardian, place=device, signed_name="Cleo")
    assert all(each.counts for each in queries.treatment_states(young, at=now, route="im"))
    actions.refuse_consent(
        episode=young, text=text("assent"), signer=Signer("minor"), signed_name="Bo", by=cast.bo, at=later
    )
    found = {each.text.id: each.standing for each in queries.treatment_states(young, at=later, route="im")}
    assert found == {"treatment": "current", "assent": "refused", "confidentiality": "current"}


def test_a_minor_does_not_sign_in_place_of_the_guardian_nor_the_other_way_round(cast, now, young, cleo):
    with pytest.raises(Refused, match="not theirs to sign"):
        sign(cast, now, "treatment", signer=Signer("minor"))
    with pytest.raises(Refused, match="Only the client"):
        sign(cast, now, "treatment", signer=Signer("guardian", cleo.pk))
    with pytest.raises(Refused, match="not theirs to sign"):
        sign(cast, now, "assent", by=cast.dev, signer=Signer("guardian", cleo.pk), place=actions.Place("device"))


def test_without_a_named_guardian_nothing_is_permitted(cast, now, young):
    state = queries.state(young, "treatment", at=now)
    assert (state.standing, state.missing[0].can_speak) == ("unsigned", False)
    with pytest.raises(Refused, match="First name the guardian"):
        sign(cast, now, "treatment", by=cast.dev, signer=Signer("guardian"), place=actions.Place("device"))


def test_another_guardian_has_to_agree_anew(cast, now, young, cleo, later):
    device = actions.Place("device")
    sign(cast, now, "treatment", by=cast.dev, signer=Signer("guardian", cleo.pk), place=device, signed_name="Cleo")
    actions.end_guardian(guardian=cleo, by=cast.dev, at=later)
    assert standing(cast, "treatment", later) == "unsigned"
    actions.name_guardian(episode=young, name="Somebody else", relation="", by=cast.dev, at=later)
    assert [part.name for part in queries.state(young, "treatment", at=later).missing] == ["Somebody else"]


def test_touch_is_what_the_guardian_and_the_young_person_both_chose(cast, now, young, cleo):
    device, guardian = actions.Place("device"), Signer("guardian", cleo.pk)
    sign(cast, now, by=cast.dev, signer=guardian, place=device, signed_name="Cleo", choices=["hand", "shoulder"])
    sign(cast, now, signer=Signer("minor"), choices=["hand", "blanket"])
    state = queries.state(young, "touch", at=now)
    assert (state.counts, state.chosen) == (True, ("Someone may hold my hand",))


def test_on_the_eighteenth_birthday_the_guardians_yes_ends(cast, now, young, cleo):
    device = actions.Place("device")
    sign(cast, now, "treatment", by=cast.dev, signer=Signer("guardian", cleo.pk), place=device, signed_name="Cleo")
    client = young.client
    client.born_on = timezone.localdate(now).replace(year=timezone.localdate(now).year - 18, day=1)
    client.save()
    state = queries.state(young, "treatment", at=now)
    assert (state.standing, state.words) == ("of_age", "now of age: needs their own signature")
    assert queries.state(young, "assent", at=now) is None
    sign(cast, now, "treatment")
    assert standing(cast, "treatment", now, "im") == "current"


def test_guardians_are_named_and_ended_on_the_page(cast, young, login_as):
    browser = login_as(cast.dev)
    browser.post(reverse("staff-intake-guardians", args=[young.pk]), {"name": "Cleo", "relation": "aunt"})
    row = Guardian.objects.get()
    page = reverse("staff-intake-consents", args=[young.pk])
    assert "Cleo (aunt)" in browser.get(page).content.decode()
    signing = browser.get(reverse("staff-intake-signing", args=[young.pk, "treatment"])).content.decode()
    assert "Cleo (guardian)" in signing
    browser.post(reverse("staff-intake-guardian-end", args=[row.pk]))
    assert "Nobody is named yet" in browser.get(page).content.decode()
    assert browser.post(reverse("staff-intake-guardian-end", args=[row.pk])).status_code == 422


def test_a_minor_reads_what_the_guardian_signs_and_cannot_sign_it(cast, young, cleo, login_as):
    shown = login_as(cast.bo).get(reverse("portal-intake-consent", args=["treatment"])).content.decode()
    assert "A guardian reads and signs this for you" in shown
    assert "Type your full name" not in shown
    listed = login_as(cast.bo).get(reverse("portal-intake-consents")).content.decode()
    assert "the yes of Cleo" in listed


def test_an_adult_has_no_guardian(cast, now, settings):
    settings.OPENKAP_ADOLESCENTS = True
    with pytest.raises(Refused, match="An adult decides alone"):
        actions.name_guardian(episode=cast.bo_episode, name="Cleo", relation="", by=cast.dev, at=now)


# The copy.


@needs_pango
def test_the_client_keeps_a_pdf_with_the_words_the_answers_and_the_signature(cast, now, login_as):
    row = sign(cast, now, choices=["hand"], drawn=read_drawing(DRAWN))
    answer = login_as(cast.bo).get(reverse("portal-intake-copy-pdf", args=[row.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.pdf"'
    read = PdfReader(io.BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for expected in ("No touch here is ever sexual", "You do not do it that day", "Someone may hold my hand", "Bo"):
        assert expected in words
    assert row.seal in words.replace(" ", "")
    assert read.metadata.title == "Your copy"
    assert AuditEvent.objects.filter(kind="clinic:record:opened", target=f"intake.consent:{row.pk}").exists()


def test_strangers_get_no_copy(cast, now, login_as):
    row = sign(cast, now)
    for who in (cast.stranger, cast.ada):
        assert login_as(who).get(reverse("portal-intake-copy-pdf", args=[row.pk])).status_code == 404
    assert login_as(cast.ivo).get(reverse("staff-intake-copy-pdf", args=[row.pk])).status_code == 404


def test_without_pango_there_is_no_link_and_the_page_is_printed(cast, now, login_as, monkeypatch):
    row = sign(cast, now)
    monkeypatch.setattr(pdf, "available", lambda: False)
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    page = reverse("portal-intake-copy", args=[row.pk])
    shown = login_as(cast.bo).get(page).content.decode()
    assert "print this page" in shown
    assert "copy.pdf" not in shown
    assert login_as(cast.bo).get(reverse("portal-intake-copy-pdf", args=[row.pk])).headers["Location"] == page
