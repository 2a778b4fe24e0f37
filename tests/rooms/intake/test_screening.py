"""Screened is an act with a name and a basis; closing names next steps and can be undone."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import InquiryClosure

WORDS = {
    "name": "Client 0001",
    "reach_by": "phone",
    "email": "",
    "phone": "555 9001",
    "question": "",
    "referred_by": "",
}
SCREENED = {"outcome": "go_on", "rests_on": "spoke", "note": ""}


@pytest.fixture
def inquiry(cast, now):
    return actions.inquire(**WORDS, by=None, at=now)


@pytest.mark.parametrize("who", ["gus", "dev", "femi"])
def test_the_desk_and_clinicians_screen(inquiry, cast, now, who):
    actions.screen_inquiry(inquiry=inquiry, **SCREENED, by=getattr(cast, who), at=now)
    assert queries.screening_of(inquiry).by == getattr(cast, who)


@pytest.mark.parametrize("who", ["eun", "hana", "clinic_director", "ada"])
def test_nobody_else_screens(inquiry, cast, now, who):
    with pytest.raises(Refused, match="does not screen"):
        actions.screen_inquiry(inquiry=inquiry, **SCREENED, by=getattr(cast, who), at=now)


def test_the_newest_screening_counts(inquiry, cast, now, later):
    actions.screen_inquiry(inquiry=inquiry, outcome="prescriber_first", rests_on="spoke", by=cast.gus, at=now)
    actions.screen_inquiry(inquiry=inquiry, outcome="go_on", rests_on="referral", by=cast.femi, at=later)
    assert queries.inquiry_page(open_only=True).get().screened == "go_on"


def test_a_screening_says_what_it_rests_on(inquiry, cast, login_as):
    path = reverse("staff-intake-screenings", args=[inquiry.pk])
    answer = login_as(cast.gus).post(path, {"outcome": "go_on"})
    assert answer.status_code == 422
    assert queries.screening_of(inquiry) is None
    assert login_as(cast.gus).post(path, SCREENED).status_code == 302


def test_nobody_is_sent_away_with_nothing(inquiry, cast, login_as):
    path = reverse("staff-intake-closure", args=[inquiry.pk])
    refused = login_as(cast.gus).post(path, {"reason": "not_for_us", "next_steps": ""})
    assert refused.status_code == 422
    assert "where this person can turn" in refused.content.decode()
    told = {"reason": "not_for_us", "next_steps": "Her own doctor; may come back in spring."}
    assert login_as(cast.gus).post(path, told).status_code == 302
    assert queries.closure_of(inquiry).next_steps == told["next_steps"]


def test_a_closed_inquiry_is_opened_again_and_closed_again(inquiry, cast, now, login_as):
    path = reverse("staff-intake-reopening", args=[inquiry.pk])
    assert login_as(cast.gus).post(path).status_code == 422
    for _ in range(2):
        actions.close_inquiry(inquiry=inquiry, reason="no_reply", by=cast.gus, at=now)
        with pytest.raises(Refused, match="closed"):
            actions.close_inquiry(inquiry=inquiry, reason="answered", by=cast.gus, at=now)
        assert login_as(cast.gus).post(path).status_code == 302
    assert list(queries.inquiry_page(open_only=True)) == [inquiry]
    with pytest.raises(DatabaseError), transaction.atomic():
        InquiryClosure.objects.update(reason="answered")
