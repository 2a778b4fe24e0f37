"""Knowledge is read whole or refused by name."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.reading import KnowledgeError, Published, build, duration, iso


@dataclass(frozen=True, kw_only=True)
class Span:
    from_: int
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Scale(Published):
    spans: tuple[Span, ...]
    every: timedelta | None = None
    step: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("a scale needs a span")


GOOD = {"id": "s", "version": "1", "status": "draft", "title": "S", "spans": [{"from": 0}], "every": "P1DT12H"}


def read(**changes: object) -> Scale:
    return build(Scale, GOOD | changes, file="scales/s/1.toml")


def test_a_table_becomes_a_frozen_dataclass():
    scale = read(step=0.5)
    assert (scale.spans, scale.every, scale.step) == ((Span(from_=0),), timedelta(hours=36), Decimal("0.5"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "scales/s/1.toml: top level: unknown key colour"),
        ({"spans": [{"label": "x"}]}, "scales/s/1.toml: spans[0]: missing key from_"),
        ({"spans": [{"from": "0"}]}, "scales/s/1.toml: spans[0].from_: '0' is not a whole number"),
        ({"spans": [{"from": True}]}, "True is not a whole number"),
        ({"spans": []}, "a scale needs a span"),
        ({"status": "done"}, "'done' is none of draft, active, retired"),
        ({"every": "P1M"}, "not an ISO 8601 duration"),
    ],
)
def test_a_malformed_table_is_refused_with_its_place(changes, message):
    with pytest.raises(KnowledgeError) as refused:
        read(**changes)
    assert message in str(refused.value)


@given(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)).map(
        lambda t: t - timedelta(microseconds=t.microseconds)
    )
)
def test_a_duration_survives_its_spelling(span):
    assert duration(iso(span)) == span
