"""Many scores of one rule: how many, how high, in which bands, above which cuts; weighted when the sample is."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Tally:
    """A weighted count of one group. Weights need not be whole; shares are of the weight, `n` is of people."""

    cuts: Sequence[float] = ()
    at_most: bool = False
    n: int = 0
    weight: float = 0.0
    _points: float = 0.0
    _labels: dict[str, float] = field(default_factory=dict)
    _reached: dict[float, float] = field(default_factory=dict)

    def add(self, value: float | None, label: str, weight: float = 1.0) -> None:
        """Count one person; a classification has a label and no value."""
        self.n += 1
        self.weight += weight
        self._labels[label] = self._labels.get(label, 0.0) + weight
        if value is None:
            return
        self._points += weight * value
        for cut in self.cuts:
            if value <= cut if self.at_most else value >= cut:
                self._reached[cut] = self._reached.get(cut, 0.0) + weight

    @property
    def mean(self) -> float | None:
        return self._points / self.weight if self.weight else None

    def share(self, label: str) -> float | None:
        """The part of the weight in this band or outcome, 0 to 1; None when nothing weighs."""
        return self._labels.get(label, 0.0) / self.weight if self.weight else None

    def reached(self, cut: float) -> float | None:
        """The part of the weight at or beyond this cut, 0 to 1; None when nothing weighs."""
        return self._reached.get(cut, 0.0) / self.weight if self.weight else None
