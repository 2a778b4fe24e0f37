"""When somebody comes of age, and from when a state lets them consent alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.consents import comes_of_age_on, is_minor
from openkap.core.majority import ConsentLaw, consent_age, law_of, said


@given(born_on=st.dates(date(1900, 1, 1), date(2100, 12, 31)), years=st.integers(16, 21))
def test_the_birthday_is_the_first_day_on_which_nobody_else_decides(born_on, years):
    day = comes_of_age_on(born_on, adult_from_years=years)
    assert is_minor(born_on, on=day - timedelta(days=1), adult_from_years=years)
    assert not is_minor(born_on, on=day, adult_from_years=years)


def test_who_was_born_on_29_february_comes_of_age_on_1_march():
    assert comes_of_age_on(date(2008, 2, 29), adult_from_years=18) == date(2026, 3, 1)
    assert comes_of_age_on(date(2008, 2, 29), adult_from_years=20) == date(2028, 2, 29)


def test_only_what_is_known_of_a_state_is_said():
    assert consent_age("ut", None) == 18
    assert law_of("UT").verified is False
    assert consent_age("NE", None) is None
    assert consent_age("", None) is None
    assert consent_age("NE", 16) == 16


@pytest.mark.parametrize("text", ["11", "19", "adult", "-16", "16.5"])
def test_what_a_clinic_says_lies_in_a_range_that_is_named(text):
    with pytest.raises(ValueError, match="from 12 to 18"):
        said(text)


def test_a_clinic_may_say_an_age_or_nothing():
    assert (said(" 16 "), said("")) == (16, None)


def test_a_law_outside_the_range_is_no_law():
    with pytest.raises(ValueError, match="between 12 and 18"):
        ConsentLaw(id="x", version="1", status="draft", title="X", state="XX", general_from_years=21)
