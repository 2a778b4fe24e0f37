"""The predicates one by one, at their edges, and with nothing known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.candidacy import RULES, Clause, Facts
from openkap.core.candidacy.clauses import all_true, any_true, negated
from openkap.core.candidacy.rules import judge, missing, reads
from openkap.core.evidence import Evidence
from tests.core.candidacy_cases import TODAY


def facts(**values):
    return Facts({key: Evidence(key, value, "clinical", TODAY) for key, value in values.items()}, TODAY)


def clause(rule, *evidence, parts=(), **limits):
    return Clause(rule=rule, evidence=evidence, limits=limits, parts=parts)


PAIR = ("systolic", "diastolic")


@pytest.mark.parametrize(
    ("asked", "values", "answer"),
    [
        (clause("any_yes", "a", "b"), {"a": False, "b": True}, True),
        (clause("any_yes", "a", "b"), {"a": False, "b": False}, False),
        (clause("any_yes", "a", "b"), {"a": False}, None),
        (clause("any_yes", "a", "b"), {"b": True}, True),
        (clause("any_yes", "a"), {"a": "not_sure"}, None),
        (clause("answer_in", "a", values=["x", "y"]), {"a": "y"}, True),
        (clause("answer_in", "a", values=["x", "y"]), {"a": "z"}, False),
        (clause("number_at_least", "n", at_least=3), {"n": 3}, True),
        (clause("number_at_least", "n", at_least=3), {"n": 2.9}, False),
        (clause("number_above", "n", above=3), {"n": 3}, False),
        (clause("number_above", "n", above=3), {"n": 3.1}, True),
        (clause("number_below", "n", below=3), {"n": 3}, False),
        (clause("number_below", "n", below=3), {"n": 2}, True),
        (clause("pressure_above", *PAIR, systolic_mmhg=9, diastolic_mmhg=5), {"systolic": 9, "diastolic": 5}, False),
        (clause("pressure_above", *PAIR, systolic_mmhg=9, diastolic_mmhg=5), {"systolic": 8, "diastolic": 6}, True),
        (clause("pressure_above", *PAIR, systolic_mmhg=9, diastolic_mmhg=5), {"systolic": 8}, None),
        (clause("pressure_above", *PAIR, systolic_mmhg=9, diastolic_mmhg=5), {"systolic": 10}, True),
        (clause("pressure_at_least", *PAIR, systolic_mmhg=9, diastolic_mmhg=5), {"systolic": 9, "diastolic": 1}, True),
        (clause("body_mass_index_above", "h", "w", above=25), {"h": 200, "w": 100}, False),
        (clause("body_mass_index_above", "h", "w", above=25), {"h": 200, "w": 101}, True),
        (clause("body_mass_index_below", "h", "w", below=20), {"h": 200, "w": 79}, True),
        (clause("body_mass_index_below", "h", "w", below=20), {"h": 200}, None),
        (clause("takes_any", "m", classes=["x"]), {"m": frozenset({"x", "y"})}, True),
        (clause("takes_any", "m", classes=["x"]), {"m": frozenset()}, False),
        (clause("takes_any", "m", classes=["x"]), {}, None),
        (clause("takes_any", "m", classes=["x"]), {"m": frozenset({"y", "unclassed"})}, None),
        (clause("takes_any", "m", classes=["x"]), {"m": frozenset({"x", "unclassed"})}, True),
        (clause("on_file", "a", "b"), {"a": 1, "b": 2}, True),
        (clause("on_file", "a", "b"), {"a": 1}, None),
        (clause("any_on_file", "a", "b"), {"a": 1}, True),
        (clause("any_on_file", "a", "b"), {}, None),
    ],
)
def test_each_rule_answers_at_its_edges(asked, values, answer):
    assert judge(asked, facts(**values)) is answer


@pytest.mark.parametrize(("days", "answer"), [(0, True), (10, True), (11, False)])
def test_a_date_counts_until_the_last_day_of_its_window(days, answer):
    when = TODAY.date() - timedelta(days=days)
    assert judge(clause("date_within", "d", within="P10D"), facts(d=when)) is answer


@pytest.mark.parametrize("name", sorted(RULES))
def test_no_rule_decides_when_nothing_is_known(name):
    limits = {
        "values": ["x"],
        "at_least": 1,
        "above": 1,
        "below": 1,
        "systolic_mmhg": 1,
        "diastolic_mmhg": 1,
        "within": "P1D",
        "classes": ["x"],
    }
    rule = RULES[name]
    if rule.combines:
        asked = clause(name, parts=(clause("any_yes", "a"),))
    else:
        asked = clause(name, "a", "b", **{limit: limits[limit] for limit in rule.limits})
    assert judge(asked, facts()) is None
    assert set(missing(asked, facts())) == set(asked.asks())


@pytest.mark.parametrize("value", [True, "12", date(2026, 1, 1)])
def test_a_rule_about_numbers_refuses_what_is_not_a_number(value):
    with pytest.raises(TypeError, match="a number is expected"):
        judge(clause("number_above", "n", above=3), facts(n=value))


TRI = (True, False, None)


@pytest.mark.parametrize("one", TRI)
@pytest.mark.parametrize("two", TRI)
def test_kleene_and_or_agree_with_every_way_the_unknown_could_turn_out(one, two):
    possible = {(a, b) for a in ({one} - {None} or {True, False}) for b in ({two} - {None} or {True, False})}
    both = {a and b for a, b in possible}
    either = {a or b for a, b in possible}
    assert all_true([one, two]) is (both.pop() if len(both) == 1 else None)
    assert any_true([one, two]) is (either.pop() if len(either) == 1 else None)


THREE = st.sampled_from(TRI)
MANY = st.lists(THREE, max_size=5)


@given(one=MANY, two=MANY)
def test_kleene_and_or_do_not_care_about_order_grouping_or_repetition(one, two):
    for both in (all_true, any_true):
        assert both(one + two) is both(two + one) is both([both(one), both(two)]) is both(one + two + one)


@given(answers=MANY)
def test_kleene_negation_turns_and_into_or(answers):
    assert negated(all_true(answers)) is any_true(map(negated, answers))
    assert negated(any_true(answers)) is all_true(map(negated, answers))
    assert all_true([all_true(answers), any_true([all_true(answers), *answers])]) is all_true(answers)


@given(one=THREE, two=THREE, three=THREE)
def test_kleene_and_distributes_over_or(one, two, three):
    assert all_true([one, any_true([two, three])]) is any_true([all_true([one, two]), all_true([one, three])])


@given(answers=MANY, data=st.data())
def test_learning_what_was_not_known_never_overturns_an_answer(answers, data):
    """Kleene's logic is monotone: more knowledge decides more and undecides nothing."""
    learned = [data.draw(st.booleans()) if each is None and data.draw(st.booleans()) else each for each in answers]
    for both in (all_true, any_true):
        assert both(answers) in (None, both(learned))


@pytest.mark.parametrize(("asked", "answer"), [(True, False), (False, True), (None, None)])
def test_not_unknown_is_unknown(asked, answer):
    assert negated(asked) is answer


def test_what_is_missing_is_only_what_would_decide():
    asked = clause(
        "all_of",
        parts=(clause("any_yes", "settled"), clause("any_yes", "open"), clause("any_yes", "also_open")),
    )
    assert missing(asked, facts(settled=True)) == ("open", "also_open")
    assert missing(asked, facts(settled=False)) == ()


def test_a_medicine_without_a_class_is_what_is_missing():
    asked = clause("takes_any", "m", classes=["x"])
    assert missing(asked, facts(m=frozenset({"unclassed"}))) == ("m",)


def test_stale_evidence_is_as_good_as_none():
    old = Evidence("a", True, "client", TODAY - timedelta(days=40), TODAY - timedelta(days=10))
    assert judge(clause("any_yes", "a"), Facts({"a": old}, TODAY)) is None


def test_evidence_expires_at_its_moment_and_not_before():
    piece = Evidence("a", True, "client", TODAY, TODAY + timedelta(days=1))
    assert piece.known(TODAY + timedelta(hours=23))
    assert not piece.known(TODAY + timedelta(days=1))


def test_a_rule_reads_aloud_with_titles_and_limits():
    asked = clause(
        "all_of",
        parts=(clause("any_yes", "stroke"), clause("date_within", "stroke_on", within="P180D")),
    )
    titles = {"stroke": "Stroke", "stroke_on": "Date of stroke"}
    assert reads(asked, titles) == ("all of (any of these is yes: Stroke; Date of stroke is within the last 180 days)")


def test_an_answer_reads_aloud_by_its_title_too():
    asked = clause("takes_any", "medicines", classes=["opioid", "unheard_of"])
    assert reads(asked, {"opioid": "Opioid agonists"}) == "takes any of: Opioid agonists, unheard_of"


def test_facts_of_another_day_are_judged_on_that_day():
    piece = Evidence("d", date(2026, 1, 1), "medical", datetime.fromisoformat("2026-01-02T00:00+00:00"))
    asked = clause("date_within", "d", within="P30D")
    assert judge(asked, Facts({"d": piece}, TODAY)) is False
    assert judge(asked, Facts({"d": piece}, datetime.fromisoformat("2026-01-20T00:00+00:00"))) is True
