"""What a criterion and a condition pack say of themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

from openkap.core.candidacy.clauses import Clause
from openkap.core.candidacy.rules import faults
from openkap.core.reading import Published

Action = Literal["EXCLUDE", "DEFER", "MED_SIGNOFF", "PSY_SIGNOFF", "ROUTE", "MON_PLUS", "SAFETY", "INFO", "SUPPORT"]
Kind = Literal["requirement", "caution", "contraindication", "indication"]
Discipline = Literal["medical", "psychological"]
SETTINGS = ("clinic", "home")
ROUTES = ("iv", "im", "sublingual", "oral", "intranasal", "esketamine")


@dataclass(frozen=True, kw_only=True)
class Criterion(Published):
    """One sourced rule about offering KAP.

    A requirement acts when it is not met; a caution or contraindication acts when it is; an indication only supports.
    `actions`: the first is the main one. `removes_routes`, `removes_settings`: no longer allowed when it acts; what is
    not safe even in the clinic is deferred or excluded instead. `concerns_routes`: looked at only when the clinic
    offers one of these; empty means all. `optional`: a further sign, which nobody has to collect. `override_role`: who
    may overrule it, with a reason; empty means nobody. `verified = false`: nobody has read the number in its source
    yet. `validity`: how long evidence counts here, where a clinic decides otherwise than the vocabulary. `overlay`: who
    changed or added it for one clinic; empty for what ships.
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
    removes_settings: tuple[str, ...] = ()
    concerns_routes: tuple[str, ...] = ()
    optional: bool = False
    condition: str = ""
    say_to_staff: str
    say_to_client: str = ""
    next_step: str = ""
    verified: bool = True
    validity: Mapping[str, timedelta] = field(default_factory=dict)
    overlay: str = ""

    def __post_init__(self) -> None:
        if problems := [*faults(self.clause), *self._contradictions()]:
            raise ValueError("; ".join(problems))

    def _contradictions(self) -> Iterator[str]:
        if not self.actions:
            yield "a criterion needs at least one action"
        if (self.kind == "indication") != (self.actions == ("SUPPORT",)):
            yield "an indication supports, and nothing else does"
        if self.kind == "contraindication" and not {"EXCLUDE", "DEFER"} & set(self.actions):
            yield "a contraindication excludes or defers"
        if self.kind == "requirement" and self.concerns_routes:
            yield "a requirement holds for every route"
        if wrong := (set(self.removes_routes) | set(self.concerns_routes)) - set(ROUTES):
            yield f"no route is called {', '.join(sorted(wrong))}"
        if wrong := set(self.removes_settings) - {"home"}:
            yield f"only home can be removed, not {', '.join(sorted(wrong))}"
        if (self.removes_routes or self.removes_settings) and "ROUTE" not in self.actions:
            yield "what removes a route or a setting has the action ROUTE"
        if wrong := set(self.validity) - self.looks_at:
            yield f"does not look at {', '.join(sorted(wrong))}"
        if not self.cite:
            yield "a criterion needs a source"

    @cached_property
    def clause(self) -> Clause:
        return Clause(rule=self.rule, evidence=self.evidence, limits=self.limits, parts=self.parts)

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """Every piece of evidence that can change what this criterion says."""
        return frozenset(self.clause.asks())

    @cached_property
    def said(self) -> dict[tuple[bool | None, tuple[str, ...]], Any]:
        """The findings made so far, by the answer and what is missing; see `findings.find`."""
        return {}


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
