"""Amounts that carry their unit, so that no bare number crosses a clinical boundary.

Each refuses what cannot be an amount at all (a negative dose, a pulse pressure upside down). None of them knows
what is healthy: that is knowledge.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Self


def _decimal(value: Decimal | int | float | str) -> Decimal:
    """An exact decimal; a float is read as it is printed. ValueError for what is no finite number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return number


def _plain(number: Decimal) -> str:
    """Digits without exponent or trailing zeros: 60, 0.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, order=True, slots=True)
class Milligram:
    """A mass of drug in milligrams, zero or more."""

    value: Decimal
    unit: ClassVar[str] = "mg"

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a dose cannot be negative")

    @classmethod
    def of(cls, value: Decimal | int | float | str) -> Self:
        return cls(_decimal(value))

    def __add__(self, other: "Milligram") -> "Milligram":
        return Milligram(self.value + other.value)

    def __str__(self) -> str:
        return f"{_plain(self.value)} mg"


@dataclass(frozen=True, order=True, slots=True)
class Kilogram:
    """A body weight in kilograms, more than zero."""

    value: Decimal
    unit: ClassVar[str] = "kg"

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError("a weight is more than zero")

    @classmethod
    def of(cls, value: Decimal | int | float | str) -> Self:
        return cls(_decimal(value))

    def differs_from(self, other: "Kilogram") -> Decimal:
        """The difference as a share of the other weight: 0.05 is five percent, whichever way."""
        return abs(self.value - other.value) / other.value

    def __str__(self) -> str:
        return f"{_plain(self.value)} kg"


def per_kilogram(dose: Milligram, weight: Kilogram) -> Decimal:
    """Milligrams for each kilogram of body weight."""
    return dose.value / weight.value


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """One reading of blood pressure in millimetres of mercury."""

    systolic_mmhg: int
    diastolic_mmhg: int
    unit: ClassVar[str] = "mmHg"

    def __post_init__(self) -> None:
        if not 0 < self.diastolic_mmhg < self.systolic_mmhg:
            raise ValueError("the systolic pressure is above the diastolic, and both are above zero")

    def within(self, limit: "BloodPressure") -> bool:
        """Whether neither number is above its limit."""
        return self.systolic_mmhg <= limit.systolic_mmhg and self.diastolic_mmhg <= limit.diastolic_mmhg

    def below(self, limit: "BloodPressure") -> bool:
        """Whether both numbers are under their limit."""
        return self.systolic_mmhg < limit.systolic_mmhg and self.diastolic_mmhg < limit.diastolic_mmhg

    def __str__(self) -> str:
        return f"{self.systolic_mmhg}/{self.diastolic_mmhg}"
