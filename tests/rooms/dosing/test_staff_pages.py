"""The pages of the dosing day: they act, refuse beside the field, keep what was typed, and ask the database little."""

from uuid import uuid4

import pytest
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.dosing import actions
from openkap.dosing.models import Administration, ChecklistAnswer, VitalSigns
from tests.rooms.dosing.day import ALL_WELL, BASE


@pytest.fixture
def go(login_as, cast):
    """`go("eun", "session", 1)` opens a page; with `data` it posts."""

    def visit(who, name, *args, data=None, htmx=False):
        browser = login_as(getattr(cast, who))
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
        address = reverse(f"staff-dosing-{name}", args=args)
        return browser.get(address, headers=headers) if data is None else browser.post(address, data, headers=headers)

    return visit


def reading(**values):
    return {"token": str(uuid4()), **values}


# ---- who gets in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "ada", "stranger", "clinic_director", "administrator"])
@pytest.mark.parametrize("page", ["session", "checklist", "leaving"])
def test_strangers_find_nothing(go, session, who, page):
    assert go(who, page, session.pk).status_code == 404


@pytest.mark.parametrize("who", ["eun", "dev", "femi", "medical_director"])
def test_the_team_opens_the_session_and_the_look_is_written_down(go, session, cast, who):
    assert go(who, "session", session.pk).status_code == 200
    seen = AuditEvent.objects.filter(kind="clinic:record:opened", by_ref=getattr(cast, who).pk)
    assert seen.get().client_ref == cast.ada_episode.client_id


def test_a_therapist_sees_and_records_nothing(go, session):
    page = go("dev", "session", session.pk).content.decode()
    assert "Record reading" not in page
    assert go("dev", "vitals", session.pk, data=reading(spo2_percent=98)).status_code == 404


# ---- beginning ------------------------------------------------------------------------------------------------


def test_the_board_leads_to_the_checks(go, visit, order):
    assert reverse("staff-dosing-start", args=[visit.pk]) in go("eun", "board").content.decode()
    answer = go("eun", "start", visit.pk, data={})
    assert answer.url == reverse("staff-dosing-checklist", args=[visit.dosing_sessions.get().pk])


def test_a_visit_that_may_not_begin_says_why(go, visit):
    page = go("eun", "start", visit.pk).content.decode()
    assert "No order is valid today" in page
    assert go("eun", "start", visit.pk, data={}).status_code == 422


def test_a_visit_that_has_begun_leads_to_its_checklist(go, session):
    assert go("eun", "start", session.planned_visit_id).url == reverse("staff-dosing-checklist", args=[session.pk])


# ---- the checklist --------------------------------------------------------------------------------------------


def test_answers_are_kept_section_by_section(go, session):
    data = {"lot": "A1", "expiry": "2099-01-01", "count": "9", "waste": "the second nurse"}
    assert go("eun", "check-answers", session.pk, "medicine", data=data).url.endswith("/checklist/#medicine")
    assert set(ChecklistAnswer.objects.values_list("check_id", "value")) >= {("count", "9"), ("expiry", "2099-01-01")}


def test_a_number_that_cannot_be_is_refused_beside_its_field_and_kept(go, session):
    answer = go("eun", "check-answers", session.pk, "today", data={"weight": "5", "mood": "calm"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="5"' in page
    assert "greater than or equal to 20" in page
    assert not ChecklistAnswer.objects.exists()


def test_a_failed_check_names_who_may_let_it_pass_and_asks_them_why(go, day):
    day.answer(food="3")
    assert "Only a prescriber may let this pass." in go("eun", "checklist", day.session.pk).content.decode()
    page = go("femi", "checklist", day.session.pk).content.decode()
    assert "Let this check pass" in page
    assert go("femi", "check-overrides", day.session.pk, data={"check": "food", "reason": ""}).status_code == 422
    done = go("femi", "check-overrides", day.session.pk, data={"check": "food", "reason": "small breakfast"})
    assert done.status_code == 302
    assert "small breakfast" in go("eun", "checklist", day.session.pk).content.decode()


def test_what_the_record_knows_is_a_hint_and_no_answer(go, session):
    page = go("eun", "checklist", session.pk).content.decode()
    assert "Cleo (sister), 555 0101" in page
    assert "80 kg" in page


def test_an_unknown_section_is_not_found(go, session):
    assert go("eun", "check-answers", session.pk, "hats", data={}).status_code == 404


# ---- doses ----------------------------------------------------------------------------------------------------


def test_a_dose_waits_for_the_checks_and_says_which(go, session):
    page = go("eun", "session", session.pk).content.decode()
    assert "checks are open" in page
    answer = go("eun", "administrations", session.pk, data={"dose_mg": "50"})
    assert answer.status_code == 422
    assert not Administration.objects.exists()


def test_a_dose_is_typed_by_hand_and_recorded(go, day):
    day.ready()
    assert 'name="dose_mg" value' not in go("eun", "session", day.session.pk).content.decode()
    assert go("eun", "administrations", day.session.pk, data={"dose_mg": "50"}).status_code == 302
    assert Administration.objects.get().dose_mg == 50


def test_a_dose_sent_twice_is_given_once(go, day):
    day.ready()
    data = {"dose_mg": "20", "once": str(uuid4())}
    for _ in range(2):
        go("eun", "administrations", day.session.pk, data=data)
    assert Administration.objects.count() == 1


def test_too_much_is_refused_and_what_was_typed_stays(go, day):
    day.ready()
    answer = go("eun", "administrations", day.session.pk, data={"dose_mg": "75"}, htmx=True)
    assert answer.status_code == 422
    assert "above the agreed maximum of 60 mg" in answer.content.decode()
    assert 'value="75"' in answer.content.decode()


def test_the_end_of_an_infusion_is_recorded_from_the_page(go, day, ordered):
    ordered(over_minutes=40)
    dose = day.ready().dose(0)
    assert "Record end of infusion" in go("eun", "session", day.session.pk).content.decode()
    assert go("eun", "infusion-end", dose.pk, data={"early_reason": ""}).status_code == 302
    assert go("eun", "infusion-end", dose.pk, data={"early_reason": ""}, htmx=True).status_code == 422


# ---- readings -------------------------------------------------------------------------------------------------


def test_a_reading_without_scripts_comes_back_to_the_page(go, session):
    answer = go("eun", "vitals", session.pk, data=reading(systolic_mmhg="120", diastolic_mmhg="80"))
    assert answer.url == reverse("staff-dosing-session", args=[session.pk])
    assert VitalSigns.objects.get().systolic_mmhg == 120


def test_a_reading_with_htmx_brings_the_changed_part(go, day):
    day.ready().dose(0)
    answer = go("eun", "vitals", day.session.pk, data=reading(spo2_percent="88"), htmx=True)
    page = answer.content.decode()
    assert answer.status_code == 201
    assert page.lstrip().startswith('<div class="stack" id="flow">')
    assert "Saturation below 90 %" in page
    assert "88 black" in page


def test_the_same_page_sent_twice_keeps_one_reading(go, session):
    sent = reading(spo2_percent="98")
    for _ in range(2):
        assert go("eun", "vitals", session.pk, data=sent).status_code == 302
    assert VitalSigns.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Enter at least one value."),
        ({"spo2_percent": "101"}, "At most 100"),
        ({"systolic_mmhg": "80", "diastolic_mmhg": "90"}, "Please look again"),
        ({"symptoms": ["none", "apnoea"]}, "Tick either"),
        ({"spo2_percent": "ninety"}, "Enter a number"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_and_kept_on_the_page(go, session, sent, message):
    answer = go("eun", "vitals", session.pk, data=reading(pain_0_10="3", **sent) if sent else reading())
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not VitalSigns.objects.exists()
    assert not sent or 'name="pain_0_10" value="3"' in answer.content.decode()


def test_nothing_ticked_says_nothing_and_none_says_none(go, session):
    go("eun", "vitals", session.pk, data=reading(spo2_percent="98"))
    go("eun", "vitals", session.pk, data=reading(spo2_percent="98", symptoms=["none"]))
    go("eun", "vitals", session.pk, data=reading(symptoms=["faint", "dyspnoea"], on_oxygen="true"))
    kept = list(VitalSigns.objects.order_by("pk").values_list("symptoms", "on_oxygen"))
    assert kept == [(None, None), ([], None), (["faint", "dyspnoea"], True)]


def test_an_alert_is_answered_from_the_page(go, day):
    day.ready().dose(0)
    day.read(1, spo2_percent=88)
    alert = day.session.alerts.get()
    assert go("eun", "acknowledgement", alert.pk, data={"action": ""}, htmx=True).status_code == 422
    assert go("eun", "acknowledgement", alert.pk, data={"action": "oxygen", "note": "4 l"}).status_code == 302
    assert alert.acknowledgement.note == "4 l"


def test_a_correction_shows_both_numbers(go, day):
    kept = day.read(0, **BASE | {"heart_rate_bpm": 168})
    page = go("eun", "corrections", kept.pk).content.decode()
    assert "168" in page
    data = {"signal": "heart_rate_bpm", "value": "68", "reason": "one digit too many"}
    assert go("eun", "corrections", kept.pk, data=data).status_code == 302
    assert "corrected" in go("eun", "session", day.session.pk).content.decode()
    assert go("eun", "corrections", kept.pk, data=data | {"value": "999"}).status_code == 422


@pytest.mark.parametrize("part", ["alerts", "clock", "doses", "readings"])
def test_every_part_has_an_address_of_its_own(go, day, part):
    day.ready().dose(0)
    answer = go("dev", "part", day.session.pk, part, htmx=True)
    assert f'id="{part}"' in answer.content.decode().split(">")[0]


def test_an_unknown_part_is_not_found(go, session):
    assert go("eun", "part", session.pk, "ceiling").status_code == 404


# ---- going home -----------------------------------------------------------------------------------------------


def test_the_way_home_is_answered_signed_and_shown(go, day, time_machine):
    day.ready().dose(0)
    time_machine.move_to(day.at(126))
    day.well()
    scores = {name: str(value) for name, value in ALL_WELL.items()}
    assert go("eun", "leaving-answers", day.session.pk, "aldrete", data=scores).status_code == 302
    assert go("eun", "discharge", day.session.pk, data={}).status_code == 302
    page = go("dev", "leaving", day.session.pk).content.decode()
    assert "Signed" in page
    assert "Sign discharge" not in page


def test_a_signature_too_early_is_refused_with_every_reason(go, day):
    day.ready().dose(0)
    answer = go("eun", "discharge", day.session.pk, data={})
    assert answer.status_code == 422
    assert "Still open: Watched long enough" in answer.content.decode()


def test_a_prescriber_overrides_with_a_reason(go, day):
    day.ready().dose(0)
    data = {"kind": "against_advice", "reason": ""}
    assert go("femi", "discharge-overrides", day.session.pk, data=data).status_code == 422
    data["reason"] = "insists on leaving, escort informed"
    assert go("femi", "discharge-overrides", day.session.pk, data=data).status_code == 302
    assert go("femi", "discharge", day.session.pk, data={}).status_code == 302


def test_a_therapist_says_that_the_note_is_closed(go, day):
    day.ready().dose(0)
    assert go("dev", "closing-note", day.session.pk, data={}).status_code == 302
    assert go("dev", "closing-note", day.session.pk, data={}, htmx=True).status_code == 422


def test_a_day_without_a_dose_ends_from_the_checklist(go, session):
    assert go("eun", "stand-down", session.pk, data={"reason": "checks"}).url == reverse("staff-dosing-board")
    assert "no dose today" in go("eun", "board").content.decode()


# ---- what it costs --------------------------------------------------------------------------------------------


@pytest.fixture
def busy(day):
    """A session in full course."""
    day.ready().dose(0)
    for minute in range(1, 30, 3):
        day.read(minute, **BASE | {"systolic_mmhg": 120 + minute, "distress_0_10": 2})
    day.read(40, spo2_percent=88)
    return day


@pytest.mark.parametrize(("page", "queries"), [("session", 27), ("checklist", 24), ("leaving", 17)])
def test_pages_ask_the_database_little_however_long_the_day(busy, login_as, page, queries, django_assert_num_queries):
    browser, address = login_as(busy.cast.eun), reverse(f"staff-dosing-{page}", args=[busy.session.pk])
    with django_assert_num_queries(queries):
        assert browser.get(address).status_code == 200


def test_the_board_asks_the_same_for_a_full_day(busy, login_as, django_assert_num_queries):
    browser = login_as(busy.cast.eun)
    with django_assert_num_queries(11):
        assert browser.get(reverse("staff-dosing-board")).status_code == 200


def test_the_page_has_no_inline_script_or_style(go, busy):
    page = go("eun", "session", busy.session.pk).content.decode()
    assert "style=" not in page
    assert "<script>" not in page
    assert "hx-on" not in page


def test_a_refused_act_changes_nothing(go, busy):
    with pytest.raises(actions.Refused):
        actions.stand_down(session=busy.session, reason="ill", by=busy.cast.eun, at=busy.at(41))
    assert busy.sheet(42).is_open
