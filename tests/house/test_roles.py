"""No role claims what nothing uses: every permission is asked for somewhere, in words or composed."""

import ast

from openkap.clinic.roles import CLIENT, GUARDIAN, ROLES
from tests.house import source

# Permissions that the code composes, each with what may stand in the gap.
COMPOSED = {
    "candidacy:{}:sign": ("medical", "psychological"),
    "careplan:{}:sign": ("medical", "psychological"),
    "intake:{}:see": ("medical", "clinical"),
    "intake:{}:write": ("medical", "clinical"),
}
DEFINED_IN = source.PACKAGE / "clinic" / "roles.py"


def granted():
    """Every permission that some role includes."""
    return frozenset(CLIENT | GUARDIAN).union(*(role.permissions for role in ROLES.values()))


def said(file):
    """Every text of a file; the gaps of a composed one read {}."""
    for node in source.nodes(file):
        if isinstance(node, ast.JoinedStr):
            yield "".join(source.literal(part) or "{}" for part in node.values)
        elif text := source.literal(node):
            yield text


def asked():
    """Every text of the code outside the list of roles."""
    return {text for file in source.python_files() if file != DEFINED_IN for text in said(file)}


def composed():
    return {pattern.format(word) for pattern, words in COMPOSED.items() for word in words}


def test_every_permission_is_asked_for():
    unused = sorted(granted() - asked() - composed())
    assert not unused, f"granted in clinic/roles.py and asked for nowhere: {source.listed(unused)}"


def test_every_composed_permission_is_composed_somewhere_and_granted():
    assert set(COMPOSED) <= asked()
    assert composed() <= granted()


def test_this_test_can_see_an_unused_permission():
    assert "clinic:account:write" in asked()
    assert "clinic:account:sell" not in asked()
