"""Instruments whose wording the clinic brings: structure and scoring are here, no word of theirs is."""

import pytest

from openkap.core.instruments import score
from openkap.core.licensing import may_use
from openkap.core.wording import label, wording
from tests.core.clinic_supplied import CLINIC_SUPPLIED, SHELF, constant, scored

# id, score, items in it, range, which way is worse, how many answers may be missing
STRUCTURE = [
    ("aaq-ii", "total", 7, (7, 49), "worse", 0),
    ("bhs", "total", 5, (0, 20), "worse", 0),
    ("cadss-6", "total", 6, (0, 24), "worse", 0),
    ("cfi", "total", 20, (20, 140), "better", 2),
    ("compact", "total", 23, (0, 138), "better", 0),
    ("compact", "openness", 10, (0, 60), "better", 0),
    ("compact", "awareness", 5, (0, 30), "better", 0),
    ("compact", "valued-action", 8, (0, 48), "better", 0),
    ("ds-ii", "total", 16, (0, 32), "worse", 1),
    ("ebi", "mean", 6, (0, 100), "better", 0),
    ("ede-qs", "total", 12, (0, 36), "worse", 2),
    ("epds", "total", 10, (0, 30), "worse", 0),
    ("isi", "total", 7, (0, 28), "worse", 0),
    ("maas", "total", 15, (1, 6), "better", 2),
    ("madrs", "total", 10, (0, 60), "worse", 0),
    ("madrs-24h", "total", 10, (0, 60), "worse", 0),
    ("madrs-s", "total", 9, (0, 27), "worse", 0),
    ("meq30", "total", 30, (0, 5), "better", 3),
    ("oci-12", "total", 12, (0, 48), "worse", 1),
    ("oci-r", "total", 18, (0, 72), "worse", 1),
    ("oci-r", "oci-12", 12, (0, 48), "worse", 1),
    ("phq-a", "total", 9, (0, 27), "worse", 2),
    ("pq-16", "total", 16, (0, 16), "worse", 0),
    ("pq-b", "distress", 21, (0, 105), "worse", 0),
    ("promis-depression-8a", "raw", 8, (8, 40), "worse", 0),
    ("promis-depression-8a", "t", 8, (38.2, 81.3), "worse", 0),
    ("ptq", "total", 15, (0, 60), "worse", 1),
    ("qids-sr16", "total", 16, (0, 27), "worse", 0),
    ("rrs", "total", 22, (22, 88), "worse", 2),
    ("rtq-10", "total", 10, (10, 50), "worse", 1),
    ("scoff", "total", 5, (0, 5), "worse", 0),
    ("swemwbs", "total", 7, (7, 35), "better", 0),
    ("whodas-12", "total", 12, (12, 60), "worse", 1),
    ("whodas-36", "total", 36, (36, 180), "worse", 0),
    ("wsas", "total", 5, (0, 40), "worse", 0),
    ("y-bocs", "total", 10, (0, 40), "worse", 0),
    ("ymrs", "total", 11, (0, 60), "worse", 0),
]
SORTED_NOT_ADDED = {"c-ssrs-screener", "mdq"}
OWN_TESTS = {"ede-q"}
# id, score, the highest value of every band but the last
BANDS = [
    ("isi", "total", [7, 14, 21]),
    ("madrs", "total", [6, 19, 34]),
    ("oci-r", "total", [15, 27]),
    ("promis-depression-8a", "t", [54.9, 59.9, 64.9, 69.9]),
    ("qids-sr16", "total", [5, 10, 15, 20]),
    ("wsas", "total", [9, 20]),
    ("y-bocs", "total", [7, 15, 23, 31]),
    ("ymrs", "total", [12, 19, 25, 37]),
]
CUTS = [
    ("aaq-ii", [25, 29]),
    ("ede-q", [2.3, 2.8]),
    ("ede-qs", [15]),
    ("epds", [11, 10, 13]),
    ("isi", [10, 15]),
    ("oci-12", [11]),
    ("oci-r", [21]),
    ("pq-16", [6]),
    ("pq-b", [6]),
    ("promis-depression-8a", [55, 60, 65, 70]),
    ("qids-sr16", [6]),
    ("scoff", [2]),
    ("wsas", [10]),
    ("y-bocs", [16]),
    ("ymrs", [20, 25]),
]


@pytest.mark.parametrize("instrument", CLINIC_SUPPLIED, ids=lambda each: each.id)
def test_no_wording_ships_and_none_is_found(instrument):
    assert instrument.wording is None
    assert not any(item.text for item in instrument.items)
    assert wording(instrument) is None
    assert "The clinic supplies the wording" in instrument.licence.terms


@pytest.mark.parametrize("instrument", CLINIC_SUPPLIED, ids=lambda each: each.id)
def test_it_is_named_by_number_and_at_most_four_words(instrument):
    for item in instrument.items:
        assert label(instrument, item).startswith((f"{item.number}. ", f"Item {item.number}"))
        assert 1 <= len(item.topic.split()) <= 4


@pytest.mark.parametrize("instrument", CLINIC_SUPPLIED, ids=lambda each: each.id)
def test_it_can_be_scored_without_a_word(instrument):
    least = {item.id: instrument.answers[item.answers].least for item in instrument.items}
    found = score(instrument, least)
    assert all(each.state == "complete" for each in found.scores)
    assert all(each.outcome for each in found.classifications)


@pytest.mark.parametrize("instrument", CLINIC_SUPPLIED, ids=lambda each: each.id)
def test_the_clinics_own_wording_puts_it_before_a_client(instrument, tmp_path):
    (tmp_path / instrument.id).mkdir()
    (tmp_path / instrument.id / "en.toml").write_text(supplied(instrument), encoding="utf-8")
    words = wording(instrument, overlay=tmp_path)
    assert words.items[instrument.items[-1].id] == f"question {instrument.items[-1].number}"
    assert all(set(words.options[item.id]) == instrument.options[item.id].values for item in instrument.items)


def supplied(instrument):
    """A clinic's wording file, with invented words."""
    lines = ['stem = "stem"', 'terms = "Licensed to the clinic."', "[items]"]
    lines += [f'{item.number} = "question {item.number}"' for item in instrument.items]
    for name, answers in instrument.answers.items():
        lines += [f"[options.{name}]", *[f'{value} = "answer {value}"' for value in sorted(answers.values)]]
    return "\n".join(lines)


def test_every_one_of_them_is_in_the_tables_of_this_file():
    assert {each.id for each in CLINIC_SUPPLIED} == {row[0] for row in STRUCTURE} | SORTED_NOT_ADDED | OWN_TESTS


@pytest.mark.parametrize(("id", "score_id", "count", "span", "higher_is", "allowed"), STRUCTURE)
def test_items_range_direction_and_missing_rule(id, score_id, count, span, higher_is, allowed):
    instrument, rule = SHELF.get(id), SHELF.get(id).rule(score_id)
    assert (len(rule.items), rule.range, rule.higher_is, instrument.higher_is) == (count, span, higher_is, higher_is)
    assert (rule.least_answered or count) == count - allowed


@pytest.mark.parametrize(("id", "score_id", "count", "span", "higher_is", "allowed"), STRUCTURE)
def test_both_ends_of_the_range_are_reached(id, score_id, count, span, higher_is, allowed):
    instrument, rule = SHELF.get(id), SHELF.get(id).rule(score_id)
    for turn, wanted in ((min, span[0]), (max, span[1])):
        opposite = max if turn is min else min
        answers = {
            item.id: (opposite if item.id in rule.reversed else turn)(instrument.options[item.id].points)
            for item in instrument.items
        }
        assert score(instrument, answers).score(score_id).value == pytest.approx(wanted)


@pytest.mark.parametrize(("id", "score_id", "count", "span", "higher_is", "allowed"), STRUCTURE)
def test_one_answer_more_than_allowed_withholds_the_score(id, score_id, count, span, higher_is, allowed):
    instrument, rule = SHELF.get(id), SHELF.get(id).rule(score_id)
    full = {item.id: max(instrument.options[item.id].points) for item in instrument.items}
    gaps = [*rule.items[:1], *rule.items[4:5], *rule.items[-2:]]  # no two of them stand for each other in the QIDS
    for missing in range(1, min(allowed + 2, 4)):
        found = score(instrument, {**full, **dict.fromkeys(gaps[:missing])}).score(score_id)
        assert (found.state, found.value is None) == (("prorated", False) if missing <= allowed else ("withheld", True))


@pytest.mark.parametrize(("id", "score_id", "ends"), BANDS)
def test_the_bands_end_where_the_source_says(id, score_id, ends):
    rule = SHELF.get(id).rule(score_id)
    assert [band.to for band in rule.bands] == [*ends, rule.range[1]]
    for end in ends:
        assert rule.band(end) != rule.band(end + 1)


@pytest.mark.parametrize(("id", "cuts"), CUTS)
def test_a_cut_belongs_to_the_positive_side(id, cuts):
    instrument = SHELF.get(id)
    rule = next(rule for rule in instrument.scores if rule.cuts)
    assert [cut.at_least for cut in rule.cuts] == cuts
    for cut, value in zip(rule.cuts, cuts, strict=True):
        assert (cut.reached(value), cut.reached(value - 0.1)) == (True, False)


@pytest.mark.parametrize(
    ("id", "figure"),
    [
        ("cfi", "reliable_points"),
        ("ede-qs", "reliable_points"),
        ("epds", "reliable_points"),
        ("isi", "meaningful_points"),
        ("madrs", "meaningful_points"),
        ("phq-a", "reliable_points"),
        ("promis-depression-8a", "reliable_points"),
        ("wsas", "meaningful_points"),
        ("wsas", "reliable_points"),
        ("ymrs", "response_share"),
    ],
)
def test_figures_that_nobody_has_checked_are_marked(id, figure):
    assert getattr(SHELF.get(id).rule().change, figure).verified is False


@pytest.mark.parametrize(
    "id",
    [
        *("bhs", "cfi", "compact", "ds-ii", "ebi", "ede-q", "ede-qs", "madrs-24h", "madrs-s", "meq30", "oci-12"),
        *("phq-a", "pq-b", "ptq", "rrs", "rtq-10", "swemwbs", "whodas-36"),
    ],
)
def test_a_structure_that_nobody_has_checked_is_a_draft(id):
    assert SHELF.get(id).status == "draft"


@pytest.mark.parametrize("id", ["c-ssrs-screener", "mdq", "scoff", "pq-16", "pq-b", "epds", "qids-sr16"])
def test_screeners_with_logic_are_never_prorated(id):
    assert all(rule.missing == "refuse" for rule in SHELF.get(id).scores)


@pytest.mark.parametrize(
    ("id", "item"),
    [
        ("epds", 10),
        ("madrs", 10),
        ("madrs-24h", 10),
        ("madrs-s", 9),
        ("phq-a", 9),
        ("phq-a", 10),
        ("phq-a", 11),
        ("qids-sr16", 12),
    ],
)
@pytest.mark.parametrize(("value", "states"), [(0, []), (1, ["raised"]), (None, ["unknown"])])
def test_a_safety_item_alerts_and_unanswered_it_is_unknown(id, item, value, states):
    instrument = SHELF.get(id)
    calm = {each.id: 0 for each in instrument.items}
    found = score(instrument, {**calm, f"{id}.{item}": value})
    assert [alert.state for alert in found.alerts] == states


def test_research_use_only_is_refused_to_a_clinic():
    assert not may_use(SHELF.get("ede-q"), ("clinical",))
    assert may_use(SHELF.get("ede-q"), ("research",))


def test_no_licence_here_is_said_to_permit_commercial_use():
    assert not [each.id for each in CLINIC_SUPPLIED if may_use(each, ("commercial",))]


def test_a_value_that_is_no_answer_is_refused_by_item():
    with pytest.raises(ValueError, match=r"isi\.1: the answers are 0, 1, 2, 3, 4"):
        scored("isi", [5])


def test_a_constant_answer_gives_a_constant_score():
    assert [constant("aaq-ii", value).score("total").value for value in (1, 4, 7)] == [7, 28, 49]
    assert [constant("maas", value).score("total").value for value in (1, 3, 6)] == [1, 3, 6]


def test_every_item_id_carries_its_printed_number():
    for instrument in CLINIC_SUPPLIED:
        for item in instrument.items:
            assert item.id == f"{instrument.id}.{item.number}"
