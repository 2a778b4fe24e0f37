"""What a kinetic model says of itself: every parameter with meaning, unit, sampling site, spread and source."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

PER_MINUTE = {"L/h": 1 / 60, "1/h": 1 / 60}  # what is kept in its source's unit and used per minute


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a person of the reference weight. `variance` is of its logarithm, or of its logit.

    `scales`: how it grows with weight; `shared`: parameters of one name vary together; `site`: where the blood was
    taken from which it was estimated. `verified` is false until somebody has read the figure in its source, `derived`
    true when it was calibrated here.
    """

    id: str
    meaning: str
    value: float
    unit: Literal["L", "L/h", "L/min", "min", "1/min", "1/h", "share"]
    site: Literal["arterial", "venous"]
    cite: tuple[str, ...]
    scales: Literal["", "volume", "flow"] = ""
    variance: float = 0.0
    varies: Literal["log", "logit"] = "log"
    shared: str = ""
    verified: bool = True
    derived: bool = False

    def __post_init__(self) -> None:
        if self.value <= 0 or self.variance < 0:
            raise ValueError(f"{self.id}: a parameter is above zero and its variance is not below")
        if self.unit == "share" and self.value > 1:
            raise ValueError(f"{self.id}: a share is at most 1")

    @property
    def per_minute(self) -> float:
        """The value in litres and minutes."""
        return self.value * PER_MINUTE.get(self.unit, 1.0)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A venous-equivalent concentration at which something was observed."""

    id: str
    ng_per_ml: float
    meaning: str
    cite: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Caveat:
    """One sentence of what the model cannot say; it stands beside every curve."""

    says: str
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __str__(self) -> str:
        return self.says if self.verified else f"{self.says} (Not verified.)"


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another reading of the same study, in 1/min and as a share: drawn too where something is held for longer."""

    above_hold_min: float
    mucosa_rate: float
    swallowed_share: float
    meaning: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class Kinetics:
    """The model of a medicine: its parameters for `weight_kg`, the range of people it speaks of, what it cannot say.

    `molar_ratio` turns a mass of the drug into the same number of molecules of its metabolite.
    """

    title: str
    cite: tuple[str, ...]
    weight_kg: float
    molar_ratio: float
    age_from: int
    age_to: int
    weight_from_kg: float
    weight_to_kg: float
    limits: tuple[Caveat, ...]
    parameters: tuple[Parameter, ...]
    thresholds: tuple[Threshold, ...] = ()
    alternative: Alternative | None = None

    def __post_init__(self) -> None:
        named = [parameter.id for parameter in self.parameters]
        if missing := sorted(NEEDED - set(named)):
            raise ValueError(f"no value for {', '.join(missing)}")
        if len(set(named)) < len(named):
            raise ValueError("a parameter is given twice")

    @cached_property
    def by_id(self) -> Mapping[str, Parameter]:
        return {parameter.id: parameter for parameter in self.parameters}

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of the model and of its parameters, each once."""
        return tuple(dict.fromkeys([*self.cite, *(key for each in self.parameters for key in each.cite)]))

    @property
    def standing(self) -> str:
        """What a draft owes its reader; empty once every parameter was read in its source."""
        unread = sum(not parameter.verified for parameter in self.parameters)
        whole = len(self.parameters)
        return f"A draft: {unread} of its {whole} parameters have not been checked in their sources." if unread else ""

    @property
    def stated(self) -> tuple[str, ...]:
        """Every sentence that stands beside a curve: how far the model is checked, and what it cannot say."""
        return tuple(filter(None, (self.standing, *map(str, self.limits))))


NEEDED = frozenset(
    {
        *("central_volume", "fast_volume", "slow_volume", "clearance", "fast_flow", "slow_flow"),
        *("formation_time", "formed_share", "norketamine_volume", "norketamine_far_volume"),
        *("norketamine_clearance", "norketamine_flow", "venous_half_life", "muscle_share", "muscle_rate"),
        *("mucosa_rate", "mucosa_residence", "mucosa_release", "gut_input", "gut_rate", "gut_transit"),
        *("swallowed_share", "nose_share", "nose_rate", "residual"),
    }
)
