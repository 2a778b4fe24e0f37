"""Consents as data: every element is covered, words are proved by a hash, and standing is judged without a database."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core import consents
from openkap.core.consents import (
    GRAVITY,
    Signed,
    Signer,
    in_order,
    is_minor,
    may_sign,
    next_morning,
    signers,
    standing,
    texts,
    together,
    unlearnt,
    without,
)
from openkap.core.library import standard
from openkap.core.reading import KnowledgeError, build

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ELEMENTS = set(range(1, 27))  # the checklist of informed consent, section 8 of the clinical reference
naive = NOON.replace(tzinfo=None)
moments = st.datetimes(naive.replace(year=2020), naive.replace(year=2030), timezones=st.just(UTC))


@pytest.fixture
def treatment():
    return standard().shelf("consents").get("treatment")


def signed(text, **changes):
    routes = frozenset(route.id for route in text.routes)
    return dataclasses.replace(Signed(text.id, text.version, NOON, routes), **changes)


def test_together_the_texts_cover_every_element_of_informed_consent():
    assert set().union(*(text.elements for text in texts())) == ELEMENTS


def test_touch_recording_release_and_use_of_data_are_separate_texts(treatment):
    separate = {"touch": 15, "recording": 16, "release": 19, "outcomes": 23}
    for name, element in separate.items():
        assert element in standard().shelf("consents").get(name).elements
        assert element not in treatment.elements


def test_what_is_needed_before_a_dose_comes_first():
    assert [text.id for text in texts() if text.required] == ["treatment", "touch"]
    assert texts()[0].id == "treatment"


def test_every_paragraph_is_short_enough_to_read_at_night():
    long_ones = [
        (text.id, section.id)
        for text in texts()
        for section in text.sections
        for paragraph in section.paragraphs
        if len(paragraph.split()) > 75
    ]
    assert long_ones == []


def test_no_text_promises_or_sells():
    words = " ".join(paragraph for text in texts() for each in text.sections for paragraph in each.paragraphs).lower()
    for claim in ("cure", "breakthrough", "guarantee", "proven", "safe and effective"):
        assert claim not in words


def test_the_fingerprint_changes_with_a_single_word(treatment):
    changed = dataclasses.replace(treatment, statement=treatment.statement + ".")
    assert len(treatment.sha256) == 64
    assert changed.sha256 != treatment.sha256
    assert dataclasses.replace(changed, statement=treatment.statement).sha256 == treatment.sha256


def test_a_signature_counts_for_its_route_until_it_expires(treatment):
    given_now = signed(treatment)
    last = NOON + treatment.expires_after
    assert standing(treatment, given_now, now=NOON, route="im") == "current"
    assert standing(treatment, given_now, now=last - HOUR) == "current"
    assert standing(treatment, given_now, now=last) == "expired"


def test_a_signature_does_not_count_for_another_route(treatment):
    one_route = signed(treatment, routes=frozenset({"im"}))
    assert standing(treatment, one_route, now=NOON, route="im") == "current"
    assert standing(treatment, one_route, now=NOON, route="iv") == "other_route"


def test_a_text_that_is_not_bound_to_a_route_counts_for_all():
    touch = standard().shelf("consents").get("touch")
    assert standing(touch, signed(touch), now=NOON, route="iv") == "current"


def test_what_is_taken_back_counts_no_longer(treatment):
    taken_back = signed(treatment, withdrawn_at=NOON + HOUR)
    assert standing(treatment, taken_back, now=NOON) == "current"
    assert standing(treatment, taken_back, now=NOON + HOUR) == "withdrawn"


def test_a_replaced_text_is_signed_again(treatment):
    assert standing(treatment, signed(treatment), now=NOON, replaced=True) == "replaced"


@given(now=moments, until=moments)
def test_nothing_is_signed_before_the_lock_ends_and_anything_after(now, until):
    touch = standard().shelf("consents").get("touch")
    assert bool(may_sign(touch, now=now, locked_until=until)) is (now >= until)


def test_without_a_dose_nothing_is_locked(treatment):
    assert may_sign(treatment, now=NOON, locked_until=None)


def test_a_retired_text_is_not_signed_and_the_client_is_told_why(treatment):
    refused = may_sign(dataclasses.replace(treatment, status="retired"), now=NOON, locked_until=None)
    assert refused.reason == "This text has been replaced by a newer one."


def test_after_a_dose_the_client_is_told_when_they_can_sign_and_that_taking_back_is_always_open(treatment):
    assert may_sign(treatment, now=NOON, locked_until=NOON).reason == ""
    assert may_sign(treatment, now=NOON - HOUR, locked_until=NOON).reason == (
        "You have had the medicine, so nothing can be signed now. "
        "You can sign from tomorrow morning. You can take a consent back at any time."
    )


def test_a_consent_may_be_for_one_visit_only(treatment):
    short = dataclasses.replace(treatment, expires_after=timedelta(seconds=1))
    assert standing(short, signed(short), now=NOON) == "current"
    assert standing(short, signed(short), now=NOON + timedelta(seconds=1)) == "expired"


def test_what_is_taken_back_is_withdrawn_before_it_is_anything_else(treatment):
    gone = signed(treatment, withdrawn_at=NOON, routes=frozenset())
    late = NOON + treatment.expires_after
    assert standing(treatment, gone, now=late, route="im", replaced=True) == "withdrawn"
    still = dataclasses.replace(gone, withdrawn_at=None)
    assert standing(treatment, still, now=late, route="im", replaced=True) == "expired"
    assert standing(treatment, still, now=NOON, route="im", replaced=True) == "replaced"
    assert standing(treatment, still, now=NOON, route="im") == "other_route"
    assert standing(treatment, still, now=NOON) == "current"


def test_required_texts_come_first_and_of_those_the_treatment():
    order = [(not text.required, text.id != "treatment") for text in texts()]
    assert order == sorted(order)
    everything = {text.id for text in standard().shelf("consents")}
    assert {text.id for text in texts()} == everything - {"assent", "at-home", "confidentiality", "no-diagnosis"}
    assert {text.id for text in texts(minor=True, switched_on={"at_home", "adolescents"})} == everything - {
        "no-diagnosis"
    }
    off = {"assent", "confidentiality", "no-diagnosis"}
    assert {text.id for text in texts(switched_on={"at_home"})} == everything - off


@given(dose=moments)
def test_signing_resumes_on_the_next_calendar_day_at_the_hour_of_the_text(dose):
    treatment = standard().shelf("consents").get("treatment")
    zone = ZoneInfo("America/Denver")
    resumes = next_morning(treatment, dose, zone)
    assert resumes > dose
    assert resumes.astimezone(zone).time() == treatment.signing_resumes_at
    assert (resumes.astimezone(zone).date() - dose.astimezone(zone).date()).days == 1


def test_only_fitting_answers_pass_the_teach_back(treatment):
    right = {question.id: question.right for question in treatment.teach_back}
    first = treatment.teach_back[0]
    wrong = next(option.id for option in first.options if option.id != first.right)
    assert unlearnt(treatment, right) == ()
    assert unlearnt(treatment, right | {first.id: wrong}) == (first,)
    assert unlearnt(treatment, {}) == treatment.teach_back


def test_what_is_asked_for_again_counts_only_if_signed_since(treatment):
    asked = signed(treatment, asked_again_at=NOON + HOUR)
    assert standing(treatment, asked, now=NOON + 2 * HOUR) == "asked_again"
    again = dataclasses.replace(asked, signed_at=NOON + 2 * HOUR)
    assert standing(treatment, again, now=NOON + 3 * HOUR) == "current"


def test_a_no_stays_a_no_whatever_else_is_true(treatment):
    assert standing(treatment, signed(treatment, refused=True), now=NOON, route="im") == "refused"


@given(found=st.lists(st.sampled_from(GRAVITY), min_size=1))
def test_several_signatures_count_only_together(found):
    whole = together(found)
    assert (whole == "current") is (set(found) == {"current"})
    assert whole in found
    assert all(GRAVITY.index(whole) <= GRAVITY.index(each) for each in found)


def test_nobodys_signature_is_no_signature():
    assert together([]) == "unsigned"


def test_an_adult_signs_alone(treatment):
    assert signers(treatment, minor=False, guardians=[7]) == (Signer("client"),)


def test_for_a_minor_every_guardian_and_the_young_person_sign_each_their_own_texts(treatment):
    assent, touch = (standard().shelf("consents").get(name) for name in ("assent", "touch"))
    both = (Signer("guardian", 7), Signer("guardian", 8))
    assert signers(treatment, minor=True, guardians=[7, 8]) == both
    assert signers(assent, minor=True, guardians=[7, 8]) == (Signer("minor"),)
    assert signers(touch, minor=True, guardians=[7, 8]) == (*both, Signer("minor"))


def test_a_minor_without_a_named_guardian_still_needs_one(treatment):
    assert signers(treatment, minor=True) == (Signer("guardian"),)


def test_what_a_guardian_signed_ends_when_the_right_to_decide_passes_on():
    assert without(Signer("client"), {"guardian"}) == "of_age"
    assert without(Signer("client"), set()) == "unsigned"
    assert without(Signer("minor"), {"guardian"}) == "unsigned"


@pytest.mark.parametrize(
    ("on", "minor"), [(date(2026, 3, 2), True), (date(2026, 3, 3), False), (date(2026, 3, 4), False)]
)
def test_rights_pass_on_the_birthday_itself(on, minor):
    assert is_minor(date(2008, 3, 3), on=on, adult_from_years=18) is minor


def test_someone_whose_birthday_is_not_known_is_no_minor_here():
    assert not is_minor(None, on=date(2026, 3, 3), adult_from_years=18)


def test_home_is_offered_only_where_it_is_switched_on_and_assent_only_to_the_young():
    assert "at-home" not in {text.id for text in texts()}
    assert "at-home" in {text.id for text in texts(switched_on={"at_home"})}
    assert "assent" not in {text.id for text in texts()}
    assert "assent" in {text.id for text in texts(minor=True)}
    assert in_order([]) == ()


def test_every_text_asks_whether_it_was_understood():
    assert [text.id for text in standard().shelf("consents") if not text.teach_back] == []


def table(**changes):
    section = {"id": "s", "heading": "H", "paragraphs": ["P"], "elements": [1]}
    base = {
        "id": "t",
        "version": "1",
        "status": "draft",
        "title": "T",
        "summary": "S",
        "statement": "I agree.",
        "expires_after": "P365D",
        "signing_resumes_at": time(7),
        "sections": [section],
    }
    return base | changes


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"expires_after": "P0D"}, ": a consent must last for some time$"),
        ({"choices_needed": True}, ": choices are needed, and there are none$"),
        ({"signers": []}, "somebody has to sign"),
        (
            {"teach_back": [{"id": "q", "question": "?", "right": "z", "explain": "E", "options": []}]},
            "right answer is not among",
        ),
    ],
)
def test_a_text_that_cannot_work_is_refused(change, reason):
    with pytest.raises(KnowledgeError, match=reason):
        build(consents.ConsentText, table(**change), file="consents/t/1.toml")
