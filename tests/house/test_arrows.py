"""What an import linter cannot see: foreign keys, templates and addresses also only look back."""

import ast
import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field

from tests.house import source

# Pages on which several rooms meet stand in web; every room may link to these by name.
KNOWN_WEB_NAMES = {
    "public-home", "public-help", "public-learn", "public-learn-checklist",
    "portal-home", "portal-guarding", "portal-guarding-young", "staff-today", "staff-chart", "staff-pipeline",
    "staff-move", "staff-cancel", "staff-repair", "staff-repairs",  # plans follow the calendar
    "staff-clinic-notices",  # the bell in the staff layout
    "portal-safety-help",  # help, in the layout of every page of a client
    "portal-safety-guardians-help",  # the same for every page of a guardian
    "account_login", "account_logout", "door", "mfa_index",
}  # fmt: skip
TEMPLATE_NAME = re.compile(r"(?P<room>[a-z_]+)/[\w/]+\.(html|txt)(#[\w-]+)?")
URL_TAG = re.compile(r"""{%\s*url\s+['"](?P<name>[^'"]+)['"]""")
TEMPLATE_TAG = re.compile(r"""{%\s*(include|extends)\s+['"](?P<name>[^'"]+)['"]""")
ADDRESS_CALLS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("openkap.")]


def test_a_foreign_key_points_to_the_same_room_or_an_earlier_one():
    offenders = []
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, Field) or not field.is_relation or field.related_model is ContentType:
                continue
            target = field.related_model._meta.app_label
            if target not in source.ranks() or not source.may_know(model._meta.app_label, target):
                offenders.append(f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}")
    assert not offenders, source.listed(offenders)


def names_ahead(file, name):
    """The room a template or address name belongs to, when the file may not know it; else None."""
    here = source.room_of(file)
    there = name.split("/")[0] if "/" in name else _room_of_address(name)
    if here == "web" or there is None or there not in source.ranks():
        return None
    return None if source.may_know(here, there) else there


def _room_of_address(name):
    if name in KNOWN_WEB_NAMES:
        return None
    door, _, rest = name.partition("-")
    room = rest.partition("-")[0]
    return room if door in {"public", "portal", "staff"} and room in source.ranks() else "web"


@pytest.mark.parametrize("tag", [TEMPLATE_TAG, URL_TAG], ids=["templates", "addresses"])
def test_a_template_names_only_its_own_room_or_an_earlier_one(tag):
    offenders = [
        f"{place} names {match['name']}"
        for file in source.templates()
        for place, match in source.find(tag.pattern, file)
        if names_ahead(file, match["name"])
    ]
    assert not offenders, source.listed(offenders)


def test_code_names_only_templates_of_its_own_room_or_an_earlier_one():
    offenders = []
    for file in source.python_files():
        for node in source.nodes(file):
            name = source.literal(node)
            if name and TEMPLATE_NAME.fullmatch(name) and names_ahead(file, name):
                offenders.append(f"{source.Place(file, node.lineno)} names {name}")
    assert not offenders, source.listed(offenders)


def test_code_names_only_addresses_of_its_own_room_or_an_earlier_one():
    offenders = []
    for file in source.python_files():
        for node in source.nodes(file):
            if not isinstance(node, ast.Call) or source.called(node).split(".")[-1] not in ADDRESS_CALLS:
                continue
            name = source.literal(node.args[0]) if node.args else None
            if name and "/" not in name and names_ahead(file, name):
                offenders.append(f"{source.Place(file, node.lineno)} names {name}")
    assert not offenders, source.listed(offenders)


def test_this_test_can_see_an_arrow_that_points_ahead():
    inside = source.PACKAGE / "safety" / "staff.py"
    assert names_ahead(inside, "dosing/staff/session.html") == "dosing"
    assert names_ahead(inside, "staff-dosing-session") == "dosing"
    assert names_ahead(inside, "staff-board") == "web"
    assert names_ahead(inside, "clinic/staff/team.html") is None
    assert names_ahead(inside, "staff-chart") is None
