"""What columns of answers amount to: for every row which of a few distinct cases it is, and those cases in full."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from openkap.core.instruments import Classified, InstrumentAlert, Score, Scored

T = TypeVar("T")
Places = NDArray[np.unsignedinteger[Any]]
Codes = NDArray[np.uint8]
STATES = ("complete", "prorated", "withheld")
ALERT_STATES = ("no", "raised", "unknown")


@dataclass(frozen=True)
class _Column(Generic[T]):
    """One part of every row: row n is `kinds[which[n]]`, as scoring that row alone would have given it."""

    id: str
    kinds: tuple[T, ...]
    which: Places

    def told(self, tell: Callable[[T], float | str], dtype: Any) -> NDArray[Any]:
        """One value for every row, worked out once for each kind."""
        return np.array([tell(kind) for kind in self.kinds], dtype)[self.which]

    def _codes(self, names: Sequence[str], tell: Callable[[T], str]) -> Codes:
        return self.told(lambda kind: names.index(tell(kind)), np.uint8)


@dataclass(frozen=True)
class ScoreColumn(_Column[Score]):
    """One score of every row. `labels` are the names that `bands` points to; the first is the empty one."""

    labels: tuple[str, ...]

    @property
    def values(self) -> NDArray[np.float64]:
        """The scores; not a number where they are withheld, never zero."""
        return self.told(lambda kind: np.nan if kind.value is None else kind.value, np.float64)

    @property
    def states(self) -> Codes:
        """Positions in STATES."""
        return self._codes(STATES, lambda kind: kind.state)

    @property
    def bands(self) -> Codes:
        """Positions in `labels`; 0 where the score is withheld or has no bands."""
        return self._codes(self.labels, lambda kind: kind.band)

    @property
    def answered(self) -> NDArray[np.uint16]:
        """How many of its items were answered."""
        return self.told(lambda kind: kind.answered, np.uint16)


@dataclass(frozen=True)
class ClassificationColumn(_Column[Classified]):
    """One classification of every row; the first of `labels` is the empty one: missing answers leave it open."""

    labels: tuple[str, ...]

    @property
    def outcomes(self) -> Codes:
        """Positions in `labels`, which are outcome ids."""
        return self._codes(self.labels, lambda kind: kind.outcome)


@dataclass(frozen=True)
class AlertColumn(_Column[InstrumentAlert | None]):
    """One safety question of every row."""

    @property
    def flags(self) -> Codes:
        """Positions in ALERT_STATES: an unanswered safety question is unknown, never a no."""
        return self._codes(ALERT_STATES, lambda kind: kind.state if kind else "no")


@dataclass(frozen=True)
class ScoredColumns:
    """Everything these columns of answers amount to, and by which version of the instrument."""

    instrument: str
    version: str
    rows: int
    scores: tuple[ScoreColumn, ...]
    classifications: tuple[ClassificationColumn, ...]
    alerts: tuple[AlertColumn, ...]

    def score(self, id: str) -> ScoreColumn:
        """The score of that id; KeyError when the instrument has none."""
        for found in self.scores:
            if found.id == id:
                return found
        raise KeyError(f"{self.instrument} has no score {id}")

    def row(self, row: int) -> Scored:
        """One row, as `core.instruments.score` gives it."""
        alerts = [each.kinds[each.which[row]] for each in self.alerts]
        return Scored(
            self.instrument,
            self.version,
            tuple([each.kinds[each.which[row]] for each in self.scores]),
            tuple([each.kinds[each.which[row]] for each in self.classifications]),
            tuple([alert for alert in alerts if alert is not None]),
        )
