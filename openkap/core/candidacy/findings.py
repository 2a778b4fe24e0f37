"""What one criterion says of the evidence, with everything that a reader needs to check it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from openkap.core.candidacy.clauses import Facts, Tri
from openkap.core.candidacy.criteria import Action, Criterion, Discipline, Kind
from openkap.core.candidacy.rules import lacking, reads
from openkap.core.candidacy.titles import titles

State = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one criterion says of the evidence. `reads` is the rule in words; `missing` is what would decide it;
    `overlay` names the clinic's own rule and who decided it, where it is not the shipped one."""

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
    removes_settings: tuple[str, ...] = ()
    optional: bool
    condition: str
    say_to_staff: str
    say_to_client: str
    next_step: str
    reads: str
    cite: tuple[str, ...]
    verified: bool
    overlay: str = ""

    @property
    def action(self) -> Action:
        """The main action, under which the finding is shown."""
        return self.actions[0]

    @cached_property
    def acts(self) -> bool:
        """Whether its actions apply: an unmet requirement, or a caution or contraindication that is met."""
        if self.kind == "indication":
            return False
        return self.state == ("not_met" if self.kind == "requirement" else "met")

    @cached_property
    def is_open(self) -> bool:
        """Whether it holds up the determination: nobody knows yet, and somebody has to."""
        return self.state == "unknown" and self.kind != "indication" and not self.optional

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say: it neither acts, nor waits, nor supports."""
        return not self.acts and not self.is_open and not (self.kind == "indication" and self.state == "met")

    def hushed(self) -> "Finding":
        """A quiet finding without its words, as a snapshot keeps it: what was judged, by which version, how."""
        blank = quiet(self.criterion, self.version, self.kind, self.state)
        return blank if self.is_quiet else self


def quiet(criterion: str, version: str, kind: Kind, state: State) -> Finding:
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


def find(criterion: Criterion, facts: Facts, routes: tuple[str, ...]) -> Finding:
    """Judge one criterion; about routes that nobody offers it is not met. A finding follows from the answer and from
    what is missing alone, so that it is worded once and not for every client."""
    answer: Tri = False
    gaps: tuple[str, ...] = ()
    if not criterion.concerns_routes or not set(routes).isdisjoint(criterion.concerns_routes):
        dated = facts.lasting(criterion.validity) if criterion.validity else facts
        answer = criterion.clause.judge(dated)
        gaps = lacking(criterion.clause, dated) if answer is None else ()
    return criterion.said.get((answer, gaps)) or _worded(criterion, answer, gaps)


def _worded(criterion: Criterion, answer: Tri, gaps: tuple[str, ...]) -> Finding:
    found = criterion.said[answer, gaps] = Finding(
        criterion=criterion.id,
        version=criterion.version,
        title=criterion.title,
        kind=criterion.kind,
        actions=criterion.actions,
        state="unknown" if answer is None else "met" if answer else "not_met",
        evidence=tuple(dict.fromkeys(criterion.clause.asks())),
        missing=gaps,
        discipline=criterion.discipline,
        override_role=criterion.override_role,
        removes_routes=criterion.removes_routes,
        removes_settings=criterion.removes_settings,
        optional=criterion.optional,
        condition=criterion.condition,
        say_to_staff=criterion.say_to_staff,
        say_to_client=criterion.say_to_client,
        next_step=criterion.next_step,
        reads=_read_aloud(criterion),
        cite=criterion.cite,
        verified=criterion.verified,
        overlay=criterion.overlay,
    )
    return found


def _read_aloud(criterion: Criterion) -> str:
    """The rule in words, and how long its evidence counts where the clinic decided that."""
    named = titles()
    spans = (f"{named.get(key, key)} counts for {span.days} days" for key, span in criterion.validity.items())
    return "; ".join([reads(criterion.clause, named), *spans])
