"""The protocols that OpenKAP ships."""

from dataclasses import replace

import pytest

from openkap.core.library import standard
from openkap.core.protocols import agreement, comprehensive, occasions, windows
from tests.core.protocol_parts import DAY, HOUR, MONDAY

SHIPPED = list(standard().shelf("protocols"))


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_every_shipped_protocol_agrees_with_itself_and_is_comprehensive(protocol):
    assert agreement(protocol)
    assert comprehensive(protocol)
    assert all(window.open for window in windows(protocol, {}, start=MONDAY).values())


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_everything_that_carries_a_number_is_cited(protocol):
    parts = (*protocol.visits, *protocol.gaps, *protocol.measurements, *protocol.practice, protocol.integration_window)
    assert all(part.cite for part in parts)


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_what_is_only_a_convention_never_claims_to_be_verified(protocol):
    parts = (*protocol.visits, *protocol.gaps, *protocol.measurements, *protocol.practice, protocol.integration_window)
    assert not [part for part in parts if part.verified and "openkap-clinic-settings" in part.cite]


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_every_dose_has_a_nurse_and_a_therapist_in_a_dosing_room_and_a_prescriber_on_site(protocol):
    for key in protocol.doses:
        rule = protocol.visit[key]
        assert {"nurse", "therapist"} <= set(rule.roles)
        assert rule.on_site == ("prescriber",)
        assert rule.room_kind == "dosing"


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_every_measurement_names_an_instrument_of_the_library(protocol):
    instruments = standard().shelf("instruments")
    assert {measurement.instrument for measurement in protocol.measurements} <= {each.id for each in instruments}


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda protocol: protocol.id)
def test_leaving_out_any_timely_integration_makes_a_shipped_protocol_not_comprehensive(protocol):
    latest = protocol.integration_window.max
    for rule in protocol.visits:
        if rule.kind == "integration" and any(protocol.bounds[dose, rule.key] <= latest for dose in protocol.doses):
            gaps = tuple(gap for gap in protocol.gaps if rule.key not in (gap.from_, gap.to))
            visits = tuple(other for other in protocol.visits if other is not rule)
            assert "integration" in comprehensive(replace(protocol, visits=visits, gaps=gaps)).reason


def test_the_six_session_protocol_is_six_doses_within_three_weeks_with_review_after_the_third():
    protocol = standard().shelf("protocols").get("six-dose-im")
    assert len(protocol.doses) == 6
    assert [(gap.max, gap.hard) for gap in protocol.rules if gap.to == "dose-6" and gap.from_ == "dose-1"] == [
        (21 * DAY, False)
    ]
    assert protocol.bounds["review-1", "dose-3"] < 0 * DAY
    assert protocol.bounds["dose-4", "review-1"] < 0 * DAY


def test_measurements_are_due_at_baseline_before_each_dose_weekly_at_the_middle_after_and_later():
    protocol = standard().shelf("protocols").get("six-dose-im")
    times = {f"dose-{n + 1}": MONDAY + 7 * n // 2 * DAY for n in range(6)}
    found = [each for each in occasions(protocol, times) if each.instrument == "phq-9"]
    moments = [each.moment for each in found]
    assert moments[:2] == ["baseline", "before_dose"]
    assert moments.count("before_dose") == 6
    assert moments[-4:] == ["post_course", "follow_up", "follow_up", "follow_up"]
    assert found[0].opens_at == MONDAY - 7 * DAY
    assert found[0].closes_at == MONDAY


def test_a_weekly_measurement_gives_way_to_the_same_one_before_a_dose():
    protocol = standard().shelf("protocols").get("six-dose-im")
    twice_a_week = {f"dose-{n + 1}": MONDAY + 7 * n // 2 * DAY for n in range(6)}
    found = [(each.instrument, each.moment) for each in occasions(protocol, twice_a_week)]
    assert found.count(("phq-9", "weekly")) == 0
    assert found.count(("gad-7", "weekly")) == 2


def test_measurements_whose_visit_has_no_time_yet_wait():
    protocol = standard().shelf("protocols").get("six-dose-im")
    found = occasions(protocol, {"dose-1": MONDAY})
    assert {each.moment for each in found} == {"baseline", "before_dose"}
    assert all(each.closes_at - each.opens_at >= 24 * HOUR for each in found)
