"""A dose is given after the checks, on the order, within the agreed maximum, by someone of the team."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from openkap.careplan import actions as careplan_actions
from openkap.dosing import actions
from openkap.dosing.models import Administration
from openkap.intake import queries as intake


def test_a_dose_is_kept_with_its_order_and_giver(day, order, kinds):
    dose = day.ready().dose()
    assert (dose.dose_mg, dose.order, dose.given_by, dose.route) == (50, order, day.cast.eun, "im")
    assert "dosing:administration:given" in kinds()


def test_from_the_dose_until_morning_the_client_signs_nothing(day):
    day.ready().dose()
    assert intake.locked_until(day.session.episode, at=day.at(2)) is not None


def test_an_open_check_holds_the_dose(day):
    day.ready().answer(0, lot=None)
    day.session.answers.filter(check_id="lot").delete()
    with pytest.raises(actions.DoseHeld, match="1 of"):
        day.dose()
    assert not Administration.objects.exists()


def test_a_failed_check_holds_the_dose_and_says_why(day):
    day.ready().answer(0, mania_psychosis="yes")
    with pytest.raises(actions.DoseHeld, match="Signs of mania"):
        day.dose()


@pytest.mark.parametrize(("dose_mg", "reason"), [("60.01", "agreed maximum of 60 mg"), ("0", "more than zero")])
def test_a_dose_stays_within_the_agreed_maximum(day, dose_mg, reason):
    with pytest.raises(actions.DoseHeld, match=reason):
        day.ready().dose(dose_mg=dose_mg)


def test_a_booster_counts_with_what_was_given(day):
    day.ready().dose(1, 40)
    with pytest.raises(actions.DoseHeld, match="agreed maximum"):
        day.dose(20, 21)
    day.dose(20, 20)
    with pytest.raises(actions.DoseHeld, match="has been given"):
        day.dose(30, 1)


@pytest.mark.parametrize("who", ["dev", "gus", "ivo", "ada"])
def test_only_those_who_may_give_medicine_give_it(day, who):
    with pytest.raises(actions.DoseHeld):
        day.ready().dose(by=getattr(day.cast, who))


def test_a_prescriber_may_give_it_too(day):
    assert day.ready().dose(by=day.cast.femi).given_by == day.cast.femi


def test_a_withdrawn_order_holds_the_dose(day, order):
    day.ready()
    careplan_actions.withdraw_order(order=order, reason="changed my mind", by=day.cast.femi, at=day.at(0))
    with pytest.raises(actions.DoseHeld, match="No order"):
        day.dose()


def test_an_open_red_alert_holds_a_booster(day):
    day.ready().dose(1, 30)
    day.read(10, systolic_mmhg=190, diastolic_mmhg=90)
    with pytest.raises(actions.DoseHeld, match="Answer the open alert"):
        day.dose(15, 10)
    for alert in day.session.alerts.all():
        actions.acknowledge(alert=alert, action="prescriber", by=day.cast.eun, at=day.at(14))
    day.dose(15, 10)


def test_the_database_refuses_a_dose_of_nothing(day, order):
    with pytest.raises(IntegrityError), transaction.atomic():
        Administration.objects.create(
            session=day.session,
            order=order,
            dose_mg=Decimal(0),
            route="im",
            product="x",
            given_at=day.noon,
            recorded_at=day.noon,
            given_by=day.cast.eun,
        )


# ---- infusions -------------------------------------------------------------------------------------------------


@pytest.fixture
def infusion(day, ordered):
    ordered(over_minutes=40)
    return day.ready().dose(1, 40)


def test_an_infusion_runs_until_its_end_is_recorded(day, infusion, kinds):
    assert day.sheet(50).running == infusion
    assert day.sheet(50).stopped_at is None
    actions.end_infusion(dose=infusion, early_reason="", by=day.cast.eun, at=day.at(41))
    assert day.sheet(50).stopped_at == day.at(41)
    assert kinds()[-1] == "dosing:infusion:ended"


def test_an_infusion_ends_once_and_after_it_began(day, infusion):
    with pytest.raises(actions.Refused, match="after it began"):
        actions.end_infusion(dose=infusion, by=day.cast.eun, at=infusion.given_at - timedelta(minutes=1))
    actions.end_infusion(dose=infusion, early_reason="pressure", by=day.cast.eun, at=day.at(20))
    with pytest.raises(actions.Refused, match="already recorded"):
        actions.end_infusion(dose=infusion, by=day.cast.eun, at=day.at(30))


def test_nothing_more_is_given_while_something_runs(day, infusion):
    with pytest.raises(actions.DoseHeld, match="still running"):
        day.dose(10, 10)


def test_an_injection_has_no_end_to_record(day):
    dose = day.ready().dose()
    with pytest.raises(actions.Refused, match="not given over time"):
        actions.end_infusion(dose=dose, by=day.cast.eun, at=day.at(20))
