"""`openkap change`: who got better, reliably and enough, between two occasions in a table of scores."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openkap.cli.faults import Fault
from openkap.cli.tables import opened
from openkap.core.significance import Norm, Pair, Standard, counts, remitters, responders, standard_of
from openkap.core.trajectories import ChangeRule

EPILOG = """One row for each person and occasion. The first occasion in the table is compared with the last, unless
--from and --to name others. Reliable change is more than 1.96 times the error of a difference, from the spread before
of everyone with both occasions. Who lacks one of them is missing, not unchanged."""
ABSENT = {"", "na", "nan", "null"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="the scores: one row for each person and occasion")
    parser.add_argument("--id", required=True, metavar="COLUMN", help="who it is")
    parser.add_argument("--time", required=True, metavar="COLUMN", help="which occasion; numbers are put in order")
    parser.add_argument("--value", required=True, metavar="COLUMN", help="the score")
    parser.add_argument("--reliability", required=True, type=float, metavar=".80", help="of the score, 0 to 1")
    parser.add_argument("--norm", metavar="MEAN,SD", help="of people who are well: adds the cut, and who recovered")
    parser.add_argument("--higher-is-better", action="store_true", help="else higher is worse")
    parser.add_argument("--confidence", type=float, default=0.95, metavar=".95")
    parser.add_argument("--arm", metavar="COLUMN", help="count each group by itself, too")
    parser.add_argument("--from", dest="first", metavar="TIME", help="the occasion before")
    parser.add_argument("--to", dest="last", metavar="TIME", help="the occasion after")
    parser.add_argument("--response", type=float, default=0.5, metavar=".5", help="share of the way to the best score")
    parser.add_argument("--best", type=float, metavar="SCORE", help="the best possible score; 0 where higher is worse")
    parser.add_argument("--remission", type=float, metavar="SCORE", help="remission at this score or lower")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    people, groups, ends = _read(arguments)
    pairs = {who: (found[ends[0]], found[ends[1]]) for who, found in people.items() if set(ends) <= found.keys()}
    try:
        standard = standard_of(
            list(pairs.values()),
            reliability=arguments.reliability,
            higher_is="better" if arguments.higher_is_better else "worse",
            norm=_norm(arguments.norm),
            confidence=arguments.confidence,
        )
    except ValueError as fault:
        raise Fault(str(fault)) from None
    told = _told(arguments, pairs, people, groups, standard) | {"from": ends[0], "to": ends[1]}
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _read(arguments: Namespace) -> tuple[dict[str, dict[str, float]], dict[str, str], tuple[str, str]]:
    """Each person's scores by occasion, each person's group, and the two occasions."""
    people: dict[str, dict[str, float]] = {}
    groups: dict[str, str] = {}
    times: dict[str, None] = {}
    with opened(arguments.csv) as table:
        who, when, what = (table.column(getattr(arguments, name), f"--{name}") for name in ("id", "time", "value"))
        arm = table.column(arguments.arm, "--arm") if arguments.arm else None
        for line, row in table.rows():
            person, time = row[who].strip(), row[when].strip()
            times[time] = None
            scores = people.setdefault(person, {})
            if time in scores:
                raise Fault(f"{table.name}, line {line}: a second score of {person} at {time}")
            if row[what].strip().lower() not in ABSENT:
                scores[time] = _number(row[what], f"{table.name}, line {line}, {arguments.value}")
            if arm is not None:
                groups[person] = row[arm].strip()
    return people, groups, _ends(arguments, times)


def _number(text: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise Fault(f"{where}: {text!r} is not a number") from None
    if found != found or abs(found) == float("inf"):
        raise Fault(f"{where}: {text!r} is not a finite number")
    return found


def _ends(arguments: Namespace, times: dict[str, None]) -> tuple[str, str]:
    """The occasions named, else the first and the last: by number where all are numbers, else by name."""
    for option, named in (("--from", arguments.first), ("--to", arguments.last)):
        if named is not None and named not in times:
            raise Fault(f"{option}: no row has the occasion {named!r}; there are {', '.join(times)}")
    if len(times) < 2:
        raise Fault("two occasions are needed; the table has one")
    try:
        ordered = sorted(times, key=float)
    except ValueError:
        ordered = sorted(times)
    return arguments.first or ordered[0], arguments.last or ordered[-1]


def _norm(text: str | None) -> Norm | None:
    if text is None:
        return None
    try:
        mean, sd = (float(part) for part in text.split(","))
    except ValueError:
        raise Fault(f"--norm takes mean and standard deviation, such as 7.69,7.52, not {text!r}") from None
    return Norm(mean=mean, sd=sd)


def _told(
    arguments: Namespace,
    pairs: dict[str, Pair],
    people: dict[str, dict[str, float]],
    groups: dict[str, str],
    standard: Standard,
) -> dict[str, Any]:
    rule = _rule(arguments)
    told: dict[str, Any] = _group(list(pairs.values()), len(people), standard, rule)
    told |= {
        "threshold": round(standard.threshold, 6),
        "sd": round(standard.sd, 6),
        "reliability": standard.reliability,
    }
    if standard.cut is not None:
        told["cut"] = round(standard.cut, 6)
    if groups:
        told["arms"] = {
            arm: _group(
                [pairs[who] for who in _who(groups, arm) if who in pairs], len(_who(groups, arm)), standard, rule
            )
            for arm in sorted(set(groups.values()))
        }
    return told


def _who(groups: dict[str, str], arm: str) -> list[str]:
    """Everyone of one group."""
    return [who for who, named in groups.items() if named == arm]


def _rule(arguments: Namespace) -> ChangeRule | None:
    """None where the best possible score is not known: a share of the way to it cannot be said."""
    best = arguments.best if arguments.best is not None else None if arguments.higher_is_better else 0.0
    if best is None:
        return None
    return ChangeRule(
        higher_is="better" if arguments.higher_is_better else "worse",
        floor=best,
        response_share=arguments.response,
        remission_at_most=arguments.remission,
    )


def _group(pairs: Sequence[Pair], everybody: int, standard: Standard, rule: ChangeRule | None) -> dict[str, Any]:
    told: dict[str, Any] = {"counts": counts(pairs, standard), "n": len(pairs), "missing": everybody - len(pairs)}
    if rule is not None:
        told["response"] = dict(zip(("count", "of"), responders(pairs, rule), strict=True))
    if rule is not None and rule.remission_at_most is not None:
        told["remission"] = dict(zip(("count", "of"), remitters(pairs, rule), strict=True))
    return told


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['from']} to {told['to']}: {told['n']} people with both, {told['missing']} missing"]
    lines += [f"reliable: more than {told['threshold']:.2f} points (SD {told['sd']:.2f}, r {told['reliability']:g})"]
    lines += [f"cut between the norm and people in care: {told['cut']:.2f}"] if "cut" in told else []
    for name, group in [("all", told), *told.get("arms", {}).items()]:
        shown = ", ".join(f"{verdict} {count}" for verdict, count in group["counts"].items())
        rates = [
            f"{rate} {group[rate]['count']} of {group[rate]['of']}"
            for rate in ("response", "remission")
            if rate in group
        ]
        parts = [shown, *rates, f"missing {group['missing']}"]
        lines.append(f"{name}: {'; '.join(parts)}")
    return "\n".join(lines)
