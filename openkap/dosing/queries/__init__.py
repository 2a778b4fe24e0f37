"""Questions about dosing days: the only way other rooms read here."""

from openkap.dosing.queries.bars import Bar, bars
from openkap.dosing.queries.board import Board, BoardCard, BoardColumn, board, going_on
from openkap.dosing.queries.checklist import Checklist, checklist, gate_rules, guardians_in_words
from openkap.dosing.queries.departure import Departure, departure, score_items
from openkap.dosing.queries.flowsheet import Flowsheet, OpenAlert, Row, flowsheet, flowsheets, route_plan
from openkap.dosing.queries.panel import panel
from openkap.dosing.queries.picture import picture
from openkap.dosing.queries.sessions import (
    ACKNOWLEDGEMENTS,
    OVERRIDE_KINDS,
    STAND_DOWN_REASONS,
    administrations,
    alerts,
    dose_days,
    open_session_of,
    readings,
    revisions,
    sessions,
    sessions_of,
    still_open,
    upcoming,
)
from openkap.dosing.queries.table import Table, table
from openkap.dosing.queries.timeline import Event, timeline

__all__ = [
    "ACKNOWLEDGEMENTS",
    "OVERRIDE_KINDS",
    "STAND_DOWN_REASONS",
    "Bar",
    "Board",
    "BoardCard",
    "BoardColumn",
    "Checklist",
    "Departure",
    "Event",
    "Flowsheet",
    "OpenAlert",
    "Row",
    "Table",
    "administrations",
    "alerts",
    "bars",
    "board",
    "checklist",
    "departure",
    "dose_days",
    "flowsheet",
    "flowsheets",
    "gate_rules",
    "going_on",
    "guardians_in_words",
    "open_session_of",
    "panel",
    "picture",
    "readings",
    "revisions",
    "route_plan",
    "score_items",
    "sessions",
    "sessions_of",
    "still_open",
    "table",
    "timeline",
    "upcoming",
]
