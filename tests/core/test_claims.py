"""What may be said: with a source, with its figures, as the clinical reference words it; and what never."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openkap.core.claims import Claim, NeverSaid, Stated, claims
from openkap.core.library import standard

OTHER_FIGURES = "x: its percentages and its figures are not the same"
GOOD = Claim(id="x", topic="effect", audience=("public",), says="It helped 5 to 6 percent.", cite=("hull-2022",),
             figures=(Stated(5, "percent", "low", ("a",)), Stated(6, "percent", "high", ("a",))))  # fmt: skip


def test_the_published_ranges_said_in_words_are_those_the_clinic_is_laid_beside():
    figures = {figure.what: figure.value / 100 for figure in claims().by_id["response-band"].figures}
    for range_ in standard().shelf("outcomes").get("standard").ranges:
        if range_.measure in {"response", "remission"}:
            low, high = figures[f"{range_.measure}, low end"], figures[f"{range_.measure}, high end"]
            assert (low, high) == pytest.approx((range_.low, range_.high))


def test_the_number_of_people_below_which_nothing_is_compared_is_said_as_it_is_counted():
    least = standard().shelf("outcomes").get("standard").comparable.least_counted.value
    assert f"at least {least:g} people" in claims().by_id["benchmarks"].says


def test_the_wording_of_the_approval_is_exact():
    says = claims().by_id["off-label"].says
    assert "not FDA-approved for any mental-health condition" in says
    assert "esketamine, Breakthrough Therapy designation in 2013 and 2016" in says


def test_nothing_that_must_never_be_said_is_a_claim():
    said = " ".join(claim.says.lower() for claim in claims().claims)
    for words in ("60 to 70", "60–70", "two thirds", "quite safe", "proven to", "lasting", "cures", "guarantee"):
        assert words not in said
    assert {"breakthrough", "two-thirds", "better-with-therapy", "new-neurons", "lasting"} <= {
        never.id for never in claims().never
    }


def test_the_public_page_corrects_five_things_and_staff_hear_more_than_the_public():
    assert [claim.id for claim in claims().not_claimed] == ["off-label", "about-half", "fades", "therapy-adds", "risks"]
    assert {claim.id for claim in claims().to("public")} < {claim.id for claim in claims().to("staff")}


def test_a_claim_stands_only_from_a_review_and_only_for_a_while():
    unread = claims()
    read = replace(unread, reviewed_by="A clinician", reviewed_on=date(2025, 3, 4))
    assert (unread.expires_on, read.expires_on) == (None, date(2025, 3, 4) + unread.valid_for)
    assert unread.valid_for > timedelta(0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"cite": ()}, "x: a claim and each of its figures has a source"),
        (
            {"figures": (Stated(5, "percent", "low", ()), GOOD.figures[1])},
            "x: a claim and each of its figures has a source",
        ),
        ({"audience": ()}, "x: said to nobody"),
        ({"figures": GOOD.figures[:1]}, OTHER_FIGURES),
        ({"figures": ()}, OTHER_FIGURES),
        ({"says": "It helped 7 percent."}, OTHER_FIGURES),
        ({"says": "It helped."}, OTHER_FIGURES),
        ({"says": "It helped 5 to 6 percent and cost 1.5 percent."}, OTHER_FIGURES),
    ],
)
def test_a_claim_without_source_hearer_or_with_other_figures_is_refused(change, says):
    with pytest.raises(ValueError) as refused:
        replace(GOOD, **change)
    assert str(refused.value) == says


def test_only_percentages_are_compared_and_in_whatever_order():
    weeks = Stated(4, "weeks", "when", ("a",))
    turned = replace(GOOD, says="In 4 weeks it helped 5 to 6 percent.", figures=(weeks, *GOOD.figures[::-1]))
    assert [figure.value for figure in turned.figures] == [4, 6, 5]
    assert replace(GOOD, says="It helped 5.5 percent.", figures=(Stated(5.5, "percent", "all", ("a",)),)).verified


def test_what_is_never_said_names_what_stands_instead():
    lost = NeverSaid(id="y", said="A.", why="B.", instead="nothing", cite=("a",))
    with pytest.raises(ValueError, match="no claim nothing"):
        replace(claims(), never=(lost,))
    with pytest.raises(ValueError, match="off-label is written twice"):
        replace(claims(), claims=claims().claims + claims().claims[:1])
    with pytest.raises(ValueError) as twice:
        replace(claims(), claims=(*claims().claims, claims().by_id["risks"], claims().by_id["fades"]))
    assert str(twice.value) == "fades, risks is written twice"
    with pytest.raises(ValueError, match="no source"):
        replace(lost, cite=())
