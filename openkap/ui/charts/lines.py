"""A line chart: bands behind, time below, one line per series, marks above, names beside the lines."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openkap.ui.charts import svg
from openkap.ui.charts.scales import Scale, number, round_steps, time_steps, top_of
from openkap.ui.charts.shapes import LineChart, Mark, Series
from openkap.ui.charts.svg import Size, words

TOP, BOTTOM, LEFT, ROW = 34.0, 28.0, 36.0, 20.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The chart's place on the page."""

    chart: LineChart
    size: Size
    x: Scale
    y: Scale
    moments: tuple[datetime, datetime]

    def at(self, moment: datetime) -> float:
        return self.x(moment.timestamp())


def draw(chart: LineChart, size: Size) -> str:
    """The chart as SVG for one width of page."""
    if not any(series.points for series in chart.series):
        return svg.picture(size, 60, chart.title, _("No values yet."), [words(_("No values yet."), 12, 36)])
    plot = _plot(chart, size)
    parts = [*_bands(plot), *_axes(plot), *_marks(plot), *_limits(plot)]
    for index, series in enumerate(chart.series):
        parts.append(_line(plot, series, index))
    parts += _names(plot) if size.wide else _legend(plot)
    height = plot.y.start + BOTTOM + (0 if size.wide or len(chart.series) < 2 else ROW * len(chart.series) + 6)
    return svg.picture(size, height, chart.title, describe(chart), parts)


def describe(chart: LineChart) -> str:
    """The picture in words: every line's first, last, lowest and highest value."""
    said = [chart.sentence] if chart.sentence else []
    for series in chart.series:
        values = [value for _at, value in series.points]
        if values:
            said.append(
                _("%(name)s: %(count)d values, from %(first)s to %(last)s, lowest %(low)s, highest %(high)s.")
                % {
                    "name": series.label,
                    "count": len(values),
                    "first": number(values[0]),
                    "last": number(values[-1]),
                    "low": number(min(values)),
                    "high": number(max(values)),
                }
            )
    said += [f"{limit.label}: {number(limit.value)}." for limit in chart.limits]
    return " ".join(said)


def _plot(chart: LineChart, size: Size) -> Plot:
    times = [at for series in chart.series for at, _value in series.points] + [mark.at for mark in chart.marks]
    first, last = min(times), max(times)
    high = chart.y_max if chart.y_max is not None else top_of(_values(chart), chart.y_min)
    bottom = 250.0 if size.wide else 230.0
    right = size.width - (_right_margin(chart) if size.wide else 12.0)
    pad = 10.0
    return Plot(
        chart,
        size,
        Scale(first.timestamp(), last.timestamp(), LEFT + pad, right - pad),
        Scale(chart.y_min, high, bottom, TOP),
        (first, last),
    )


def _values(chart: LineChart) -> list[float]:
    return [value for series in chart.series for _at, value in series.points] + [band.high for band in chart.bands]


def _right_margin(chart: LineChart) -> float:
    labels = [series.label for series in chart.series] if len(chart.series) > 1 else [b.label for b in chart.bands]
    longest = max((len(label) for label in labels), default=0)
    return min(200.0, 20.0 + longest * 7.2)


def _bands(plot: Plot) -> list[str]:
    left, right = plot.x.start - 10, plot.x.end + 10
    parts = []
    for index, band in enumerate(plot.chart.bands):
        top, bottom = plot.y(band.high), plot.y(band.low)
        parts.append(svg.box(left, top, right - left, bottom - top, "band alt" if index % 2 else "band"))
        if not band.label or bottom - top < 12:
            continue
        if plot.size.wide and len(plot.chart.series) == 1:
            parts.append(words(band.label, right + 8, (top + bottom) / 2 + 4.5))
        else:
            parts.append(words(band.label, right - 6, top + 14, "end halo"))
    return parts


def _axes(plot: Plot) -> list[str]:
    left, right, bottom = plot.x.start - 10, plot.x.end + 10, plot.y.start
    parts = [words(plot.chart.y_label, 0, 13, "name")]
    for value in round_steps(plot.y.low, plot.y.high, 5):
        parts.append(svg.segment(left, plot.y(value), right, plot.y(value), "rule"))
        parts.append(words(number(value), left - 8, plot.y(value) + 4.5, "number end"))
    parts.append(svg.segment(left, bottom, right, bottom, "axis"))
    for moment, label in time_steps(*plot.moments, 7 if plot.size.wide else 4):
        x = plot.at(moment)
        parts.append(svg.segment(x, bottom, x, bottom + 5, "axis"))
        parts.append(words(label, x, bottom + 21, "number middle"))
    return parts


def _limits(plot: Plot) -> list[str]:
    """Dashed strokes across the plot, each named just above it at the left."""
    left, right = plot.x.start - 10, plot.x.end + 10
    parts = []
    for limit in plot.chart.limits:
        if plot.y.low <= limit.value <= plot.y.high:
            y = plot.y(limit.value)
            parts.append(svg.segment(left, y, right, y, "limit"))
            parts.append(words(limit.label, left + 6, y - 5, "halo"))
    return parts


def _marks(plot: Plot) -> list[str]:
    parts: list[str] = []
    free_from = float(len(plot.chart.y_label) * 7.5 + 12)
    for mark in sorted(plot.chart.marks, key=lambda mark: mark.at):
        x = plot.at(mark.at)
        label = ""
        half = len(mark.label) * 3.4
        if x - half >= free_from and x + half <= plot.size.width:
            label, free_from = words(mark.label, x, 13, "middle"), x + half + 8
        parts.append(_mark(plot, mark, x, label))
    return parts


def _mark(plot: Plot, mark: Mark, x: float, label: str) -> str:
    stroke = svg.segment(x, TOP - 6, x, plot.y.start, "mark")
    y = TOP - 11
    if mark.kind == "dose":
        glyph = svg.polygon([(x - 5, y - 4), (x + 5, y - 4), (x, y + 5)], "glyph")
    elif mark.kind == "integration":
        glyph = svg.polygon([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)], "glyph open")
    else:
        glyph = svg.element("circle", cx=x, cy=y, r=4, class_="glyph open")
    return svg.element("g", svg.element("title", svg.escape(mark.label)), stroke, glyph, label)


def _line(plot: Plot, series: Series, index: int) -> str:
    places = [(plot.at(at), plot.y(value), at, value) for at, value in series.points]
    path = " ".join(f"{'L' if step else 'M'}{x} {y}" for step, (x, y, _at, _v) in enumerate(places))
    points = [svg.marker(index, x, y, "point") for x, y, _at, _v in places]
    stroke = svg.element("path", d=path, class_=f"line dash-{index % 4 + 1}")
    return svg.element("g", stroke, *points, class_=f"hue-{series.hue}")


def _names(plot: Plot) -> list[str]:
    """Each name at the end of its own line, moved apart where lines end together."""
    if len(plot.chart.series) < 2:
        return []
    ends = sorted((plot.y(s.points[-1][1]), s.hue, s.label) for s in plot.chart.series if s.points)
    parts, lowest = [], TOP
    for y, hue, label in ends:
        lowest = max(y + 4.5, lowest)
        name = words(label, plot.x.end + 18, lowest, "hue-name")
        parts.append(svg.element("g", name, class_=f"hue-{hue}"))
        lowest += 17
    return parts


def _legend(plot: Plot) -> list[str]:
    if len(plot.chart.series) < 2:
        return []
    parts = []
    for index, series in enumerate(plot.chart.series):
        y = plot.y.start + BOTTOM + ROW * index + 14
        stroke = svg.segment(LEFT, y - 5, LEFT + 40, y - 5, f"line dash-{index % 4 + 1}")
        point = svg.marker(index, LEFT + 20, y - 5, "point")
        parts.append(
            svg.element("g", stroke, point, words(series.label, LEFT + 50, y, "hue-name"), class_=f"hue-{series.hue}")
        )
    return parts
