"""A protocol that leaves the house says the same rules, in the spelling of the standard.

No package of the standard is a dependency here, so its structure is written down below: for each element which others
it may hold, in both releases, of those that are used. That a rule is not lost on the way is tested by reading it back.
"""

from datetime import timedelta
from itertools import pairwise

import pytest

from openkap.core.library import standard
from openkap.core.protocols import START
from openkap.core.protocols.plan_definition import plan_definition, quantity, unit
from openkap.core.reading import duration
from tests.core.protocol_parts import gap, protocol, visit

SHIPPED = list(standard().shelf("protocols"))
REFERENCES = standard().references
EVERY = pytest.mark.parametrize("release", ["R4", "R5"])
SIZES = {"d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}

# element -> what it may hold -> the kind of that, None for a plain value; a star is a list
CONCEPT = {"coding": "*coding", "text": None}
QUANTITY = {"value": None, "unit": None, "system": None, "code": None}
SHAPES = {
    "coding": {"system": None, "code": None, "display": None},
    "identifier": {"system": None, "value": None},
    "concept": CONCEPT,
    "quantity": QUANTITY,
    "range": {"low": "quantity", "high": "quantity"},
    "attachment": {"url": None},
    "artifact": {"type": None, "display": None, "citation": None, "document": "attachment"},
    "contact": {"name": None},
    "timing": {"repeat": "repeat"},
    "repeat": {"boundsDuration": "quantity"}
    | dict.fromkeys(("duration", "durationUnit", "frequency", "period", "periodUnit")),
    "participant": {"type": None, "role": "concept"},
    "plan": dict.fromkeys(
        ("resourceType", "id", "version", "name", "title", "status", "experimental", "description", "usage")
    )
    | {"identifier": "*identifier", "type": "concept", "relatedArtifact": "*artifact", "action": "*action"}
    | {"reviewer": "*contact", "lastReviewDate": None},
    "action": dict.fromkeys(
        ("id", "title", "description", "requiredBehavior", "cardinalityBehavior", "groupingBehavior", "definitionUri")
    )
    | {"documentation": "*artifact", "relatedAction": "*related", "timingTiming": "timing"}
    | {"participant": "*participant", "action": "*action"},
}
RELATED = {"relationship": None, "offsetDuration": "quantity", "offsetRange": "range"}
RELEASES = {
    "R4": SHAPES | {"action": SHAPES["action"] | {"code": "*concept"}, "related": RELATED | {"actionId": None}},
    "R5": SHAPES | {"action": SHAPES["action"] | {"code": "concept"}, "related": RELATED | {"targetId": None}},
}
CODES = {
    "status": {"draft", "active", "retired"},
    "relationship": {"before-start", "after-start"},
    "requiredBehavior": {"must", "could"},
    "cardinalityBehavior": {"single"},
    "groupingBehavior": {"logical-group"},
    "durationUnit": {"min"},
    "periodUnit": {"d", "h", "wk"},
}


def faults(value, kind, shapes, where="plan"):
    """What an element holds that it may not, or nothing where something must be."""
    for key, inner in value.items():
        place = f"{where}.{key}"
        if key not in shapes[kind]:
            yield f"{place} is no element"
            continue
        wanted = shapes[kind][key]
        if inner in ("", [], {}, None):
            yield f"{place} is empty"
        if wanted is None:
            if isinstance(inner, dict | list) or inner not in CODES.get(key, {inner}):
                yield f"{place} is {inner!r}"
        elif isinstance(inner, list) != wanted.startswith("*"):
            yield f"{place} is a list or is not"
        else:
            for each in inner if isinstance(inner, list) else [inner]:
                yield from faults(each, wanted.strip("*"), shapes, place)


def actions(resource):
    for action in resource.get("action", []):
        yield action
        yield from actions(action)


@EVERY
@pytest.mark.parametrize("plan", SHIPPED, ids=lambda plan: plan.id)
def test_every_shipped_protocol_holds_only_what_the_standard_knows(plan, release):
    found = plan_definition(plan, REFERENCES, release)
    assert list(faults(found, "plan", RELEASES[release])) == []
    assert (found["status"], found["version"]) == (plan.status, plan.version)


def test_a_wrong_element_would_be_found():
    found = plan_definition(SHIPPED[0], REFERENCES)
    assert list(faults(found | {"colour": "red"}, "plan", RELEASES["R4"])) == ["plan.colour is no element"]
    assert list(faults(found, "plan", RELEASES["R5"]))


@EVERY
@pytest.mark.parametrize("plan", SHIPPED, ids=lambda plan: plan.id)
def test_every_hard_rule_can_be_read_back_and_no_other_is_there(plan, release):
    found = plan_definition(plan, REFERENCES, release)
    target = "actionId" if release == "R4" else "targetId"
    read = [
        (related[target], action["id"], *lengths(related))
        for action in actions(found)
        if action["id"] in plan.visit
        for related in action.get("relatedAction", [])
    ]
    assert sorted(read, key=str) == sorted(((g.from_, g.to, g.min, g.max) for g in plan.rules if g.hard), key=str)


def lengths(related):
    if "offsetDuration" in related:
        return (length(related["offsetDuration"]),) * 2
    offset = related["offsetRange"]
    return length(offset["low"]), length(offset["high"]) if "high" in offset else None


def length(found):
    assert found["unit"] == found["code"]
    return found["value"] * SIZES[found["code"]]


@EVERY
@pytest.mark.parametrize("plan", SHIPPED, ids=lambda plan: plan.id)
def test_every_related_action_is_there_once_and_every_visit_has_its_people_and_its_sources(plan, release):
    found = list(actions(plan_definition(plan, REFERENCES, release)))
    ids = [action["id"] for action in found]
    assert len(ids) == len(set(ids))
    target = "actionId" if release == "R4" else "targetId"
    assert {related[target] for action in found for related in action.get("relatedAction", [])} <= set(ids)
    assert [key for key in ids if key in plan.visit] == sorted(plan.visit, key=lambda key: phase(plan, key))
    for action in found:
        if action["id"] in plan.visit:
            rule = plan.visit[action["id"]]
            assert [each["role"]["text"] for each in action["participant"]] == [*rule.roles, *rule.on_site]
            assert {each["display"] for each in action["documentation"]} >= set(rule.cite)


def phase(plan, key):
    keys = [each.key for each in plan.phases]
    return keys.index(plan.visit[key].phase), list(plan.visit).index(key)


@pytest.mark.parametrize("plan", SHIPPED, ids=lambda plan: plan.id)
def test_every_measurement_is_due_when_the_protocol_says(plan):
    found = [each for each in actions(plan_definition(plan, REFERENCES)) if each["id"].startswith("measurement-")]
    wanted = [
        (each.instrument, plan.resolve(anchor), each.opens, each.closes)
        for each in plan.measurements
        for anchor in ([each.anchor] if each.anchor else plan.doses)
    ]
    read = []
    for action in found:
        [related] = action["relatedAction"]
        low, high = lengths(related)
        opens, closes = (-high, -low) if related["relationship"] == "before-start" else (low, high)
        read.append((action["definitionUri"].rpartition(":")[2], related["actionId"], opens, closes))
    assert read == wanted


def test_a_draft_says_so_a_wish_stands_in_words_and_nothing_speaks_of_a_dose_in_milligrams():
    weekly = plan_definition(standard().shelf("protocols").get("six-dose-weekly"), REFERENCES)
    said = {action["id"]: action.get("description", "") for action in actions(weekly)}
    assert weekly["status"] == "draft"
    assert said["dose-6"].startswith("Wish: at most 6 weeks after Dose 1.")
    doubted = ("dose-1", "review-1", "measurement-1-dose-1", "practice-skills")
    assert all("Not verified in the source." in said[key] for key in doubted)
    assert " mg" not in str({**weekly, "relatedArtifact": [], "action": [bare(each) for each in weekly["action"]]})


def bare(action):
    kept = {key: value for key, value in action.items() if key != "documentation"}
    return kept | {"action": [bare(each) for each in action.get("action", [])]}


def test_a_rule_of_one_exact_length_is_a_duration_and_one_without_a_most_has_no_high():
    visits = [visit("dose-1"), visit("dose-2"), visit("dose-3")]
    gaps = [gap("start", "dose-1", 0, 7), gap("dose-1", "dose-2", 7, 7), gap("dose-2", "dose-3", 1)]
    found = {
        each["id"]: each
        for each in actions(plan_definition(protocol(visits, [*gaps, gap(START, "dose-3", 0, 30)]), {}))
    }
    assert found["dose-2"]["relatedAction"][0]["offsetDuration"]["value"] == 7
    assert set(found["dose-3"]["relatedAction"][0]["offsetRange"]) == {"low"}


@pytest.mark.parametrize(
    ("texts", "named"),
    [(["PT24H", "PT72H"], "h"), (["P6D", "P10D"], "d"), (["PT66H", "P5D"], "h"), (["PT90M"], "min"), (["-P7D"], "d")],
)
def test_a_length_is_told_in_the_largest_unit_that_is_whole(texts, named):
    found = [duration(text) for text in texts]
    assert unit(*found) == named
    assert [length(quantity(each, named)) for each in found] == found
    assert all(low <= high for low, high in pairwise(found))


def test_a_source_that_is_not_in_the_bibliography_is_refused():
    with pytest.raises(KeyError):
        plan_definition(SHIPPED[0], {})
