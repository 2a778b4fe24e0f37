"""Charts say in picture, words and table the same thing, and never more than was measured."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.ui import charts
from openkap.ui.charts import forests, lines, tables
from openkap.ui.charts.scales import Scale, round_steps, time_steps, top_of
from openkap.ui.charts.svg import NARROW, WIDE

START = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def weekly(*values, label="Total", hue=1):
    return charts.Series(label, tuple((START + timedelta(days=7 * i), float(v)) for i, v in enumerate(values)), hue)


def chart(*series, **more):
    return charts.LineChart("A scale", "Down nine points.", "points", series, **more)


def row(label="Improved", estimate=0.5, low=0.4, high=0.6, **more):
    numbers = {"counted": 40, "missing": 10, "total": 50} | more
    return charts.ForestRow(label, estimate, low, high, **numbers)


def drawn(picture):
    return ElementTree.fromstring(picture)


def all_of(tree, name):
    return [element for element in tree.iter() if element.tag == name]


@SIZES
def test_the_picture_has_a_name_and_a_description(size):
    tree = drawn(lines.draw(chart(weekly(21, 12)), size))
    assert tree.get("role") == "img"
    assert tree[0].tag == "title"
    assert tree[0].text == "A scale"
    assert "from 21 to 12, lowest 12, highest 21" in tree[1].text


@SIZES
def test_every_value_is_one_point(size):
    tree = drawn(lines.draw(chart(weekly(21, 18, 12, 9)), size))
    assert len([c for c in all_of(tree, "circle") if c.get("class") == "point"]) == 4


@SIZES
def test_lines_differ_without_colour(size):
    series = [weekly(1, 2, label=name, hue=i) for i, name in enumerate(("A", "B", "C", "D"), start=1)]
    tree = drawn(lines.draw(chart(*series), size))
    dashes = {path.get("class") for path in all_of(tree, "path")}
    assert dashes == {"line dash-1", "line dash-2", "line dash-3", "line dash-4"}
    written = {text.text for text in all_of(tree, "text")}
    assert {"A", "B", "C", "D"} <= written


def test_names_at_the_ends_of_lines_never_overlap():
    series = [weekly(10, 10 + i / 10, label=f"S{i}") for i in range(5)]
    tree = drawn(lines.draw(chart(*series), WIDE))
    places = sorted(float(t.get("y")) for t in all_of(tree, "text") if t.get("class") == "hue-name")
    assert all(later - earlier >= 16 for earlier, later in itertools.pairwise(places))


@SIZES
def test_nothing_measured_says_so_and_draws_no_line(size):
    picture = lines.draw(chart(weekly()), size)
    assert "No values yet." in picture
    assert "<path" not in picture


@SIZES
def test_one_value_is_drawn(size):
    assert len(all_of(drawn(lines.draw(chart(weekly(7)), size)), "circle")) == 1


@SIZES
def test_a_picture_carries_no_style_and_no_script(size):
    marks = (charts.Mark(START, "Dose 1", "dose"), charts.Mark(START, "x", "integration"))
    picture = lines.draw(chart(weekly(1, 2), marks=marks, bands=(charts.Band(0, 1, "mild"),)), size)
    assert not re.search(r"style=|<script|on\w+=|href", picture)


def test_hostile_words_stay_words():
    evil = '<script>alert("x")</script>'
    figure = charts.line(
        charts.LineChart(evil, evil, evil, (weekly(1, label=evil),), marks=(charts.Mark(START, evil),))
    )
    assert "<script" not in figure
    assert "<script" not in charts.forest(charts.ForestChart(evil, evil, (row(evil),)))


def test_a_long_day_of_readings_is_labelled_by_the_clock_and_weeks_by_date():
    assert [label for _at, label in time_steps(START, START + timedelta(hours=1), 4)] == [
        "09:00", "09:15", "09:30", "09:45", "10:00",
    ]  # fmt: skip
    assert [label for _at, label in time_steps(START, START + timedelta(days=21), 4)] == [
        "3 Mar", "10 Mar", "17 Mar", "24 Mar",
    ]  # fmt: skip


@SIZES
def test_a_limit_is_drawn_named_and_said(size):
    picture = lines.draw(chart(weekly(21, 18), limits=(charts.Limit(12, "reliably better"),)), size)
    tree = drawn(picture)
    assert len([stroke for stroke in all_of(tree, "line") if stroke.get("class") == "limit"]) == 1
    assert "reliably better: 12." in picture
    outside = drawn(lines.draw(chart(weekly(21, 18), limits=(charts.Limit(-4, "unreachable"),)), size))
    assert not [stroke for stroke in all_of(outside, "line") if stroke.get("class") == "limit"]


def test_a_single_moment_says_both_day_and_hour():
    assert time_steps(START, START, 4) == [(START, "3 Mar 09:00")]


def test_the_table_leaves_empty_what_was_not_measured():
    table = tables.of_lines(
        chart(weekly(21, 18), charts.Series("Other", ((START, 3.5),), 2), marks=(charts.Mark(START, "Dose 1", "dose"),))
    )
    assert table.columns == ("When", "Total", "Other", "Event")
    assert table.rows == (("3 Mar 2031", "21", "3.5", "Dose 1"), ("10 Mar 2031", "18", "", ""))


def test_the_figure_holds_both_pictures_and_the_table():
    figure = charts.line(chart(weekly(21, 18)))
    assert figure.count("<svg") == 2
    assert "Down nine points." in figure
    assert '<th scope="row">3 Mar 2031</th>' in figure


@SIZES
def test_an_estimate_stands_beside_the_people_it_rests_on(size):
    picture = forests.draw(charts.ForestChart("Rates", "", (row(),)), size)
    assert "50 % (40 to 60)" in picture
    assert ("40 counted, 10 missing, of 50" if size.wide else "40 / 10 / 50") in picture


@SIZES
def test_too_few_people_give_no_dot(size):
    tree = drawn(forests.draw(charts.ForestChart("Rates", "", (row(estimate=None, low=None, high=None),)), size))
    assert not [e for e in tree.iter() if e.get("class") in {"point", "whisker"}]
    assert "too few to say" in {text.text for text in all_of(tree, "text")}


def test_better_and_worse_are_drawn_at_the_same_size():
    tree = drawn(forests.draw(charts.ForestChart("Rates", "", (row("Better"), row("Worse"))), WIDE))
    assert len({circle.get("r") for circle in all_of(tree, "circle")}) == 1


def test_the_forest_table_says_too_few_and_keeps_the_published_range():
    rows = (row(), row("Later", None, None, None))
    assert tables.of_forest(charts.ForestChart("Rates", "", rows)).rows[1][1:4] == ("too few", "too few", "too few")
    with_range = charts.ForestRow("A", 0.5, 0.4, 0.6, 4, 1, 5, published=charts.Published(0.45, 0.63, "n = 537"))
    assert tables.of_forest(charts.ForestChart("Rates", "", (with_range,))).rows[0][-1] == "n = 537"


numbers = st.floats(min_value=-1e4, max_value=1e4, allow_nan=False)


@given(low=numbers, span=st.floats(min_value=1e-3, max_value=1e4), most=st.integers(2, 10))
def test_steps_are_round_and_inside(low, span, most):
    steps = round_steps(low, low + span, most)
    assert steps == sorted(set(steps))
    assert len(steps) <= most + 1
    assert all(low - 1e-6 <= step <= low + span + 1e-6 for step in steps)


@given(values=st.lists(st.floats(min_value=0, max_value=1e4), max_size=20))
def test_the_top_of_the_axis_is_above_everything(values):
    assert top_of(values, 0) >= max(values, default=0) - 1e-6


@given(value=numbers)
def test_no_point_leaves_the_picture(value):
    assert 40 <= Scale(0, 27, 40, 600)(value) <= 600


@given(
    values=st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=30),
    minutes=st.integers(min_value=1, max_value=500_000),
    wide=st.booleans(),
)
def test_whatever_is_measured_the_picture_is_well_formed_and_inside_its_frame(values, minutes, wide):
    points = tuple((START + timedelta(minutes=minutes * i), value) for i, value in enumerate(values))
    size = WIDE if wide else NARROW
    tree = drawn(lines.draw(chart(charts.Series("S", points), marks=(charts.Mark(START, "Dose", "dose"),)), size))
    _x, _y, width, height = map(float, tree.get("viewBox").split())
    for circle in all_of(tree, "circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height
