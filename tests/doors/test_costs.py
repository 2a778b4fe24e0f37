"""Pages on which rooms meet cost a known number of queries, however full the house; change one only on purpose."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openkap.web.demo import synthetic
from tests.doors.test_access import signed_in
from tests.doors.world import MOMENT, build

PAGES = {
    "dev": {"/staff/": 12, "/staff/chart/{ada}/": 40, "/staff/pipeline/": 15, "/staff/together/{session}/": 29},
    "eun": {"/staff/": 11, "/staff/dosing/": 11},
    "gus": {"/staff/": 9, "/staff/pipeline/": 14, "/staff/clinic/clients/": 6},
    "ada": {"/portal/": 8},
}


@pytest.mark.django_db
def test_pages_cost_as_many_queries_however_many_people_there_are():
    with time_machine.travel(MOMENT, tick=False):
        world = build()
        found = {"few": costs(world)}
        synthetic.sow(world.cast, clients=30, seed=7, now=MOMENT + timedelta(minutes=1))
        found["many"] = costs(world)
    assert found == {"few": PAGES, "many": PAGES}


def costs(world) -> dict[str, dict[str, int]]:
    """What each page costs the second time it is opened."""
    return {who: {page: cost(world, who, page) for page in pages} for who, pages in PAGES.items()}


def cost(world, who: str, page: str) -> int:
    browser = signed_in(world.cast, who)
    address = page.format(ada=world.cast.ada_episode.pk, session=world.common["session_id"])
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    return len(asked)
