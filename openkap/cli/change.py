"""`openkap change`: who got better, reliably and enough, between two occasions in a table of scores."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openkap.cli import pairs as tables
from openkap.cli import plots
from openkap.cli.faults import Fault
from openkap.cli.pairs import People
from openkap.cli.tables import number, typed
from openkap.core.significance import (
    Norm,
    Pair,
    ShareStandard,
    Standard,
    counts,
    remitters,
    responders,
    standard_of,
)
from openkap.core.trajectories import ChangeRule, gained

EPILOG = """Reliable change is more than 1.96 times the error of a difference, from the spread before of everyone with
both occasions, or from --sd. With --share a change is enough when that share of the way to the best score is gone, or
as much has come. Who lacks one of the occasions, or answered another form, is missing, not unchanged. Intervals are
Wilson's for rates; for the mean Student's t and a bootstrap of 2,000 samples with a fixed seed. LEAST and MOST are the
rate if none, or all, of the missing had the outcome."""
SEED = 20_260_101


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="the scores; - is standard input")
    tables.add_arguments(parser)
    parser.add_argument("--reliability", type=typed, metavar=".80", help="of the score, 0 to 1; needed without --share")
    parser.add_argument(
        "--sd", type=typed, metavar="SD", help="the spread to judge by; else that of these people before"
    )
    parser.add_argument("--share", type=typed, metavar=".30", help="judge by the share of the way, not by reliability")
    parser.add_argument("--norm", metavar="MEAN,SD", help="of people who are well: adds the cut, and who recovered")
    parser.add_argument("--cut", choices=("a", "b", "c"), help="which of Jacobson and Truax's cuts; c unless said")
    parser.add_argument("--higher-is-better", action="store_true", help="else higher is worse")
    parser.add_argument("--confidence", type=typed, default=0.95, metavar=".95")
    parser.add_argument("--arm", metavar="COLUMN", help="count each group by itself, too")
    parser.add_argument("--response", type=typed, default=0.5, metavar=".5", help="share of the way to the best score")
    parser.add_argument("--best", type=typed, metavar="SCORE", help="the best possible score; 0 where higher is worse")
    parser.add_argument("--remission", type=typed, metavar="SCORE", help="remission at this score or lower")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="a picture of everyone: .png or .svg")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    plots.check(arguments.plot)
    people = tables.read(arguments)
    try:
        standard = _standard(arguments, people.pairs())
    except ValueError as fault:
        raise Fault(str(fault)) from None
    told = _told(arguments, people, standard)
    if arguments.plot is not None:
        _draw(arguments, people, standard, told)
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _draw(asked: Namespace, people: People, standard: Standard | ShareStandard, told: dict[str, Any]) -> None:
    value = f"{asked.value} at " if asked.value else ""
    better = "higher" if asked.higher_is_better else "lower"
    plots.change(
        asked.plot,
        people.pairs(),
        standard,
        names=(f"{value}{people.first}", f"{value}{people.last}"),
        title=f"Change of {told['n']} people",
        note=f"{told['n']} people with both scores, {told['missing']} missing. A {better} score is better. "
        "A larger mark stands for several people.",
    )


def _standard(asked: Namespace, pairs: Sequence[Pair]) -> Standard | ShareStandard:
    if asked.share is not None:
        return _share(asked)
    if asked.reliability is None:
        raise Fault("--reliability is needed, or --share")
    if asked.cut in ("b", "c") and asked.norm is None:
        raise Fault(f"cut {asked.cut} lies between people in care and a norm: give --norm, too")
    return standard_of(
        pairs,
        reliability=asked.reliability,
        higher_is="better" if asked.higher_is_better else "worse",
        norm=_norm(asked.norm),
        confidence=asked.confidence,
        sd=asked.sd,
        cut=asked.cut or "c",
    )


def _share(asked: Namespace) -> ShareStandard:
    given = [name for name in ("reliability", "sd", "norm", "cut") if getattr(asked, name) is not None]
    if given:
        raise Fault(f"--share judges by itself: leave out --{given[0]}")
    best = _best(asked)
    if best is None:
        raise Fault("--share needs --best, the best possible score, where higher is better")
    return ShareStandard(share=asked.share, best=best, higher_is="better" if asked.higher_is_better else "worse")


def _best(asked: Namespace) -> float | None:
    return asked.best if asked.best is not None else None if asked.higher_is_better else 0.0


def _norm(text: str | None) -> Norm | None:
    if text is None:
        return None
    given = [number(part) for part in text.split(",")]
    if len(given) != len(("mean", "sd")) or None in given:
        raise Fault(f"--norm takes mean and standard deviation, such as 7.69,7.52, not {text!r}")
    mean, sd = (each for each in given if each is not None)
    return Norm(mean=mean, sd=sd)


def _told(asked: Namespace, people: People, standard: Standard | ShareStandard) -> dict[str, Any]:
    rule = _rule(asked)
    told = _group(people.pairs(), len(people.everybody()), standard, rule)
    if isinstance(standard, Standard):
        told |= {
            "threshold": round(standard.threshold, 6),
            "sd": round(standard.sd, 6),
            "reliability": standard.reliability,
        }
        told |= {} if standard.cut is None else {"cut": round(standard.cut, 6)}
    else:
        told["share"] = standard.share
    if people.groups:
        told["arms"] = {
            arm: _group(people.pairs(arm), len(people.everybody(arm)), standard, rule) for arm in people.arms
        }
    return told | {"from": people.first, "to": people.last}


def _rule(asked: Namespace) -> ChangeRule | None:
    """None where the best possible score is not known: a share of the way to it cannot be said."""
    best = _best(asked)
    if best is None:
        return None
    return ChangeRule(
        higher_is="better" if asked.higher_is_better else "worse",
        floor=best,
        response_share=asked.response,
        remission_at_most=asked.remission,
    )


def _group(
    pairs: Sequence[Pair], everybody: int, standard: Standard | ShareStandard, rule: ChangeRule | None
) -> dict[str, Any]:
    missing = everybody - len(pairs)
    told: dict[str, Any] = {"counts": counts(pairs, standard), "n": len(pairs), "missing": missing}
    if rule is not None:
        told["response"] = dict(zip(("count", "of"), responders(pairs, rule), strict=True))
    if rule is not None and rule.remission_at_most is not None:
        told["remission"] = dict(zip(("count", "of"), remitters(pairs, rule), strict=True))
    rates = {**{verdict: (count, len(pairs)) for verdict, count in told["counts"].items()}}
    rates |= {name: tuple(told[name].values()) for name in ("response", "remission") if name in told}
    told["rates"] = {name: _rate(*rate, missing) for name, rate in rates.items()}
    told["change"] = _mean([gained(*pair, standard.higher_is) for pair in pairs], missing)
    return told


def _rate(count: int, of: int, missing: int) -> dict[str, float | None]:
    """The share with its interval, and what it would be if none, or all, of the missing had it too."""
    from openkap.core.cohorts import rate

    found = rate(count, of, of + missing)
    names = ("estimate", "low", "high", "least", "most")
    return {name: _six(getattr(found, name)) for name in names}


def _mean(gains: Sequence[float], missing: int) -> dict[str, float | None]:
    """Mean points to the better, its two intervals, and Student's test of pairs; empty for nobody."""
    from openkap.core.cohorts import bootstrap, mean_change, paired_test

    if not gains:
        return {}
    mean, drawn, test = mean_change(gains, missing=missing), bootstrap(gains, seed=SEED), paired_test(gains)
    told = {"mean": mean.mean, "low": mean.low, "high": mean.high}
    told |= {"bootstrap_low": drawn.low, "bootstrap_high": drawn.high}
    told |= {name: getattr(test, name) if test else None for name in ("t", "df", "p", "d")}
    return {name: _six(value) for name, value in told.items()}


def _six(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['from']} to {told['to']}: {told['n']} people with both, {told['missing']} missing"]
    if "share" in told:
        lines += [f"enough: {told['share']:.0%} of the way to the best score, without regard to measurement error"]
    else:
        lines += [
            f"reliable: more than {told['threshold']:.2f} points (SD {told['sd']:.2f}, r {told['reliability']:g})"
        ]
    lines += [f"cut between people who are well and people in care: {told['cut']:.2f}"] if "cut" in told else []
    for name, group in [("all", told), *told.get("arms", {}).items()]:
        lines += _lines(name, group)
    return "\n".join(lines)


def _lines(name: str, group: dict[str, Any]) -> list[str]:
    """One line of counts, one of the mean, and one for each rate with what the missing could change."""
    counted = {verdict: count for verdict, count in group["counts"].items() if count or verdict != "undefined"}
    shown = [", ".join(f"{verdict} {count}" for verdict, count in counted.items())]
    shown += [
        f"{rate} {group[rate]['count']} of {group[rate]['of']}" for rate in ("response", "remission") if rate in group
    ]
    lines = [f"{name}: {'; '.join([*shown, 'missing ' + str(group['missing'])])}"]
    change = group["change"]
    if change and change["low"] is not None:
        lines += [f"  mean {change['mean']:.2f} points to the better ({change['low']:.2f} to {change['high']:.2f})"]
    for rate, found in group["rates"].items():
        if found["estimate"] is not None:
            lines += [
                f"  {rate:<12}{found['estimate']:>5.0%} ({found['low']:.0%} to {found['high']:.0%}), "
                f"of all {found['least']:.0%} to {found['most']:.0%}"
            ]
    return lines
