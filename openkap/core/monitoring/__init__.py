"""Watching a client during and after a dose: when to look, when to call someone, when they may go home."""

from openkap.core.monitoring.leaving import Discharge, DischargeFacts, Requirement, ScoreTaken, discharge
from openkap.core.monitoring.plan import RANK, AlertRule, Check, Level, MonitoringPlan, RoutePlan
from openkap.core.monitoring.readings import (
    COMPARED,
    NUMBERS,
    Baseline,
    Reading,
    Signal,
    Symptom,
    baseline_of,
    believed,
)
from openkap.core.monitoring.schedule import Due, DueCheck, due
from openkap.core.monitoring.watch import Alert, Watch, alerts, changes_at, dosed, step, tick, unjudged, worst

__all__ = [
    "COMPARED",
    "NUMBERS",
    "RANK",
    "Alert",
    "AlertRule",
    "Baseline",
    "Check",
    "Discharge",
    "DischargeFacts",
    "Due",
    "DueCheck",
    "Level",
    "MonitoringPlan",
    "Reading",
    "Requirement",
    "RoutePlan",
    "ScoreTaken",
    "Signal",
    "Symptom",
    "Watch",
    "alerts",
    "baseline_of",
    "believed",
    "changes_at",
    "discharge",
    "dosed",
    "due",
    "step",
    "tick",
    "unjudged",
    "worst",
]
