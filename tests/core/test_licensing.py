"""A deployment says how it works; what its terms forbid is refused, with whose terms they are."""

from dataclasses import replace

import pytest

from openkap.core.library import standard
from openkap.core.licensing import CONTEXTS, declared, may_use
from openkap.core.wording import Wording, wording

SHELF = standard().shelf("instruments")
WHO5, PHQ9 = SHELF.get("who-5"), SHELF.get("phq-9")


@pytest.mark.parametrize(
    ("text", "found"),
    [("clinical", ("clinical",)), (" research , clinical,research", ("research", "clinical"))],
)
def test_one_or_several_uses_are_declared(text, found):
    assert declared(text) == found


@pytest.mark.parametrize("text", ["", " , ", "private", "clinical,comercial", "Clinical"])
def test_no_use_or_an_unknown_one_is_refused_with_those_there_are(text):
    with pytest.raises(ValueError, match="clinical, research, commercial"):
        declared(text)


@pytest.mark.parametrize("instrument", SHELF, ids=lambda each: each.id)
@pytest.mark.parametrize("context", CONTEXTS)
def test_each_use_of_each_instrument_is_as_its_licence_says(instrument, context):
    verdict = may_use(instrument, (context,))
    assert bool(verdict) == (context in instrument.licence.contexts)
    assert bool(verdict) or verdict.reason == f"The licence of the {instrument.short} does not permit {context} use."


def test_every_declared_use_must_be_allowed():
    assert may_use(WHO5, ("clinical", "research"))
    assert not may_use(WHO5, ("clinical", "commercial"))


def test_the_clinics_own_terms_count_for_its_own_words_both_ways():
    words = Wording("", {}, {}, "By letter of the owner.", ("commercial",), "clinic")
    assert may_use(WHO5, ("commercial",), words)
    refused = may_use(WHO5, ("clinical",), words)
    assert refused.reason == "This clinic's wording file for the WHO-5 does not permit clinical use."


def test_words_of_a_package_stand_under_the_licence_of_the_instrument():
    barred = replace(PHQ9, licence=replace(PHQ9.licence, contexts=("research",)))
    assert may_use(barred, ("clinical",), wording(barred)).reason.startswith("The licence of the PHQ-9")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "OPENKAP_LICENCE_CONTEXTS: no use of instruments is declared; "),
        ("b,clinical,a", "OPENKAP_LICENCE_CONTEXTS: b, a is no use of instruments; "),
    ],
)
def test_the_refusal_names_the_setting_what_it_holds_and_what_it_may_hold(text, says):
    with pytest.raises(ValueError) as refused:
        declared(text)
    assert str(refused.value) == says + "there are clinical, research, commercial, one or several with commas"
