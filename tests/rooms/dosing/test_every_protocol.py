"""Every protocol that ships can be dosed: checklist, watch and going home know each of its routes."""

import pytest

from openkap.careplan import queries as careplan
from openkap.careplan.models import Order
from openkap.core.library import standard
from openkap.dosing import actions
from tests.rooms.dosing.day import Day, agree, clear, draft, first_dose, standard_order

COURSES = [(each.id, route) for each in standard().shelf("protocols") for route in each.routes]


@pytest.mark.parametrize(("protocol", "route"), COURSES, ids=lambda word: word)
def test_its_first_dose_is_checked_given_watched_and_ends_with_going_home(cast, now, protocol, route):
    plan = draft(cast, now, protocol=protocol, route=route)
    visit = first_dose(plan, cast, now)
    changed = {"route": route, "product": careplan.product_choices(route)[0][0]}
    changed["over_minutes"] = 40 if route == "iv" else None
    Order.objects.create(**standard_order(plan, cast, now) | changed)
    agree(cast, now, routes=[route])
    clear(cast, now, routes=(route,))
    day = Day(cast, actions.start(visit=visit, by=cast.eun, at=now), now)
    dose = day.ready().dose()
    assert dose.route == day.sheet(5).plan.route.route == route
    if route == "iv":
        actions.end_infusion(dose=dose, by=cast.eun, at=day.at(41))
    left = actions.discharge(session=day.well(130).session, by=cast.eun, at=day.at(131))
    assert set(left.requirements.values()) == {True}
    assert careplan.planned_visit(visit.pk).kept.started_at == day.session.started_at
