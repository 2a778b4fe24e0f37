"""Evidence and criteria in, a determination with its whole trace out. Pure: time and age are arguments."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, Literal

from openkap.core.candidacy import snapshots
from openkap.core.candidacy.clauses import Facts
from openkap.core.candidacy.criteria import Action, Criterion, Discipline
from openkap.core.candidacy.findings import Finding, find, quiet
from openkap.core.evidence import Evidence

Outcome = Literal["candidate", "candidate_with_conditions", "undetermined", "not_now", "not_a_candidate"]
OUTCOMES: tuple[Outcome, ...] = (  # from the most to the least open door
    "candidate",
    "candidate_with_conditions",
    "undetermined",
    "not_now",
    "not_a_candidate",
)
REVIEWS: Mapping[Discipline, Action] = {"medical": "MED_SIGNOFF", "psychological": "PSY_SIGNOFF"}
CONDITIONAL: frozenset[Action] = frozenset({"MED_SIGNOFF", "PSY_SIGNOFF", "ROUTE", "MON_PLUS", "SAFETY"})
CLINIC = ("clinic",)  # where a dose may always be given; a home programme has to say that it is one
AGE, ADOLESCENTS = "age_years", "clinic_sees_adolescents"


@dataclass(frozen=True, kw_only=True)
class Determination:
    """A proposal: outcome, routes, settings, conditions, monitoring, and what each criterion said of which evidence.

    `routes` and `settings` are those that no finding removes; they are an offer only when the outcome is a candidate's.
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
    settings: tuple[str, ...] = CLINIC
    offered_settings: tuple[str, ...] = CLINIC

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
    def deferrals(self) -> tuple[Finding, ...]:
        """What has to clear before anyone looks again."""
        return tuple(finding for finding in self.acting if "DEFER" in finding.actions)

    @property
    def not_at_home(self) -> tuple[Finding, ...]:
        """The findings that forbid a dose at home, whether or not the clinic offers that."""
        return tuple(finding for finding in self.acting if "home" in finding.removes_settings)

    def reviews(self, discipline: Discipline) -> tuple[Finding, ...]:
        """What this discipline reviews and records beside its signature, which is always needed."""
        wanted = REVIEWS[discipline]
        return tuple(finding for finding in self.acting if wanted in finding.actions)

    def overruled(self, criteria: AbstractSet[str]) -> Outcome:
        """The outcome when these criteria neither exclude nor defer. Whatever else they ask for, routes and closer
        watching, still holds, and what nobody knows yet is still not known."""
        return _outcome(self.findings, _follows(self.acting, criteria), self.routes)

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
        silent = [quiet(*each) for each in parts.pop("quiet")]
        return cls(findings=tuple(sorted(spoken + silent, key=lambda finding: finding.criterion)), **parts)


def determine(
    criteria: Iterable[Criterion],
    evidence: Mapping[str, Evidence],
    *,
    now: datetime,
    age_years: int | None,
    routes: tuple[str, ...],
    settings: tuple[str, ...] = CLINIC,
    adolescents: bool = False,
) -> Determination:
    """Judge every criterion and say what follows: any exclusion decides; then any deferral, or no route left; then
    anything not known; then conditions. `routes`, `settings` and `adolescents` are what the clinic offers."""
    facts = Facts({**evidence, **_circumstances(age_years, adolescents, now)}, now)
    findings = tuple([find(criterion, facts, routes) for criterion in sorted(criteria, key=attrgetter("id"))])
    acting, follows = _acting(findings)
    left = _left(routes, (finding.removes_routes for finding in acting))
    return Determination(
        outcome=_outcome(findings, follows, left),
        routes=left,
        settings=_left(settings, (finding.removes_settings for finding in acting)),
        monitoring="heightened" if "MON_PLUS" in follows else "standard",
        conditions=tuple(f.condition or f.say_to_staff for f in acting if not CONDITIONAL.isdisjoint(f.actions)),
        findings=findings,
        evidence=_used(findings, facts),
        offered_routes=routes,
        offered_settings=settings,
        age_years=age_years,
        adolescents=adolescents,
        decided_at=now,
    )


def _left(offered: tuple[str, ...], removed: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    gone = {each for removes in removed for each in removes}
    return tuple(each for each in offered if each not in gone)


def _acting(findings: Iterable[Finding]) -> tuple[list[Finding], set[Action]]:
    """The findings whose actions apply, and all their actions."""
    acting = [finding for finding in findings if finding.acts]
    return acting, {action for finding in acting for action in finding.actions}


def _follows(acting: Iterable[Finding], overruled: AbstractSet[str]) -> set[Action]:
    """The actions that still apply when some criteria are overruled."""
    against: set[Action] = {"EXCLUDE", "DEFER"}
    each = (set(f.actions) - against if f.criterion in overruled else set(f.actions) for f in acting)
    return set(chain.from_iterable(each))


def _used(findings: Iterable[Finding], facts: Facts) -> tuple[Evidence, ...]:
    """The evidence that at least one criterion looked at, in order of its keys."""
    asked = _asked(tuple([finding.evidence for finding in findings]))
    return tuple([facts.evidence[key] for key in asked if key in facts.evidence])


@lru_cache(maxsize=16)
def _asked(evidence: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(sorted(set(chain.from_iterable(evidence))))


def _circumstances(age_years: int | None, adolescents: bool, now: datetime) -> dict[str, Evidence]:
    """Age and the clinic's setting, as evidence like any other."""
    known = {ADOLESCENTS: Evidence(ADOLESCENTS, adolescents, "record", now)}
    if age_years is not None:
        known[AGE] = Evidence(AGE, age_years, "record", now)
    return known


def _outcome(findings: Iterable[Finding], follows: AbstractSet[Action], routes: tuple[str, ...]) -> Outcome:
    if "EXCLUDE" in follows:
        return "not_a_candidate"
    if "DEFER" in follows or not routes:
        return "not_now"
    if "INFO" in follows or any(finding.is_open for finding in findings):
        return "undetermined"
    return "candidate" if CONDITIONAL.isdisjoint(follows) else "candidate_with_conditions"
