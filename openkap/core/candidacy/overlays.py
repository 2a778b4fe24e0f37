"""A clinic's own rules, laid over what ships: `<folder>/<criterion>/<version>.toml`, one decision in each file.

Being stricter is free. Being looser is refused unless the file names the medical director who decided it and when.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openkap.core.candidacy.clauses import Clause
from openkap.core.candidacy.criteria import Action, Criterion
from openkap.core.candidacy.rules import KINDS_READ
from openkap.core.candidacy.tightness import loosened
from openkap.core.evidence import vocabulary
from openkap.core.reading import KnowledgeError, build

STOPS = frozenset({"EXCLUDE", "DEFER"})
WORDS = ("condition", "say_to_staff", "say_to_client", "next_step")


@dataclass(frozen=True)
class Director:
    """The medical director who answers for a looser rule, and since when."""

    name: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ClinicRule:
    """What one clinic decided about one criterion, by whom, when and why.

    `limits`: by rule and name of the limit. `validity`: how long evidence counts for this criterion. Words that are not
    given stay as shipped. `criterion`: the whole of a criterion that the clinic adds.
    """

    version: str
    decided_by: str
    decided_on: date
    reason: str
    medical_director: Director | None = None
    actions: tuple[Action, ...] = ()
    limits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    validity: Mapping[str, timedelta] = field(default_factory=dict)
    removes_routes: tuple[str, ...] = ()
    removes_settings: tuple[str, ...] = ()
    condition: str = ""
    say_to_staff: str = ""
    say_to_client: str = ""
    next_step: str = ""
    criterion: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        director = (self.medical_director.name,) if self.medical_director else ()
        if not all(text.strip() for text in (self.decided_by, self.reason, *director)):
            raise ValueError("decided_by, reason and the medical director's name must not be empty")
        if not self.version.isdigit():
            raise ValueError(f"version {self.version!r} is no whole number")

    def told(self) -> str:
        """Who decided what this rule is, for the trace."""
        director = self.medical_director
        signed = f"; {director.name}, medical director, {director.on}" if director else ""
        return f"Clinic rule {self.version}, {self.decided_by}, {self.decided_on}{signed}: {self.reason}"


def read(folder: Path) -> dict[str, dict[str, ClinicRule]]:
    """Every rule of the folder by criterion and version. KnowledgeError names the file and what is wrong."""
    if not folder.is_dir():
        raise KnowledgeError(str(folder), "", "there is no such folder")
    found: dict[str, dict[str, ClinicRule]] = {}
    for file in sorted(folder.rglob("*.toml")):
        if file.parent.parent != folder:
            raise KnowledgeError(str(file), "", "a clinic's rule stands at <criterion>/<version>.toml")
        rule = build(ClinicRule, _table(file), file=str(file))
        if rule.version != file.stem:
            raise KnowledgeError(str(file), "version", f"{rule.version} does not match the name of the file")
        found.setdefault(file.parent.name, {})[rule.version] = rule
    return found


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise KnowledgeError(str(file), "", str(fault)) from fault


def laid(shipped: Criterion, rule: ClinicRule, file: str) -> Criterion:
    """The shipped criterion as this rule changes it. KnowledgeError when it is looser and nobody answers for that."""
    if rule.criterion:
        raise KnowledgeError(
            file, "criterion", "a shipped criterion is changed, not written again; choose another name"
        )
    try:
        new = _changed(shipped, rule)
    except ValueError as reason:
        raise KnowledgeError(file, "", str(reason)) from reason
    _check(new, file)
    expiries = {key: vocabulary().get(key).expires_after for key in new.validity}
    looser = loosened(shipped, new, expiries)
    if looser and rule.medical_director is None:
        less = f"looser than {shipped.id} {shipped.version}: {'; '.join(looser)}"
        raise KnowledgeError(file, "medical_director", f"{less}; name the medical director who decided it, and when")
    return new


def added(id: str, rule: ClinicRule, file: str) -> Criterion:
    """A criterion of the clinic's own."""
    if not rule.criterion:
        raise KnowledgeError(file, "", f"nothing that ships is called {id}; to add it, write its table [criterion]")
    own = {"id": id, "version": f"clinic.{rule.version}", "status": "active", "overlay": rule.told()}
    new = build(Criterion, {**rule.criterion, **own}, file=file, where="criterion")
    _check(new, file)
    return new


def _changed(shipped: Criterion, rule: ClinicRule) -> Criterion:
    clause = shipped.clause
    for name, limits in rule.limits.items():
        clause = _limited(clause, name, limits)
    given = {
        name: getattr(rule, name) for name in (*WORDS, "actions", "removes_routes", "removes_settings", "validity")
    }
    stays = shipped.kind != "contraindication" or bool(STOPS & set(rule.actions or shipped.actions))
    return replace(
        shipped,
        version=f"{shipped.version}+clinic.{rule.version}",
        kind=shipped.kind if stays else "caution",
        limits=clause.limits,
        parts=clause.parts,
        overlay=rule.told(),
        **{name: value for name, value in given.items() if value},
    )


def _limited(clause: Clause, name: str, limits: Mapping[str, Any]) -> Clause:
    """The clause with other limits wherever it names this rule. ValueError when that is not one place, or no limit."""
    named = [each for each in clause.clauses() if each.rule == name]
    if not named:
        used = sorted({each.rule for each in clause.clauses() if each.limits})
        raise ValueError(f"it uses no rule {name}; there are {', '.join(used) or 'no limits at all'}")
    if unknown := sorted(set(limits) - set(named[0].limits)):
        raise ValueError(f"{name} has no limit {', '.join(unknown)}; there are {', '.join(sorted(named[0].limits))}")
    if any(each.limits != named[0].limits for each in named):
        raise ValueError(f"{name} stands there more than once with other limits: add a criterion of your own instead")
    return _with(clause, name, {**named[0].limits, **limits})


def _with(clause: Clause, name: str, limits: Mapping[str, Any]) -> Clause:
    parts = tuple(_with(part, name, limits) for part in clause.parts)
    return replace(clause, limits=limits if clause.rule == name else clause.limits, parts=parts)


def _check(new: Criterion, file: str) -> None:
    for problem in _faults(new):
        raise KnowledgeError(file, "", problem)


def _faults(new: Criterion) -> Iterator[str]:
    """What holds for every criterion that ships holds for a clinic's own."""
    asked = sorted(new.looks_at)
    if unknown := [key for key in asked if key not in vocabulary()]:
        yield f"no evidence is called {', '.join(unknown)}"
        return
    for clause in new.clause.clauses():
        kinds = KINDS_READ.get(clause.rule)
        if wrong := [key for key in clause.evidence if kinds and vocabulary().get(key).kind not in kinds]:
            yield f"{clause.rule} cannot read {', '.join(wrong)}"
    if STOPS & set(new.actions) and any(key.startswith("suicide_") for key in asked):
        yield "suicidality opens the safety flow and never decides alone: it cannot exclude or defer"
    if STOPS & set(new.actions) and not (new.say_to_client and new.next_step):
        yield "whoever may hear no hears why and what helps next: write say_to_client and next_step"
