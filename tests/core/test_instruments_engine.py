"""Each rule that a scale may use, on the smallest scale that shows it."""

import pytest

from openkap.core.instruments import NotAnAnswer, answers_kept, carried_over, score, screened
from openkap.core.reading import KnowledgeError
from tests.core import engine_scales as scales
from tests.core.engine_scales import answered, ids, items, rule, scale


@pytest.mark.parametrize(
    ("values", "total", "asked"),
    [
        ((1, 3, 2, 0, 1), 6, 4),
        ((1, 3, 2, None, 1), 6, 4),
        ((1, 3, None, 2, 1), 6, 4),
        ((0, 0, 0, 0, 0), 0, 4),
        ((1, None, 2, 0, 1), None, 4),
        ((1, 3, None, None, 1), None, 4),
        ((3, 3, 3, 3, None), None, 4),
    ],
)
def test_of_a_group_only_the_largest_counts_and_of_a_pair_one_answer_is_enough(values, total, asked):
    found = answered(scales.largest, *values).score("total")
    assert (found.value, found.asked) == (total, asked)
    assert found.state == ("withheld" if total is None else "complete")


@pytest.mark.parametrize(
    ("values", "total", "state"),
    [
        ((0,), 0, "complete"),
        ((0, None, None), 0, "complete"),
        ((1, 1, 1), 2, "complete"),
        ((1, 0, 0), 0, "complete"),
        ((1, 1), None, "withheld"),
        ((1,), None, "withheld"),
        ((), None, "withheld"),
        ((None, 1, 1), 2, "complete"),
    ],
)
def test_behind_a_closed_gate_the_score_is_zero_and_behind_an_open_one_every_answer_is_needed(values, total, state):
    found = answered(scales.gate, *values).score("total")
    assert (found.value, found.state) == (total, state)


def test_an_answer_behind_a_closed_gate_is_refused_by_name():
    with pytest.raises(NotAnAnswer, match=r"demo\.2: must stay empty"):
        answered(scales.gate, 0, None, 1)


def test_who_closes_a_gate_loses_the_answers_behind_it():
    before = {"demo.0": 0, "demo.1": 1, "demo.2": None}
    assert answers_kept(scales.gate, before) == {"demo.0": 0, "demo.2": None}
    assert answers_kept(scales.gate, {**before, "demo.0": 1}) == {**before, "demo.0": 1}


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ((2, 1, 4, None), 4),
        ((2, 2, 4, 1), 2.5),
        ((1, 1, None, None), None),
        ((1, 1, 4, 4), None),
        ((2, 1, 3, 4), 3),
        ((2, 2, 4, None), None),
        ((2, None, 4, None), None),
    ],
)
def test_an_item_counts_only_under_its_condition_and_of_none_there_is_no_mean(values, mean):
    assert answered(scales.distress, *values).score("total").value == mean


def test_a_mean_of_nothing_says_so():
    found = answered(scales.distress, 1, 1).score("total")
    assert (found.state, found.reason) == ("withheld", "none of its items applies after these answers")


@pytest.mark.parametrize(
    ("values", "total", "state"),
    [
        ((4, 8, 0), 12, "complete"),
        ((9, 8, 4), 18, "prorated"),
        ((9, 9, 4), 12, "prorated"),
        ((9, 9, 9), None, "withheld"),
        ((9, 8, None), None, "withheld"),
    ],
)
def test_what_does_not_apply_is_left_out_and_the_others_stand_for_it(values, total, state):
    found = answered(scales.not_applicable, *values).score("total")
    assert (found.value, found.state) == (total, state)


def test_the_global_score_is_the_mean_of_the_subscales_and_has_no_value_without_one():
    whole = answered(scales.parts, 3, 1, 1, 1, 1)
    assert [each.value for each in whole.scores] == [2, 1, 1.5]
    filled = answered(scales.parts, 3, None, 1, 1, 1)
    assert (filled.score("global").value, filled.score("global").state) == (2, "prorated")
    gap = answered(scales.parts, 3, 1, 1, 1, None).score("global")
    assert (gap.value, gap.state, gap.reason) == (None, "withheld", "there is no value of two")


@pytest.mark.parametrize(("values", "value"), [((0, 0), 38.2), ((0, 1), 44.7), ((3, 3), 81.3), ((3,), None)])
def test_a_table_turns_the_complete_sum_into_its_value(values, value):
    assert answered(scales.looked_up, *values).score("total").value == value


def test_a_sum_that_the_table_does_not_hold_has_no_value():
    found = answered(scales.looked_up, 1, 1).score("total")
    assert (found.value, found.reason) == (None, "the table has no entry for this sum")


@pytest.mark.parametrize(
    ("values", "percents", "outcome"),
    [
        ((3, 0, 3, 0), [50, 50], "yes"),
        ((2, 0, 3, 3), [100 / 3, 100], "no"),
        ((3, 3, 3, None), [100, 100], "yes"),
        ((None, 3, 3, 3), [None, 100], ""),
        ((None, 3, 0, 0), [None, 0], "no"),
    ],
)
def test_a_classification_may_ask_for_scores_and_waits_for_those_that_are_missing(values, percents, outcome):
    found = answered(scales.percent, *values)
    assert [each.value for each in found.scores] == percents
    assert found.classification("whole").outcome == outcome


@pytest.mark.parametrize(("values", "percent"), [((1, 3), 0), ((4, 0), 100), ((1, 0), 50), ((2, 3), 100 / 6)])
def test_percent_runs_from_the_least_that_the_items_can_give(values, percent):
    assert answered(scales.percent_from_one, *values).score("total").value == percent


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ((0, 0), "low"),
        ((0, 1, 0), "moderate"),
        ((1, 1, 0), "high"),
        ((0, 1, 1), "high"),
        ((0, 1, None), "high"),
        ((0, None, None), ""),
        ((1, 0), "low"),
    ],
)
def test_an_outcome_may_have_several_ways_and_an_open_question_may_count_on_the_safe_side(values, outcome):
    assert answered(scales.triage, *values).classification("triage").outcome == outcome


@pytest.mark.parametrize(("values", "notes"), [((3, 0), 1), ((3, 1), 0), ((0, 0), 0)])
def test_a_note_stands_beside_the_score_when_its_answers_were_given(values, notes):
    assert len(answered(scales.noted, *values).score("total").notes) == notes


@pytest.mark.parametrize(
    ("who", "value", "told"),
    [
        ({"sex": "female", "age_years": 30}, 3, {"women": True, "adults": True}),
        ({"sex": "male", "age_years": 30}, 3, {"men": False, "adults": True}),
        ({"sex": "male", "age_years": 17}, 4, {"men": True}),
        ({"age_years": 30}, 3, {"women": None, "men": None, "adults": True}),
        ({"sex": "female"}, 2, {"women": False, "adults": None}),
    ],
)
def test_a_cut_that_depends_on_who_it_is_is_never_guessed(who, value, told):
    found = screened(scales.noted.rule(), value, **who)
    assert {each.cut.label: each.reached for each in found} == told
    assert all(bool(each.reason) == (each.reached is None) for each in found)


def test_a_cut_may_serve_those_whose_sex_is_not_known():
    cuts = [
        {"label": "low", "at_least": 3, "sexes": ["female", "unknown"], "cite": []},
        {"label": "high", "at_least": 4, "sexes": ["male"], "cite": []},
    ]
    found = screened(scale(items(["four"] * 2), scores=[rule((1, 2), range=[0, 6], cuts=cuts)]).rule(), 3)
    assert [(each.cut.label, each.reached) for each in found] == [("low", True)]


def test_an_item_may_wait_for_several_answers():
    several = scale(
        items(["yes_no"] * 3, i3={"asked_when": {"items": ids(1, 2), "at_least": 1, "how_many": 2}}),
        scores=[rule((1, 2, 3), range=[0, 3], unasked="zero")],
    )
    assert answered(several, 1, 0).score("total").value == 1
    assert answered(several, 1, 1).score("total").value is None
    assert answered(several, 1, 1, 1).score("total").value == 3


def test_an_answer_is_carried_over_from_the_scale_that_asks_the_same():
    short = scale(
        items(["four"] * 2, i1={"same_as": "long.4"}, i2={"same_as": "long.7"}), scores=[rule((1,), range=[0, 3])]
    )
    assert carried_over(short, {"long.4": 2, "long.5": 1}) == {"demo.1": 2}
    assert score(short, carried_over(short, {"long.4": 2})).score("total").value == 2


TWO = items(["four"] * 2)
BEHIND = items(["yes_no"] * 3, first=0, i1=scales.GATE, i2=scales.GATE)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((TWO, rule((), range=[0, 6])), "items or scores, and not both"),
        ((TWO, rule((1,), range=[0, 3], scores=["other"])), "items or scores, and not both"),
        ((TWO, rule((), range=[0, 3], scores=["later"])), "no score later stands before it"),
        ((TWO, rule((1, 2), range=[0, 100], method="sum")), "the items reach 0 to 6"),
        ((TWO, rule((1, 2), range=[0, 6], unasked="zero")), "all its items are asked of everybody"),
        ((BEHIND, rule((1, 2), range=[0, 2], unasked="left_out")), "zero goes with a sum, left_out with a mean"),
        ((BEHIND, rule((1, 2), method="mean", range=[0, 1], unasked="zero")), "zero goes with a sum"),
        (
            (BEHIND, rule((1, 2), range=[0, 2], unasked="zero", missing="prorate", least_answered=1)),
            "unasked = zero goes with missing = refuse",
        ),
        ((TWO, rule((1,), range=[0, 3], largest_of=[{"items": ids(1, 2)}])), "demo.2 is not scored"),
        ((TWO, rule((1, 2), range=[0, 3], largest_of=[{"items": ids(1, 1)}])), "demo.1 stands there twice"),
        (
            (TWO, rule((1, 2), range=[0, 6], largest_of=[{"items": ids(1), "either": [ids(1, 2)]}])),
            "demo.2 is not in its group",
        ),
        (
            (TWO, rule((1, 2), method="mean", range=[0, 3], largest_of=[{"items": ids(1, 2)}])),
            "largest_of goes with a sum of which no answer is missing",
        ),
        ((TWO, rule((1, 2), range=[1, 2], table=[[0, 2], [6, 1]])), "the entries after 0 do not rise"),
        (
            (TWO, rule((1, 2), range=[1, 2], table=[[0, 1], [6, 2]], missing="prorate", least_answered=1)),
            "complete answers only",
        ),
        ((TWO, rule((1, 2), range=[1, 3], table=[[0, 1], [6, 2]])), "the items reach 1 to 2"),
        ((TWO, rule((1, 2), range=[1, 3], table=[[0, 1], [7, 3]])), "the table holds 7, which no answers add up to"),
        (
            (TWO, rule((1, 2), range=[0, 6], notes=[{"text": "x", "when": [], "cite": []}])),
            "a note needs answers after which it holds",
        ),
        (
            (
                TWO,
                rule(
                    (1, 2), range=[0, 6], notes=[{"text": "x", "when": [{"item": "demo.3", "at_least": 1}], "cite": []}]
                ),
            ),
            "no item demo.3",
        ),
        (
            (TWO, rule((1, 2), range=[0, 6], cuts=[{"label": "x", "at_least": 1, "sexes": ["f"], "cite": []}])),
            "'f' is none of",
        ),
        ((items(["four"], i1={"same_as": "demo.1"}), rule((1,), range=[0, 3])), "is an item of this instrument"),
        (
            (items(["four"] * 2, i2={"asked_when": {"items": ids(1), "at_least": 4}}), rule((1,), range=[0, 3])),
            "it would never be asked",
        ),
        (
            (
                items(["four"] * 2, i2={"asked_when": {"items": ids(1), "at_least": 1, "how_many": 2}}),
                rule((1,), range=[0, 3]),
            ),
            "how_many must lie between 1 and the number of items",
        ),
        (
            (
                items(
                    ["four"] * 3,
                    i2={"asked_when": {"items": ids(1), "at_least": 1}},
                    i3={"asked_when": {"items": ids(2), "at_least": 1}},
                ),
                rule((1,), range=[0, 3]),
            ),
            "demo.2 is not asked of everybody itself",
        ),
        ((items(["four"], i1={"required": False}), rule((1,), range=[0, 3])), "none of them is asked of everybody"),
    ],
)
def test_a_fault_of_a_rule_is_named(parts, reason):
    with pytest.raises(KnowledgeError, match=reason):
        scale(parts[0], scores=[parts[1]])


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ({"all": [{"at_least": 1}]}, "a condition names a count or a score"),
        ({"all": [{"count": "ever", "score": "total", "at_least": 1}]}, "a condition names a count or a score"),
        ({"all": [{"score": "total", "at_least": 1}]}, "no score called total"),
        ({"all": [{"count": "ever"}], "ways": [[{"count": "ever"}]]}, "either all or ways"),
        ({"ways": [[{"count": "ever"}], []]}, "the last outcome, and only the last, has no conditions"),
    ],
)
def test_a_fault_of_an_outcome_is_named(outcome, reason):
    broken = {**scales.TRIAGE, "outcomes": [{"id": "high", "label": "high", **outcome}, {"id": "low", "label": "low"}]}
    with pytest.raises(KnowledgeError, match=reason):
        scale(items(["yes_no"] * 3), classifications=[broken])
