"""What became of it: one client over time, and the whole clinic."""

from openkap.outcomes.queries.clinic import Cohort, RateRow, View, cohort, counted_instruments
from openkap.outcomes.queries.courses import Course, Line, Panel, courses, panel, trajectory
from openkap.outcomes.queries.pictures import course_picture, rates_picture

__all__ = [
    "Cohort",
    "Course",
    "Line",
    "Panel",
    "RateRow",
    "View",
    "cohort",
    "counted_instruments",
    "course_picture",
    "courses",
    "panel",
    "rates_picture",
    "trajectory",
]
