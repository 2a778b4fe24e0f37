"""TOML tables become frozen dataclasses, and whatever is malformed is refused with its place and reason."""

import dataclasses
import enum
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

T = TypeVar("T")
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


class KnowledgeError(Exception):
    """A knowledge file is malformed: which file, which table, and why."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        self.file, self.where, self.reason = file, where, reason
        super().__init__(f"{file}: {where or 'top level'}: {reason}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Published:
    """What every knowledge file says of itself. `status` uses FHIR's publication words."""

    id: str
    version: str
    status: Literal["draft", "active", "retired"]
    title: str
    cite: tuple[str, ...] = ()
    reviewed_by: str = ""
    reviewed_on: date | None = None

    @property
    def reviewed(self) -> bool:
        return bool(self.reviewed_by and self.reviewed_on)


def duration(text: str) -> timedelta:
    """ISO 8601 durations of weeks, days, hours, minutes and seconds; no months or years, whose length varies."""
    match = _DURATION.fullmatch(text)
    if match is None or text in {"P", "-P"} or text.endswith("T"):
        raise ValueError(f"{text!r} is not an ISO 8601 duration of weeks, days, hours, minutes or seconds")
    parts = {name: int(value) for name, value in match.groupdict().items() if name != "sign" and value}
    span = timedelta(**parts)
    return -span if match["sign"] else span


def iso(span: timedelta) -> str:
    """The ISO 8601 spelling of a duration, days and below: the inverse of `duration`."""
    total = int(abs(span).total_seconds())
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    body = (f"{days}D" if days or not clock else "") + (f"T{clock}" if clock else "")
    return f"{'-' if span < timedelta(0) else ''}P{body}"


def build(cls: type[T], table: Mapping[str, Any], *, file: str, where: str = "") -> T:
    """Build `cls` from one TOML table. Unknown keys, missing keys and wrong types are refused by name."""
    fields, hints = _shape(typing.cast(Any, cls))
    given = {_field_name(key): value for key, value in table.items()}
    if unknown := sorted(set(given) - set(fields)):
        raise KnowledgeError(file, where, f"unknown key {', '.join(unknown)}")
    if missing := sorted(name for name, field in fields.items() if _required(field) and name not in given):
        raise KnowledgeError(file, where, f"missing key {', '.join(missing)}")
    values = {name: _value(hints[name], raw, file, f"{where}.{name}".lstrip(".")) for name, raw in given.items()}
    try:
        return cls(**values)
    except ValueError as reason:
        raise KnowledgeError(file, where, str(reason)) from reason


@cache
def _shape(cls: type[Any]) -> tuple[dict[str, dataclasses.Field[Any]], dict[str, Any]]:
    """The fields and type hints of a dataclass, worked out once."""
    return {field.name: field for field in dataclasses.fields(cls) if field.init}, typing.get_type_hints(cls)


def _field_name(key: str) -> str:
    return "from_" if key == "from" else key.replace("-", "_")


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: Any, raw: Any, file: str, where: str) -> Any:
    """One value, as its type hint asks."""
    origin = get_origin(hint)
    if origin is tuple:
        return _items(get_args(hint), raw, file, where)
    if origin in (Union, types.UnionType):
        return _first_that_fits(get_args(hint), raw, file, where)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        return _mapping(get_args(hint)[1], raw, file, where)
    if dataclasses.is_dataclass(hint):
        if not isinstance(raw, Mapping):
            raise KnowledgeError(file, where, "a table is expected")
        return build(typing.cast(type[Any], hint), raw, file=file, where=where)
    return _scalar(hint, raw, file, where)


def _items(hints: tuple[Any, ...], raw: Any, file: str, where: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise KnowledgeError(file, where, "a list is expected")
    each = hints[:1] * len(raw) if len(hints) == 2 and hints[1] is Ellipsis else hints
    if len(each) != len(raw):
        raise KnowledgeError(file, where, f"{len(each)} values are expected, {len(raw)} are given")
    return tuple(
        _value(hint, item, file, f"{where}[{n}]") for n, (hint, item) in enumerate(zip(each, raw, strict=True))
    )


def _mapping(hint: Any, raw: Any, file: str, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise KnowledgeError(file, where, "a table is expected")
    return types.MappingProxyType({key: _value(hint, item, file, f"{where}.{key}") for key, item in raw.items()})


def _first_that_fits(hints: tuple[Any, ...], raw: Any, file: str, where: str) -> Any:
    if raw is None:
        return None
    problems = []
    for hint in hints:
        if hint is type(None):
            continue
        try:
            return _value(hint, raw, file, where)
        except KnowledgeError as problem:
            problems.append(problem)
    raise problems[-1]


def _scalar(hint: Any, raw: Any, file: str, where: str) -> Any:
    if get_origin(hint) is Literal:
        if raw not in get_args(hint):
            raise KnowledgeError(file, where, f"{raw!r} is none of {', '.join(map(str, get_args(hint)))}")
        return raw
    try:
        return _converted(hint, raw)
    except (ValueError, ArithmeticError, TypeError) as reason:
        raise KnowledgeError(file, where, str(reason)) from reason


def _converted(hint: Any, raw: Any) -> Any:
    if hint is Any:
        return raw
    if hint is timedelta and isinstance(raw, str):
        return duration(raw)
    if hint is Decimal and isinstance(raw, int | float | str) and not isinstance(raw, bool):
        return Decimal(str(raw))
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint(raw)
    if not isinstance(raw, hint) or (isinstance(raw, bool) and hint is not bool):
        raise TypeError(f"{raw!r} is not {_plain(hint)}")
    return raw


def _plain(hint: Any) -> str:
    names = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}
    return names.get(hint, getattr(hint, "__name__", str(hint)))
