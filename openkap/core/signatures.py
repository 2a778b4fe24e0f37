"""A signature drawn by hand: points, never a picture that somebody sends."""

import itertools
import json
import math
from dataclasses import dataclass
from typing import Any

# A guard against floods, not a measure of handwriting.
MOST_CHARACTERS, MOST_STROKES, MOST_POINTS, WIDEST = 120_000, 300, 8_000, 4_000
SHORTEST = 20  # a dot is no signature: the line is at least this long, in the pad's own pixels

Point = tuple[int, int]


@dataclass(frozen=True)
class Drawing:
    """Strokes of points on a pad of this size, in whole pixels from its upper left corner."""

    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]

    @property
    def path(self) -> str:
        """The strokes as the `d` of one SVG path."""
        return " ".join(_line(stroke) for stroke in self.strokes)

    @property
    def length(self) -> float:
        """How far the pen went, in pixels."""
        return sum(math.dist(a, b) for stroke in self.strokes for a, b in itertools.pairwise(stroke))

    def as_table(self) -> dict[str, Any]:
        """Plain values that JSON can hold."""
        return {"width": self.width, "height": self.height, "strokes": [[list(p) for p in s] for s in self.strokes]}


def read_drawing(text: str) -> Drawing:
    """The drawing in what a browser sent; ValueError, in words for the signer, when it is not one."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("This drawing is too large. Please clear it and sign once more, more simply.")
    try:
        found = drawing(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise ValueError(
            "This drawing cannot be read. Please clear it and sign once more, or type your name."
        ) from fault
    if found.length < SHORTEST:
        raise ValueError("Please sign with more than a dot, or type your name.")
    return found


def drawing(table: Any) -> Drawing:
    """A drawing from plain values. ValueError, TypeError or KeyError when they are not one."""
    width, height = _side(table["width"]), _side(table["height"])
    strokes = tuple(tuple(_point(point, width, height) for point in stroke) for stroke in table["strokes"])
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS or not all(strokes):
        raise ValueError("not a drawing")
    return Drawing(width, height, strokes)


def _side(value: Any) -> int:
    if type(value) is not int or not 0 < value <= WIDEST:
        raise ValueError("not a side")
    return value


def _point(value: Any, width: int, height: int) -> Point:
    """A point on the pad. A pen that slips over the edge is held at the edge."""
    x, y = value
    if type(x) is not int or type(y) is not int or not (abs(x) <= 2 * WIDEST and abs(y) <= 2 * WIDEST):
        raise ValueError("not a point")
    return min(max(x, 0), width), min(max(y, 0), height)


def _line(stroke: tuple[Point, ...]) -> str:
    first, *rest = stroke
    rest = rest or [first]  # a tap leaves a dot
    return f"M{first[0]} {first[1]}" + "".join(f"L{x} {y}" for x, y in rest)
