"""The map of how ketamine may work: every arrow joins known things, names its evidence and its source."""

from dataclasses import replace

import pytest

from openkap.core.library import standard
from openkap.core.mechanism import Arrow, Level, MechanismMap, Node


@pytest.fixture(scope="module")
def shown() -> MechanismMap:
    return standard().shelf("mechanism").get("ketamine")


def arrow(shown, from_, to):
    return next(each for each in shown.arrows if (each.from_, each.to) == (from_, to))


def test_the_map_always_says_that_it_is_not_fully_understood(shown):
    assert "not fully understood" in shown.headline


def test_what_speaks_against_an_arrow_stands_beside_it(shown):
    assert "holmes-2022" in arrow(shown, "mtor", "synapses").cite
    assert {"ma-2023", "zhou-2021"} <= set(arrow(shown, "habenula", "mood").cite)
    assert "contradicted" in arrow(shown, "habenula", "mood").levels
    assert arrow(shown, "dissociation", "mood").levels == ("not-supported",)


def test_nothing_seen_only_in_animals_is_told_as_a_fact_about_people(shown):
    careful = ("animal", "mice", "rats", "may ", "not been shown")
    surely = [each.name for each in shown.arrows if each.levels[0] in {"animal", "hypothesis"}]
    assert surely
    for each in shown.arrows:
        if each.levels[0] in {"animal", "hypothesis"}:
            assert any(word in each.says for word in (*careful, "inferred")), each.name


def test_every_contested_arrow_has_weak_or_opposed_evidence(shown):
    strong = [each.name for each in shown.arrows if each.relation == "contested" and "human-replicated" in each.levels]
    assert strong == []


def test_no_sentence_of_the_map_promises(shown):
    words = ("proven", "cure", "guarantee", "rewire", "breakthrough")
    assert not [each.name for each in shown.arrows for word in words if word in f"{each.says} {each.doubt}".lower()]


GOOD = Arrow(from_="a", to="b", relation="helps", time="", levels=("animal",), says="In mice.", cite=("x",))
SMALL = {
    "id": "m", "version": "1", "status": "draft", "title": "M", "headline": "H",
    "levels": (Level("animal", "Animal", "dotted"),),
    "nodes": (Node("a", "A", "A."), Node("b", "B", "B.")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"cite": ()}, "no source"),
        ({"levels": ()}, "no level of evidence"),
        ({"says": "In mice"}, "no whole sentence"),
    ],
)
def test_an_arrow_without_source_level_or_sentence_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        replace(GOOD, **change)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"arrows": (replace(GOOD, to="c"), replace(GOOD, from_="d", to="c"))}, "a to c: no node c"),
        ({"arrows": (replace(GOOD, from_="d", to="c"),)}, "d to c: no node c, d"),
        ({"arrows": (replace(GOOD, levels=("talk", "rumour")),)}, "a to b: no level rumour, talk"),
        ({"levels": SMALL["levels"] * 2}, "level animal is written twice"),
        ({"nodes": (*SMALL["nodes"], *SMALL["nodes"])}, "node a, b is written twice"),
        ({"nodes": (*SMALL["nodes"], Node("e", "E", "E."), Node("f", "F", "F."))}, "no arrow touches e, f"),
    ],
)
def test_what_is_loose_is_named_word_for_word(changed, says):
    with pytest.raises(ValueError) as refused:
        MechanismMap(**({**SMALL, "arrows": (GOOD,)} | changed))
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("arrows", "says"),
    [
        ((replace(GOOD, to="c"),), "no node c"),
        ((replace(GOOD, levels=("rumour",)),), "no level rumour"),
        ((GOOD, GOOD), "arrow a to b is written twice"),
        ((replace(GOOD, to="a"),), "no arrow touches b"),
    ],
)
def test_a_map_with_loose_ends_is_refused(arrows, says):
    assert MechanismMap(**SMALL, arrows=(GOOD,)).by_node["a"].title == "A"
    with pytest.raises(ValueError, match=says):
        MechanismMap(**SMALL, arrows=arrows)
