"""Determinations frozen as JSON and read back, value for value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from openkap.core.evidence import Evidence, Value

_TUPLES = frozenset({"actions", "evidence", "missing", "removes_routes", "removes_settings", "cite"})


def frozen(determination: Any) -> dict[str, Any]:
    """A determination as plain JSON values. Quiet findings are kept as id and version, by kind and state."""
    table = _plain(determination)
    table["findings"] = [_plain(finding) for finding in determination.findings if not finding.is_quiet]
    table["quiet"] = _grouped(finding for finding in determination.findings if finding.is_quiet)
    table["evidence"] = [_piece(piece) for piece in determination.evidence]
    table["decided_at"] = determination.decided_at.isoformat()
    return table


def thawed(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a determination; its findings are still tables, its quiet ones (id, version, kind, state)."""
    parts = dict(snapshot)
    parts["decided_at"] = datetime.fromisoformat(parts["decided_at"])
    parts["evidence"] = tuple(_thawed_piece(piece) for piece in parts["evidence"])
    parts["findings"] = [_tuples(finding) for finding in parts["findings"]]
    parts["quiet"] = [
        (criterion, version, *group.split(":"))
        for group, versions in parts["quiet"].items()
        for criterion, version in versions.items()
    ]
    for name in {"routes", "settings", "conditions", "offered_routes", "offered_settings"} & parts.keys():
        parts[name] = tuple(parts[name])
    return parts


def _grouped(findings: Iterable[Any]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for finding in findings:
        groups.setdefault(f"{finding.kind}:{finding.state}", {})[finding.criterion] = finding.version
    return groups


def _plain(record: Any) -> dict[str, Any]:
    table = {field.name: getattr(record, field.name) for field in fields(record)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if key in _TUPLES else value for key, value in table.items()}


def _piece(piece: Evidence) -> list[Any]:
    expires = piece.expires_at.isoformat() if piece.expires_at else None
    return [piece.key, _value(piece.value), piece.source, piece.observed_at.isoformat(), expires]


def _thawed_piece(row: Sequence[Any]) -> Evidence:
    key, value, source, observed_at, expires_at = row
    return Evidence(
        key=key,
        value=_thawed_value(value),
        source=source,
        observed_at=datetime.fromisoformat(observed_at),
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
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
