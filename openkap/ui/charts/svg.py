"""The few strokes of SVG that the charts are made of. Every text is escaped; nothing carries a style attribute."""

from dataclasses import dataclass
from html import escape as escape

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Size:
    """One drawing of a chart for one width of page, in CSS pixels."""

    name: str
    width: int
    wide: bool


WIDE = Size("is-wide", 640, wide=True)
NARROW = Size("is-narrow", 380, wide=False)


def element(name: str, *children: str, **attributes: Value) -> str:
    """One SVG element. `class_` becomes `class`, `text_anchor` becomes `text-anchor`; children are already SVG."""
    written = "".join(f' {_key(key)}="{_value(value)}"' for key, value in attributes.items() if value != "")
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str, x: float, y: float, class_: str = "") -> str:
    """A line of text at a point."""
    return element("text", escape(text), x=x, y=y, class_=class_)


def picture(size: Size, height: float, title: str, description: str, parts: list[str]) -> str:
    """The whole drawing, named and described for those who do not see it."""
    return element(
        "svg",
        element("title", escape(title)),
        element("desc", escape(description)),
        *parts,
        class_=size.name,
        viewBox=f"0 0 {size.width} {_value(height)}",
        role="img",
        focusable="false",
    )


def segment(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight stroke."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str) -> str:
    """A filled rectangle."""
    return element("rect", x=x, y=y, width=max(0, width), height=max(0, height), class_=class_)


def marker(kind: int, x: float, y: float, class_: str, r: float = 4.5) -> str:
    """A point whose shape tells its series: circle, square, triangle, diamond, then the same hollow."""
    look = f"{class_} open" if kind % 8 >= 4 else class_
    shape = kind % 4
    if shape == 0:
        return element("circle", cx=x, cy=y, r=r, class_=look)
    if shape == 1:
        return box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, look)
    if shape == 2:
        return polygon([(x, y - r * 1.2), (x + r * 1.15, y + r * 0.9), (x - r * 1.15, y + r * 0.9)], look)
    return polygon([(x, y - r * 1.3), (x + r * 1.2, y), (x, y + r * 1.3), (x - r * 1.2, y)], look)


def polygon(points: list[tuple[float, float]], class_: str) -> str:
    """A closed shape."""
    return element("polygon", points=" ".join(f"{_value(x)},{_value(y)}" for x, y in points), class_=class_)


def _key(key: str) -> str:
    return "viewBox" if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _value(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return escape(str(value), quote=True)
