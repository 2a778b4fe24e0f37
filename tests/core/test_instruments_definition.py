"""A malformed instrument is refused with its file, its part and the reason; the shipped ones say what they owe."""

import copy

import pytest

from openkap.core.instruments import Instrument
from openkap.core.library import standard
from openkap.core.licensing import may_use
from openkap.core.reading import KnowledgeError, build

SHELF = standard().shelf("instruments")
OPTIONS = {"options": [{"value": 0}, {"value": 1}, {"value": 2}]}
GOOD = {
    "id": "demo",
    "version": "1",
    "status": "draft",
    "title": "Demonstration scale",
    "short": "Demo",
    "construct": "nothing",
    "answered_by": "client",
    "recall": "P2W",
    "higher_is": "worse",
    "answers": {"how_often": OPTIONS},
    "items": [
        {"id": "demo.1", "number": 1, "topic": "one", "answers": "how_often"},
        {"id": "demo.2", "number": 2, "topic": "two", "answers": "how_often"},
    ],
    "licence": {"category": "A1", "terms": "Free.", "contexts": ["clinical"], "cite": ["paper"]},
    "scores": [
        {
            "id": "total",
            "title": "Total",
            "method": "sum",
            "items": ["demo.1", "demo.2"],
            "range": [0, 4],
            "cite": ["paper"],
            "bands": [
                {"from": 0, "to": 2, "label": "low", "cite": ["paper"]},
                {"from": 3, "to": 4, "label": "high", "cite": ["paper"]},
            ],
        }
    ],
    "classifications": [
        {
            "id": "rule",
            "title": "Rule",
            "cite": ["paper"],
            "counts": {"any": {"items": ["demo.1"], "at_least": 1}},
            "outcomes": [
                {"id": "yes", "label": "yes", "all": [{"count": "any", "at_least": 1}]},
                {"id": "no", "label": "no"},
            ],
        }
    ],
    "alerts": [
        {
            "id": "danger",
            "when": {"item": "demo.2", "at_least": 1},
            "route": "same-day",
            "text": "Talk today.",
            "cite": ["paper"],
        }
    ],
}


def changed(path, value):
    """A copy of the good table with one value replaced, or taken out."""
    table = copy.deepcopy(GOOD)
    *parents, last = path
    inner = table
    for key in parents:
        inner = inner[key]
    inner[last] = value
    return table


def test_the_good_table_is_accepted():
    assert build(Instrument, GOOD, file="demo.toml").main == "total"


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("scores", 0, "bands", 1, "from"), 4, "a gap at 3"),
        (("scores", 0, "bands", 1, "from"), 2, "low and high overlap"),
        (("scores", 0, "bands", 1, "to"), 3, "a gap at 4"),
        (("scores", 0, "bands", 0, "from"), 1, "a gap at 0"),
        (("scores", 0, "bands", 0, "from"), 2.5, "low ends before it begins"),
        (
            ("scores", 0, "bands"),
            [{"from": 0, "to": 4, "label": "all", "cite": []}, {"from": 5, "to": 9, "label": "never", "cite": []}],
            "never is unreachable",
        ),
        (("scores", 0, "range"), [0, 5], "the items reach 0 to 4"),
        (("scores", 0, "items"), ["demo.1", "demo.9"], "no item demo.9"),
        (("scores", 0, "items"), ["demo.1", "demo.1"], "demo.1 stands there twice"),
        (("scores", 0, "reversed"), ["demo.3"], "demo.3 is reversed but not scored"),
        (("scores", 0, "missing"), "prorate", "least_answered goes with missing = prorate"),
        (("scores", 0, "least_answered"), 1, "least_answered goes with missing = prorate"),
        (("scores", 0, "cuts"), [{"label": "cut", "cite": []}], "exactly one of at_least and at_most"),
        (("scores", 0, "change"), {"response_share": {"value": 50, "cite": []}}, "a share between 0 and 1"),
        (
            ("scores", 0, "change"),
            {"remission_below": {"value": 1, "cite": []}, "remission_at_most": {"value": 1, "cite": []}},
            "not both",
        ),
        (("scores", 0, "sum"), 1, "unknown key sum"),
        (("items", 1, "id"), "demo.1", "demo.1 stands there twice"),
        (("items", 1, "number"), 3, "the numbers must run from 1 without a gap"),
        (("left_out",), [2], "the numbers must run from 1 without a gap"),
        (("left_out",), [4], "the numbers must run from 1 without a gap"),
        (("items", 0, "answers"), "often", "no answers called often"),
        (("items", 0, "text"), "Someone's words", "licensed wording does not belong in this file"),
        (("items", 0, "asked_when"), {"items": ["demo.7"], "at_least": 1}, "no item demo.7"),
        (("answers", "how_often", "options"), [{"value": 1}, {"value": 1}], "1 stands there twice"),
        (("answers", "how_often", "options"), [], "no options"),
        (("alerts", 0, "when", "item"), "demo.9", "no item demo.9"),
        (("alerts", 0, "when", "at_least"), 3, "no answer, or every answer, raises it"),
        (("alerts", 0, "when", "at_least"), 0, "no answer, or every answer, raises it"),
        (("alerts", 0, "when"), {"item": "demo.2"}, "exactly one of at_least and at_most"),
        (("classifications", 0, "counts", "any", "items"), ["demo.5"], "no item demo.5"),
        (("classifications", 0, "outcomes", 0, "all", 0, "count"), "some", "no count called some"),
        (("classifications", 0, "outcomes"), [{"id": "no", "label": "no"}] * 2, "stands there twice"),
        (
            ("classifications", 0, "outcomes"),
            [{"id": "no", "label": "no"}, {"id": "yes", "label": "yes", "all": [{"count": "any"}]}],
            "the last outcome, and only the last, has no conditions",
        ),
        (("classifications", 0, "id"), "total", "total stands there twice"),
        (("recall",), "two weeks", "not an ISO 8601 duration"),
        (("higher_is",), "bad", "'bad' is none of worse, better"),
        (("licence", "category"), "C", "'C' is none of A1, A2, B, own"),
    ],
)
def test_a_fault_is_named(path, value, reason):
    with pytest.raises(KnowledgeError, match=reason) as refusal:
        build(Instrument, changed(path, value), file="demo.toml")
    assert str(refusal.value).startswith("demo.toml: ")


def test_what_is_left_out_of_the_printed_items_is_said():
    table = changed(("items", 1, "number"), 3) | {"left_out": [2]}
    assert [item.number for item in build(Instrument, table, file="demo.toml").items] == [1, 3]


def test_an_instrument_that_measures_nothing_is_refused():
    table = {**GOOD, "scores": [], "classifications": []}
    with pytest.raises(KnowledgeError, match="needs a score or a classification"):
        build(Instrument, table, file="demo.toml")


def test_a_mean_reaches_what_its_items_reach():
    table = changed(("scores", 0, "method"), "mean")
    table["scores"][0] |= {"range": [0, 2], "bands": []}
    assert build(Instrument, table, file="demo.toml").rule().range == (0, 2)


@pytest.mark.parametrize("instrument", SHELF, ids=lambda instrument: instrument.id)
def test_no_shipped_file_holds_the_wording_of_a_licensed_instrument(instrument):
    if instrument.licence.category != "own":
        assert not any(item.text for item in instrument.items)
    assert instrument.licence.terms


@pytest.mark.parametrize(
    ("id", "figure"),
    [
        ("phq-9", "remission_below"),
        ("phq-9", "meaningful_points"),
        ("who-5", "meaningful_points"),
        ("gad-7", "response_share"),
        ("core-10", "reliable_points"),
        ("who-5", "reliable_points"),
    ],
)
def test_figures_that_nobody_has_checked_are_marked(id, figure):
    assert getattr(SHELF.get(id).rule().change, figure).verified is False


@pytest.mark.parametrize(
    "item", [item for scale in SHELF for item in scale.items if item.same_as], ids=lambda item: item.id
)
def test_an_answer_is_only_carried_over_between_items_with_the_same_answers_and_the_same_span(item):
    here, there = SHELF.get(item.id.rpartition(".")[0]), SHELF.get(item.same_as.rpartition(".")[0])
    assert here.options[item.id].values == there.options[item.same_as].values
    assert (here.recall, item.topic, item.loinc) == (
        there.recall,
        there.by_id[item.same_as].topic,
        there.by_id[item.same_as].loinc,
    )


@pytest.mark.parametrize("instrument", SHELF, ids=lambda instrument: instrument.id)
def test_a_topic_is_a_few_words_of_our_own(instrument):
    assert all(1 <= len(item.topic.split()) <= 7 for item in instrument.items)


def test_a_deployment_may_ask_what_a_licence_permits():
    assert may_use(SHELF.get("phq-9"), ("commercial",))
    assert not may_use(SHELF.get("who-5"), ("commercial",))
