"""Whole columns are scored exactly as row by row, faults included."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.instruments import NotAnAnswer, Scored, ScoreRule, score
from openkap.core.instruments.columns import (
    ALERT_STATES,
    STATES,
    NotAnAnswerAt,
    Scorer,
    block,
    cases,
    keys,
    score_columns,
    scorer,
)
from openkap.core.library import standard

INSTRUMENTS = sorted(standard().shelf("instruments"), key=lambda instrument: instrument.id)
PHQ9 = standard().shelf("instruments").get("phq-9")
NINE = [f"phq-9.{n}" for n in range(1, 10)]


@st.composite
def sheets(draw, instruments=INSTRUMENTS):
    """An instrument and some rows of answers to it, with gaps."""
    instrument = draw(st.sampled_from(instruments))
    possible = [st.sampled_from([None, *sorted(answers.values)]) for answers in instrument.options.values()]
    rows = draw(st.lists(st.tuples(*possible), max_size=5))
    return instrument, accepted(instrument, [dict(zip(instrument.options, row, strict=True)) for row in rows])


def accepted(instrument, rows):
    """Those of the rows whose answers go together: an instrument may refuse what is answered behind a closed gate."""
    return [row for row in rows if row_by_row(instrument, [row])[1] is None]


def as_columns(instrument, rows, kind, missing):
    """The rows as columns of this type of number; missing answers as this value, or masked when it is None."""
    columns = {}
    for id in instrument.options:
        answers = [row[id] for row in rows]
        filled = np.array([missing or 0 if answer is None else answer for answer in answers], kind)
        masked = np.ma.array(filled, mask=[answer is None for answer in answers])
        columns[id] = masked if missing is None else filled
    return columns


def row_by_row(instrument, rows):
    """The slow oracle: every row alone, up to the first fault."""
    found = []
    for number, row in enumerate(rows):
        try:
            found.append(score(instrument, row))
        except NotAnAnswer as fault:
            return found, (number, fault.item)
    return found, None


@given(sheets(), st.sampled_from([np.int8, np.uint8, np.int16, np.int64]), st.sampled_from([None, 127]))
def test_every_row_gets_what_it_would_get_alone(sheet, kind, missing):
    instrument, rows = sheet
    found = score_columns(instrument, as_columns(instrument, rows, kind, missing), missing=missing)
    assert [found.row(row) for row in range(found.rows)] == row_by_row(instrument, rows)[0]


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.id)
def test_hundreds_of_random_rows_of_each_instrument_agree(instrument):
    chance = np.random.default_rng(4)
    rows = [
        {id: chance.choice([None, *sorted(options.values)]) for id, options in instrument.options.items()}
        | ({} if chance.random() < 0.5 else {id: max(options.values) for id, options in instrument.options.items()})
        for _ in range(150)
    ]
    rows = accepted(instrument, rows)
    assert rows
    found = score_columns(instrument, as_columns(instrument, rows, np.int16, -7), missing=-7)
    assert [found.row(row) for row in range(len(rows))] == [score(instrument, row) for row in rows]


@given(sheets(), st.data())
def test_a_wrong_value_is_named_as_scoring_row_by_row_names_it(sheet, data):
    instrument, rows = sheet
    if not rows:
        return
    for _ in range(data.draw(st.integers(1, 3))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(st.sampled_from([-1, 101, -128, 127]))
    with pytest.raises(NotAnAnswerAt, match="in row") as refused:
        score_columns(instrument, as_columns(instrument, rows, np.int8, None))
    assert (refused.value.row, refused.value.item) == row_by_row(instrument, rows)[1]


@given(sheets())
def test_the_columns_say_what_the_rows_say(sheet):
    instrument, rows = sheet
    found = score_columns(instrument, as_columns(instrument, rows, np.int8, -1), missing=-1)
    alone = [score(instrument, row) for row in rows]
    for column in found.scores:
        told = zip(column.values, column.states, column.bands, column.answered, strict=True)
        seen = [(None if np.isnan(v) else v, STATES[s], column.labels[b], n) for v, s, b, n in told]
        assert seen == [(s.value, s.state, s.band, s.answered) for s in (each.score(column.id) for each in alone)]
    for column in found.classifications:
        outcomes = [each.classification(column.id).outcome for each in alone]
        assert [column.labels[code] for code in column.outcomes] == outcomes
    for column in found.alerts:
        states = [{alert.id: alert.state for alert in each.alerts}.get(column.id, "no") for each in alone]
        assert [ALERT_STATES[code] for code in column.flags] == states


@given(sheets())
def test_without_keys_every_pattern_is_scored_and_agrees(sheet):
    instrument, rows = sheet
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "LARGEST", 0)
        found = score_columns(instrument, as_columns(instrument, rows, np.int8, -1), missing=-1)
    assert [found.row(row) for row in range(found.rows)] == [score(instrument, row) for row in rows]


def test_patterns_that_were_forgotten_are_scored_again(monkeypatch):
    monkeypatch.setattr(keys, "LARGEST", 0)
    monkeypatch.setattr(cases, "REMEMBERED", 1)
    monkeypatch.setattr(scorer, "ROWS", 2)
    rows = [dict.fromkeys(NINE, value) for value in (0, 1, 2, 0, 3, 1, 0)]
    columns = {id: np.array([row[id] for row in rows]) for id in NINE}
    found = score_columns(PHQ9, columns)
    assert [found.row(row) for row in range(7)] == [score(PHQ9, row) for row in rows]


@given(sheets([PHQ9]))
def test_blocks_make_no_difference(sheet):
    instrument, rows = sheet
    columns = as_columns(instrument, rows, np.int8, -1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorer, "ROWS", 2)
        found = score_columns(instrument, columns, missing=-1)
    assert [found.row(row) for row in range(found.rows)] == [score(instrument, row) for row in rows]


def test_a_fault_in_a_later_block_is_named_by_its_row_in_the_whole(monkeypatch):
    monkeypatch.setattr(scorer, "ROWS", 2)
    with pytest.raises(NotAnAnswerAt, match="in row 5"):
        score_columns(PHQ9, {"phq-9.1": np.array([0, 0, 0, 0, 0, 4])})


@pytest.mark.parametrize("key", [True, False])
def test_a_refusal_of_several_answers_together_is_named_by_its_first_row(monkeypatch, key):
    """A rule of tomorrow may refuse answers that are each in order; whoever meets it first, the first row is named."""

    def strict(instrument, answers):
        if answers["phq-9.1"] == answers["phq-9.2"] == 3:
            raise NotAnAnswer("phq-9.2", "must stay empty")
        return score(instrument, answers)

    for module in (block, scorer):
        monkeypatch.setattr(module, "score", strict)
    monkeypatch.setattr(keys, "understood", lambda _: key)
    columns = {"phq-9.1": np.array([0, 3, 3, 3]), "phq-9.2": np.array([0, 0, 3, 3])}
    with pytest.raises(NotAnAnswerAt, match=r"phq-9\.2: must stay empty, in row 2"):
        score_columns(PHQ9, columns | {"phq-9.3": np.array([0, 0, 0, 9])})


def test_a_scorer_remembers_and_stays_right():
    once, rows = Scorer(PHQ9), [dict.fromkeys(NINE, value) for value in (0, 1, 3)]
    for row in [*rows, *rows]:
        columns = {id: np.array([value]) for id, value in row.items()}
        assert once.score(columns).row(0) == score(PHQ9, row)


@dataclass(frozen=True)
class Doubled(ScoreRule):
    """A rule of tomorrow, with a field that the columns know nothing of."""

    doubled: bool = False


def test_a_rule_with_an_unknown_field_has_no_key_until_the_field_is_at_its_default():
    known = {name: getattr(PHQ9.scores[0], name) for name in ScoreRule.__dataclass_fields__}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keys.KNOWN, "Doubled", keys.KNOWN["ScoreRule"])
        assert keys.score_key(PHQ9, Doubled(**known))
        assert keys.score_key(PHQ9, Doubled(**known, doubled=True)) is None
    assert keys.score_key(PHQ9, replace(PHQ9.scores[0], method="product")) is None


@pytest.mark.parametrize("id", ["phq-9", "gad-7", "pcl-5", "core-10", "who-5"])
def test_plain_sums_are_told_by_a_key_and_need_no_patterns(id):
    instrument = standard().shelf("instruments").get(id)
    assert keys.understood(instrument)
    assert all(keys.score_key(instrument, rule) for rule in instrument.scores)


def test_a_column_that_is_left_out_holds_no_answers():
    found = score_columns(PHQ9, {id: np.array([2, 0]) for id in NINE[:8]})
    assert [STATES[code] for code in found.score("total").states] == ["prorated", "prorated"]
    assert [ALERT_STATES[code] for code in found.alerts[0].flags] == ["unknown", "unknown"]


def test_no_columns_and_no_rows_are_no_scores():
    assert score_columns(PHQ9, {}).rows == 0
    assert len(score_columns(PHQ9, {"phq-9.1": np.array([], np.int8)}).score("total").values) == 0


def test_what_is_behind_a_mask_does_not_matter():
    hidden = np.ma.array([99, 1], mask=[True, False])
    found = score_columns(PHQ9, {id: np.array([1, 1]) for id in NINE} | {"phq-9.1": hidden})
    assert list(found.score("total").answered) == [8, 9]


@pytest.mark.parametrize(
    ("columns", "missing", "fault", "says"),
    [
        ({"phq-9.11": np.array([0])}, None, NotAnAnswer, "phq-9 has no such item"),
        ({"phq-9.1": np.array([0.0])}, None, ValueError, "whole numbers is expected, not 1 of float64"),
        ({"phq-9.1": np.array([True])}, None, ValueError, "whole numbers"),
        ({"phq-9.1": np.array([[0]])}, None, ValueError, "one column of whole numbers is expected, not 2"),
        ({"phq-9.1": np.array([0]), "phq-9.2": np.array([0, 1])}, None, ValueError, "phq-9.1 1, phq-9.2 2"),
        ({"phq-9.1": np.array([0])}, 3, ValueError, "3 cannot mean missing: it is an answer of phq-9.1"),
        ({"phq-9.1": np.array([2**40])}, None, NotAnAnswerAt, "the answers are 0, 1, 2, 3, in row 0"),
        ({"phq-9.1": np.array([253], np.uint8)}, None, NotAnAnswerAt, "in row 0"),
    ],
)
def test_what_is_no_column_of_answers_is_refused(columns, missing, fault, says):
    with pytest.raises(fault, match=says):
        score_columns(PHQ9, columns, missing=missing)


def test_an_unknown_score_is_named():
    with pytest.raises(KeyError, match="phq-9 has no score x"):
        score_columns(PHQ9, {}).score("x")


def test_a_row_is_an_ordinary_scored_response():
    assert isinstance(score_columns(PHQ9, {"phq-9.1": np.array([0])}).row(0), Scored)
