"""Phases are read from milestones."""

from datetime import UTC, datetime, timedelta

import pytest

from openkap.web.journey import PHASES, path, phase

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ((), "inquiry"),
        (("inquired",), "inquiry"),
        (("inquired", "registered", "packet_sent"), "packet"),
        (("registered", "packet_returned", "medical_intake_signed"), "intakes"),
        (("registered", "packet_returned", "medical_intake_signed", "clinical_intake_signed"), "decision"),
        (("medical_intake_signed", "clinical_intake_signed", "determined"), "planning"),
        (("determined", "plan_signed"), "preparation"),
        (("plan_signed", "prepared"), "dosing"),
        (("prepared", "first_dose", "last_dose"), "follow_up"),
    ],
)
def test_the_phase_is_the_furthest_that_has_begun(reached, expected):
    assert phase(reached).id == expected


def test_the_path_has_one_stone_that_is_now():
    states = [step.state for step in path({"inquired": START, "registered": START + timedelta(days=1)})]
    assert states == ["done", "now"] + ["next"] * (len(PHASES) - 2)


def test_the_decision_begins_with_the_later_intake():
    later = START + timedelta(days=3)
    steps = path({"medical_intake_signed": later, "clinical_intake_signed": START})
    assert steps[3].at == later
