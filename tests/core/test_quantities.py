"""Amounts carry their unit and refuse what cannot be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.quantities import BloodPressure, Kilogram, Milligram, per_kilogram

amounts = st.decimals(min_value=0, max_value=1000, places=2)


def test_a_dose_is_written_without_useless_zeros():
    assert [str(Milligram.of(dose)) for dose in ("60.00", 0.5, 100)] == ["60 mg", "0.5 mg", "100 mg"]


@pytest.mark.parametrize("nonsense", ["-1", "nan", "inf", "a lot", ""])
def test_a_dose_that_cannot_be_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"negative|number"):
        Milligram.of(nonsense)


def test_a_weight_is_more_than_zero():
    with pytest.raises(ValueError, match="more than zero"):
        Kilogram.of(0)


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
    with pytest.raises(ValueError, match="above"):
        BloodPressure(systolic, diastolic)


@pytest.mark.parametrize(
    ("reading", "within", "below"),
    [((120, 70), True, True), ((130, 80), True, False), ((131, 80), False, False), ((120, 81), False, False)],
)
def test_both_pressures_count_against_a_limit(reading, within, below):
    limit = BloodPressure(130, 80)
    assert (BloodPressure(*reading).within(limit), BloodPressure(*reading).below(limit)) == (within, below)
