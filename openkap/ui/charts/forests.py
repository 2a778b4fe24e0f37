"""A forest chart: one dot with its interval per row, and beside it how many people it rests on."""

from django.utils.translation import gettext as _

from openkap.ui.charts import svg
from openkap.ui.charts.scales import Scale, number, round_steps
from openkap.ui.charts.shapes import ForestChart, ForestRow
from openkap.ui.charts.svg import Size, words

TOP = 30.0


def draw(chart: ForestChart, size: Size) -> str:
    """The chart as SVG for one width of page."""
    if not chart.rows:
        return svg.picture(size, 60, chart.title, _("Nobody to count yet."), [words(_("Nobody to count yet."), 12, 36)])
    row_height = 56.0 if size.wide else 84.0
    bottom = TOP + row_height * len(chart.rows)
    x = Scale(chart.x_min, chart.x_max, *((186.0, 412.0) if size.wide else (18.0, 358.0)))
    parts = _axis(chart, size, x, bottom)
    for index, row in enumerate(chart.rows):
        top = TOP + row_height * index
        parts.append(_wide_row(chart, row, x, top + row_height / 2) if size.wide else _narrow_row(chart, row, x, top))
    return svg.picture(size, bottom + (40 if chart.x_label else 26), chart.title, describe(chart), parts)


def describe(chart: ForestChart) -> str:
    """The picture in words, row by row."""
    rows = [f"{row.label}: {estimate(chart, row)}, {people(row)}." for row in chart.rows]
    return " ".join([chart.sentence, *rows] if chart.sentence else rows)


def estimate(chart: ForestChart, row: ForestRow) -> str:
    """`45 % (30 to 61)`, or that there are too few to say."""
    if row.estimate is None:
        return _("too few to say")
    best = value_words(chart, row.estimate)
    if row.low is None or row.high is None:
        return best
    low, high = _bare(chart, row.low), _bare(chart, row.high)
    return _("%(best)s (%(low)s to %(high)s)") % {"best": best, "low": low, "high": high}


def people(row: ForestRow) -> str:
    """Who was counted, who is missing, of all."""
    return _("%(counted)d counted, %(missing)d missing, of %(total)d") % {
        "counted": row.counted,
        "missing": row.missing,
        "total": row.total,
    }


def value_words(chart: ForestChart, value: float) -> str:
    """One value with its unit."""
    return f"{_bare(chart, value)} %" if chart.share else number(value)


def _bare(chart: ForestChart, value: float) -> str:
    return f"{value * 100:.0f}" if chart.share else number(value)


def _axis(chart: ForestChart, size: Size, x: Scale, bottom: float) -> list[str]:
    parts = []
    for value in round_steps(chart.x_min, chart.x_max, 5 if size.wide else 4):
        parts.append(svg.segment(x(value), TOP - 6, x(value), bottom, "rule"))
        parts.append(words(value_words(chart, value), x(value), bottom + 18, "number middle"))
    parts.append(svg.segment(x.start, bottom, x.end, bottom, "axis"))
    if not size.wide:
        parts.append(words(_("counted / missing / of all"), size.width, 12, "end"))
    if chart.x_label:
        parts.append(words(chart.x_label, x.end, bottom + 35, "end"))
    return parts


def _wide_row(chart: ForestChart, row: ForestRow, x: Scale, y: float) -> str:
    right = x.end + 22
    texts = [words(row.label, 0, y + 4.5, "name")] if len(row.label) <= 23 else _two_lines(row.label, y)
    texts += [words(estimate(chart, row), right, y - 4, _face(row)), words(people(row), right, y + 13)]
    return svg.element("g", *texts, *_interval(row, x, y), class_=f"hue-{row.hue}")


def _face(row: ForestRow) -> str:
    return "name" if row.estimate is None else "number name"


def _two_lines(label: str, y: float) -> list[str]:
    cut = label.rfind(" ", 0, 24)
    cut = cut if cut > 0 else 23
    return [words(label[:cut], 0, y - 4, "name"), words(label[cut:].strip()[:26], 0, y + 13, "name")]


def _narrow_row(chart: ForestChart, row: ForestRow, x: Scale, top: float) -> str:
    texts = [
        words(row.label, 0, top + 16, "name"),
        words(estimate(chart, row), 0, top + 64, _face(row)),
        words(f"{row.counted} / {row.missing} / {row.total}", 380, top + 64, "number end"),
    ]
    return svg.element("g", *texts, *_interval(row, x, top + 36), class_=f"hue-{row.hue}")


def _interval(row: ForestRow, x: Scale, y: float) -> list[str]:
    parts = []
    if row.published is not None:
        left, right = x(row.published.low), x(row.published.high)
        name = svg.element("title", svg.escape(row.published.label))
        parts.append(svg.element("g", name, svg.box(left, y - 12, right - left, 24, "published")))
    if row.estimate is None:
        return parts
    if row.low is not None and row.high is not None:
        low, high = x(row.low), x(row.high)
        parts.append(svg.segment(low, y, high, y, "whisker"))
        parts += [svg.segment(end, y - 6, end, y + 6, "whisker") for end in (low, high)]
    parts.append(svg.marker(row.hue - 1, x(row.estimate), y, "point", r=6.5))
    return parts
