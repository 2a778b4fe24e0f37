"""One small protocol written out whole in the spelling of the standard, as whoever receives it reads it."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from openkap.core.library import Reference
from openkap.core.protocols import IntegrationWindow, Measurement, Phase, Practice
from openkap.core.protocols.plan_definition import citations, plan_definition, unit
from tests.core.protocol_parts import DAY, HOUR, gap, protocol, visit

UCUM = "http://unitsofmeasure.org"
SOURCES = {
    "a": Reference(title="Paper A", supports="The gap.", doi="10.1/a", pmid="1"),
    "b": Reference(title="Paper B", supports="The scale.", pmid="2"),
    "c": Reference(title="Page C", supports="The practice.", url="https://example.org/c", doi="10.1/c"),
}
CITED = {
    "a": {"type": "citation", "display": "a", "citation": "Paper A. The gap.",
          "document": {"url": "https://doi.org/10.1/a"}},
    "b": {"type": "citation", "display": "b", "citation": "Paper B. The scale.",
          "document": {"url": "https://pubmed.ncbi.nlm.nih.gov/2/"}},
    "c": {"type": "citation", "display": "c", "citation": "Page C. The practice.",
          "document": {"url": "https://example.org/c"}},
}  # fmt: skip
PLAN = protocol(
    [
        visit("talk", "preparation", cite=("a",), verified=True),
        visit("dose-1", roles=("nurse", "therapist"), on_site=("prescriber",), cite=("b", "a"), minutes=180),
        visit("later", "integration", phase="end", optional=True, verified=True),
    ],
    [
        gap("start", "talk", 0, 7, verified=True),
        gap("talk", "first-dose", 7, 7, cite=("b", "c"), note="A week to think.", verified=True),
        gap("talk", "later", 10, 20, hard=False, note="Not too soon.", verified=True),
        gap("dose-1", "later", 24, 72, HOUR),
    ],
    id="small-plan-two",
    summary="A small plan.",
    status="active",
    cite=("a", "c"),
    routes=("im", "iv"),
    monitoring={"im": "im", "iv": "iv"},
    phases=(Phase(key="none", title="Empty"), Phase(key="all", title="All"), Phase(key="end", title="End")),
    integration_window=IntegrationWindow(min=24 * HOUR, max=72 * HOUR),
    notes=("Nothing is ordered by it.", "It names no dose."),
    measurements=(
        Measurement(instrument="phq-9", moment="weekly", opens=0 * DAY, closes=2 * HOUR, anchor="first-dose",
                    every=7 * DAY, until="later", cite=("b",), verified=True),
        Measurement(instrument="gad-7", moment="before_dose", opens=-7 * DAY, closes=0 * DAY),
    ),
    practice=(
        Practice(kind="mindfulness", title="Sitting", parts=("breath", "body"), weeks=2, days_per_week=3,
                 minutes_per_day=10, cite=("c",), verified=True),
        Practice(kind="skills", title="Skills", parts=("pause",), weeks=4, days_per_week=5, minutes_per_day=15),
    ),
)  # fmt: skip


def of(value, code):
    return {"value": value, "unit": code, "system": UCUM, "code": code}


def people(*roles):
    return [{"type": "practitioner", "role": {"text": role}} for role in roles]


def meeting(id, title, kind, minutes, roles, sources, **more):
    return {
        "id": id,
        "title": title,
        "code": [{"text": kind}],
        "documentation": [CITED[key] for key in sources],
        "timingTiming": {"repeat": {"duration": minutes, "durationUnit": "min"}},
        "participant": people(*roles),
        "requiredBehavior": "must",
        "cardinalityBehavior": "single",
    } | more


def after(id, **offset):
    return {"actionId": id, "relationship": "after-start", **offset}


def group(id, title, *actions):
    return {"id": id, "title": title, "groupingBehavior": "logical-group", "action": list(actions)}


def practised(weeks, days, minutes):
    return {"repeat": {"boundsDuration": of(weeks, "wk"), "frequency": days, "period": 1, "periodUnit": "wk",
                       "duration": minutes, "durationUnit": "min"}}  # fmt: skip


WHOLE = {
    "resourceType": "PlanDefinition",
    "id": "small-plan-two",
    "identifier": [{"system": "urn:openkap:protocols", "value": "small-plan-two"}],
    "version": "1",
    "name": "SmallPlanTwo",
    "title": "Small",
    "type": {
        "coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "clinical-protocol"}
        ]
    },
    "status": "active",
    "experimental": False,
    "description": "A small plan.",
    "usage": "Routes: im, iv. Nothing is ordered by it. It names no dose. Not yet reviewed by a clinician. "
    "Figures that nobody has verified in their source say so.",
    "relatedArtifact": [CITED["a"], CITED["c"]],
    "action": [
        {"id": "start", "title": "The plan begins"},
        group(
            "phase-all",
            "All",
            meeting("talk", "Talk", "preparation", 60, ["therapist"], "a",
                    relatedAction=[after("start", offsetRange={"low": of(0, "d"), "high": of(7, "d")})]),
            meeting("dose-1", "Dose 1", "dosing", 180, ["nurse", "therapist", "prescriber"], "bac",
                    description="A week to think. Not verified in the source.",
                    relatedAction=[after("talk", offsetDuration=of(7, "d"))]),
        ),
        group(
            "phase-end",
            "End",
            meeting("later", "Later", "integration", 60, ["therapist"], "", requiredBehavior="could",
                    description="Wish: 10 to 20 days after Talk. Not too soon. Not verified in the source.",
                    relatedAction=[after("dose-1", offsetRange={"low": of(24, "h"), "high": of(72, "h")})]),
        ),
        group(
            "measurements",
            "Measurements",
            {
                "id": "measurement-1-dose-1",
                "title": "phq-9, weekly",
                "code": [{"text": "assign an instrument"}],
                "definitionUri": "urn:openkap:instruments:phq-9",
                "relatedAction": [after("dose-1", offsetRange={"low": of(0, "h"), "high": of(2, "h")})],
                "timingTiming": {"repeat": {"frequency": 1, "period": 7, "periodUnit": "d"}},
                "description": "Until Later.",
                "documentation": [CITED["b"]],
            },
            {
                "id": "measurement-2-dose-1",
                "title": "gad-7, before dose",
                "code": [{"text": "assign an instrument"}],
                "definitionUri": "urn:openkap:instruments:gad-7",
                "relatedAction": [
                    {
                        "actionId": "dose-1",
                        "relationship": "before-start",
                        "offsetRange": {"low": of(0, "d"), "high": of(7, "d")},
                    }
                ],
                "description": "Not verified in the source.",
                "documentation": [],
            },
        ),
        group(
            "practice",
            "Practice at home",
            {
                "id": "practice-mindfulness",
                "title": "Sitting",
                "description": "breath, body.",
                "documentation": [CITED["c"]],
                "timingTiming": practised(2, 3, 10),
            },
            {
                "id": "practice-skills",
                "title": "Skills",
                "description": "pause. Not verified in the source.",
                "documentation": [],
                "timingTiming": practised(4, 5, 15),
            },
        ),
    ],
}  # fmt: skip


def spelled(resource):
    """As text, because 7 and 7.0 are equal to Python and not to whoever reads the file."""
    return json.dumps(resource, sort_keys=True, indent=1)


def in_the_later_release(value):
    if isinstance(value, list):
        return [in_the_later_release(each) for each in value]
    if not isinstance(value, dict):
        return value
    named = {"targetId" if key == "actionId" else key: in_the_later_release(each) for key, each in value.items()}
    return named | ({"code": named["code"][0]} if isinstance(named.get("code"), list) else {})


def test_the_whole_resource_is_as_it_stands_here():
    assert spelled(plan_definition(PLAN, SOURCES)) == spelled(WHOLE)
    assert spelled(plan_definition(PLAN, SOURCES, "R5")) == spelled(in_the_later_release(WHOLE))


def test_a_review_is_told_with_its_name_and_its_day_and_only_when_both_are_known():
    read = plan_definition(replace(PLAN, reviewed_by="A clinician", reviewed_on=date(2026, 3, 2)), SOURCES)
    usage = WHOLE["usage"].replace("Not yet reviewed by a clinician.", "Reviewed by A clinician.")
    reviewed = {"usage": usage, "reviewer": [{"name": "A clinician"}], "lastReviewDate": "2026-03-02"}
    assert spelled(read) == spelled(WHOLE | reviewed)
    for half in ({"reviewed_by": "A clinician"}, {"reviewed_on": date(2026, 3, 2)}):
        assert spelled(plan_definition(replace(PLAN, **half), SOURCES)) == spelled(WHOLE)


def test_what_is_not_there_makes_no_empty_group():
    bare = plan_definition(replace(PLAN, measurements=(), practice=()), SOURCES)
    assert [action["id"] for action in bare["action"]] == ["start", "phase-all", "phase-end"]


def test_a_time_around_a_visit_is_counted_as_after_it():
    around = Measurement(
        instrument="phq-9", moment="baseline", opens=-1 * HOUR, closes=timedelta(minutes=1), anchor="talk"
    )
    [found] = plan_definition(replace(PLAN, measurements=(around,)), SOURCES)["action"][3]["action"]
    assert found["relatedAction"] == [after("talk", offsetRange={"low": of(-60, "min"), "high": of(1, "min")})]


def test_a_time_that_ends_before_a_visit_is_counted_back_from_it():
    early = Measurement(instrument="phq-9", moment="before_dose", opens=-9 * DAY, closes=-4 * DAY)
    [found] = plan_definition(replace(PLAN, measurements=(early,)), SOURCES)["action"][3]["action"]
    [related] = found["relatedAction"]
    assert related == after("dose-1", offsetRange={"low": of(4, "d"), "high": of(9, "d")}) | {
        "relationship": "before-start"
    }


def test_each_source_is_told_once_in_its_order():
    assert citations(["c", "a", "c"], SOURCES) == [CITED["c"], CITED["a"]]


@pytest.mark.parametrize(
    ("lengths", "named"),
    [((3 * DAY,), "h"), ((4 * DAY,), "d"), ((3 * DAY, 4 * DAY), "d"), ((-4 * DAY, DAY), "d"), ((0 * DAY,), "h")],
)
def test_days_are_said_only_beyond_three_of_them(lengths, named):
    assert unit(*lengths) == named


def test_a_rule_counts_whole_minutes():
    with pytest.raises(ValueError) as refused:
        unit(timedelta(minutes=1), timedelta(seconds=30))
    assert str(refused.value) == "a rule is no whole number of minutes"
