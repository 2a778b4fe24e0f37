"""A map of what acts on what: each place and line is a link with a name; no line runs through a foreign box."""

import re
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.mechanism import mechanism
from openkap.ui import charts
from openkap.ui.charts import maps
from openkap.ui.charts.shapes import Belt, FlowMap, Place, Way
from openkap.web.public.drawing import Look, drawn

SHOWN = mechanism()


@pytest.fixture(scope="module")
def chart():
    return drawn(SHOWN, Look())


def tree(chart):
    return ElementTree.fromstring(maps.draw(chart))


def test_every_place_and_every_line_is_a_link_with_a_name(chart):
    links = tree(chart).findall("a")
    assert len(links) == len(SHOWN.nodes) + len(SHOWN.arrows)
    names = [link.get("aria-label") for link in links]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(link.get("href", "").startswith("/learn/map/?") for link in links)


def test_sure_and_unsure_differ_by_line_and_by_word(chart):
    looks = {(way.look, way.word) for way in chart.ways}
    assert len({look for look, _ in looks}) == len({word for _, word in looks}) == len(looks)
    sure = next(way for way in chart.ways if (way.from_, way.to) == ("ketamine", "nmda"))
    opposed = next(way for way in chart.ways if (way.from_, way.to) == ("habenula", "mood"))
    assert (sure.look, sure.word) == ("solid", "people")
    assert (opposed.look, opposed.word, opposed.end) == ("broken", "opposed", "open")
    drawing = maps.draw(chart)
    assert all(f">{way.word}<" in drawing and f"is-{way.look}" in drawing for way in chart.ways)


def test_every_look_has_a_line_of_its_own_in_the_style_sheet():
    from pathlib import Path

    from openkap import ui

    css = (Path(ui.__file__).parent / "static/ui/css/charts.css").read_text()
    for level in SHOWN.levels:
        assert f".way.is-{level.line}" in css, level.line


def crosses(stroke, frame):
    left, right = sorted((stroke.x1, stroke.x2))
    top, bottom = sorted((stroke.y1, stroke.y2))
    return left < frame.right and right > frame.left and top < frame.bottom and bottom > frame.top


def test_no_line_runs_through_a_box_that_it_does_not_join(chart):
    layout = maps.Layout(chart)
    through = [
        f"{way.from_} to {way.to} runs through {place.id}"
        for way in chart.ways
        for place in chart.places
        if place.id not in (way.from_, way.to) and crosses(layout.stroke(way), layout.frames[place.id])
    ]
    assert through == []


def test_this_test_can_see_a_line_through_a_box():
    frame = maps.Frame(10, 10, 20, 20)
    assert crosses(maps.Stroke(15, 0, 15, 50), frame)
    assert not crosses(maps.Stroke(5, 0, 5, 50), frame)
    assert not crosses(maps.Stroke(15, 30, 15, 50), frame)


def test_lines_are_upright_or_level_and_boxes_stand_inside_their_belt(chart):
    layout = maps.Layout(chart)
    for way in chart.ways:
        stroke = layout.stroke(way)
        assert (stroke.x1 == stroke.x2) != (stroke.y1 == stroke.y2), way.name
    rows = {row: belt.id for belt in chart.belts for row in belt.rows}
    for place in chart.places:
        frame = layout.frames[place.id]
        assert frame.bottom <= layout.height
        if place.lane:
            belt = layout.belts[rows[place.row]]
            assert belt.top <= frame.top
            assert frame.bottom <= belt.bottom


def test_the_phase_of_an_arrow_is_where_its_target_stands_unless_that_spans_everything(chart):
    rows = {row: belt.id for belt in chart.belts for row in belt.rows}
    lanes = {place.id: place for place in chart.places}
    wrong = [way.name for way in chart.ways if lanes[way.to].lane and rows[lanes[way.to].row] != way.band]
    assert wrong == []


def test_the_narrow_page_lists_every_line_under_its_belt(chart):
    page = charts.flow(chart).split("flow-list")[1]
    assert page.count('class="flow-row') == len(chart.ways)
    for belt in chart.belts:
        assert f'aria-label="{belt.title}"' in page


def test_what_is_looked_at_is_marked_for_those_who_hear_the_page():
    look = Look.asked(SHOWN, RequestFactory().get("/", {"of": "bdnf"}).GET)
    drawing = maps.draw(drawn(SHOWN, look))
    assert drawing.count('aria-current="true"') == 3


@given(st.text(alphabet="abcdef ", min_size=1, max_size=60))
def test_a_title_loses_no_word_in_its_lines(title):
    assert " ".join(maps.wrapped(title)).split() == title.split()


def test_a_hostile_title_is_escaped():
    places = (Place("a", "<script>", 0, 0, '"><b>'), Place("b", "B", 1, 1, "?"))
    ways = (Way("a", "b", "solid", "<i>", "arrow", '"name', "?", "x"),)
    made = maps.draw(FlowMap("T", "", places, ways, (Belt("x", "X", (1,)),)))
    assert not re.search(r"<(script|b|i)>", made)
    ElementTree.fromstring(made)
