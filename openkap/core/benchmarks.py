"""How outcomes are judged, as data: when a course is off track, what is counted when, what others have published."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from openkap.core.instruments import Figure
from openkap.core.library import standard
from openkap.core.reading import Published

Measure = Literal["response", "remission", "improved", "worse"]


@dataclass(frozen=True)
class OnTrackRule:
    """After so many doses and so long after the first, a smaller share of the baseline gone than this needs a look."""

    after_doses: Figure
    after: timedelta
    least_improvement_share: Figure
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Endpoint:
    """From when to when after the first dose a score may stand for the course."""

    from_: timedelta
    to: timedelta
    cite: tuple[str, ...]
    verified: bool = True

    def __post_init__(self) -> None:
        if not timedelta(0) < self.from_ < self.to:
            raise ValueError("an endpoint begins after the first dose and ends later")


@dataclass(frozen=True)
class Comparable:
    """How many counted courses a clinic needs before its rate is shown beside what others have published."""

    least_counted: Figure


@dataclass(frozen=True)
class Study:
    """One published rate with its own numbers: how many people were counted, and of how many when that is known."""

    title: str
    people: int
    share: float
    when: str
    cite: tuple[str, ...]
    of_people: int | None = None


@dataclass(frozen=True)
class PublishedRange:
    """What studies without a control group have reported for one measure of one instrument."""

    instrument: str
    measure: Measure
    low: float
    high: float
    label: str
    cite: tuple[str, ...]
    studies: tuple[Study, ...]
    verified: bool = True

    def __post_init__(self) -> None:
        shares = [study.share for study in self.studies]
        if not 0 <= self.low <= self.high <= 1 or not all(self.low <= share <= self.high for share in shares):
            raise ValueError(f"{self.instrument} {self.measure}: a range of shares holds the studies it is made of")


@dataclass(frozen=True, kw_only=True)
class OutcomeStandard(Published):
    """Everything by which outcomes are judged that does not belong to one instrument."""

    on_track: OnTrackRule
    endpoint: Endpoint
    comparable: Comparable
    ranges: tuple[PublishedRange, ...]

    def published(self, instrument: str, measure: Measure) -> PublishedRange | None:
        """What others report for this measure, if anything does."""
        found = [each for each in self.ranges if (each.instrument, each.measure) == (instrument, measure)]
        return found[0] if found else None


def outcome_standard() -> OutcomeStandard:
    """The standard that OpenKAP ships."""
    found: OutcomeStandard = standard().shelf("outcomes").get("standard")
    return found
