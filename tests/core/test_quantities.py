"""Amounts carry their unit and refuse what cannot be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.quantities import BloodPressure, Kilogram, Milligram, per_kilogram

amounts = st.decimals(min_value=0, max_value=1000, places=2)


def test_a_dose_is_written_without_useless_zeros():
    doses = ("60.00", 0.5, 100, "1E+2", "0.10", "12.50", 0, "0.000")
    assert [str(Milligram.of(dose)) for dose in doses] == [
        *("60 mg", "0.5 mg", "100 mg", "100 mg", "0.1 mg", "12.5 mg", "0 mg", "0 mg")
    ]
    assert [str(Kilogram.of(weight)) for weight in ("80.0", 0.25)] == ["80 kg", "0.25 kg"]
    assert str(BloodPressure(120, 80)) == "120/80"


@pytest.mark.parametrize(
    ("nonsense", "says"),
    [
        ("-1", "a dose cannot be negative"),
        ("-0.01", "a dose cannot be negative"),
        ("nan", "'nan' is not a finite number"),
        ("inf", "'inf' is not a finite number"),
        ("a lot", "'a lot' is not a number"),
        ("", "'' is not a number"),
    ],
)
def test_a_dose_that_cannot_be_is_refused(nonsense, says):
    with pytest.raises(ValueError) as refused:
        Milligram.of(nonsense)
    assert str(refused.value) == says


def test_a_weight_is_more_than_zero():
    for nothing in (0, -0.1, -80):
        with pytest.raises(ValueError) as refused:
            Kilogram.of(nothing)
        assert str(refused.value) == "a weight is more than zero"
    assert Kilogram.of(0.5).value == Decimal("0.5")


@given(amounts, amounts)
def test_doses_add_and_compare_exactly(one, other):
    total = Milligram(one) + Milligram(other)
    assert total.value == one + other
    assert total >= Milligram(max(one, other))


def test_a_dose_for_each_kilogram():
    assert per_kilogram(Milligram.of(40), Kilogram.of(80)) == Decimal("0.5")


@pytest.mark.parametrize(("today", "share"), [(80, "0"), (84, "0.05"), (76, "0.05")])
def test_a_weight_differs_by_a_share_whichever_way(today, share):
    assert Kilogram.of(today).differs_from(Kilogram.of(80)) == Decimal(share)


@pytest.mark.parametrize(("systolic", "diastolic"), [(80, 80), (80, 120), (80, 0)])
def test_a_pressure_upside_down_is_refused(systolic, diastolic):
    with pytest.raises(ValueError) as refused:
        BloodPressure(systolic, diastolic)
    assert str(refused.value) == "the systolic pressure is above the diastolic, and both are above zero"
    assert BloodPressure(2, 1).systolic_mmhg == 2


@pytest.mark.parametrize(
    ("reading", "within", "below"),
    [((120, 70), True, True), ((130, 80), True, False), ((131, 80), False, False), ((120, 81), False, False)],
)
def test_both_pressures_count_against_a_limit(reading, within, below):
    limit = BloodPressure(130, 80)
    assert (BloodPressure(*reading).within(limit), BloodPressure(*reading).below(limit)) == (within, below)
