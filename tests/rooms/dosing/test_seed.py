"""Invented dosing days look like real ones to every question that is asked of them."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from openkap.dosing import queries, seed
from openkap.dosing.models import DosingSession
from openkap.dosing.queries.flowsheet import calls


@pytest.fixture
def sown(cast, plan, order, now):
    """Six days, one after the other."""
    visits = list(plan.visits.filter(kind="dosing"))
    person = {name: cast.people[name].pk for name in ("eun", "dev", "femi")}
    days = [
        seed.SownDay(
            visit_id=visit.pk,
            episode_id=cast.ada_episode.pk,
            order_id=order.pk,
            room_id=cast.dosing_room.pk,
            started_at=now - timedelta(days=30 - 4 * number, hours=2),
            nurse_id=cast.eun.pk,
            therapist_id=cast.dev.pk,
            nurse_person_id=person["eun"],
            sitter_id=person["dev"],
            prescriber_id=person["femi"],
            dose_mg=Decimal(50),
            product=order.product,
            number=number,
            weight_kg=Decimal(80),
        )
        for number, visit in enumerate(visits, 1)
    ]
    return lambda chance=7: seed.days(days, random.Random(chance))


def test_every_day_is_complete_and_over(sown, now):
    assert sown() == 6
    for sheet in queries.flowsheets(queries.sessions(), now=now):
        assert not sheet.is_open
        assert len(sheet.readings) == 12
        assert sheet.waiting == ()


def test_the_gate_was_open_and_the_way_home_clear(sown, consent, now):
    sown()
    for session in DosingSession.objects.all():
        sheet = queries.flowsheet(session.pk, now=session.started_at + timedelta(minutes=156))
        left = {item.rule.id for item in queries.checklist(sheet).gate.items if not item.settled}
        assert left <= {"order", "consent", "prescriber", "monitor", "therapist", "acls"}  # not yet valid back then
        assert queries.departure(sheet).discharge.verdict.reason == ""


@pytest.mark.parametrize("chance", [1, 2, 3])
def test_the_alerts_are_those_that_the_core_raises(sown, now, chance):
    sown(chance)
    for sheet in queries.flowsheets(queries.sessions(), now=now):
        stored = {(item.alert.reading_id, item.alert.rule) for item in sheet.alerts}
        assert stored == {(vital.pk, call.rule) for vital, call in calls(sheet)}


def test_the_same_chance_gives_the_same_readings_and_another_other_ones(sown):
    def first_day(chance):
        made = seed._vitals(day, session, random.Random(chance))
        return [(row.systolic_mmhg, row.heart_rate_bpm, row.distress_0_10) for row in made]

    sown()
    session = DosingSession.objects.first()
    day = seed.SownDay(*[None] * 3, None, session.started_at, *[None] * 8, weight_kg=Decimal(80))
    assert first_day(1) == first_day(1) != first_day(2)


def test_the_first_days_are_watched_more_closely(sown):
    sown()
    assert (
        list(DosingSession.objects.order_by("started_at").values_list("heightened", flat=True))
        == [True] * 3 + [False] * 3
    )


def test_a_batch_is_a_handful_of_inserts(sown, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        sown()
