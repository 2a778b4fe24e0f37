"""What a criterion and a condition pack say of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from openkap.core.candidacy.clauses import Clause
from openkap.core.candidacy.rules import faults
from openkap.core.reading import Published

Action = Literal["EXCLUDE", "DEFER", "MED_SIGNOFF", "PSY_SIGNOFF", "ROUTE", "MON_PLUS", "SAFETY", "INFO", "SUPPORT"]
Kind = Literal["requirement", "caution", "contraindication", "indication"]
Discipline = Literal["medical", "psychological"]
ROUTES = ("iv", "im", "sublingual", "oral", "intranasal", "esketamine")


@dataclass(frozen=True, kw_only=True)
class Criterion(Published):
    """One sourced rule about offering KAP.

    A requirement acts when it is not met; a caution or contraindication acts when it is; an indication only supports.
    `actions`: the first is the main one. `removes_routes`: no longer allowed when it acts. `concerns_routes`: looked at
    only when the clinic offers one of these; empty means all. `optional`: a further sign, which nobody has to collect.
    `override_role`: who may overrule it, with a reason; empty means nobody. `verified = false`: nobody has read the
    number in its source yet.
    """

    kind: Kind
    actions: tuple[Action, ...]
    rule: str
    evidence: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Clause, ...] = ()
    discipline: Discipline
    override_role: Literal["", "medical_director", "prescriber", "therapist"] = ""
    removes_routes: tuple[str, ...] = ()
    concerns_routes: tuple[str, ...] = ()
    optional: bool = False
    condition: str = ""
    say_to_staff: str
    say_to_client: str = ""
    next_step: str = ""
    verified: bool = True

    def __post_init__(self) -> None:
        problems = list(faults(self.clause))
        if not self.actions:
            problems.append("a criterion needs at least one action")
        if (self.kind == "indication") != (self.actions == ("SUPPORT",)):
            problems.append("an indication supports, and nothing else does")
        if self.kind == "contraindication" and not {"EXCLUDE", "DEFER"} & set(self.actions):
            problems.append("a contraindication excludes or defers")
        if self.kind == "requirement" and self.concerns_routes:
            problems.append("a requirement holds for every route")
        if wrong := (set(self.removes_routes) | set(self.concerns_routes)) - set(ROUTES):
            problems.append(f"no route is called {', '.join(sorted(wrong))}")
        if self.removes_routes and "ROUTE" not in self.actions:
            problems.append("what removes a route has the action ROUTE")
        if not self.cite:
            problems.append("a criterion needs a source")
        if problems:
            raise ValueError("; ".join(problems))

    @cached_property
    def clause(self) -> Clause:
        return Clause(rule=self.rule, evidence=self.evidence, limits=self.limits, parts=self.parts)

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """Every piece of evidence that can change what this criterion says."""
        return frozenset(self.clause.asks())


@dataclass(frozen=True, kw_only=True)
class Condition(Published):
    """A condition pack: what KAP means for one group of diagnoses. `evidence_sentence` is shown with its sources.

    `codes` are ICD-10-CM groups. `criteria` are the cautions that need thought here. `instruments` are assigned by
    default; `licensed_instruments` are named for clinics that hold a licence and are never shipped.
    """

    codes: tuple[str, ...]
    instruments: tuple[str, ...]
    licensed_instruments: tuple[str, ...] = ()
    criteria: tuple[str, ...]
    cautions: tuple[str, ...]
    evidence_sentence: str
    strength: Literal["strongest", "moderate", "mixed", "weak", "very weak"]
    off_label: bool = True
    verified: bool = True
