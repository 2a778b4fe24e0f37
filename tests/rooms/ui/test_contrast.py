"""Every pair of colours that carries words can be read, in light and in dark. Computed from the tokens themselves."""

import math
import re
from pathlib import Path

import pytest

from openkap import ui

TOKENS = (Path(ui.__file__).parent / "static/ui/css/tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);")
PAPERS = ("paper", "sheet", "sunk")
# (ink, what lies under it)
WORDS = [
    *[
        (ink, paper)
        for paper in PAPERS
        for ink in ("ink", "ink-soft", "leaf", "leaf-deep", "clay", "red", "amber", "sky")
    ],
    *[(level, f"{level}-soft") for level in ("leaf", "clay", "amber", "red", "sky")],
    *[("ink", f"{level}-soft") for level in ("leaf", "clay", "amber", "red", "sky")],
    *[("ink-soft", under) for under in ("leaf-soft", "clay-soft", "amber-soft", "red-soft", "sky-soft", "dawn")],
    *[("on-strong", strong) for strong in ("leaf", "leaf-deep", "red")],
    ("on-black", "black-alert"),
    ("leaf", "leaf-soft"),
]
# Vitals, doses and emergencies: AAA.
FIGURES = [*[("ink", paper) for paper in (*PAPERS, "amber-soft", "red-soft", "dawn")], ("on-black", "black-alert")]
# Lines around inputs and in charts: 3 to 1.
LINES = [("edge", paper) for paper in PAPERS] + [
    (f"hue-{n}", paper) for n in range(1, 9) for paper in ("paper", "sheet")
]


def schemes():
    """The tokens of the light scheme and, over them, those of the dark one."""
    light, _, dark = TOKENS.partition("@media screen and (prefers-color-scheme: dark)")
    found = {name: tuple(map(float, parts)) for name, *parts in COLOUR.findall(light)}
    return {"light": found, "dark": {**found, **{name: tuple(map(float, p)) for name, *p in COLOUR.findall(dark)}}}


def linear_rgb(lightness, chroma, hue):
    """OKLCH to linear sRGB (Ottosson 2020)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def luminance(colour):
    red, green, blue = (min(1, max(0, part)) for part in linear_rgb(*colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2 contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_arithmetic_knows_black_white_and_a_published_grey():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)
    assert contrast((0.5999, 0, 0), (1, 0, 0)) == pytest.approx(3.95, abs=0.1)  # about #808080 on white


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, 4.5), (FIGURES, 7.0), (LINES, 3.0)], ids=["AA", "AAA", "lines"])
def test_every_pair_of_colours_can_be_told_apart(scheme, pairs, least):
    tokens = schemes()[scheme]
    faint = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert not {pair: ratio for pair, ratio in faint.items() if ratio < least}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_colour_lies_outside_what_screens_can_show(scheme):
    for name, colour in schemes()[scheme].items():
        assert all(-0.002 <= part <= 1.002 for part in linear_rgb(*colour)), name


def test_dark_names_every_colour_that_light_names():
    light, _, dark = TOKENS.partition("@media screen and (prefers-color-scheme: dark)")
    assert {name for name, *_ in COLOUR.findall(light)} == {name for name, *_ in COLOUR.findall(dark)}


def test_no_other_sheet_invents_a_colour():
    strays = []
    for sheet in (Path(ui.__file__).parent / "static/ui/css").glob("*.css"):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        for line in sheet.read_text().splitlines():
            if re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", line) and "@" not in line:
                strays.append(f"{sheet.name}: {line.strip()}")
    assert not strays
