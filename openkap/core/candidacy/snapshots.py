"""Determinations frozen as JSON and read back, value for value."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from openkap.core.evidence import Evidence, Value

_TUPLES = frozenset({"actions", "evidence", "missing", "removes_routes", "cite"})


def frozen(determination: Any) -> dict[str, Any]:
    """A determination as plain JSON values."""
    table = {field.name: getattr(determination, field.name) for field in fields(determination)}
    table["findings"] = [_plain(finding) for finding in determination.findings]
    table["evidence"] = [_piece(piece) for piece in determination.evidence]
    table["decided_at"] = determination.decided_at.isoformat()
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def thawed(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a determination; its findings are still tables."""
    parts = dict(snapshot)
    parts["decided_at"] = datetime.fromisoformat(parts["decided_at"])
    parts["evidence"] = tuple(_thawed_piece(piece) for piece in parts["evidence"])
    parts["findings"] = [_tuples(finding) for finding in parts["findings"]]
    for name in ("routes", "conditions", "offered_routes"):
        parts[name] = tuple(parts[name])
    return parts


def _plain(record: Any) -> dict[str, Any]:
    table = {field.name: getattr(record, field.name) for field in fields(record)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if key in _TUPLES else value for key, value in table.items()}


def _piece(piece: Evidence) -> dict[str, Any]:
    return {
        "key": piece.key,
        "value": _value(piece.value),
        "source": piece.source,
        "observed_at": piece.observed_at.isoformat(),
        "expires_at": piece.expires_at.isoformat() if piece.expires_at else None,
    }


def _thawed_piece(table: Mapping[str, Any]) -> Evidence:
    return Evidence(
        key=table["key"],
        value=_thawed_value(table["value"]),
        source=table["source"],
        observed_at=datetime.fromisoformat(table["observed_at"]),
        expires_at=datetime.fromisoformat(table["expires_at"]) if table["expires_at"] else None,
    )


def _value(value: Value) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, frozenset):
        return {"codes": sorted(value)}
    return value


def _thawed_value(value: Any) -> Value:
    if isinstance(value, Mapping):
        return date.fromisoformat(value["date"]) if "date" in value else frozenset(value["codes"])
    found: Value = value
    return found
