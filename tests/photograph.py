"""The cast as it stands after the real acts have gathered it, put back for the next test without doing them again.

To gather everyone takes most of the time of a short test. What the acts wrote is the same every time, but for the
moment: so the rows are kept, and put back with every moment moved by as much as the clock has.
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models

from openkap.web.demo.people import Cast

Row = models.Model


@dataclass(frozen=True)
class Photograph:
    """Everything that gathering the cast wrote, as of `at`."""

    at: datetime
    rows: dict[type[Row], list[Row]]
    cast: Cast


_taken: dict[str, Photograph] = {}  # by database


def _tables() -> Iterable[type[Row]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def take(at: datetime, gather: Callable[[], Cast]) -> Cast:
    """Gather the cast by the real acts, and keep what they wrote."""
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}
    cast = gather()
    rows = {model: [row for row in model._base_manager.all() if row.pk not in before[model]] for model in _tables()}
    _taken[_database()] = Photograph(at, {model: found for model, found in rows.items() if found}, cast)
    return cast


def put_back(at: datetime) -> Cast | None:
    """The cast as of `at`, from what was kept; None when nothing was kept on the same day in this database."""
    kept = _taken.get(_database())
    if kept is None or kept.at.date() != at.date():
        return None
    later = at - kept.at
    for model, rows in kept.rows.items():
        model._base_manager.bulk_create([_moved(row, later) for row in rows])
    return _fresh(kept.cast)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _moved(row: Row, later: timedelta) -> Row:
    moved = copy.copy(row)
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and getattr(row, field.attname) is not None:
            setattr(moved, field.attname, getattr(row, field.attname) + later)
    return moved


def _fresh(cast: Cast) -> Cast:
    """The same people, read anew."""
    return Cast(**{field.name: _read(getattr(cast, field.name)) for field in fields(Cast)})


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        found = (
            type(next(iter(value.values())))._base_manager.select_related("user").in_bulk(p.pk for p in value.values())
        )
        return {key: found[person.pk] for key, person in value.items()}
    return type(value)._base_manager.get(pk=value.pk)
