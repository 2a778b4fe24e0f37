"""One word, one meaning: the synonyms that GLOSSARY.md refuses are not in the code and not on the screens."""

import ast
import itertools
import re

import pytest

from tests.house import source

# The word, and what we say instead.
FORBIDDEN = {
    "patient": "client",
    "customer": "client",
    "provider": "practitioner",
    "staffmember": "practitioner",
    "survey": "instrument",
    "quiz": "instrument",
    "questionnaire": "instrument",
    "sideeffect": "adverse event",
    "compliance": "fidelity",
    "approval": "clearance or sign-off",
}
ON_SCREENS = {**FORBIDDEN, "staff member": "practitioner", "side effect": "adverse event"}
# Where a refused word is right, each with its reason.
ALLOWED_NAMES = {
    "provider": "in intake, a row of OutsideProvider: the client's own therapist or doctor",
    "providers": "in intake, rows of OutsideProvider",
    "PROVIDER_KINDS": "in intake, what kinds of OutsideProvider there are",
}
ALLOWED_PHRASES = (
    (r"outside[\s_-]providers?", "the glossary's own word"),
    (r"primary[\s-]care providers?", "what clients call their doctor"),
    (r"Patient Health Questionnaire", "the name of the PHQ"),
    (r"outpatient|inpatient", "kinds of care, not people"),
)


def segments(name):
    """The words of an identifier: "OutsideProvider" and "outside_provider" both give outside, provider."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", name)]


def refused_in(name):
    """The refused word in an identifier, in one piece or over two segments; None when there is none."""
    words = segments(name)
    pairs = ["".join(pair) for pair in itertools.pairwise(words)]
    if "outsideprovider" in pairs or "outsideproviders" in pairs:
        words = [word for word in words if not word.startswith("provider")]
    return next((word for word in (*words, *pairs) if word.removesuffix("s") in FORBIDDEN or word in FORBIDDEN), None)


def identifiers(file):
    """Every name that this file makes: functions, classes, arguments, variables, fields."""
    for node in source.nodes(file):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def test_names_in_the_code_use_the_glossary():
    offenders = [
        f"{source.Place(file, line)} {name}: say {FORBIDDEN.get(refused_in(name).removesuffix('s'), 'otherwise')}"
        for file in source.python_files()
        for name, line in identifiers(file)
        if refused_in(name) and not (name.strip("_") in ALLOWED_NAMES and source.room_of(file) == "intake")
    ]
    assert not offenders, source.listed(offenders)


def screen_text(file):
    """A template without its tags, comments and the phrases in which a refused word is right."""
    page = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", source.text(file), flags=re.DOTALL)
    spoken = " ".join(re.findall(r"""{%\s*translate\s+["'](.*?)["']""", page))
    page = spoken + " " + re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", page, flags=re.DOTALL)
    for phrase, _ in ALLOWED_PHRASES:
        page = re.sub(phrase, "", page, flags=re.IGNORECASE)
    return page


@pytest.mark.parametrize("word", sorted(ON_SCREENS))
def test_screens_use_the_glossary(word):
    offenders = [
        f"{file.relative_to(source.ROOT)} says {word!r}: say {ON_SCREENS[word]}"
        for file in source.templates()
        if re.search(rf"\b{word}s?\b", screen_text(file), re.IGNORECASE)
    ]
    assert not offenders, source.listed(offenders)


def test_this_test_can_see_a_refused_word():
    assert refused_in("PatientList") == "patient"
    assert refused_in("provider_id") == "provider"
    assert refused_in("OutsideProviderForm") is None
    assert refused_in("side_effects") == "sideeffects"
    assert refused_in("client_name") is None
