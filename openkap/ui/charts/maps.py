"""A map of what acts on what: bars across, boxes in lanes, arrows between them; each one a link to tab to."""

from dataclasses import dataclass

from openkap.ui.charts import svg
from openkap.ui.charts.shapes import Belt, FlowMap, Place, Way
from openkap.ui.charts.svg import Value, element, words

PITCH, BOX_WIDTH, BOX_HEIGHT = 106.0, 94.0, 62.0
STEP, BELT_HEAD, BAR = 106.0, 46.0, 48.0
MARGIN, LINE_HEIGHT, LETTERS = 6.0, 15.0, 13
HALF_HEAD, BAR_GAP = 5.0, 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the drawing."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def centre(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line from one point to another, upright or level."""

    x1: float
    y1: float
    x2: float
    y2: float


class Layout:
    """Where everything of one map stands."""

    def __init__(self, chart: FlowMap) -> None:
        self.lanes = 1 + max(place.lane for place in chart.places)  # the last is free for what joins two bars
        self.width = 2 * MARGIN + self.lanes * PITCH
        self.belts = _stacked(chart.belts, self.width)
        self._rows = {row: self._row_top(belt, row) for belt in chart.belts for row in belt.rows}
        self.bottom = max((frame.bottom for frame in self.belts.values()), default=2 * BAR)
        self.height = self.bottom + STEP - BOX_HEIGHT + BAR + MARGIN
        self.frames = {place.id: self._frame(place) for place in chart.places}

    def _row_top(self, belt: Belt, row: int) -> float:
        return self.belts[belt.id].top + BELT_HEAD + STEP * belt.rows.index(row)

    def _frame(self, place: Place) -> Frame:
        if place.lane:
            left = MARGIN + (place.lane - 1) * PITCH + (PITCH - BOX_WIDTH) / 2
            return Frame(left, self._rows[place.row], BOX_WIDTH, BOX_HEIGHT)
        top = MARGIN if place.row == 0 else self.bottom + STEP - BOX_HEIGHT
        return Frame(MARGIN, top, self.width - 2 * MARGIN, BAR)

    def stroke(self, way: Way) -> Stroke:
        """Down the lane of the smaller of the two; level between two boxes of one row."""
        one, two = self.frames[way.from_], self.frames[way.to]
        if one.top == two.top:
            ends = (one.right, two.left) if one.left < two.left else (one.left, two.right)
            return Stroke(ends[0], one.centre, ends[1], two.centre)
        gap = BAR_GAP if way.end == "bar" else 0.0
        narrow = min(one, two, key=lambda frame: frame.width)
        x = narrow.middle if narrow.width == BOX_WIDTH else MARGIN + (self.lanes - 0.5) * PITCH
        return Stroke(x, one.bottom, x, two.top - gap)


def _stacked(belts: tuple[Belt, ...], width: float) -> dict[str, Frame]:
    """The belts one below the other, under the upper bar."""
    frames, top = {}, MARGIN + BAR + STEP - BOX_HEIGHT
    for belt in belts:
        frames[belt.id] = Frame(0, top, width, BELT_HEAD + STEP * len(belt.rows) - (STEP - BOX_HEIGHT) / 2)
        top = frames[belt.id].bottom + HALF_HEAD
    return frames


def draw(chart: FlowMap) -> str:
    """The map as SVG for a wide page. A group and not an image: its links are read and reached one by one."""
    layout = Layout(chart)
    parts = [_belt(belt, layout.belts[belt.id]) for belt in chart.belts]
    parts += [_way(way, layout.stroke(way)) for way in chart.ways]
    parts += [_place(place, layout.frames[place.id]) for place in chart.places]
    return element(
        "svg",
        element("title", svg.escape(chart.title)),
        *parts,
        class_="is-wide flow",
        viewBox=f"0 0 {layout.width:.0f} {layout.height:.0f}",
        role="group",
        aria_label=chart.title,
    )


def _belt(belt: Belt, frame: Frame) -> str:
    box = svg.box(frame.left, frame.top, frame.width, frame.height, "belt")
    return box + words(belt.title, MARGIN + PITCH + 4, frame.top + 18, "name")


def _place(place: Place, frame: Frame) -> str:
    look = "place is-chosen" if place.chosen else "place"
    box = element("rect", x=frame.left, y=frame.top, width=frame.width, height=frame.height, rx=6)
    lines = [place.title] if not place.lane else wrapped(place.title)
    first = frame.centre - LINE_HEIGHT * (len(lines) - 1) / 2 + 5
    texts = [words(line, frame.middle, first + LINE_HEIGHT * n, "middle") for n, line in enumerate(lines)]
    return _link(place.href, place.title, look, place.chosen, [box, *texts])


def _way(way: Way, stroke: Stroke) -> str:
    marks = [mark for mark, on in (("is-chosen", way.chosen), ("is-quiet", way.quiet)) if on]
    look = " ".join(("way", f"is-{way.look}", *marks))
    reach = svg.segment(stroke.x1, stroke.y1, stroke.x2, stroke.y2, "reach")
    line = svg.segment(stroke.x1, stroke.y1, stroke.x2, stroke.y2, "line")
    return _link(way.href, way.name, look, way.chosen, [reach, line, *ends(way, stroke), _word(way, stroke)])


def _word(way: Way, stroke: Stroke) -> str:
    """What is written on a line: beside its beginning, or above the box that a level one leads to."""
    if stroke.y1 == stroke.y2:
        over = stroke.x2 + (BOX_WIDTH / 2 if stroke.x2 > stroke.x1 else -BOX_WIDTH / 2)
        return words(way.word, over, stroke.y1 - BOX_HEIGHT / 2 - 5, "word middle halo")
    return words(way.word, stroke.x1 + 7, min(stroke.y1, stroke.y2) + 20, "word halo")


def ends(way: Way, stroke: Stroke) -> list[str]:
    """The head of a line, and a cross on one that was looked for and not found."""
    x, y = stroke.x2, stroke.y2
    level = stroke.y1 == stroke.y2
    back = HALF_HEAD * 1.8 if (stroke.x1 + stroke.y1) < (x + y) else -HALF_HEAD * 1.8
    if way.end == "bar":
        side = (0.0, 9.0) if level else (9.0, 0.0)
        head = svg.segment(x - side[0], y - side[1], x + side[0], y + side[1], "head")
    else:
        sides = (-HALF_HEAD, HALF_HEAD)
        corners = [(x - back, y + side) if level else (x + side, y - back) for side in sides]
        head = svg.polygon([(x, y), *corners], "head open" if way.end == "open" else "head")
    return [head, *(_cross(stroke) if way.look == "crossed" else [])]


def sample(way: Way) -> str:
    """The line of one way by itself, lying level: for lists and for the key."""
    stroke = Stroke(4, 12, 92, 12)
    parts = [svg.segment(stroke.x1, stroke.y1, stroke.x2, stroke.y2, "line"), *ends(way, stroke)]
    drawn = element("g", *parts, class_=f"way is-{way.look}")
    return element("svg", drawn, class_="sample", viewBox="0 0 96 24", aria_hidden="true", focusable="false")


def _cross(stroke: Stroke) -> list[str]:
    x, y = (stroke.x1 + stroke.x2) / 2, (stroke.y1 + stroke.y2) / 2
    return [svg.segment(x - 6, y - 6, x + 6, y + 6, "head"), svg.segment(x - 6, y + 6, x + 6, y - 6, "head")]


def _link(href: str, name: str, look: str, chosen: bool, parts: list[str]) -> str:
    told: dict[str, Value] = {"aria_current": "true"} if chosen else {}
    return element("a", *parts, href=href, class_=look, aria_label=name, **told)


def wrapped(title: str) -> list[str]:
    """A title in lines that fit into a box, broken between words."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
