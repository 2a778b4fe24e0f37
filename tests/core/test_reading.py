"""Knowledge is read whole or refused by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

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


@dataclass(frozen=True)
class Kinds:
    text: str = ""
    number: float = 0
    yes: bool = True
    day: date | None = None
    either: Path | None = None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": 1}, "text: 1 is not text"),
        ({"number": "x"}, "number: 'x' is not a number"),
        ({"number": True}, "number: True is not a number"),
        ({"yes": 1}, "yes: 1 is not true or false"),
        ({"day": "today"}, "day: 'today' is not a date"),
        ({"either": 1}, "either: 1 is not Path"),
    ],
)
def test_what_was_expected_is_said_in_plain_words(given, says):
    with pytest.raises(KnowledgeError) as refused:
        build(Kinds, given, file="kinds.toml")
    assert str(refused.value) == f"kinds.toml: {says}"


@pytest.mark.parametrize(
    ("span", "spelled"),
    [
        (timedelta(0), "P0D"),
        (timedelta(days=1), "P1D"),
        (timedelta(hours=36), "P1DT12H"),
        (timedelta(minutes=5, seconds=7), "PT5M7S"),
        (timedelta(seconds=-1), "-PT1S"),
        (timedelta(days=-3), "-P3D"),
        (timedelta(hours=23), "PT23H"),
    ],
)
def test_a_duration_is_spelled_in_its_shortest_way(span, spelled):
    assert iso(span) == spelled
    assert duration(spelled) == span


@given(
    st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000)).map(
        lambda t: t - timedelta(microseconds=t.microseconds)
    )
)
def test_a_duration_survives_its_spelling(span):
    assert duration(iso(span)) == span
