"""The clinic's safety policy: how fast, from which moment, and refused when it contradicts itself."""

import copy
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from openkap.core.library import standard
from openkap.core.reading import KnowledgeError, build
from openkap.core.safety import Level, SafetyPolicy, policy

BERLIN = ZoneInfo("Europe/Berlin")
GOOD = {
    "id": "demo",
    "version": "1",
    "status": "draft",
    "title": "Demonstration",
    "levels": [
        {"id": "now", "title": "now", "at_least": "PT1H", "say_next": "Stay.", "cite": ["paper"]},
        {"id": "today", "title": "today", "at_least": "PT2H", "say_next": "Call.", "cite": ["paper"]},
    ],
    "kinds": [{"id": "answer", "title": "Answer", "level": "today", "steps": ["Call."], "cite": ["paper"]}],
}


def level(**given):
    return Level(**{"id": "x", "title": "x", "at_least": timedelta(hours=2), "say_next": "x", "cite": (), **given})


@pytest.mark.parametrize(
    ("opened", "due"), [("09:00", "18:00"), ("15:59", "18:00"), ("16:01", "18:01"), ("23:30", "01:30")]
)
def test_due_by_the_time_of_day_and_never_sooner_than_the_minimum(opened, due):
    at = datetime.combine(date(2026, 3, 2), time.fromisoformat(opened), BERLIN)
    assert f"{level(by_time=time(18)).due_at(at):%H:%M}" == due


def test_without_a_time_of_day_only_the_minimum_counts():
    at = datetime(2026, 3, 2, 9, tzinfo=BERLIN)
    assert level().due_at(at) == at + timedelta(hours=2)


@pytest.mark.parametrize(
    ("part", "change", "reason"),
    [
        ("kinds", {"level": "soon"}, r"kinds.answer: no level soon"),
        ("levels", {"id": "today"}, r": a level or a kind stands there twice$"),
        ("levels", {"at_least": "an hour"}, "not an ISO 8601 duration"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(part, change, reason):
    table = copy.deepcopy(GOOD)
    table[part][0] |= change
    with pytest.raises(KnowledgeError, match=reason):
        build(SafetyPolicy, table, file="demo.toml")


def test_a_kind_that_stands_there_twice_is_refused():
    table = copy.deepcopy(GOOD)
    table["kinds"] *= 2
    with pytest.raises(KnowledgeError, match=r": a level or a kind stands there twice$"):
        build(SafetyPolicy, table, file="demo.toml")


def test_levels_stand_in_order_of_urgency():
    rules = build(SafetyPolicy, GOOD, file="demo.toml")
    assert rules.more_urgent("now", "today")
    assert not rules.more_urgent("today", "now")
    assert not rules.more_urgent("now", "now")


def test_what_the_clinic_ships_is_a_proposal_that_nobody_has_signed():
    rules = policy()
    assert not any(each.verified for each in (*rules.levels, *rules.kinds))
    assert all(each.cite for each in (*rules.levels, *rules.kinds))
    assert rules.by_kind["dangerous_answer"].level == "same-day"


def test_an_earlier_version_of_the_policy_can_still_be_read():
    versions = {rules.version for rules in standard().shelf("safety").versions() if rules.id == "cases"}
    assert policy().version in versions
    assert [policy(version).version for version in sorted(versions)] == sorted(versions)
    with pytest.raises(KeyError, match="no safety cases 0"):
        policy("0")


def test_every_route_of_an_instruments_alert_is_an_urgency_of_the_policy():
    routes = {alert.route for scale in standard().shelf("instruments") for alert in scale.alerts}
    assert routes <= set(policy().by_level)


CALM = {"wish": "no", "thoughts": "no", "method": "no", "intent": "no", "plan": "no", "act": "never"}


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ({}, "S0"),
        ({"wish": "yes"}, "S1"),
        ({"thoughts": "yes"}, "S1"),
        ({"thoughts": "yes", "method": "yes"}, "S2"),
        ({"act": "earlier"}, "S2"),
        ({"thoughts": "yes", "intent": "yes"}, "S3"),
        ({"plan": "yes"}, "S3"),
        ({"act": "recent"}, "S3"),
    ],
)
def test_one_sign_is_enough_for_a_tier(said, tier):
    risk = policy().risk(CALM | said)
    assert (risk.tier.id, risk.open) == (tier, ())


@pytest.mark.parametrize(
    ("answers", "tier", "still_open"),
    [
        ({}, "S0", {"wish", "thoughts", "method", "intent", "plan", "act"}),
        ({"wish": "yes"}, "S1", {"method", "intent", "plan", "act"}),
        ({"act": "earlier"}, "S2", {"intent", "plan"}),
        ({"intent": "yes"}, "S3", set()),
    ],
)
def test_no_answer_is_never_a_no_and_is_named_while_it_could_raise_the_tier(answers, tier, still_open):
    risk = policy().risk(answers)
    assert (risk.tier.id, {question.id for question in risk.open}) == (tier, still_open)


def test_a_tier_known_by_an_answer_that_cannot_be_given_is_refused():
    sign = {"question": "wish", "answer": "perhaps"}
    tiers = [{"id": "S1", "title": "Low", "signs": [sign], "then": [], "cite": ["paper"]}]
    with pytest.raises(KnowledgeError, match=r"tiers.S1: no answer perhaps to wish"):
        build(SafetyPolicy, {**GOOD, "tiers": tiers}, file="demo.toml")


def test_in_every_urgency_somebody_has_a_time_to_answer_that_ends_before_the_case_is_due():
    for each in policy().levels:
        assert timedelta(0) < each.answer_within <= each.at_least
        assert each.again_after > timedelta(0)


def test_what_an_older_policy_named_is_named_still():
    """A case opened under the first policy goes on under the clocks of the newest."""
    first, newest = policy("1"), policy()
    assert {level.id for level in first.levels} <= set(newest.by_level)
    assert {kind.id for kind in first.kinds} <= set(newest.by_kind)
