"""When each instrument is due, and what a missed visit leaves, at the very edges of their times."""

from datetime import timedelta

import pytest

from openkap.core.protocols import Measurement, consistent, missed, occasions, windows
from openkap.core.protocols.fidelity import fidelity
from openkap.core.protocols.windows import course
from tests.core.protocol_parts import DAY, HOUR, MONDAY, gap, protocol, two_doses, visit

SECOND = timedelta(seconds=1)


def asked(*measurements):
    return two_doses(measurements=measurements)


def weekly(instrument="a", every=2, **more):
    shape = {"opens": 0 * DAY, "closes": DAY, "anchor": "dose-1", "until": "review"}
    return Measurement(instrument=instrument, moment="weekly", every=every * DAY, **(shape | more))


def before(instrument="a", opens=-1, closes=0):
    return Measurement(instrument=instrument, moment="before_dose", opens=opens * DAY, closes=closes * DAY)


def told(plan, **days):
    times = {key.replace("_", "-"): MONDAY + day * DAY for key, day in days.items()}
    found = occasions(plan, times)
    return [
        (each.instrument, each.anchor, (each.opens_at - MONDAY) / DAY, (each.closes_at - MONDAY) / DAY)
        for each in found
    ]


def test_a_weekly_measurement_repeats_up_to_its_last_visit_and_with_it():
    assert told(asked(weekly()), dose_1=0, review=4) == [
        ("a", "dose-1", 0, 1),
        ("a", "dose-1", 2, 3),
        ("a", "dose-1", 4, 5),
    ]
    assert len(told(asked(weekly()), dose_1=0, review=3.9)) == 2
    assert told(asked(weekly()), dose_1=0) == []


def test_each_dose_has_its_own_measurement_counted_from_it():
    found = told(asked(before()), dose_1=0, dose_2=3)
    assert found == [("a", "dose-1", -1, 0), ("a", "dose-2", 2, 3)]


def test_a_single_measurement_names_the_visit_it_is_counted_from():
    once = Measurement(instrument="b", moment="baseline", opens=-DAY, closes=2 * DAY, anchor="first-dose")
    assert told(asked(once), dose_1=5) == [("b", "dose-1", 4, 7)]


@pytest.mark.parametrize(
    ("opens", "closes", "other", "kept"),
    [
        (-1, 0, "a", 0),  # the weekly one opens as the other closes: one day, one question
        (1, 2, "a", 0),  # the weekly one closes as the other opens
        (1.5, 2, "a", 1),
        (-2, -0.5, "a", 1),
        (-1, 0, "b", 1),
    ],
)
def test_a_weekly_one_gives_way_when_their_times_touch(opens, closes, other, kept):
    plan = protocol(
        [visit("preparation", "preparation"), visit("dose-1"), visit("integration-1", "integration")],
        [gap("start", "preparation", 0, 7), gap("preparation", "dose-1", 1, 7), gap("dose-1", "integration-1", 1, 3)],
        measurements=(weekly(until="integration-1", every=30), before(other, opens, closes)),
    )
    found = occasions(plan, {"dose-1": MONDAY, "integration-1": MONDAY + DAY})
    assert len([each for each in found if each.moment == "weekly"]) == kept
    assert len(found) == kept + 1


def test_occasions_come_in_the_order_of_time_then_instrument():
    found = occasions(asked(weekly("c"), weekly("b", every=30)), {"dose-1": MONDAY, "review": MONDAY + 2 * DAY})
    assert [each.instrument for each in found] == ["b", "c", "c"]


# ---- windows ---------------------------------------------------------------------------------------------------


def test_a_plan_without_any_booking_or_any_start_is_consistent():
    impossible = {"dose-1": MONDAY, "dose-2": MONDAY}
    assert consistent(two_doses())
    assert consistent(two_doses(), impossible)
    assert consistent(two_doses(), {}, start=MONDAY)
    assert not consistent(two_doses(), impossible, start=MONDAY)


def test_every_broken_rule_is_told_after_the_other():
    at = {"preparation": MONDAY + 8 * DAY, "dose-1": MONDAY + 8 * DAY + HOUR}
    reasons = [each.reason for each in course(two_doses(), at, start=MONDAY).breaks]
    assert len(reasons) > 1
    assert consistent(two_doses(), at, start=MONDAY).reason == " ".join(reasons)


def test_after_a_missed_visit_nothing_open_comes_before_it():
    plan, kept = two_doses(), {"preparation": MONDAY}
    dose = MONDAY + 3 * DAY
    found = missed(plan, kept | {"dose-1": dose}, {"dose-1": dose}, start=MONDAY)
    assert found.windows == windows(plan, kept, start=MONDAY, not_before=dose)
    assert (found.windows["dose-1"].earliest, found.breaks) == (dose, ())


def test_a_visit_that_missed_its_whole_window_was_missed_a_second_after_its_end():
    plan, kept = two_doses(), {"preparation": MONDAY}
    last = windows(plan, kept, start=MONDAY)["dose-1"].latest
    found = missed(plan, kept, {"dose-1": None}, start=MONDAY)
    assert found == course(plan, kept, start=MONDAY, not_before=last + SECOND)
    assert [each.visit for each in found.breaks][:1] == ["dose-1"]
    assert found.windows["dose-1"].earliest == last + SECOND


def test_of_several_missed_visits_the_last_counts_and_of_none_nothing_changes():
    plan, kept = two_doses(), {"preparation": MONDAY}
    days = {"dose-1": MONDAY + 2 * DAY, "integration-1": MONDAY + 3 * DAY}
    found = missed(plan, kept | days, days, start=MONDAY)
    assert found == course(plan, kept, start=MONDAY, not_before=MONDAY + 3 * DAY)
    assert missed(plan, kept, {}, start=MONDAY) == course(plan, kept, start=MONDAY)


def test_a_measurement_repeats_up_to_a_visit_or_not_at_all():
    for half in ({"every": 7 * DAY}, {"until": "review"}):
        with pytest.raises(ValueError) as refused:
            Measurement(instrument="a", moment="weekly", opens=0 * DAY, closes=DAY, anchor="dose-1", **half)
        assert str(refused.value) == "a at weekly repeats, so it needs both every and until"


@pytest.mark.parametrize("place", [{"anchor": "dose-9"}, {"until": "dose-9"}])
def test_every_measurement_is_counted_from_visits_that_are_there(place):
    with pytest.raises(ValueError) as refused:
        asked(weekly(**place), weekly("b"))
    assert str(refused.value) == "dose-9 is named but is no visit of this protocol"


# ---- fidelity --------------------------------------------------------------------------------------------------


def test_a_window_is_missed_only_once_it_has_passed():
    plan = two_doses()
    last = windows(plan, {}, start=MONDAY)["preparation"].latest
    at_the_end = fidelity(plan, {}, start=MONDAY, now=last)
    a_day_on = fidelity(plan, {}, start=MONDAY, now=last + 5 * HOUR)
    assert (at_the_end.done, at_the_end.expected, at_the_end.share) == (0, 0, None)
    assert (a_day_on.expected, a_day_on.share) == (1, 0.0)
    assert a_day_on.reasons == ("Preparation did not take place; its window closed 5 hours ago.",)
