"""Evidence and criteria in, a determination with its whole trace out. Pure: time and age are arguments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from openkap.core.candidacy import snapshots
from openkap.core.candidacy.clauses import Facts
from openkap.core.candidacy.criteria import Action, Criterion, Discipline, Kind
from openkap.core.candidacy.rules import judge, missing, reads
from openkap.core.evidence import Evidence

Outcome = Literal["candidate", "candidate_with_conditions", "undetermined", "not_now", "not_a_candidate"]
State = Literal["met", "not_met", "unknown"]
OUTCOMES: tuple[Outcome, ...] = (  # from the most to the least open door
    "candidate",
    "candidate_with_conditions",
    "undetermined",
    "not_now",
    "not_a_candidate",
)
CONDITIONAL: frozenset[Action] = frozenset({"MED_SIGNOFF", "PSY_SIGNOFF", "ROUTE", "MON_PLUS", "SAFETY"})
AGE, ADOLESCENTS = "age_years", "clinic_sees_adolescents"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one criterion says of the evidence. `reads` is the rule in words; `missing` is what would decide it."""

    criterion: str
    version: str
    title: str
    kind: Kind
    actions: tuple[Action, ...]
    state: State
    evidence: tuple[str, ...]
    missing: tuple[str, ...]
    discipline: Discipline
    override_role: str
    removes_routes: tuple[str, ...]
    optional: bool
    condition: str
    say_to_staff: str
    say_to_client: str
    next_step: str
    reads: str
    cite: tuple[str, ...]
    verified: bool

    @property
    def action(self) -> Action:
        """The main action, under which the finding is shown."""
        return self.actions[0]

    @property
    def acts(self) -> bool:
        """Whether its actions apply: an unmet requirement, or a caution or contraindication that is met."""
        if self.kind == "indication":
            return False
        return self.state == ("not_met" if self.kind == "requirement" else "met")

    @property
    def is_open(self) -> bool:
        """Whether it holds up the determination: nobody knows yet, and somebody has to."""
        return self.state == "unknown" and self.kind != "indication" and not self.optional

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say: it neither acts, nor waits, nor supports."""
        return not self.acts and not self.is_open and not (self.kind == "indication" and self.state == "met")

    def hushed(self) -> "Finding":
        """A quiet finding without its words, as a snapshot keeps it: what was judged, by which version, how."""
        blank = _quiet(self.criterion, self.version, self.kind, self.state)
        return blank if self.is_quiet else self


@dataclass(frozen=True, kw_only=True)
class Determination:
    """A proposal: outcome, routes, conditions, monitoring, and what each criterion said of which evidence.

    `routes` are those that no finding removes; they are an offer only when the outcome is a candidate's.
    """

    outcome: Outcome
    routes: tuple[str, ...]
    monitoring: Literal["standard", "heightened"]
    conditions: tuple[str, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    offered_routes: tuple[str, ...]
    age_years: int | None
    adolescents: bool
    decided_at: datetime

    def hushed(self) -> "Determination":
        """The determination as a snapshot keeps it: quiet findings without their words."""
        return replace(self, findings=tuple(finding.hushed() for finding in self.findings))

    @property
    def acting(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.acts)

    @property
    def open(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_open)

    @property
    def missing(self) -> tuple[str, ...]:
        """Every piece of evidence that is still needed, once, in the order of the findings."""
        return tuple(dict.fromkeys(key for finding in self.open for key in finding.missing))

    @property
    def is_candidate(self) -> bool:
        return self.outcome in ("candidate", "candidate_with_conditions")

    def finding(self, criterion: str) -> Finding:
        """What this criterion said; KeyError when it was not judged."""
        return {finding.criterion: finding for finding in self.findings}[criterion]

    def to_json(self) -> dict[str, Any]:
        """A frozen snapshot, ready for a JSON column."""
        return snapshots.frozen(self)

    @classmethod
    def from_json(cls, snapshot: Mapping[str, Any]) -> "Determination":
        """The determination as it was on the day, quiet findings hushed."""
        parts = snapshots.thawed(snapshot)
        spoken = [Finding(**each) for each in parts.pop("findings")]
        quiet = [_quiet(*each) for each in parts.pop("quiet")]
        return cls(findings=tuple(sorted(spoken + quiet, key=lambda finding: finding.criterion)), **parts)


def _quiet(criterion: str, version: str, kind: Kind, state: State) -> Finding:
    """A finding of which only the judgement is kept. What is unknown and yet quiet was optional."""
    return Finding(
        criterion=criterion,
        version=version,
        title="",
        kind=kind,
        actions=(),
        state=state,
        evidence=(),
        missing=(),
        discipline="medical",
        override_role="",
        removes_routes=(),
        optional=state == "unknown",
        condition="",
        say_to_staff="",
        say_to_client="",
        next_step="",
        reads="",
        cite=(),
        verified=True,
    )


def determine(
    criteria: Iterable[Criterion],
    evidence: Mapping[str, Evidence],
    *,
    now: datetime,
    age_years: int | None,
    routes: tuple[str, ...],
    adolescents: bool = False,
    titles: Mapping[str, str] | None = None,
) -> Determination:
    """Judge every criterion and say what follows: any exclusion decides; then any deferral, or no route left; then
    anything not known; then conditions. `routes` are those the clinic offers; `adolescents` is its setting, off unless
    it decides otherwise; `titles` name the evidence in the trace."""
    facts = Facts({**evidence, **_circumstances(age_years, adolescents, now)}, now)
    ordered = sorted(criteria, key=lambda criterion: criterion.id)
    findings = tuple(_finding(criterion, facts, routes, titles or {}) for criterion in ordered)
    acting = [finding for finding in findings if finding.acts]
    left = _left(routes, acting)
    return Determination(
        outcome=_outcome(findings, left),
        routes=left,
        monitoring="heightened" if _any(acting, {"MON_PLUS"}) else "standard",
        conditions=tuple(f.condition or f.say_to_staff for f in acting if CONDITIONAL & set(f.actions)),
        findings=findings,
        evidence=_used(findings, facts),
        offered_routes=routes,
        age_years=age_years,
        adolescents=adolescents,
        decided_at=now,
    )


def _left(routes: tuple[str, ...], acting: Iterable[Finding]) -> tuple[str, ...]:
    removed = {route for finding in acting for route in finding.removes_routes}
    return tuple(route for route in routes if route not in removed)


def _used(findings: Iterable[Finding], facts: Facts) -> tuple[Evidence, ...]:
    """The evidence that at least one criterion looked at, in order of its keys."""
    used = {key for finding in findings for key in finding.evidence} & set(facts.evidence)
    return tuple(facts.evidence[key] for key in sorted(used))


def _circumstances(age_years: int | None, adolescents: bool, now: datetime) -> dict[str, Evidence]:
    """Age and the clinic's setting, as evidence like any other."""
    known = {ADOLESCENTS: Evidence(ADOLESCENTS, adolescents, "record", now)}
    if age_years is not None:
        known[AGE] = Evidence(AGE, age_years, "record", now)
    return known


def _finding(criterion: Criterion, facts: Facts, routes: tuple[str, ...], titles: Mapping[str, str]) -> Finding:
    concerned = not criterion.concerns_routes or bool(set(criterion.concerns_routes) & set(routes))
    answer = judge(criterion.clause, facts) if concerned else False
    return Finding(
        criterion=criterion.id,
        version=criterion.version,
        title=criterion.title,
        kind=criterion.kind,
        actions=criterion.actions,
        state="unknown" if answer is None else "met" if answer else "not_met",
        evidence=tuple(dict.fromkeys(criterion.clause.asks())),
        missing=missing(criterion.clause, facts) if concerned else (),
        discipline=criterion.discipline,
        override_role=criterion.override_role,
        removes_routes=criterion.removes_routes,
        optional=criterion.optional,
        condition=criterion.condition,
        say_to_staff=criterion.say_to_staff,
        say_to_client=criterion.say_to_client,
        next_step=criterion.next_step,
        reads=reads(criterion.clause, titles),
        cite=criterion.cite,
        verified=criterion.verified,
    )


def _outcome(findings: tuple[Finding, ...], routes: tuple[str, ...]) -> Outcome:
    acting = [finding for finding in findings if finding.acts]
    if _any(acting, {"EXCLUDE"}):
        return "not_a_candidate"
    if _any(acting, {"DEFER"}) or not routes:
        return "not_now"
    if _any(acting, {"INFO"}) or any(finding.is_open for finding in findings):
        return "undetermined"
    return "candidate_with_conditions" if _any(acting, CONDITIONAL) else "candidate"


def _any(findings: Iterable[Finding], actions: Iterable[Action]) -> bool:
    return any(set(finding.actions) & set(actions) for finding in findings)
