"""An independent program, clincalc, gives the same scores for random answers, and refuses what we refuse."""

from random import Random

import numpy as np
import pytest

from openkap.core.instruments import NotAnAnswer, Scored, score
from openkap.core.instruments.columns import STATES, score_columns
from openkap.core.library import standard

try:
    import clincalc
except ImportError:
    clincalc = None

pytestmark = pytest.mark.validation
SHELF = standard().shelf("instruments")
# Ours: (theirs, what else theirs asks for). AUDIT-C's total does not depend on sex; its cut does.
THEIRS = {
    "phq-9": ("phq9", {}),
    "gad-7": ("gad7", {}),
    "audit-c": ("auditc", {"sex": "female"}),
    "audit": ("audit", {}),
}
HELD = sorted(set(THEIRS) & {each.id for each in SHELF})


@pytest.fixture(autouse=True)
def _installed():
    if clincalc is None:
        pytest.fail("clincalc is not installed: it belongs to the dependency group `test` (clincalc>=0.4.0)")


def items_of(instrument):
    return [item.id for item in instrument.required]


def drawn(instrument, chance, *, valid):
    """One set of answers in the order of the items; unless `valid`, some are missing, broken, too many."""
    answers = [chance.choice(sorted(instrument.options[id].values)) for id in items_of(instrument)]
    if valid:
        return answers
    for _ in range(chance.choice([0, 1, 1, 2])):
        answers[chance.randrange(len(answers))] = chance.choice([None, -1, 0, 1, 1.5, 3, 4, 5, 256])
    return chance.choice([answers, answers, answers[:-1], [*answers, 0]])


def their_working(id, answers):
    """What clincalc says, or None when it refuses."""
    name, more = THEIRS[id]
    try:
        return clincalc.calculate(name, {"responses": answers, **more})["working"]
    except ValueError:
        return None


def ours(instrument, answers):
    """What we say, or None where we refuse or find the answers incomplete."""
    ids = [*items_of(instrument), f"{instrument.id}.99"]
    try:
        scored = score(instrument, dict(zip(ids, answers, strict=False)))
    except NotAnAnswer:
        return None
    return scored if scored.scores[0].state == "complete" else None


def test_phq9_and_gad7_are_compared():
    assert {"phq-9", "gad-7"} <= set(HELD)


@pytest.mark.parametrize("valid", [True, False], ids=["answers", "refusals"])
@pytest.mark.parametrize("id", HELD)
def test_random_answers_score_the_same_or_are_refused_by_both(id, valid):
    instrument, chance, refused = SHELF.get(id), Random(2026), 0
    for _ in range(3_000):
        answers = drawn(instrument, chance, valid=valid)
        theirs, mine = their_working(id, answers), ours(instrument, answers)
        assert (theirs is None) == (mine is None), answers
        assert theirs is None or theirs["total_score"] == mine.scores[0].value, answers
        refused += theirs is None
    assert refused == 0 if valid else 300 < refused < 2_900


@pytest.mark.parametrize("id", HELD)
def test_a_whole_column_scores_the_same(id):
    instrument, chance = SHELF.get(id), Random(7)
    rows = [drawn(instrument, chance, valid=True) for _ in range(1_000)]
    columns = {item: np.array([row[n] for row in rows], np.int8) for n, item in enumerate(items_of(instrument))}
    column = score_columns(instrument, columns).scores[0]
    assert {STATES[code] for code in column.states} == {"complete"}
    assert list(column.values) == [their_working(id, row)["total_score"] for row in rows]


@pytest.mark.parametrize("id", ["phq-9", "gad-7"])
def test_the_severity_has_the_same_name(id):
    instrument, chance = SHELF.get(id), Random(11)
    for _ in range(1_000):
        answers = drawn(instrument, chance, valid=True)
        band = ours(instrument, answers).scores[0].band
        theirs = their_working(id, answers)["severity"].removeprefix("none-")
        assert theirs.replace("-", " ") == band


def test_the_ninth_item_raises_the_same_flag():
    phq9, chance = SHELF.get("phq-9"), Random(13)
    for _ in range(1_000):
        answers = drawn(phq9, chance, valid=True)
        assert raised(ours(phq9, answers)) == their_working("phq-9", answers)["self_harm_item_flag"]


def raised(scored: Scored) -> bool:
    return any(alert.id == "self-harm" and alert.state == "raised" for alert in scored.alerts)
