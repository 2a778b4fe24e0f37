"""Clinically significant change of many people between two occasions (Jacobson and Truax 1991).

A change is reliable when it is larger than measurement error makes likely: strictly more than the threshold. With the
values of a norm there is a cut "c" between people in care and the norm, and whoever changed reliably and crossed it has
recovered. Who lacks one of the two occasions is missing; nobody is counted as unchanged for want of an answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

from openkap.core.instruments import HigherIs
from openkap.core.trajectories import ChangeRule, clinical_cut, gained, reliable_change_points

Pair = tuple[float, float]  # the same score before and after


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Mean and standard deviation of people who are well."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not 0 < self.sd < float("inf"):
            raise ValueError("the standard deviation of a norm is above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """When a change is reliable, in raw points, and where the cut lies; None without a norm."""

    threshold: float
    sd: float
    reliability: float
    higher_is: HigherIs
    cut: float | None = None

    def reliable(self, pair: Pair) -> Literal["improved", "unchanged", "worse"]:
        """Exactly the threshold is not more than the threshold: unchanged."""
        gain = self.gain(pair)
        if abs(gain) <= self.threshold:
            return "unchanged"
        return "improved" if gain > 0 else "worse"

    def gain(self, pair: Pair) -> float:
        """Points to the better."""
        return gained(*pair, self.higher_is)

    def is_well(self, value: float) -> bool:
        """On the healthy side of the cut."""
        if self.cut is None:
            raise ValueError("without a norm there is no cut")
        return value < self.cut if self.higher_is == "worse" else value > self.cut

    def verdict(self, pair: Pair) -> str:
        """Improved, unchanged or worse; with a norm recovered, improved, unchanged or deteriorated."""
        found = self.reliable(pair)
        if self.cut is None:
            return found
        if found == "worse":
            return "deteriorated"
        crossed = self.is_well(pair[1]) and not self.is_well(pair[0])
        return "recovered" if found == "improved" and crossed else found


def standard_of(
    pairs: Sequence[Pair],
    *,
    reliability: float,
    higher_is: HigherIs,
    norm: Norm | None = None,
    confidence: float = 0.95,
) -> Standard:
    """The threshold from these people's spread before; ValueError where there is no spread."""
    before = [pair[0] for pair in pairs]
    if len(before) < 2 or not 0 < confidence < 1:
        raise ValueError("a spread needs two people with both occasions, and a confidence between 0 and 1")
    sd = stdev(before)
    if sd == 0:
        raise ValueError("all scores before are the same: there is no spread to judge a change by")
    cut = clinical_cut(norm.mean, norm.sd, fmean(before), sd) if norm else None
    points = reliable_change_points(sd, reliability, confidence=confidence)
    return Standard(threshold=points, sd=sd, reliability=reliability, higher_is=higher_is, cut=cut)


def counts(pairs: Iterable[Pair], standard: Standard) -> Mapping[str, int]:
    """How many people belong to each verdict, every verdict named."""
    verdicts: tuple[str, ...] = ("improved", "unchanged", "worse")
    if standard.cut is not None:
        verdicts = ("recovered", "improved", "unchanged", "deteriorated")
    found = Counter(standard.verdict(pair) for pair in pairs)
    return {verdict: found[verdict] for verdict in verdicts}


def responders(pairs: Iterable[Pair], rule: ChangeRule) -> tuple[int, int]:
    """Who lost the rule's share of the way to the best possible score, of those who had some way to go."""
    answers = [answer for before, after in pairs if (answer := rule.responded(before, after)) is not None]
    return sum(answers), len(answers)


def remitters(pairs: Iterable[Pair], rule: ChangeRule) -> tuple[int, int]:
    """Who ended in remission, of everyone with both occasions."""
    answers = [answer for _, after in pairs if (answer := rule.remitted(after)) is not None]
    return sum(answers), len(answers)
