"""What became of it: one client over time, and the whole clinic."""

from openkap.outcomes.queries.clinic import Cohort, RateRow, View, cohort, counted_instruments
from openkap.outcomes.queries.courses import Course, Known, Line, Panel, courses, known, known_from, panel, trajectory
from openkap.outcomes.queries.pictures import course_picture, rates_picture

__all__ = [
    "Cohort",
    "Course",
    "Known",
    "Line",
    "Panel",
    "RateRow",
    "View",
    "cohort",
    "counted_instruments",
    "course_picture",
    "courses",
    "known",
    "known_from",
    "panel",
    "rates_picture",
    "trajectory",
]
