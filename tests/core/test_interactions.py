"""What the criteria say of medicines alone, by route; and which ICD-10-CM code belongs to which group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.candidacy import ROUTES, determine, in_force, interactions
from openkap.core.diagnoses import group_of, weighed
from openkap.core.evidence import Evidence
from openkap.core.medicines import medicine_list
from tests.core.test_evidence import NOON

CODES = [each.code for each in medicine_list().classes]
CRITERIA = in_force()


@given(st.sets(st.sampled_from(CODES), max_size=5), st.sampled_from(ROUTES))
def test_what_is_said_here_the_determination_says_too(classes, route):
    found = interactions(CRITERIA, classes, (route,))
    facts = {"medicines": Evidence("medicines", frozenset(classes), "record", NOON)}
    judged = determine(CRITERIA, facts, now=NOON, age_years=40, routes=(route,))
    met = {one.criterion for one in judged.findings if one.state == "met"}
    said = {one.criterion.id for one in found}
    assert said <= met
    assert {each for each in met if each.startswith("int.")} <= said
    assert {gone for one in found for gone in one.removes} <= {route} - set(judged.routes)


@given(st.sets(st.sampled_from(CODES), max_size=5))
def test_all_routes_together_are_each_route_alone(classes):
    together = {(one.criterion.id, route) for one in interactions(CRITERIA, classes, ROUTES) for route in one.routes}
    alone = {(one.criterion.id, route) for route in ROUTES for one in interactions(CRITERIA, classes, (route,))}
    assert together == alone


def test_every_finding_names_the_class_that_brings_it():
    for one in interactions(CRITERIA, CODES, ROUTES):
        assert one.classes
        assert one.criterion.cite


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("F33.1", "F32-F33"),
        ("F43.12", "F43.1"),
        ("F43.20", "other"),
        ("F31.4", "F31.3-F31.5"),
        ("F31.60", "F31.0-F31.2"),
        ("F31.9", "other"),
        ("F20.0", "F20-F29"),
        ("f10.20", "F10-F19"),
        ("G89.29", "G89"),
        ("I10", "other"),
    ],
)
def test_a_code_belongs_to_the_group_that_names_its_beginning(code, group):
    assert group_of(code) == group


@pytest.mark.parametrize(
    ("codes", "main", "second"),
    [
        ([], "none", "none"),
        (["F33.1"], "F32-F33", "none"),
        (["F33.1", "F32.0"], "F32-F33", "none"),
        (["F33.1", "I10", "F41.1"], "F32-F33", "F40-F41"),
        (["F33.1", "F41.1", "G89.4", "F20.0"], "F32-F33", "F20-F29"),
        (["I10", "F31.60"], "other", "F31.0-F31.2"),
    ],
)
def test_no_warning_is_lost_behind_a_long_list(codes, main, second):
    assert weighed(codes, CRITERIA) == {"diagnosis": main, "diagnosis_second": second}
