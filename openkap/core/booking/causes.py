"""Why no bookings exist, in plain words: the sentences for a set of rules that cannot all be kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import reduce
from typing import Literal

from openkap.core.booking.openings import Openings
from openkap.core.booking.parts import Gap, Visit
from openkap.core.booking.problem import Problem
from openkap.core.booking.ranges import Range, common
from openkap.core.booking.words import gap_rule, moment, window_rule

About = Literal["window", "role", "room", "client", "gap", "escort", "equipment", "day", "most", "pause"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that could be lifted: of one visit, a gap between two, or the pause that everyone has.

    "day" is that there are not too many visits of a kind on one day, "most" that no one person has too many.
    """

    about: About
    visit: str = ""
    role: str = ""
    gap: Gap | None = None


def rules(problem: Problem) -> tuple[Rule, ...]:
    """Every rule of the problem that a person could change; that a client is in one place at a time is not one."""
    found = [Rule("gap", gap=gap) for gap in problem.hard_gaps]
    for visit in problem.visits:
        found += [Rule("role", visit.key, role) for role in visit.everyone]
        found += [Rule(about, visit.key) for about in _of_visit(problem, visit)]
    if problem.pause is not None:
        found.append(Rule("pause"))
    return tuple(found)


def _of_visit(problem: Problem, visit: Visit) -> Iterator[About]:
    if visit.room_kind:
        yield "room"
    if visit.equipment:
        yield "equipment"
    if visit.kind in problem.most_a_day:
        yield "day"
    if visit.kind in problem.most_a_day_each:
        yield "most"
    if visit.escort and problem.time(visit.client).escort_free:
        yield "escort"
    yield "client"
    yield "window"


def alone(problem: Problem, options: Mapping[str, Openings]) -> tuple[Rule, ...]:
    """The fewest rules that already leave one visit without a start, looking at no other visit; () when there are none.

    The visit with the fewest such rules speaks for all: its sentence is the simplest.
    """
    found = [_against(visit, options[visit.key], problem) for visit in problem.visits]
    return min((core for core in found if core), key=len, default=())


def _against(visit: Visit, options: Openings, problem: Problem) -> tuple[Rule, ...]:
    """Rules of one visit that leave no start, none of which can be taken away; () when some start is left."""
    mine = [rule for rule in rules(problem) if rule.visit == visit.key and rule.about != "most"]
    starts = {rule: _starts(rule, options) for rule in mine}
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
        case "escort":
            return options.escort
        case "equipment":
            return options.with_equipment()
        case "day":
            return options.days
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
    needs = [_need(problem, visit, rule) for rule in together if rule.about != "window"]
    windowed = any(rule.about == "window" for rule in together)
    if not needs:
        return f"{visit.name} has no time left: {window_rule(visit, problem.now.tzinfo)}"
    when = _between(visit, problem.now.tzinfo) if windowed else "on any day that could be used"
    return f"{visit.name} finds no start {when} with {_joined(needs)}."


def _sentence(problem: Problem, rule: Rule) -> str:
    if rule.gap is not None:
        return gap_rule(rule.gap, {visit.key: visit for visit in problem.visits})
    if rule.about == "pause" and problem.pause is not None:
        return f"Everyone has a pause of {problem.pause.minutes} minutes on each day."
    visit = problem.visit(rule.visit)
    if rule.about == "window":
        return window_rule(visit, problem.now.tzinfo)
    return f"{visit.name} needs {_need(problem, visit, rule)}."


def _need(problem: Problem, visit: Visit, rule: Rule) -> str:
    match rule.about:
        case "client":
            return "time that the client has free"
        case "escort":
            return "somebody who can take the client home when it ends"
        case "equipment":
            return f"{_joined(sorted(kind.replace('_', ' ') for kind in visit.equipment))} that nobody else uses"
        case "day":
            return f"a day with fewer than {problem.most_a_day[visit.kind]} {visit.kind} visits"
        case "most":
            return f"people with fewer than {problem.most_a_day_each[visit.kind]} {visit.kind} visits on its day"
        case "room":
            return _room(visit)
    return _role(problem, visit, rule.role)


def _room(visit: Visit) -> str:
    kept = visit.set_up_minutes + visit.minutes + visit.clean_up_minutes
    features = [feature.replace("_", " ") for feature in sorted(visit.needs)]
    having = f" with {_joined(features)}" if features else ""
    return f"a {visit.room_kind} room{having} free for {kept} minutes"


def _role(problem: Problem, visit: Visit, role: str) -> str:
    named = visit.only.get(role)
    names = sorted(person.name for person in problem.people if role in person.free and person.id in (named or ()))
    who = f" ({' or '.join(names)})" if names else ""
    return f"{_article(role)} {role.replace('_', ' ')}{who} free for {visit.minutes} minutes"


def _between(visit: Visit, zone: tzinfo | None) -> str:
    return f"between {moment(visit.earliest, zone)} and {moment(visit.latest, zone)}"


def _joined(needs: Sequence[str]) -> str:
    return needs[0] if len(needs) == 1 else f"{', '.join(needs[:-1])} and {needs[-1]}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
