"""Whatever is refused on a page of the dosing day is said there, and what was typed stays."""

from uuid import uuid4

import pytest
from django.urls import reverse

from openkap.dosing import actions
from openkap.dosing.models import AlertAcknowledgement, CheckOverride, DischargeAnswer, DosingSession, StandDown
from tests.rooms.dosing.day import BASE


@pytest.fixture
def post(login_as, cast):
    """`post("eun", "vitals", 1, data, 422)`: the page that comes back, after its status was compared."""

    def send(who, name, pk, data, status=422, htmx=False):
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
        answer = login_as(getattr(cast, who)).post(reverse(f"staff-dosing-{name}", args=[pk]), data, headers=headers)
        assert answer.status_code == status
        return answer.content.decode()

    return send


def test_an_alert_that_somebody_else_answered_first_says_so(post, day):
    day.read(0, spo2_percent=88)
    alert = day.session.alerts.get()
    actions.acknowledge(alert=alert, action="oxygen", by=day.cast.femi, at=day.at(0))
    page = post("eun", "acknowledgement", alert.pk, {"action": "settled", "note": "calm"}, htmx=True)
    assert "This alert is already answered." in page
    assert AlertAcknowledgement.objects.get().by == day.cast.femi


def test_words_about_an_alert_stay_when_the_choice_was_forgotten(post, day):
    day.read(0, spo2_percent=88)
    alert = day.session.alerts.get()
    page = post("eun", "acknowledgement", alert.pk, {"action": "", "note": "turned on <side>"}, htmx=True)
    assert 'value="turned on &lt;side&gt;"' in page
    assert "This field is required" in page
    page = post("eun", "acknowledgement", alert.pk, {"action": "settled", "note": "x" * 301}, htmx=True)
    assert '<option value="settled" selected>' in page


def test_an_infusion_that_somebody_else_ended_says_so(post, day, ordered):
    ordered(over_minutes=40)
    dose = day.ready().dose(0, 40)
    actions.end_infusion(dose=dose, by=day.cast.femi, at=day.at(0))
    page = post("eun", "infusion-end", dose.pk, {"early_reason": "nausea"}, htmx=True)
    assert "The end of this infusion is already recorded." in page


def test_a_reading_that_comes_after_the_end_of_the_day_is_not_lost_in_silence(post, day):
    actions.stand_down(session=day.session, reason="ill", by=day.cast.eun, at=day.at(0))
    page = post("eun", "vitals", day.session.pk, {"token": str(uuid4()), "spo2_percent": "97"}, htmx=True)
    assert "This session has ended. This reading was not kept." in page


def test_a_check_that_may_not_pass_says_why(post, day):
    day.answer(0, escort="no")
    data = {"check": "escort", "reason": "taxi"}
    assert "This check cannot be overridden." in post("femi", "check-overrides", day.session.pk, data)
    day.answer(1, escort="yes")
    assert "Only a failed check can be let pass." in post("femi", "check-overrides", day.session.pk, data)
    unknown = data | {"check": "hat"}
    assert "This checklist has no such check." in post("femi", "check-overrides", day.session.pk, unknown)
    assert not CheckOverride.objects.exists()


def test_a_day_is_not_ended_without_saying_why(post, session):
    page = post("eun", "stand-down", session.pk, {})
    assert "This field is required" in page
    assert '<details class="why" open><summary>No dose today' in page
    assert not StandDown.objects.exists()


def test_a_dosed_client_is_not_stood_down_from_an_old_page(post, day):
    day.ready().dose(0)
    assert "discharged instead" in post("eun", "stand-down", day.session.pk, {"reason": "client"})


def test_an_override_of_nothing_and_by_nobody_says_why(post, day, time_machine):
    day.ready().dose(0)
    words = {"kind": "clinical", "reason": "lives next door"}
    page = post("eun", "discharge-overrides", day.session.pk, words)
    assert "Only a prescriber may override." in page
    time_machine.move_to(day.at(126))
    day.well()
    page = post("femi", "discharge-overrides", day.session.pk, words)
    assert "Nothing needs overriding" in page


def test_scores_sent_too_early_say_so(post, login_as, session, cast):
    address = reverse("staff-dosing-leaving-answers", args=[session.pk, "aldrete"])
    answer = login_as(cast.eun).post(address, {"aldrete.1": "2"})
    assert answer.status_code == 422
    assert "No dose has been given yet." in answer.content.decode()


def test_a_score_that_no_column_holds_is_refused_beside_its_field(login_as, day):
    day.ready().dose(0)
    address = reverse("staff-dosing-leaving-answers", args=[day.session.pk, "seen"])
    answer = login_as(day.cast.eun).post(address, {"cadss": "40000", "walks_steadily": "1"})
    assert answer.status_code == 422
    assert 'value="40000"' in answer.content.decode()
    assert not DischargeAnswer.objects.exists()


def test_every_form_of_the_day_sent_twice_acts_once(login_as, day, visit):
    """The same page sent twice, as by a double tap: the second goes where the first one went."""
    day.read(0, **BASE | {"spo2_percent": 93})
    day.answer(0, food="1")
    alert = day.session.alerts.first()
    browser = login_as(day.cast.femi)
    for name, pk, data in (
        ("check-overrides", day.session.pk, {"check": "food", "reason": "small"}),
        ("acknowledgement", alert.pk, {"action": "repeated"}),
        ("corrections", day.readings[0].pk, {"signal": "spo2_percent", "value": "97", "reason": "cold finger"}),
        ("stand-down", day.session.pk, {"reason": "client"}),
        ("start", visit.pk, {}),
    ):
        sent = data | {"once": str(uuid4())}
        first, second = (browser.post(reverse(f"staff-dosing-{name}", args=[pk]), sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (302, 302), name
        assert first.headers["Location"] == second.headers["Location"]
    assert day.readings[0].corrections.count() == 1
    assert CheckOverride.objects.count() == 1
    assert StandDown.objects.count() == 1
    assert DosingSession.objects.count() == 2
