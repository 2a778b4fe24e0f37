"""Whatever is answered, whatever is left out: laws that every shipped instrument keeps."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.instruments import NotAnAnswer, answers_kept, asked, score
from openkap.core.library import standard
from tests.core import engine_scales

SHIPPED = sorted(standard().shelf("instruments"), key=lambda instrument: instrument.id)
RULES = [
    "largest",
    "gate",
    "distress",
    "not_applicable",
    "percent",
    "percent_from_one",
    "parts",
    "looked_up",
    "triage",
    "noted",
]
INSTRUMENTS = SHIPPED + [getattr(engine_scales, name) for name in RULES]


@st.composite
def sheets(draw, missing=True):
    """An instrument and one set of answers to it; with `missing`, some are left out."""
    instrument = draw(st.sampled_from(INSTRUMENTS))
    answers = {}
    for item in instrument.items:
        possible = st.sampled_from(sorted(instrument.options[item.id].values))
        answers[item.id] = draw(st.none() | possible if missing else possible)
    kept = answers_kept(instrument, answers)
    return instrument, {id: kept.get(id) for id in answers}


def points(instrument, rule, answers):
    """What each answered, applicable item of a score counts, written out slowly."""
    found = {}
    for id in rule.items:
        options, value = instrument.options[id], answers[id]
        if value in options.points and (rule.unasked == "missing" or asked(instrument.by_id[id], answers)):
            found[id] = options.least + options.most - value if id in rule.reversed else value
    return found


def wanted(instrument, rule, answers):
    """The items of a score that have no answer and should have one."""
    paired = {other: pair for largest in rule.largest_of for pair in largest.either for other in pair}
    return [
        id
        for id in rule.items
        if answers[id] is None
        and (rule.unasked == "missing" or asked(instrument.by_id[id], answers))
        and all(answers[other] is None for other in paired.get(id, ()))
    ]


@given(sheets())
def test_every_value_stays_in_the_range_of_its_score(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        low, high = instrument.rule(found.id).range
        assert found.value is None or low <= found.value <= high


@given(sheets())
def test_a_score_is_complete_only_when_every_item_is_answered(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        rule = instrument.rule(found.id)
        if wanted(instrument, rule, answers):
            assert found.state != "complete"
        if found.state == "complete":
            assert found.answered == found.asked
        assert (found.value is None) == (found.state == "withheld") == bool(found.reason)


@given(sheets())
def test_no_more_answers_are_missing_than_the_score_allows(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        rule = instrument.rule(found.id)
        if found.value is not None and rule.items:
            assert len(wanted(instrument, rule, answers)) <= rule.allowed


@given(sheets())
def test_a_changed_gate_never_leaves_answers_that_are_refused(sheet):
    instrument, answers = sheet
    assert answers_kept(instrument, answers) == answers
    for item in instrument.conditional:
        if item.asked_when.refused_otherwise and not asked(item, answers):
            possible = min(instrument.options[item.id].points)
            with pytest.raises(NotAnAnswer, match=re.escape(item.id)):
                score(instrument, {**answers, item.id: possible})


@given(sheets())
def test_leaving_out_equals_none(sheet):
    instrument, answers = sheet
    given_only = {id: value for id, value in answers.items() if value is not None}
    assert score(instrument, answers) == score(instrument, given_only)


@given(sheets(), st.data())
def test_a_missing_answer_is_not_a_zero(sheet, data):
    """A prorated score equals the mean of the answers, so it is the same as giving every gap that mean."""
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        rule = instrument.rule(found.id)
        if found.state == "prorated" and rule.method == "sum" and rule.items:
            turned = points(instrument, rule, answers).values()
            assert abs(found.value - rule.multiply * len(rule.items) * sum(turned) / len(turned)) < 1e-9


@given(sheets(missing=False))
def test_a_full_sum_mean_or_percent_is_what_it_says(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        rule = instrument.rule(found.id)
        if found.state != "complete" or not rule.items or rule.table or rule.largest_of:
            continue
        counted = points(instrument, rule, answers)
        total, ends = sum(counted.values()), [instrument.options[id] for id in counted]
        if rule.method == "percent":
            least, most = sum(each.least for each in ends), sum(each.most for each in ends)
            assert abs(found.value - 100 * (total - least) / (most - least)) < 1e-9
        else:
            assert abs(found.value - total * rule.multiply / (len(counted) if rule.method == "mean" else 1)) < 1e-9


@given(sheets(missing=False), st.data())
def test_a_higher_answer_never_lowers_a_score_unless_the_item_is_reversed(sheet, data):
    """Nor does it when the item decides which others are asked; then the score is another one."""
    instrument, answers = sheet
    gates = {id for item in instrument.conditional for id in item.asked_when.items}
    item = data.draw(st.sampled_from(sorted(answers)))
    higher = [value for value in instrument.options[item].points if answers[item] is not None and value > answers[item]]
    if not higher or item in gates or answers[item] not in instrument.options[item].points:
        return
    before, after = score(instrument, answers), score(instrument, {**answers, item: min(higher)})
    for low, high in zip(before.scores, after.scores, strict=True):
        turned = [instrument.rule(id).reversed for id in (low.id, *instrument.rule(low.id).scores)]
        if low.value is not None and high.value is not None:
            reversed_item = any(item in each for each in turned)
            assert high.value <= low.value if reversed_item else high.value >= low.value


@given(sheets())
def test_a_safety_item_is_raised_unknown_or_answered_harmlessly_and_nothing_else(sheet):
    instrument, answers = sheet
    states = {alert.id: alert.state for alert in score(instrument, answers).alerts}
    for alert in instrument.alerts:
        value = answers[alert.when.item]
        if value is not None:
            assert (states.get(alert.id) == "raised") == alert.when.holds(value)
        elif instrument.by_id[alert.when.item].asked_when is None:
            assert states[alert.id] == "unknown"


@given(sheets(missing=False), st.data())
def test_what_is_possible_with_gaps_holds_what_the_full_answers_say(sheet, data):
    """Except where a prorated score stands for the full one: that is what prorating means."""
    instrument, answers = sheet
    gaps = data.draw(st.sets(st.sampled_from(sorted(answers))))
    full = score(instrument, answers)
    partial = score(instrument, {id: value for id, value in answers.items() if id not in gaps})
    for rule, whole, part in zip(
        instrument.classifications, full.classifications, partial.classifications, strict=True
    ):
        if any(partial.score(condition.score).state == "prorated" for condition in rule.on_scores):
            continue
        if any(count.unanswered == "reached" for count in rule.counts.values()):
            order = [outcome.id for outcome in rule.outcomes]  # the gravest first: a gap never makes it less grave
            assert order.index(part.possible[0]) <= order.index(whole.outcome)
        else:
            assert whole.outcome in part.possible
            assert part.outcome in ("", whole.outcome)


@given(sheets(missing=False))
def test_every_band_lookup_agrees_with_the_bands_ends(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        for band in instrument.rule(found.id).bands:
            assert (found.band == band.label) == (band.from_ <= found.value <= band.to)
