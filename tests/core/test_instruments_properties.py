"""Whatever is answered, whatever is left out: laws that every shipped instrument keeps."""

from hypothesis import given
from hypothesis import strategies as st

from openkap.core.instruments import score
from openkap.core.library import standard

INSTRUMENTS = sorted(standard().shelf("instruments"), key=lambda instrument: instrument.id)


@st.composite
def sheets(draw, missing=True):
    """An instrument and one set of answers to it; with `missing`, some are left out."""
    instrument = draw(st.sampled_from(INSTRUMENTS))
    answers = {}
    for item in instrument.items:
        possible = st.sampled_from(sorted(instrument.options[item.id].values))
        answers[item.id] = draw(st.none() | possible if missing else possible)
    return instrument, answers


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
        answered = [id for id in instrument.rule(found.id).items if answers[id] is not None]
        assert (found.state == "complete") == (len(answered) == found.asked)
        assert (found.value is None) == (found.state == "withheld") == bool(found.reason)
        assert found.answered == len(answered)


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
        if found.state == "prorated" and rule.method == "sum":
            turned = [
                instrument.options[id].least + instrument.options[id].most - answers[id]
                if id in rule.reversed
                else answers[id]
                for id in rule.items
                if answers[id] is not None
            ]
            assert abs(found.value - rule.multiply * len(rule.items) * sum(turned) / len(turned)) < 1e-9


@given(sheets(missing=False), st.data())
def test_a_higher_answer_never_lowers_a_score_unless_the_item_is_reversed(sheet, data):
    instrument, answers = sheet
    item = data.draw(st.sampled_from(sorted(answers)))
    higher = [value for value in instrument.options[item].values if value > answers[item]]
    if not higher:
        return
    before, after = score(instrument, answers), score(instrument, {**answers, item: min(higher)})
    for low, high in zip(before.scores, after.scores, strict=True):
        reversed_item = item in instrument.rule(low.id).reversed
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
    instrument, answers = sheet
    gaps = data.draw(st.sets(st.sampled_from(sorted(answers))))
    full = score(instrument, answers)
    partial = score(instrument, {id: value for id, value in answers.items() if id not in gaps})
    for whole, part in zip(full.classifications, partial.classifications, strict=True):
        assert whole.outcome in part.possible
        assert part.outcome in ("", whole.outcome)


@given(sheets(missing=False))
def test_every_band_lookup_agrees_with_the_bands_ends(sheet):
    instrument, answers = sheet
    for found in score(instrument, answers).scores:
        for band in instrument.rule(found.id).bands:
            assert (found.band == band.label) == (band.from_ <= found.value <= band.to)
