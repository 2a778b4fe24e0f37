"""A drawn signature: points that are looked at one by one, and a path of our own making."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core import signatures
from openkap.core.signatures import drawing, read_drawing

PAD = {"width": 300, "height": 150}
LINE = [[10, 10], [60, 40], [110, 12]]
points = st.lists(st.tuples(st.integers(-50, 400), st.integers(-50, 400)).map(list), min_size=1, max_size=12)


def sent(strokes=(LINE,), **changes):
    return json.dumps({**PAD, "strokes": list(strokes), **changes})


def test_strokes_become_one_path():
    assert read_drawing(sent([LINE, [[5, 5]]])).path == "M10 10L60 40L110 12 M5 5L5 5"


def test_a_drawing_is_kept_and_read_back():
    found = read_drawing(sent())
    assert drawing(json.loads(json.dumps(found.as_table()))) == found


@given(strokes=st.lists(points, min_size=1, max_size=5))
def test_whatever_is_drawn_stays_on_the_pad_and_its_path_holds_only_numbers(strokes):
    found = drawing({**PAD, "strokes": strokes})
    assert all(0 <= x <= 300 and 0 <= y <= 150 for stroke in found.strokes for x, y in stroke)
    assert re.fullmatch(r"(M\d+ \d+(L\d+ \d+)+ ?)+", found.path)
    assert len(found.strokes) == len(strokes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"width": 300}',
        sent(width=0),
        sent(width=10**9),
        sent(width=True),
        sent([[["10", "10"], [60, 40]]]),
        sent([[[1.5, 2], [60, 40]]]),
        sent([[[10**9, 2], [60, 40]]]),
        sent([[[1, 2, 3]]]),
        sent([[]]),
        sent("<svg onload=alert(1)>"),
        sent([LINE] * (signatures.MOST_STROKES + 1)),
        sent([[[1, 1], [40, 1]] * signatures.MOST_POINTS]),
        "[" * 100_000,
    ],
)
def test_what_is_no_drawing_is_refused_in_words(text):
    with pytest.raises(ValueError, match="Please clear it"):
        read_drawing(text)


def test_a_flood_is_refused_before_it_is_read():
    with pytest.raises(ValueError, match="too large"):
        read_drawing(" " * (signatures.MOST_CHARACTERS + 1))


@pytest.mark.parametrize("strokes", [[], [[[5, 5]]], [[[5, 5], [6, 6]]]])
def test_a_dot_is_no_signature(strokes):
    with pytest.raises(ValueError, match="more than a dot"):
        read_drawing(sent(strokes))
