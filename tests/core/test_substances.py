"""What is shown beside an order, and what may not be drawn up."""

from decimal import Decimal

import pytest

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
