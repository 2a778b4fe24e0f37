"""A review counts for exactly the words that were read, for a while, unless it is taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openkap.core.claims import claims
from openkap.core.mechanism import mechanism
from openkap.core.reviews import MAP, Review, standing, statements

DAY = date(2026, 3, 2)
FADES = next(each for each in statements() if each.id == "fades")
READ = Review(FADES.wording, DAY, DAY + FADES.valid_for)


@pytest.mark.parametrize(
    ("review", "days", "state"),
    [
        (None, 0, "unreviewed"),
        (READ, 0, "stands"),
        (READ, FADES.valid_for.days, "stands"),
        (READ, FADES.valid_for.days + 1, "expired"),
        (replace(READ, wording="other words"), 0, "reworded"),
        (replace(READ, withdrawn=True), 0, "withdrawn"),
        (replace(READ, withdrawn=True), 9999, "withdrawn"),
    ],
)
def test_a_claim_is_said_only_while_a_review_of_these_words_counts(review, days, state):
    assert standing(FADES, review, on=DAY + timedelta(days=days)) == state


def test_everything_said_to_the_public_waits_for_a_review_and_so_does_the_map():
    ids = [each.id for each in statements()]
    assert ids == [claim.id for claim in claims().to("public")] + [MAP]
    assert len(set(ids)) == len(ids)


def test_what_an_authority_says_is_read_again_sooner():
    spans = {each.id: each.valid_for for each in statements()}
    assert spans["off-label"] < spans["fades"] == claims().valid_for


@pytest.mark.parametrize(
    "change", [{"says": "Benefit stays."}, {"cite": ("hull-2022",)}, {"strength": "trials"}, {"figures": ()}]
)
def test_other_words_figures_or_sources_need_a_new_review(change):
    claim = claims().by_id["response-band"] if "figures" in change else claims().by_id["fades"]
    changed = dict(change, says="No figure.") if "figures" in change else change
    assert replace(claim, **changed).wording != claim.wording


def test_a_change_of_the_map_needs_a_new_review_and_a_new_place_on_the_drawing_does_not_hide_one():
    shown = mechanism()
    arrow = replace(shown.arrows[0], says="Ketamine does something.")
    assert replace(shown, arrows=(arrow, *shown.arrows[1:])).wording != shown.wording


def test_a_claim_of_an_unknown_strength_is_refused():
    lost = replace(claims().claims[0], strength="rumour")
    with pytest.raises(ValueError, match="off-label: no strength rumour"):
        replace(claims(), claims=(lost, *claims().claims[1:]))


def test_what_is_not_verified_says_so():
    assert not next(each for each in statements() if each.id == "unborn").verified
    assert FADES.verified
