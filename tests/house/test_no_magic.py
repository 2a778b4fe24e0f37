"""Nothing happens behind the caller's back, and there is one gate."""

import ast

import pytest

from tests.house import source

SIGNAL_NAMES = {"receiver", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
FORBIDDEN_MODULE_NAMES = {"utils", "helpers", "services", "managers", "common", "misc", "admin"}


def imported(file):
    """Every name a file imports, with its line."""
    for node in source.nodes(file):
        if isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)


def test_there_are_no_signals():
    offenders = [
        f"{source.Place(file, line)} imports {name}"
        for file in source.python_files()
        for name, line in imported(file)
        if name.split(".")[-1] in SIGNAL_NAMES or {"signals", "dispatch"} & set(name.split("."))
    ]
    assert not offenders, source.listed(offenders)


def test_no_model_does_its_own_thing_when_saved():
    offenders = [
        f"{source.Place(file, node.lineno)} overrides {node.name}"
        for room in source.rooms()
        for file in source.shelf(room, "models")
        for node in source.nodes(file)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "bulk_create"}
    ]
    assert not offenders, source.listed(offenders)


def test_no_clinical_table_is_in_an_admin():
    offenders = [
        f"{source.Place(file, line)} imports {name}"
        for file in source.python_files()
        for name, line in imported(file)
        if "admin" in name.split(".") and name.startswith("django")
    ]
    assert not offenders, source.listed(offenders)


def test_there_is_one_gate():
    uses = [
        str(source.Place(file, node.lineno))
        for file in source.python_files()
        for node in source.nodes(file)
        if isinstance(node, ast.Call) and source.called(node).split(".")[-1].endswith("_object_or_404")
    ]
    assert [use.partition(":")[0] for use in uses] == ["openkap/clinic/access.py"], source.listed(uses)


def test_modules_are_named_for_what_they_hold():
    offenders = [str(file) for file in source.python_files() if file.stem in FORBIDDEN_MODULE_NAMES]
    assert not offenders, source.listed(offenders)


# A help text is written in code, and Django itself joins the rules for a password to HTML in it.
MAY_HOLD_HTML = {"ui/forms/hints.html": "unescaped text"}


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"<script(?![^>]*(\bsrc=|application/json))[^>]*>", "an inline script"),
        (r"<style\b", "an inline style sheet"),
        (r"<[^>{]*\sstyle\s*=", "an inline style"),
        (r"<[^>{]*\son[a-z]+\s*=", "an inline handler"),
        (r"\bhx-on\b", "hx-on needs eval, which the Content-Security-Policy refuses"),
        (r"hx-(vals|headers)\s*=\s*['\"]js:", "js: needs eval, which the Content-Security-Policy refuses"),
        (r"<(?!a\b)[a-z]+\b[^>]*\s(src|href)\s*=\s*['\"](https?:)?//", "something of a third party"),
        (r"\|\s*safe\b|{%\s*autoescape\s+off", "unescaped text"),
    ],
)
def test_templates_hold_nothing_the_browser_would_refuse_or_should_not_trust(pattern, reason):
    offenders = [
        f"{place}: {reason}"
        for file in source.templates()
        if file.suffix == ".html" and MAY_HOLD_HTML.get(str(file.relative_to(file.parents[2]))) != reason
        for place, _ in source.find(pattern, file)
    ]
    assert not offenders, source.listed(offenders)


def test_live_parts_of_the_code_never_mark_text_as_safe_outside_the_furniture():
    offenders = [
        f"{source.Place(file, node.lineno)} calls {source.called(node)}"
        for file in source.python_files()
        if source.room_of(file) != "ui"
        for node in source.nodes(file)
        if isinstance(node, ast.Call) and source.called(node).split(".")[-1] in {"mark_safe", "SafeString"}
    ]
    assert not offenders, source.listed(offenders)


def test_views_hold_no_database_verbs():
    verbs = {"objects", "save", "create", "bulk_create", "get_or_create", "update_or_create", "select_for_update"}
    offenders = [
        f"{source.Place(file, node.lineno)} uses .{node.attr}"
        for room in (*source.rooms(), "web")
        for door in ("public", "portal", "staff")
        for file in source.shelf(room, door)
        for node in source.nodes(file)
        if isinstance(node, ast.Attribute) and node.attr in verbs
    ]
    assert not offenders, source.listed(offenders)
