"""No clinical number lives in Python: limits are knowledge, with a source."""

import ast
import re

from tests.house import source

UNITS = "mmhg|mg|ml|kg|g|cm|bpm|percent|minutes|hours|days|weeks|years|score|points|moaas|0_10|0_3"
CLINICAL = re.compile(rf"(^|_)({UNITS})$")
SMALL = 2
# Numbers with a unit that are no clinical limits, each with its reason.
NOT_CLINICAL = {"STEP_MINUTES": "the grid of the calendar"}
# Places that hold numbers for invented people, not for care.
NOT_CARE = {"knowledge", "demo", "seed", "seed.py"}


def literal_number(node):
    """The number a node states, with its sign; None when it is no plain number."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Call) and node.args and source.called(node).split(".")[-1] in {"Decimal", "timedelta"}:
        node = node.args[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return node.value
    return None


def clinical_name(node):
    """The name of a value with a clinical unit; None for other names."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name if CLINICAL.search(name) else None


def comparisons(code):
    """Every comparison of a clinical value with a number of one's own: (line, name, number)."""
    for node in ast.walk(code):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        names = [name for name in map(clinical_name, sides) if name]
        numbers = [number for number in map(literal_number, sides) if number is not None and abs(number) > SMALL]
        if names and numbers:
            yield node.lineno, names[0], numbers[0]


def constants(code):
    """Every constant whose name has a clinical unit and whose value is a number: (line, name, number)."""
    for node in code.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name):
            number = literal_number(node.value)
            if CLINICAL.search(target.id.lower()) and number is not None and abs(number) > SMALL:
                yield node.lineno, target.id, number


def test_no_clinical_number_is_written_in_python():
    offenders = [
        f"{source.Place(file, line)} holds {number} for {name}"
        for file in source.python_files()
        if not NOT_CARE & set(file.relative_to(source.ROOT).parts)
        for find in (comparisons, constants)
        for line, name, number in find(source.tree(file))
        if name not in NOT_CLINICAL
    ]
    assert not offenders, source.listed(offenders)


def test_this_test_can_see_a_clinical_number():
    assert list(comparisons(ast.parse("reading.systolic_mmhg > 160"))) == [(1, "systolic_mmhg", 160)]
    assert list(comparisons(ast.parse("90 < spo2_percent"))) == [(1, "spo2_percent", 90)]
    assert list(comparisons(ast.parse("dose_mg > 0 and systolic_mmhg > limit"))) == []
    assert list(constants(ast.parse("MAX_DOSE_MG = 75"))) == [(1, "MAX_DOSE_MG", 75)]
