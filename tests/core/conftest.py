"""Only for mutation testing (`make mutation`): which tests depend on what is read once and then kept, and the same
examples every time, so that only a change makes a test fail."""

import functools
import gc
import os

import hypothesis
import pytest

if "MUTANT_UNDER_TEST" in os.environ:
    hypothesis.settings.register_profile("same", derandomize=True)
    hypothesis.settings.load_profile("same")


@pytest.fixture(scope="module", autouse=True)
def read_anew() -> None:
    """While mutmut notes who calls what, each module reads the library itself, so that its readers are noted too."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        for kept in gc.get_objects():
            if isinstance(kept, functools._lru_cache_wrapper) and kept.__module__.startswith("openkap."):
                kept.cache_clear()
