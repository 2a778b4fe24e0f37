"""The size budget, as a ratchet: what is over it is counted in sizes.json, and the counts may only fall."""

import ast
import json
import statistics
from pathlib import Path

from tests.house import source

ALLOWED = Path(__file__).with_name("sizes.json")
FUNCTION, MODULE, TEMPLATE, VIEW = 30, 300, 100, 30
NEVER = {"function": 60, "module": 400, "template": 150}
MEDIAN_FUNCTION = 8
SETTINGS = {"settings.py", "settings_test.py"}


def lines(file):
    return source.text(file).count("\n")


def functions():
    """Every function of the house with its length in lines: (place, name, lines)."""
    for file in (*source.python_files(), *source.python_files(source.ROOT / "tools")):
        for node in source.nodes(file):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield source.Place(file, node.lineno), node.name, node.end_lineno - node.lineno + 1


def views():
    """Functions at the doors that take a request."""
    doors = {"public", "portal", "staff"}
    for place, name, size in functions():
        parts = {part.removesuffix(".py") for part in place.file.relative_to(source.ROOT).parts}
        if doors & parts and not name.startswith("_"):
            yield place, name, size


def modules():
    for file in source.python_files():
        if file.name not in SETTINGS:
            yield str(file.relative_to(source.ROOT)), lines(file)


def template_sizes():
    for file in source.templates():
        yield str(file.relative_to(source.ROOT)), lines(file)


def over():
    """What exceeds the budget today, by kind: a list of names with their sizes."""
    return {
        f"functions over {FUNCTION} lines": [
            f"{place} {name}: {size}" for place, name, size in functions() if size > FUNCTION
        ],
        f"views over {VIEW} lines": [f"{place} {name}: {size}" for place, name, size in views() if size > VIEW],
        f"modules over {MODULE} lines": [f"{name}: {size}" for name, size in modules() if size > MODULE],
        f"templates over {TEMPLATE} lines": [f"{name}: {size}" for name, size in template_sizes() if size > TEMPLATE],
    }


def test_the_house_grows_no_larger_pieces():
    allowed = json.loads(ALLOWED.read_text())
    for kind, found in over().items():
        assert len(found) <= allowed[kind], f"{kind}: {allowed[kind]} allowed, found" + source.listed(found)


def test_an_improvement_is_kept():
    allowed = json.loads(ALLOWED.read_text())
    better = {kind: len(found) for kind, found in over().items() if len(found) < allowed[kind]}
    assert not better, f"Thank you! Now keep it: write {better} into {ALLOWED.relative_to(source.ROOT)}"


def test_nothing_is_ever_this_large():
    found = [f"{place} {name}: {size}" for place, name, size in functions() if size > NEVER["function"]]
    found += [f"{name}: {size}" for name, size in modules() if size > NEVER["module"]]
    found += [f"{name}: {size}" for name, size in template_sizes() if size > NEVER["template"]]
    assert not found, source.listed(found)


def test_most_functions_are_short():
    sizes = sorted(size for *_, size in functions())
    assert statistics.median(sizes) <= MEDIAN_FUNCTION
    assert sizes[int(len(sizes) * 0.95)] <= FUNCTION
