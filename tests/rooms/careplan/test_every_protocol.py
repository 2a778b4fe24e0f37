"""Every protocol that ships can be planned, signed, booked and ordered, by each of its routes."""

from decimal import Decimal

import pytest

from openkap.candidacy.queries import Clearance
from openkap.careplan import actions, queries
from openkap.core.library import standard
from openkap.core.protocols import course

COURSES = [(each.id, each.version, route) for each in standard().shelf("protocols") for route in each.routes]
STRENGTH = {"mL": Decimal(50), "mg": None}


@pytest.fixture(params=COURSES, ids=lambda chosen: f"{chosen[0]}-{chosen[2]}")
def chosen(request, settings, monkeypatch):
    """One protocol and route, in a clinic that offers only this."""
    protocol, version, route = request.param
    settings.OPENKAP_PROTOCOLS = [protocol]
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: Clearance("", (route,)))
    return {"protocol": protocol, "version": version, "route": route}


def test_it_is_drafted_signed_booked_and_every_dose_may_be_confirmed(
    chosen, draft, sign, rota, plain_search, cast, now
):
    plan = sign(draft(**chosen))
    actions.book_visits(plan=plan, by=cast.gus, at=now, seconds=1.0)
    plan = queries.plans().get(pk=plan.pk)
    assert queries.unbooked(plan) == []
    found = course(queries.tailored_protocol(plan), queries.times(plan), start=queries.starts_at(plan))
    assert [each.reason for each in found.breaks if each.hard] == []
    doses = queries.visits_of(plan).filter(kind="dosing")
    assert doses.count() == len(queries.tailored_protocol(plan).doses)
    assert all(queries.dosing_confirmable(visit) for visit in doses)


def test_an_order_can_be_written_for_it_and_client_and_prescriber_read_about_the_route(
    chosen, draft, sign, ordered, visit, cast, now
):
    plan = sign(draft(**chosen))
    route = chosen["route"]
    product = queries.substance(route).product(queries.product_choices(route)[0][0])
    facts = ordered | {"product": product.id, "route": route, "over_minutes": 40 if route == "iv" else None}
    facts["concentration_mg_per_ml"] = STRENGTH[product.measured_in]
    order = actions.write_order(plan=plan, ordered=facts, by=cast.femi, at=now)
    first = visit(plan, queries.tailored_protocol(plan).doses[0])
    assert queries.order_for(first, on=now.date()) == order
    assert queries.order_sheet(plan, first, on=now.date()).ranges
    sheet = queries.client_sheet(plan.episode, now=now)
    assert sheet.route.client_words
    assert sheet.fasting


def test_a_draft_is_called_one_wherever_it_is_chosen_and_nothing_is_chosen_beforehand(get, cast, settings, monkeypatch):
    everything = [each.id for each in standard().shelf("protocols")]
    settings.OPENKAP_PROTOCOLS = everything
    routes = tuple({route for _, _, route in COURSES})
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: Clearance("", routes))
    choices = dict(queries.protocol_choices(routes))
    drafts = {each.id for each in standard().shelf("protocols") if each.status == "draft"}
    assert {key.split("/")[0] for key, words in choices.items() if words.endswith(", draft")} == drafts
    assert next(iter(choices)).split("/")[0] not in drafts
    page = get(cast.dev, "staff-careplan-plan", cast.ada_episode.pk).content.decode()
    assert page.count("Draft: no medical director has signed") == len(drafts)
    assert page.count('name="course"') == len(COURSES)
    assert "checked" not in page.split("<form")[-1]
