"""Claims: reviewed by the medical director for a while, withheld from the public without that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from openkap.clinic import actions, queries
from openkap.clinic.models import AuditEvent, ClaimReview, Notice
from openkap.core.reviews import statements
from openkap.core.verdict import Refused

FADES, WORSE = (next(each for each in statements() if each.id == id) for id in ("fades", "worse"))
PAGE = reverse("staff-clinic-claims")
REVIEWS = reverse("staff-clinic-claim-reviews")


@pytest.fixture
def today(now):
    return timezone.localdate(now)


def review(cast, now, *what, by=None, ago=0):
    day = timezone.localdate(now) - timedelta(days=ago)
    by = by or cast.medical_director
    return actions.review_claims(statements=what, reviewed_on=day, by=by, at=now)


def states(today):
    return {row.statement.id: row.state for row in queries.claim_rows(on=today)}


def test_a_fresh_clinic_says_nothing_to_the_public(cast, today):
    assert set(states(today).values()) == {"unreviewed"}


def test_a_review_is_a_row_with_its_person_its_day_and_its_own_end(cast, now, today):
    row = review(cast, now, FADES)[0]
    assert (row.by, row.reviewed_on, row.until_on) == (cast.medical_director, today, today + FADES.valid_for)
    assert states(today)["fades"] == "stands"
    assert states(row.until_on + timedelta(days=1))["fades"] == "expired"


def test_each_claim_is_on_the_record(cast, now):
    review(cast, now, FADES, WORSE)
    events = AuditEvent.objects.filter(kind="clinic:claim:reviewed").order_by("pk")
    assert [event.facts["claim"] for event in events] == ["fades", "worse"]
    assert {event.by_ref for event in events} == {cast.medical_director.pk}


def test_other_words_than_those_that_were_read_are_withheld(cast, now, today):
    row = review(cast, now, FADES)[0]
    ClaimReview.objects.filter(pk=row.pk).update(wording="0" * 64)
    assert states(today)["fades"] == "reworded"


def test_the_newest_review_counts(cast, now, today):
    review(cast, now, FADES, ago=FADES.valid_for.days)
    assert states(today + timedelta(days=1))["fades"] == "expired"
    review(cast, now, FADES)
    assert states(today + timedelta(days=1))["fades"] == "stands"


def test_a_review_is_taken_back_once_and_with_a_reason(cast, now, today):
    row = review(cast, now, FADES)[0]
    by = cast.medical_director
    with pytest.raises(Refused, match="Say in a few words why"):
        actions.withdraw_claim(review=row, reason=" ", by=by, at=now)
    actions.withdraw_claim(review=row, reason="A newer report says otherwise.", by=by, at=now)
    assert states(today)["fades"] == "withdrawn"
    with pytest.raises(Refused, match="already taken back"):
        actions.withdraw_claim(review=ClaimReview.objects.get(), reason="Again.", by=by, at=now)
    review(cast, now, FADES)
    assert states(today)["fades"] == "stands"


@pytest.mark.parametrize("who", ["clinic_director", "dev", "femi", "gus", "administrator", "ada"])
def test_only_the_medical_director_reviews(cast, now, who):
    with pytest.raises(Refused, match="Only the medical director"):
        review(cast, now, FADES, by=getattr(cast, who))
    assert not ClaimReview.objects.exists()


def test_a_day_to_come_and_a_day_long_gone_are_refused(cast, now):
    with pytest.raises(Refused, match="has not come yet"):
        review(cast, now, FADES, ago=-1)
    with pytest.raises(Refused, match="would have expired already: fades"):
        review(cast, now, FADES, ago=FADES.valid_for.days + 1)
    with pytest.raises(Refused, match="at least one"):
        review(cast, now)


def test_one_that_may_not_be_reviewed_keeps_all_of_them_back(cast, now):
    soon = next(each for each in statements() if each.valid_for < FADES.valid_for)
    with pytest.raises(Refused, match=soon.id):
        review(cast, now, FADES, soon, ago=soon.valid_for.days + 1)
    assert not ClaimReview.objects.exists()


def test_the_page_takes_what_was_ticked_and_shows_it_with_name_and_end(cast, login_as, today):
    browser = login_as(cast.medical_director)
    answer = browser.post(REVIEWS, {"claims": ["fades", "worse"], "reviewed_on": today.isoformat()})
    assert answer.status_code == 302
    page = browser.get(PAGE)
    assert {row.statement.id for row in page.context["said"]} == {"fades", "worse"}
    assert "read by Medical director" in page.content.decode()


def test_a_refused_review_keeps_what_was_ticked(cast, login_as, today):
    browser = login_as(cast.medical_director)
    tomorrow = (today + timedelta(days=1)).isoformat()
    answer = browser.post(REVIEWS, {"claims": ["fades"], "reviewed_on": tomorrow})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has not come yet" in page
    assert 'value="fades" checked' in page


@pytest.mark.parametrize("sent", [{"claims": ["no-such"], "reviewed_on": "2026-01-01"}, {"claims": ["fades"]}, {}])
def test_what_cannot_be_read_is_refused(cast, login_as, sent):
    assert login_as(cast.medical_director).post(REVIEWS, sent).status_code == 422
    assert not ClaimReview.objects.exists()


def test_the_page_of_a_claim_shows_its_sources_and_takes_it_back(cast, login_as, now):
    review(cast, now, FADES)
    browser = login_as(cast.medical_director)
    address = reverse("staff-clinic-claim", args=["fades"])
    assert "McInnes" in browser.get(address).content.decode()
    gone = browser.post(reverse("staff-clinic-claim-withdrawal", args=["fades"]), {"reason": "A newer report."})
    assert gone.status_code == 302
    page = browser.get(address).content.decode()
    assert "A newer report." in page
    assert "Withhold this" not in page


def test_a_claim_that_is_not_in_the_library_has_no_page(cast, login_as):
    browser = login_as(cast.medical_director)
    assert browser.get(reverse("staff-clinic-claim", args=["lore"])).status_code == 404
    assert browser.post(reverse("staff-clinic-claim-withdrawal", args=["fades"]), {"reason": "x"}).status_code == 404


def test_the_clinic_director_sees_and_does_not_review(cast, login_as):
    browser = login_as(cast.clinic_director)
    page = browser.get(PAGE).content.decode()
    assert "withheld: not reviewed" in page
    assert "Record my review" not in page
    assert browser.post(REVIEWS, {}).status_code == 404


def test_the_page_costs_the_same_however_much_is_reviewed(cast, login_as, now, django_assert_num_queries):
    browser = login_as(cast.medical_director)
    for _ in range(2):
        browser.get(PAGE)
        with django_assert_num_queries(5):
            browser.get(PAGE)
        review(cast, now, *statements())


def test_who_reviews_hears_a_month_ahead_and_once_a_week_that_a_claim_ends(cast, now, today):
    last = review(cast, now, FADES)[0].until_on - today

    def reminded(day):
        for _ in range(2):  # it may run twice
            actions.remind_of_claims(at=now + timedelta(days=day))
        return Notice.objects.filter(kind="clinic:claims_ending", to=cast.medical_director).count()

    assert [reminded(last.days - days) for days in (31, 30, 29, 23)] == [0, 1, 1, 2]
    review(cast, now + last, FADES)
    assert reminded(last.days) == 2
    assert Notice.objects.filter(kind="clinic:claims_ending").count() == 2
