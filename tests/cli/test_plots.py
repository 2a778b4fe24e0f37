"""--plot: a picture of the right kind that says its units and limits, or one line that says what is wrong."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from openkap.cli import main
from openkap.core.library import standard

CURVE = ["curve", "--route", "iv", "--dose-mg", "35", "--weight-kg", "70", "--infusion-min", "40"]
TABLE = "who,pre,post\na,20,8\nb,18,17\nc,25,9\nd,12,22\ne,15,\nf,20,8\n"
NUMBER = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def change(tmp_path):
    source = tmp_path / "scores.csv"
    source.write_text(TABLE, encoding="utf-8")
    return ["change", str(source), "--before", "pre", "--after", "post"]


def drawn(*command, file):
    """Every text of the picture in one."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    assert main([*command, "--plot", str(file)]) == 0
    return " ".join("".join(each.itertext()) for each in ElementTree.parse(file).iter(f"{NUMBER}text"))


def test_a_curve_names_its_units_its_lines_and_every_limit(tmp_path):
    said = drawn(*CURVE, "--band", file=tmp_path / "curve.svg")
    for words in ("minutes after the dose", "concentration, ng/mL", "35 mg of ketamine base into a vein", "70 kg"):
        assert words in said
    for words in ("ketamine, arterial", "middle 90 percent", "onset, 50 ng/mL", "A draft"):
        assert words in said
    for limit in standard().shelf("substances").get("ketamine").kinetics.stated:
        assert limit in " ".join(said.split())


def test_a_curve_without_a_band_has_none(tmp_path):
    assert "percent of people" not in drawn(*CURVE, file=tmp_path / "curve.svg")


def test_change_says_who_is_missing_what_is_not_reliable_and_where_the_cut_lies(tmp_path, change):
    said = drawn(*change, "--reliability", ".8", "--norm", "6,4", file=tmp_path / "change.svg")
    for words in (
        "pre, points",
        "post, points",
        "recovered, 3",
        "deteriorated, 1",
        "1 missing",
        "cut, ",
        "not reliable",
    ):
        assert words in said
    by_share = drawn(*change, "--share", ".3", file=tmp_path / "share.svg")
    assert "less than 30% of the way" in by_share
    assert "cut, " not in by_share


def test_lines_differ_by_more_than_their_colour():
    from openkap.cli import plots

    assert len({dashes for _, _, dashes, _ in plots.LINES.values()}) == len(plots.LINES)
    shapes = [shape for verdict, (_, shape) in plots.MARKS.items() if verdict != "deteriorated"]
    assert len(set(shapes)) == len(shapes)


def test_the_same_numbers_give_the_same_picture(tmp_path):
    drawn(*CURVE, file=tmp_path / "one.svg")
    drawn(*CURVE, file=tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.svg", "two.svg"]


def test_a_png_is_a_png(tmp_path, change):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    for command in (CURVE, [*change, "--reliability", ".8"]):
        assert main([*command, "--plot", str(tmp_path / "p.PNG")]) == 0
        assert (tmp_path / "p.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "says"), [("a.pdf", ".png or .svg"), ("a", ".png or .svg"), ("no/a.svg", "no folder")]
)
def test_a_picture_that_cannot_be_made_is_refused_before_anything_is_told(tmp_path, change, capsys, name, says):
    for command in (CURVE, [*change, "--reliability", ".8"]):
        assert main([*command, "--plot", str(tmp_path / name)]) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert says in shown.err


def test_without_the_library_one_line_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main([*CURVE, "--plot", str(tmp_path / "a.svg")]) == 2
    assert "pip install matplotlib" in capsys.readouterr().err


def test_nobody_waits_for_the_library_who_asked_for_no_picture():
    program = f"import sys; from openkap.cli import main; main({CURVE}); print('matplotlib' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "False"
