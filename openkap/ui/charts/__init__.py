"""Pictures of numbers for pages and print: drawn on the server, readable by ear, with their table beside them."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from openkap.ui.charts import forests, lines, maps, tables
from openkap.ui.charts.shapes import (
    Band,
    Belt,
    FlowMap,
    ForestChart,
    ForestRow,
    Limit,
    LineChart,
    Mark,
    Place,
    Published,
    Series,
    Way,
)
from openkap.ui.charts.svg import NARROW, WIDE

__all__ = [
    "Band",
    "Belt",
    "FlowMap",
    "ForestChart",
    "ForestRow",
    "Limit",
    "LineChart",
    "Mark",
    "Place",
    "Published",
    "Series",
    "Way",
    "flow",
    "forest",
    "line",
    "sample",
]


def line(chart: LineChart) -> SafeString:
    """A figure: title, sentence, one line per series over time, and the same numbers as a table."""
    pictures = [lines.draw(chart, size) for size in (WIDE, NARROW)]
    return _frame(chart.title, chart.sentence, pictures, tables.of_lines(chart))


def forest(chart: ForestChart) -> SafeString:
    """A figure: title, sentence, one dot with its interval per row, who was counted, and the same as a table."""
    pictures = [forests.draw(chart, size) for size in (WIDE, NARROW)]
    return _frame(chart.title, chart.sentence, pictures, tables.of_forest(chart))


def flow(chart: FlowMap) -> SafeString:
    """A map: drawn in lanes on a wide page, a list of lines by belt on a narrow one. The page adds its table."""
    titles = {place.id: place.title for place in chart.places}
    listed = [
        (belt, [(way, titles[way.from_], titles[way.to], sample(way)) for way in chart.ways if way.band == belt.id])
        for belt in chart.belts
    ]
    drawn = mark_safe(maps.draw(chart))  # noqa: S308  built by svg.element, which escapes every text
    return render_to_string("ui/components/flow_map.html", {"chart": chart, "drawn": drawn, "listed": listed})


def sample(way: Way) -> SafeString:
    """One line of a map by itself."""
    return mark_safe(maps.sample(way))  # noqa: S308  built by svg.element, which escapes every text


def _frame(title: str, sentence: str, pictures: list[str], table: tables.Table) -> SafeString:
    safe = [mark_safe(picture) for picture in pictures]  # noqa: S308  built by svg.element, which escapes every text
    return render_to_string(
        "ui/components/figure.html", {"title": title, "sentence": sentence, "pictures": safe, "table": table}
    )
