"""Beside an order stands what the model expects of it, in clock time, or why the model does not speak of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from openkap.careplan import actions, queries
from openkap.careplan.models import Order
from openkap.careplan.queries.predicting import predicted, unpredicted
from openkap.core.library import standard
from openkap.core.pharmacokinetics import Dose, curves, typical


@pytest.fixture
def sheet(booked, ordered, visit, cast, now):
    """`sheet(dose_mg=...)`: the page of Dose 1 once Femi has written an order for the whole plan."""

    def write(**changes):
        actions.write_order(plan=booked, ordered={**ordered, **changes}, by=cast.femi, at=now)
        return queries.order_sheet(booked, visit(booked, "dose-1"), on=now.date())

    return write


def test_the_curve_runs_on_the_clock_of_the_booked_visit(sheet, booked, visit):
    found, booking = sheet(), visit(booked, "dose-1").appointment
    assert found.booked
    middle = found.predicted.picture.series[0].points
    assert middle[0][0] == booking.starts_at
    assert middle[-1][0] >= booking.ends_at
    assert booking.starts_at < found.predicted.peak_at < booking.ends_at
    assert [mark.at for mark in found.predicted.picture.marks] == [booking.starts_at, booking.ends_at]


def test_every_figure_is_the_models_own(sheet):
    import numpy as np

    curve, model = sheet().predicted, standard().work("substances", "ketamine").kinetics
    minutes = np.arange(0.0, 600.0, 0.25)
    level = curves(model, typical(model, weight_kg=70.0), [Dose(route="im", dose_mg=35.0)], minutes).ketamine[0]
    assert curve.peak_ng_per_ml == pytest.approx(level.max(), rel=0.001)
    assert (curve.peak_at - curve.given_at) / timedelta(minutes=1) == pytest.approx(minutes[level.argmax()], abs=0.5)
    for each in curve.passings:
        above = minutes[level > each.ng_per_ml]
        if not len(above):
            assert each.from_at is None
            continue
        assert (each.from_at - curve.given_at) / timedelta(minutes=1) == pytest.approx(above[0], abs=1)
        assert (each.until_at - curve.given_at) / timedelta(minutes=1) == pytest.approx(above[-1], abs=1)


def test_the_band_holds_the_middle_and_twice_the_dose_is_twice_as_high(sheet, now):
    once = sheet().predicted.picture.series
    twice = sheet(dose_mg=Decimal(50), max_dose_mg=Decimal(50)).predicted.picture.series
    for (_, middle), (_, high), (_, low) in zip(*(each.points for each in once), strict=True):
        assert low <= middle <= high
    for (_, one), (_, other) in zip(once[0].points, twice[0].points, strict=True):
        assert other == pytest.approx(one * 50 / 35, abs=0.2)


def test_what_the_model_cannot_say_stands_beside_it_with_its_sources(sheet):
    curve, model = sheet().predicted, standard().work("substances", "ketamine").kinetics
    assert curve.limits == model.stated
    assert len(curve.sources) == len(model.sources)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"salt_or_base": "salt"}, "counts in ketamine base"),
        ({"weight_kg": Decimal(150)}, "The model speaks of 45 to 140 kg, not of 150 kg."),
    ],
)
def test_where_the_model_does_not_speak_no_curve_is_drawn_and_the_reason_is_said(
    sheet, cast, booked, get, visit, changes, why
):
    found = sheet(**changes)
    assert found.predicted is None
    assert why in found.unpredicted
    page = get(cast.femi, "staff-careplan-orders", visit(booked, "dose-1").pk).content.decode()
    assert "No curve is drawn" in page
    assert why in page


def test_of_somebody_older_than_its_people_the_model_does_not_speak(sheet, cast, now):
    client = cast.ada_episode.client
    client.born_on = now.date() - timedelta(days=365 * 80)
    client.save()
    assert "years of age" in sheet().unpredicted


def test_the_page_says_when_it_is_highest_and_shows_the_figures_as_a_table(sheet, cast, booked, get, visit):
    curve = sheet().predicted
    page = get(cast.femi, "staff-careplan-orders", visit(booked, "dose-1").pk).content.decode()
    assert f"Highest at about {curve.peak_at:%H:%M}" in page
    assert "<table" in page
    assert "not dosing advice" in page


def test_before_it_is_booked_the_page_says_so(signed, ordered, visit, cast, now, get):
    actions.write_order(plan=signed, ordered=ordered, by=cast.femi, at=now)
    page = get(cast.femi, "staff-careplan-orders", visit(signed, "dose-1").pk).content.decode()
    assert "The visit has no time yet" in page


def test_an_infusion_says_how_fast_it_runs(signed, ordered, cast, now):
    typed = {**ordered, "route": "iv", "concentration_mg_per_ml": Decimal(10), "over_minutes": 40}
    order = Order(plan=signed, signed_at=now, signed_by=cast.femi, **typed)
    line = render_to_string("careplan/staff/_order.html", {"order": order})
    assert "0.88 mg/min" in line
    assert "5.2 mL/h" in line
    curve = predicted(order, given_at=now, until_at=now + timedelta(hours=3))
    assert curve.peak_at - now == pytest.approx(timedelta(minutes=40), abs=timedelta(minutes=5))


def test_an_infusion_without_its_minutes_has_no_curve(signed, ordered, cast, now):
    typed = {**ordered, "route": "iv", "concentration_mg_per_ml": Decimal(10)}
    order = Order(plan=signed, signed_at=now, signed_by=cast.femi, **typed)
    assert "how many minutes" in unpredicted(order, on=now.date())


def test_what_is_held_in_the_mouth_has_no_curve_without_how_long(signed, ordered, cast, now):
    typed = {**ordered, "route": "sublingual", "product": "lozenge", "concentration_mg_per_ml": None}
    order = Order(plan=signed, signed_at=now, signed_by=cast.femi, **typed)
    assert "held in the mouth" in unpredicted(order, on=now.date())
