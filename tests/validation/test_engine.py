"""K1 in closed form is what a simulator that others wrote finds step by step."""

import pytest

from tests.validation.figures.kinetics import REGIMENS, apart

pytestmark = pytest.mark.validation


@pytest.mark.parametrize("weight_kg", [45, 70, 140])
@pytest.mark.parametrize("regimen", REGIMENS)
def test_the_curve_agrees_with_the_simulator(regimen, weight_kg):
    pytest.importorskip("roadrunner", reason="libroadrunner is not installed")
    assert apart(REGIMENS[regimen], weight_kg=weight_kg) <= 1e-5
