"""The table of figures can say no: what differs, what is not there, and what is not installed is not the same."""

import pytest

from tests.validation.figures import FIGURES, Figure
from tools import validate


def figure(published, ours, **more):
    return Figure("a source", "a figure", published, lambda _: ours, **more)


@pytest.mark.parametrize(
    ("published", "ours", "shown", "verdict"),
    [
        ("8.1", 8.14, "8.1", "same"),
        ("8.1", 8.16, "8.2", "DIFFERS"),
        ("12", 13, "13", "DIFFERS"),
        ("19/21/0", (19, 21, 0), "19/21/0", "same"),
        ("19/21/0", (19, 20, 1), "19/20/1", "DIFFERS"),
        ("19/21", (19, 21, 0), "(19, 21, 0)", "DIFFERS"),
        ("-0.531", -0.5312, "-0.531", "same"),
        ("1", float("nan"), "nan", "DIFFERS"),
    ],
)
def test_a_figure_is_the_same_to_its_last_printed_digit(tmp_path, published, ours, shown, verdict):
    assert figure(published, ours).compared(tmp_path) == (shown, verdict)


@pytest.mark.parametrize(("ours", "same"), [(4e-6, True), (2e-5, False), (-1, False), (float("nan"), False)])
def test_a_bound_is_kept_or_not(tmp_path, ours, same):
    assert (figure("0.00001", ours, at_most=True).compared(tmp_path)[1] == "same") is same


def test_a_source_that_rounded_twice_is_named_as_such(tmp_path):
    found = figure("0.00224", 0.002235 - 1e-8, units=1).compared(tmp_path)
    assert found == ("0.00223", "same to 1 of the last digit")
    assert figure("0.00224", 0.00226, units=1).compared(tmp_path)[1] == "DIFFERS"


def test_what_is_not_there_is_named_and_is_not_the_same(tmp_path):
    absent = Figure("a source", "a figure", "1", lambda data: (data / "none.csv").read_text())
    unknown = Figure("a source", "a figure", "1", lambda _: __import__("no_such_package"))
    assert absent.compared(tmp_path)[1] == "NO FILE none.csv"
    assert unknown.compared(tmp_path)[1] == "NOT INSTALLED no_such_package"


def test_without_its_data_validation_says_in_a_line_what_to_do(capsys):
    for folder in ("", "no/such/folder"):
        assert validate.main(folder) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "make validate DATA=" in said


def test_one_figure_that_differs_fails_the_table(capsys, tmp_path, monkeypatch):
    right, wrong = figure("1", 1), figure("1", 2)
    for figures, status, told in (((right,), 0, "1 of 1"), ((right, wrong), 1, "1 of 2")):
        monkeypatch.setattr("tests.validation.figures.FIGURES", figures)
        assert validate.main(str(tmp_path)) == status
        assert f"{told} published figures came out" in capsys.readouterr().out


def test_every_figure_has_a_name_of_its_own():
    named = [(each.source, each.what) for each in FIGURES]
    assert len(named) == len(set(named))
