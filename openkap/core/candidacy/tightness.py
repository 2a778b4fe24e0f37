"""Whether a changed criterion asks for more or for less than the one it changes. Pure: two criteria in, words out."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from openkap.core.candidacy.clauses import Clause
from openkap.core.candidacy.criteria import Criterion
from openkap.core.reading import duration

WEIGHT = {"EXCLUDE": 3, "DEFER": 2, "INFO": 1}  # how firmly an action holds things up; the others only add care
STILL = frozenset({"SAFETY"})  # what has to be done whether or not anyone is treated
WIDENED_BY_MORE = frozenset({"below", "within"})  # a larger limit makes the rule true of more people
WIDENED_BY_LESS = frozenset({"at_least", "above", "systolic_mmhg", "diastolic_mmhg"})
WIDENED_BY_NAMES = frozenset({"values", "classes"})


def loosened(old: Criterion, new: Criterion, expiries: Mapping[str, timedelta | None]) -> tuple[str, ...]:
    """In which ways `new` is looser than `old`, in words; nothing when it is as strict or stricter. `expiries`: how
    long evidence counts by the vocabulary, None for ever."""
    return (*_actions(old, new), *_limits(old, new), *_removed(old, new), *_validity(old, new, expiries))


def _actions(old: Criterion, new: Criterion) -> Iterator[str]:
    """An exclusion outweighs a deferral, and that a gap; while nothing holds things up, no care may be left out."""
    before, after = (max(WEIGHT.get(each, 0) for each in criterion.actions) for criterion in (old, new))
    stops = after >= WEIGHT["DEFER"]
    kept = STILL if stops else frozenset(old.actions) - frozenset(WEIGHT)
    left_out = kept & set(old.actions) - set(new.actions)
    if after < before or left_out:
        yield f"actions {', '.join(new.actions)} instead of {', '.join(old.actions)}"


def _limits(old: Criterion, new: Criterion) -> Iterator[str]:
    """A caution is stricter when it is met more often; a requirement, and what only supports, when it is met less."""
    yield from _narrowed(old.clause, new.clause, old.kind in ("caution", "contraindication"))


def _narrowed(old: Clause, new: Clause, met_is_stricter: bool) -> Iterator[str]:
    for name, before in old.limits.items():
        wider, narrower = _moved(name, before, new.limits[name])
        if narrower if met_is_stricter else wider:
            yield f"{old.rule} {name} {_words(new.limits[name])} instead of {_words(before)}"
    inside = met_is_stricter != (old.rule == "none_of")
    for was, now in zip(old.parts, new.parts, strict=True):
        yield from _narrowed(was, now, inside)


def _moved(name: str, before: Any, after: Any) -> tuple[bool, bool]:
    """Whether the rule is now true of some more people, and whether of some fewer."""
    if name in WIDENED_BY_NAMES:
        return bool(set(after) - set(before)), bool(set(before) - set(after))
    if name == "within":
        before, after = duration(before), duration(after)
    more, less = after > before, after < before
    return (more, less) if name in WIDENED_BY_MORE else (less, more)


def _removed(old: Criterion, new: Criterion) -> Iterator[str]:
    for what in ("removes_routes", "removes_settings"):
        if back := set(getattr(old, what)) - set(getattr(new, what)):
            yield f"{', '.join(sorted(back))} allowed again"


def _validity(old: Criterion, new: Criterion, expiries: Mapping[str, timedelta | None]) -> Iterator[str]:
    for key, span in new.validity.items():
        before = old.validity.get(key, expiries.get(key))
        if before is not None and span > before:
            yield f"{key} counts for {span.days} days instead of {before.days}"


def _words(limit: Any) -> str:
    return ", ".join(map(str, limit)) if isinstance(limit, list | tuple) else str(limit)
