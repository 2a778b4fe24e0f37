"""Courses and rates as charts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from openkap.outcomes.queries.clinic import Cohort, RateRow, View
from openkap.outcomes.queries.courses import Course
from openkap.ui.charts import Band, ForestChart, ForestRow, Limit, LineChart, Mark, Published, Series


def course_picture(course: Course, *, plain: bool = False) -> LineChart:
    """The scores over time with bands, doses, and where a change becomes reliable; for clients without the bands."""
    rule = course.instrument.rule()
    low, high = rule.range
    series = Series(course.instrument.short, tuple((point.at, point.value) for point in course.points))
    return LineChart(
        title=_("Your scores over time") if plain else course.instrument.title,
        sentence="",
        y_label=_("points"),
        series=(series,),
        bands=() if plain else tuple(Band(band.from_, band.to, band.label) for band in rule.bands),
        marks=tuple(_marks(course)),
        limits=() if plain else tuple(_limits(course)),
        y_min=low,
        y_max=high,
    )


def _marks(course: Course) -> Iterator[Mark]:
    for number, at in enumerate(course.doses, 1):
        yield Mark(at, _("dose %(number)d") % {"number": number}, "dose")
    for at in course.integrations:
        yield Mark(at, _("integration"), "integration")


def _limits(course: Course) -> Iterator[Limit]:
    """The corridor round the baseline inside which a change is not reliable."""
    baseline, points = course.trajectory.baseline, course.rule.reliable_points
    if baseline is None or points is None:
        return
    better = baseline.value - points if course.rule.higher_is == "worse" else baseline.value + points
    worse = 2 * baseline.value - better
    yield Limit(better, _("reliably better"))
    yield Limit(worse, _("reliably worse"))


def rates_picture(cohort: Cohort, view: View) -> ForestChart:
    """Response, remission, better and worse at the same size, with what others published where it may be compared."""
    return ForestChart(title=cohort.instrument.title, sentence="", rows=tuple(_row(row) for row in view.rows))


def _row(row: RateRow) -> ForestRow:
    rate, found = row.rate, row.published
    return ForestRow(
        label=row.label,
        estimate=rate.estimate,
        low=rate.low,
        high=rate.high,
        counted=rate.counted,
        missing=rate.missing,
        total=rate.total,
        published=Published(found.low, found.high, found.label) if found else None,
    )
