"""A protocol is a temporal network: visits, and between them a least and a most time.

`windows` gives dates for one client, `course` says what still fits after a visit moved, `fidelity` how much of the
plan was really done, `comprehensive` whether it is ketamine-assisted psychotherapy at all.
"""

from openkap.core.protocols.comprehensive import Meeting, comprehensive, dose_confirmable
from openkap.core.protocols.definition import (
    START,
    Gap,
    IntegrationWindow,
    Measurement,
    Phase,
    Practice,
    Protocol,
    VisitRule,
    agreement,
)
from openkap.core.protocols.fidelity import Fidelity, fidelity
from openkap.core.protocols.measurements import Occasion, occasions
from openkap.core.protocols.tailoring import Change, tailored, value_of
from openkap.core.protocols.windows import Break, Course, Window, broken_rules, consistent, course, missed, windows

__all__ = [
    "START",
    "Break",
    "Change",
    "Course",
    "Fidelity",
    "Gap",
    "IntegrationWindow",
    "Measurement",
    "Meeting",
    "Occasion",
    "Phase",
    "Practice",
    "Protocol",
    "VisitRule",
    "Window",
    "agreement",
    "broken_rules",
    "comprehensive",
    "consistent",
    "course",
    "dose_confirmable",
    "fidelity",
    "missed",
    "occasions",
    "tailored",
    "value_of",
    "windows",
]
