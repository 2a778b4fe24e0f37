"""Clinically significant change of many people between two occasions (Jacobson and Truax 1991).

A change is reliable when it is larger than measurement error makes likely: strictly more than the threshold. With a cut
between people in care and people who are well, whoever changed reliably and crossed it has recovered. Cut "a" lies two
standard deviations from people in care, "b" two from the norm, "c" where a score is as likely among either. Who lacks
one of the two occasions is missing; nobody is counted as unchanged for want of an answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import fmean, stdev, variance
from typing import ClassVar, Literal

from openkap.core.instruments import HigherIs
from openkap.core.trajectories import ChangeRule, clinical_cut, gained, reliable_change_points

Pair = tuple[float, float]  # the same score before and after
CutKind = Literal["a", "b", "c"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Mean and standard deviation of a group, such as people who are well."""

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

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict there can be, best first."""
        if self.cut is None:
            return ("improved", "unchanged", "worse")
        return ("recovered", "improved", "unchanged", "deteriorated")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareStandard:
    """When a change is enough by a share of the way to the best score: at least so much gone, or as much come.

    It knows nothing of measurement error. Who began at the best score had no way to go: "undefined".
    """

    share: float
    best: float
    higher_is: HigherIs
    verdicts: ClassVar[tuple[str, ...]] = ("improved", "unchanged", "worse", "undefined")

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError("a share of the way is above 0 and at most 1")

    def verdict(self, pair: Pair) -> str:
        """Exactly the share is enough."""
        gone = ChangeRule(higher_is=self.higher_is, floor=self.best).share_gone(*pair)
        if gone is None:
            return "undefined"
        if abs(gone) < self.share:
            return "unchanged"
        return "improved" if gone > 0 else "worse"


def standard_of(
    pairs: Sequence[Pair],
    *,
    reliability: float,
    higher_is: HigherIs,
    norm: Norm | None = None,
    confidence: float = 0.95,
    sd: float | None = None,
    cut: CutKind = "c",
) -> Standard:
    """The threshold from these people's spread before, or from a given `sd`; ValueError where there is no spread.

    The cut is drawn when there is a norm, or when it is "a", which needs none.
    """
    before = [pair[0] for pair in pairs]
    if len(before) < 2 or not 0 < confidence < 1:
        raise ValueError("a spread needs two people with both occasions, and a confidence between 0 and 1")
    own = stdev(before)
    used = own if sd is None else sd
    if used == 0 and sd is None:
        raise ValueError("all scores before are the same: there is no spread to judge a change by")
    if not 0 < used < float("inf"):
        raise ValueError("a standard deviation is above 0")
    care = Norm(mean=fmean(before), sd=own) if own else None
    points = reliable_change_points(used, reliability, confidence=confidence)
    drawn = cut_between(cut, care=care, norm=norm, higher_is=higher_is)
    return Standard(threshold=points, sd=used, reliability=reliability, higher_is=higher_is, cut=drawn)


def cut_between(kind: CutKind, *, care: Norm | None, norm: Norm | None, higher_is: HigherIs) -> float | None:
    """Jacobson and Truax's cut of this kind; None where the people it is drawn from are not known."""
    healthwards = -2 if higher_is == "worse" else 2
    if kind == "a":
        return care.mean + healthwards * care.sd if care else None
    if kind == "b":
        return norm.mean - healthwards * norm.sd if norm else None
    return clinical_cut(norm.mean, norm.sd, care.mean, care.sd) if norm and care else None


def counts(pairs: Iterable[Pair], standard: Standard | ShareStandard) -> Mapping[str, int]:
    """How many people belong to each verdict, every verdict named."""
    found = Counter(standard.verdict(pair) for pair in pairs)
    return {verdict: found[verdict] for verdict in standard.verdicts}


def responders(pairs: Iterable[Pair], rule: ChangeRule) -> tuple[int, int]:
    """Who lost the rule's share of the way to the best possible score, of those who had some way to go."""
    answers = [answer for before, after in pairs if (answer := rule.responded(before, after)) is not None]
    return sum(answers), len(answers)


def remitters(pairs: Iterable[Pair], rule: ChangeRule) -> tuple[int, int]:
    """Who ended in remission, of everyone with both occasions."""
    answers = [answer for _, after in pairs if (answer := rule.remitted(after)) is not None]
    return sum(answers), len(answers)


def cronbach_alpha(answers: Sequence[Sequence[float]]) -> float:
    """How well the items of a scale agree, from complete rows of answers: one row a person, one column an item.

    1 where all items say the same. ValueError for fewer than two people or items, and where nobody differs.
    """
    items = len(answers[0]) if answers else 0
    if len(answers) < 2 or items < 2 or any(len(row) != items for row in answers):
        raise ValueError("two people and two items are needed, and an answer of each to each")
    total = variance([sum(row) for row in answers])
    if total == 0:
        raise ValueError("everyone has the same total: there is nothing to agree about")
    single = fsum(variance(column) for column in zip(*answers, strict=True))
    return items / (items - 1) * (1 - single / float(total))
