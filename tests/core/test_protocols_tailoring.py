"""A protocol may be fitted to one client, but only inside its own bounds."""

from dataclasses import replace

import pytest

from openkap.core.protocols import Change, Measurement, comprehensive, tailored, value_of
from tests.core.protocol_parts import DAY, gap, two_doses


def test_optional_visits_may_be_left_out_and_the_last_dose_is_then_the_one_before():
    shorter = tailored(
        two_doses(), [Change("visits.integration-2.omitted", "yes"), Change("visits.dose-2.omitted", "yes")]
    )
    assert list(shorter.visit) == ["preparation", "dose-1", "integration-1", "review"]
    assert [(gap.from_, gap.to) for gap in shorter.rules][-2:] == [("dose-1", "review")] * 2
    assert comprehensive(shorter)


@pytest.mark.parametrize(
    ("field", "to", "reason"),
    [
        ("visits.dose-1.omitted", "yes", "Dose 1 may not be left out"),
        ("visits.dose-1.minutes", "120", "Dose 1 may not be shorter than 180 minutes"),
        ("visits.dose-9.minutes", "120", "dose-9 is no visit"),
        ("gaps.dose-1.integration-1.max", "P4D", "must come 24 to 72 hours after Dose 1; 4 days is outside that"),
        ("gaps.dose-1.integration-1.min", "PT12H", "12 hours is outside that"),
        ("gaps.dose-1.review.min", "PT12H", "no rule of this protocol links dose-1 and review"),
        ("gaps.dose-1.dose-2.max", "soon", "not an ISO 8601 duration"),
        ("colour", "blue", "nothing that can be tailored"),
    ],
)
def test_what_leaves_the_bounds_is_refused_with_its_reason(field, to, reason):
    with pytest.raises(ValueError, match=reason):
        tailored(two_doses(), [Change(field, to)])


def test_leaving_out_a_dose_but_not_what_hangs_on_it_is_refused():
    with pytest.raises(ValueError, match="Integration 2 has no window"):
        tailored(two_doses(), [Change("visits.dose-2.omitted", "yes")])


def test_leaving_out_integration_is_allowed_by_the_rules_but_no_longer_comprehensive():
    without = tailored(two_doses(), [Change("visits.integration-2.omitted", "yes")])
    assert "integration 24 to 72 hours after Dose 2" in comprehensive(without).reason


def test_a_gap_may_be_tighter_a_visit_longer_and_a_wish_anything():
    changed = tailored(
        two_doses(),
        [
            Change("gaps.dose-1.integration-1.max", "PT48H"),
            Change("visits.dose-1.minutes", "210"),
            Change("gaps.first-dose.review.max", "P15D"),
        ],
    )
    assert changed.visit["dose-1"].minutes == 210
    assert "24 to 48 hours" in [gap.words for gap in changed.rules]


def test_the_order_in_which_visits_are_left_out_does_not_matter():
    changes = [Change("visits.dose-2.omitted", "yes"), Change("visits.integration-2.omitted", "yes")]
    assert tailored(two_doses(), changes) == tailored(two_doses(), changes[::-1])


def test_a_change_to_something_that_is_later_left_out_goes_with_it():
    changes = [
        Change("visits.dose-2.minutes", "200"),
        Change("gaps.dose-1.dose-2.min", "P3D"),
        Change("visits.dose-2.omitted", "yes"),
        Change("visits.integration-2.omitted", "yes"),
    ]
    assert "dose-2" not in tailored(two_doses(), changes).visit


def test_a_rule_that_was_tightened_may_be_relaxed_again_but_not_past_the_protocol():
    tight = [Change("gaps.dose-1.dose-2.max", "P3D"), Change("visits.dose-1.minutes", "240")]
    relaxed = tailored(
        two_doses(), [*tight, Change("gaps.dose-1.dose-2.max", "P5D"), Change("visits.dose-1.minutes", "180")]
    )
    assert relaxed == two_doses()
    with pytest.raises(ValueError, match="must come 2 to 5 days after"):
        tailored(two_doses(), [*tight, Change("gaps.dose-1.dose-2.max", "P6D")])


def test_the_present_value_of_a_field_is_known():
    protocol = two_doses()
    assert value_of(protocol, "visits.dose-1.minutes") == "180"
    assert value_of(protocol, "visits.dose-2.omitted") == "no"
    assert value_of(protocol, "gaps.dose-1.dose-2.min") == "P2D"
    assert value_of(protocol, "gaps.integration-1.dose-2.max") == "none"
    with pytest.raises(ValueError, match="nothing that can be tailored"):
        value_of(protocol, "colour")


def test_tightenings_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="cannot all hold"):
        tailored(two_doses(), [Change("gaps.last-dose.review.min", "P10D"), Change("gaps.dose-1.dose-2.min", "P3D")])


def test_a_wish_that_a_tightened_rule_leaves_no_room_for_goes_and_others_stay():
    wished = two_doses()
    wished = replace(wished, gaps=(*wished.gaps, gap("dose-1", "dose-2", 3, 4, hard=False)))
    tight = tailored(wished, [Change("gaps.dose-1.dose-2.min", "P5D")])
    assert [rule.words for rule in tight.rules if (rule.from_, rule.to) == ("dose-1", "dose-2")] == ["5 days"]
    looser = tailored(wished, [Change("gaps.dose-1.dose-2.min", "P4D")])
    assert len(looser.gaps) == len(wished.gaps)


def test_what_is_measured_around_a_visit_goes_with_it_and_all_else_stays():
    asked = [
        Measurement(
            instrument=name, moment="weekly", opens=0 * DAY, closes=DAY, anchor=anchor, every=every, until=until
        )
        for name, anchor, every, until in (
            ("a", "integration-2", None, ""),
            ("b", "dose-1", 7 * DAY, "integration-2"),
            ("c", "dose-1", 7 * DAY, "review"),
            ("d", "dose-1", None, ""),
        )
    ]
    shorter = tailored(two_doses(measurements=tuple(asked)), [Change("visits.integration-2.omitted", "yes")])
    assert [each.instrument for each in shorter.measurements] == ["c", "d"]


@pytest.mark.parametrize(
    ("wish", "what", "to", "stays"),
    [
        ((0, 3), "min", "P3D", True),  # exactly at the edge there is still room
        ((0, 3), "min", "P4D", False),
        ((4, 5), "max", "P4D", True),
        ((4, 5), "max", "P3D", False),
        ((3, 4), "min", "P3D", True),
    ],
)
def test_only_a_wish_without_any_room_left_goes(wish, what, to, stays):
    plan = two_doses()
    wished = gap("dose-1", "dose-2", *wish, hard=False)
    changed = tailored(replace(plan, gaps=(*plan.gaps, wished)), [Change(f"gaps.dose-1.dose-2.{what}", to)])
    assert (wished in changed.gaps) is stays


def test_a_wish_without_a_most_and_a_rule_without_one_never_contradict():
    plan = two_doses()
    wish = gap("integration-1", "dose-2", 2, None, DAY, hard=False)
    plan = replace(plan, gaps=(*plan.gaps, wish))
    changed = tailored(plan, [Change("gaps.integration-1.dose-2.min", "PT3H")])
    assert wish in changed.gaps


def test_a_wish_between_other_visits_stays_however_short_it_is():
    plan = two_doses()
    soon = gap("integration-1", "dose-2", 0, 1, hard=False)
    changed = tailored(replace(plan, gaps=(*plan.gaps, soon)), [Change("gaps.dose-1.dose-2.min", "P3D")])
    assert soon in changed.gaps
