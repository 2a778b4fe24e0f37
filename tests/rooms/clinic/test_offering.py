"""The protocols that a clinic names are those it offers; a name that the library does not hold is told before start."""

import pytest
from django.test import override_settings

from openkap.candidacy import queries as candidacy
from openkap.clinic import queries
from openkap.clinic.apps import named_protocols_exist


def test_what_is_on_the_shelf_is_offered_only_when_it_is_named():
    with override_settings(OPENKAP_PROTOCOLS=["six-dose-im"]):
        assert [each.id for each in queries.offered_protocols()] == ["six-dose-im"]


@pytest.mark.parametrize(
    ("named", "routes"),
    [
        (["six-dose-im"], ("im",)),
        (["four-dose-sublingual", "six-dose-im"], ("im", "sublingual")),
        (["esketamine-induction", "six-infusions", "booster"], ("iv", "im", "sublingual", "esketamine")),
    ],
)
def test_the_routes_of_a_clinic_follow_from_the_protocols_it_names(named, routes):
    with override_settings(OPENKAP_PROTOCOLS=named):
        assert candidacy.offered_routes() == routes


def test_unless_a_clinic_says_otherwise_nothing_is_given_by_vein_or_nose():
    assert candidacy.offered_routes() == ("im", "sublingual")


@pytest.mark.parametrize(
    ("named", "says"),
    [(["six-dose-im"], ""), (["six-dose-im", "seven-dose"], "names seven-dose"), ([], "names no protocol")],
)
def test_a_setting_that_cannot_be_is_said_before_the_clinic_opens(named, says):
    with override_settings(OPENKAP_PROTOCOLS=named):
        found = [fault.msg for fault in named_protocols_exist(None)]
    assert [says in fault for fault in found] == ([True] if says else [])


def test_a_name_that_is_not_there_is_answered_with_those_that_are():
    with override_settings(OPENKAP_PROTOCOLS=["seven-dose"]):
        [fault] = named_protocols_exist(None)
    assert "six-dose-im" in fault.hint
