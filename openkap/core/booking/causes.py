"""Why no bookings exist, in plain words: the sentences for a set of rules that cannot all be kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import reduce
from typing import Literal

from openkap.core.booking.openings import Openings, Range, common
from openkap.core.booking.problem import Gap, Problem, Visit
from openkap.core.booking.words import gap_rule, moment, window_rule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that could be lifted: a visit's window, role, room or client's time, or a gap between two visits."""

    about: Literal["window", "role", "room", "client", "gap"]
    visit: str = ""
    role: str = ""
    gap: Gap | None = None


def rules(problem: Problem) -> tuple[Rule, ...]:
    """Every rule of the problem that a person could change; that a client is in one place at a time is not one."""
    found = [Rule("gap", gap=gap) for gap in problem.hard_gaps]
    for visit in problem.visits:
        found += [Rule("role", visit.key, role) for role in visit.everyone]
        if visit.room_kind:
            found.append(Rule("room", visit.key))
        found += [Rule("client", visit.key), Rule("window", visit.key)]
    return tuple(found)


def alone(problem: Problem, options: Mapping[str, Openings]) -> tuple[Rule, ...]:
    """The fewest rules that already leave one visit without a start, looking at no other visit; () when there are none.

    The visit with the fewest such rules speaks for all: its sentence is the simplest.
    """
    found = [_against(visit, options[visit.key], problem) for visit in problem.visits]
    return min((core for core in found if core), key=len, default=())


def _against(visit: Visit, options: Openings, problem: Problem) -> tuple[Rule, ...]:
    """Rules of one visit that leave no start, none of which can be taken away; () when some start is left."""
    starts = {rule: _starts(rule, options) for rule in rules(problem) if rule.visit == visit.key}
    core = tuple(starts)
    if _shared(starts[rule] for rule in core):
        return ()
    for rule in starts:
        fewer = tuple(other for other in core if other != rule)
        if fewer and not _shared(starts[other] for other in fewer):
            core = fewer
    return core


def _starts(rule: Rule, options: Openings) -> tuple[Range, ...]:
    match rule.about:
        case "role":
            return options.anyone(rule.role)
        case "room":
            return options.anywhere()
        case "client":
            return options.client
    return options.window


def _shared(ranges: Iterable[tuple[Range, ...]]) -> tuple[Range, ...]:
    return reduce(common, ranges)


def sentences(problem: Problem, together: Sequence[Rule]) -> tuple[str, ...]:
    """One sentence when a single visit is at fault, else one for each rule that stands against the others."""
    keys = {rule.visit for rule in together}
    if len(keys) == 1 and "" not in keys:
        return (_of_one_visit(problem, problem.visit(keys.pop()), together),)
    return tuple(dict.fromkeys(_sentence(problem, rule) for rule in together))


def _of_one_visit(problem: Problem, visit: Visit, together: Sequence[Rule]) -> str:
    needs = [_need(problem, visit, rule) for rule in together if rule.about in ("role", "room", "client")]
    windowed = any(rule.about == "window" for rule in together)
    if not needs:
        return f"“{visit.title}” has no time left: {window_rule(visit, problem.now.tzinfo)}"
    when = _between(visit, problem.now.tzinfo) if windowed else "on any day that could be used"
    return f"“{visit.title}” finds no start {when} with {_joined(needs)}."


def _sentence(problem: Problem, rule: Rule) -> str:
    if rule.gap is not None:
        return gap_rule(rule.gap, {visit.key: visit for visit in problem.visits})
    visit = problem.visit(rule.visit)
    if rule.about == "window":
        return window_rule(visit, problem.now.tzinfo)
    return f"“{visit.title}” needs {_need(problem, visit, rule)}."


def _need(problem: Problem, visit: Visit, rule: Rule) -> str:
    if rule.about == "client":
        return "time that the client has free"
    if rule.about == "room":
        kept = visit.set_up_minutes + visit.minutes + visit.clean_up_minutes
        return f"a {visit.room_kind} room free for {kept} minutes"
    named = visit.only.get(rule.role)
    names = sorted(person.name for person in problem.people if rule.role in person.free and person.id in (named or ()))
    who = f" ({' or '.join(names)})" if names else ""
    return f"{_article(rule.role)} {rule.role.replace('_', ' ')}{who} free for {visit.minutes} minutes"


def _between(visit: Visit, zone: tzinfo | None) -> str:
    return f"between {moment(visit.earliest, zone)} and {moment(visit.latest, zone)}"


def _joined(needs: Sequence[str]) -> str:
    return needs[0] if len(needs) == 1 else f"{', '.join(needs[:-1])} and {needs[-1]}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
