"""What is shown beside an order, and what may not be drawn up."""

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.substances import Preparation, ReferenceRange, preparable, routes_in_words

SUBSTANCES = list(standard().shelf("substances"))
KETAMINE = standard().shelf("substances").get("ketamine")


def drawn_up(**others):
    defaults = {
        "product": "injection",
        "route": "iv",
        "dose_mg": Decimal(35),
        "weight_kg": Decimal(70),
        "concentration_mg_per_ml": Decimal(10),
        "over_minutes": 40,
    }
    return Preparation(**(defaults | others))


def test_volume_and_dose_per_weight_are_worked_out_not_typed():
    assert drawn_up().volume_ml == Decimal("3.50")
    assert drawn_up().mg_per_kg == Decimal("0.50")
    assert drawn_up(concentration_mg_per_ml=None).volume_ml is None


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({}, ""),
        ({"concentration_mg_per_ml": Decimal(100)}, "100 mg/mL must be diluted"),
        ({"concentration_mg_per_ml": Decimal("99.9")}, ""),
        ({"concentration_mg_per_ml": None}, "Say the strength"),
        ({"over_minutes": None}, "Say over how many minutes"),
        ({"dose_mg": Decimal(80), "over_minutes": 2}, "Faster than 0.5 mg/kg per minute"),
        ({"dose_mg": Decimal(70), "over_minutes": 2}, ""),
        ({"route": "sublingual"}, "not given by this route"),
        ({"product": "tablet"}, "not given by this route"),
        ({"route": "im", "concentration_mg_per_ml": Decimal(100), "over_minutes": None}, ""),
        ({"product": "lozenge", "route": "sublingual", "concentration_mg_per_ml": None, "over_minutes": None}, ""),
    ],
)
def test_an_order_that_the_label_forbids_is_refused(others, reason):
    verdict = preparable(KETAMINE, drawn_up(**others))
    assert reason in verdict.reason if reason else verdict


def test_every_route_that_a_protocol_uses_has_ranges_fasting_and_words_for_the_client():
    for protocol in standard().shelf("protocols"):
        for route in protocol.routes:
            [substance] = [each for each in SUBSTANCES if each.route(route)]
            assert substance.ranges_for(route)
            assert substance.fasting_for(route)
            assert substance.route(route).client_words
            assert any(route in product.routes for product in substance.products)


def test_no_range_of_one_route_is_shown_for_another():
    for substance in SUBSTANCES:
        for route in substance.routes:
            assert {each.route for each in substance.ranges_for(route.id)} <= {route.id}


def test_a_route_belongs_to_one_medicine_only():
    routes = [route.id for substance in SUBSTANCES for route in substance.routes]
    assert len(routes) == len(set(routes))


def test_every_range_limit_and_custom_is_cited():
    for each in SUBSTANCES:
        assert all(part.cite for part in (*each.ranges, *each.limits, *each.fasting, *each.routes))


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="a range runs from something"):
        ReferenceRange(route="iv", low=Decimal(2), high=Decimal(1), unit="mg", says="", cite=("a",), verified=False)


def test_routes_are_named_in_words():
    assert routes_in_words(KETAMINE, ["im", "elsewhere", "iv"]) == "injection into a muscle, intravenous infusion"


SPEED = dataclasses.replace(KETAMINE.limits[0], route="im", dilute_from_mg_per_ml=None,
                            at_most_mg_per_kg_per_min=Decimal("0.50"), says="Slowly.")  # fmt: skip
STRENGTH = dataclasses.replace(SPEED, dilute_from_mg_per_ml=Decimal("50.0"), at_most_mg_per_kg_per_min=None,
                               says="Dilute it.")  # fmt: skip


def into_muscle(*limits, **order):
    limited = dataclasses.replace(KETAMINE, limits=limits)
    return preparable(limited, drawn_up(route="im", dose_mg=Decimal(70), weight_kg=Decimal(70), **order)).reason


@pytest.mark.parametrize(
    ("limits", "order", "reason"),
    [
        ((), {"over_minutes": None}, ""),
        ((SPEED,), {"over_minutes": 2}, ""),
        ((SPEED,), {"over_minutes": 1}, "Faster than 0.5 mg/kg per minute. Slowly."),
        ((SPEED,), {"over_minutes": None}, "Say over how many minutes it is given."),
        ((STRENGTH,), {"concentration_mg_per_ml": Decimal("49.9")}, ""),
        (
            (STRENGTH,),
            {"concentration_mg_per_ml": Decimal(50)},
            "50 mg/mL must be diluted before it is given by this route. Dilute it.",
        ),
        (
            (STRENGTH, SPEED),
            {"concentration_mg_per_ml": Decimal(50), "over_minutes": 1},
            "50 mg/mL must be diluted before it is given by this route. Dilute it. "
            "Faster than 0.5 mg/kg per minute. Slowly.",
        ),
        ((dataclasses.replace(SPEED, route="iv"),), {"over_minutes": None}, ""),
    ],
)
def test_every_limit_of_its_route_that_is_passed_is_said(limits, order, reason):
    assert into_muscle(*limits, **order) == reason


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"product": "tablet"}, "This product is not given by this route."),
        ({"concentration_mg_per_ml": None}, "Say the strength in mg/mL, so that the volume can be worked out."),
    ],
)
def test_what_cannot_be_drawn_up_at_all_is_said_first(order, reason):
    assert preparable(KETAMINE, drawn_up(**order)).reason == reason


def test_a_strength_is_asked_only_of_what_is_measured_in_millilitres():
    limited = dataclasses.replace(KETAMINE, limits=(dataclasses.replace(STRENGTH, route="sublingual"),))
    order = drawn_up(product="lozenge", route="sublingual", concentration_mg_per_ml=None)
    assert preparable(limited, order)


@pytest.mark.parametrize("parts", ["ranges", "limits", "fasting"])
def test_a_route_that_is_not_described_is_refused(parts):
    strange = tuple(dataclasses.replace(each, route="ear") for each in getattr(KETAMINE, parts))
    with pytest.raises(ValueError) as refused:
        dataclasses.replace(KETAMINE, **{parts: strange})
    assert str(refused.value) == "route ear is named but not described"


def test_a_route_of_a_product_must_be_described_too():
    strange = dataclasses.replace(KETAMINE.products[0], routes=("nose", "ear"))
    with pytest.raises(ValueError) as refused:
        dataclasses.replace(KETAMINE, products=(*KETAMINE.products, strange))
    assert str(refused.value) == "route ear is named but not described"


@pytest.mark.parametrize(
    ("low", "high", "figure"),
    [("0.50", "0.50", "0.5 mg/kg"), ("0.5", "1.0", "0.5 to 1 mg/kg"), ("100", "100", "100 mg/kg")],
)
def test_a_range_is_shown_with_its_unit(low, high, figure):
    made = ReferenceRange(
        route="iv", low=Decimal(low), high=Decimal(high), unit="mg/kg", says="", cite=("a",), verified=True
    )
    assert made.figure == figure


@pytest.mark.parametrize(("low", "high"), [("0", "1"), ("-1", "1"), ("2", "1")])
def test_a_range_says_what_is_wrong_with_it(low, high):
    with pytest.raises(ValueError) as refused:
        ReferenceRange(route="iv", low=Decimal(low), high=Decimal(high), unit="mg", says="", cite=("a",), verified=True)
    assert str(refused.value) == f"a range runs from something to at least as much, not from {low} to {high}"


def test_parts_are_found_by_route_and_by_name():
    for each in KETAMINE.fasting:
        assert KETAMINE.fasting_for(each.route) == each
    for each in KETAMINE.products:
        assert KETAMINE.product(each.id) == each
    assert KETAMINE.route("ear") is KETAMINE.product("ear") is KETAMINE.fasting_for("ear") is None


@given(
    dose=st.decimals(min_value="0.01", max_value="500", places=2),
    strength=st.decimals(min_value="0.01", max_value="100", places=2),
    minutes=st.integers(1, 240),
)
def test_the_speed_of_an_infusion_gives_the_whole_dose_in_its_minutes(dose, strength, minutes):
    drawn = drawn_up(dose_mg=dose, concentration_mg_per_ml=strength, over_minutes=minutes)
    assert abs(drawn.mg_per_min * minutes - dose) <= Decimal("0.005") * minutes
    exact = dose / strength  # millilitres
    assert abs(drawn.ml_per_h * minutes / 60 - exact) <= Decimal("0.05") * minutes / 60 + Decimal("1e-20")


def test_what_is_given_at_once_has_no_speed():
    drawn = drawn_up(route="im", over_minutes=None)
    assert drawn.mg_per_min is None
    assert drawn.ml_per_h is None
    assert drawn_up(concentration_mg_per_ml=None).ml_per_h is None
