"""Every published figure comes out of real data. The folder is named by OPENKAP_VALIDATION_DATA."""

import os
from pathlib import Path

import pytest

from tests.validation.figures import FIGURES

pytestmark = [
    pytest.mark.validation,
    pytest.mark.skipif("OPENKAP_VALIDATION_DATA" not in os.environ, reason="OPENKAP_VALIDATION_DATA names no folder"),
]
DATA = Path(os.environ.get("OPENKAP_VALIDATION_DATA", "."))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.source}: {figure.what}")
def test_a_published_figure_comes_out(figure):
    ours, verdict = figure.compared(DATA)
    if verdict.startswith("NOT INSTALLED"):
        pytest.skip(verdict)
    assert verdict.startswith("same"), f"published {figure.published}, found {ours}: {verdict}"
