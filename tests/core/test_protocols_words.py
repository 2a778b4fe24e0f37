"""Lengths of time as people say them."""

from datetime import timedelta

import pytest

from openkap.core.protocols.words import between, listed, span
from openkap.core.reading import duration


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ("PT0S", "no time"),
        ("PT45M", "45 minutes"),
        ("PT1H", "1 hour"),
        ("PT90M", "1 hour 30 minutes"),
        ("PT24H", "24 hours"),
        ("P3D", "72 hours"),
        ("P4D", "4 days"),
        ("P6DT12H", "6 days 12 hours"),
        ("P7D", "7 days"),
        ("P21D", "3 weeks"),
        ("-P4D", "minus 4 days"),
    ],
)
def test_a_length_of_time_is_said_in_units_that_read_well(length, words):
    assert span(duration(length)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (24, 72, "24 to 72 hours"),
        (48, 120, "2 to 5 days"),
        (24, 168, "1 to 7 days"),
        (2, None, "at least 2 hours"),
        (0, 336, "at most 2 weeks"),
        (60, 132, "60 hours to 5 days 12 hours"),
        (96, 96, "4 days"),
    ],
)
def test_a_least_and_a_most_are_said_together(low, high, words):
    most = None if high is None else timedelta(hours=high)
    assert between(timedelta(hours=low), most) == words


def test_names_are_listed_as_in_speech():
    assert listed(["Dose 1"]) == "Dose 1"
    assert listed(["Dose 1", "Dose 2", "Dose 3"]) == "Dose 1, Dose 2 and Dose 3"
