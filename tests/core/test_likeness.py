"""Whether two entries may be the same person: symmetric, blind to accents, case, order and punctuation."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.likeness import Person, digits, near_name, reasons, same_name, same_phone, slips, written

MARCH, APRIL = date(1988, 3, 4), date(1988, 4, 3)
LETTERS = st.text("abcdefghij", min_size=1, max_size=9)
NAMES = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)
PEOPLE = st.builds(
    Person,
    names=st.lists(NAMES, max_size=2).map(tuple),
    email=st.sampled_from(["", "one@example.org", "One@Example.org ", "two@example.org"]),
    phone=st.text("0123456789 +-()", max_size=9),
    born_on=st.sampled_from([None, MARCH, APRIL]),
)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Person(email="One@Example.org "), Person(email="one@example.org"), ("email",)),
        (Person(phone="+1 (555) 010-7000"), Person(phone="001 555 010 7000"), ("phone",)),
        (Person(("Cleo Stone",), born_on=MARCH), Person(("Stone, Cléo",), born_on=MARCH), ("name_and_birth",)),
        (Person(("Cleo Stone",), born_on=MARCH), Person(("Cleo Stoen",), born_on=MARCH), ("near_name_and_birth",)),
        (Person(("Cleo Stone",), born_on=MARCH), Person(("Cleo Stone",)), ("name",)),
        (Person(("Cleo Stone",)), Person(("Cloe Stone",)), ("near_name",)),
        (Person(("Cleo Stone",), born_on=MARCH), Person(("Cleo Stone",), born_on=APRIL), ()),
        (Person(("Cleo Stone",), "a@x.org", born_on=MARCH), Person(("Bo",), "a@x.org", born_on=APRIL), ("email",)),
        (Person(("Client 0001",)), Person(("Client 0002",)), ()),
        (Person(("Bo",)), Person(("Jo",)), ()),
        (Person(("Bo",)), Person(("bo",)), ("name",)),
        (Person(("Robert Stone", "Bo Stone")), Person(("Bo Stone",)), ("name",)),
        (Person(), Person(), ()),
        (Person(("",), "", "-"), Person(("",), " ", "()"), ()),
    ],
)
def test_every_yes_has_its_reason(one, other, why):
    assert reasons(one, other) == why


@given(PEOPLE, PEOPLE)
def test_the_rule_is_symmetric(one, other):
    assert reasons(one, other) == reasons(other, one)


@given(PEOPLE)
def test_everybody_who_gave_a_name_is_like_themselves(person):
    assert bool(reasons(person, person)) or not (
        any(map(written, person.names)) or person.email or digits(person.phone)
    )


@given(st.text())
def test_writing_a_name_plainly_twice_changes_nothing(name):
    assert written(" ".join(written(name))) == written(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "JOSE NUNEZ"),
        ("  Anne-Marie   O'Brien ", "annemarie obrien"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Groß, Jörg", "Jorg Gross"),
        ("Jos\u00e9", "Jose\u0301"),
    ],
)
def test_accents_case_spaces_order_and_punctuation_do_not_count(one, other):
    assert same_name(written(one), written(other))


@given(st.lists(LETTERS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_words_does_not_count(words, chance):
    turned = list(words)
    chance.shuffle(turned)
    assert same_name(tuple(words), tuple(turned))


@given(st.text("abcdefghij", min_size=5, max_size=14), st.data())
def test_two_swapped_neighbours_are_one_slip(name, data):
    at = data.draw(st.integers(0, len(name) - 2))
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    assert slips(name, swapped) == (name != swapped)
    assert near_name((name,), (swapped,))


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_counting_slips_agrees_with_the_slow_way(one, other):
    @cache
    def slowly(i, j):
        if not i or not j:
            return i + j
        ways = [slowly(i - 1, j) + 1, slowly(i, j - 1) + 1, slowly(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            ways.append(slowly(i - 2, j - 2) + 1)
        return min(ways)

    assert slips(one, other) == slowly(len(one), len(other))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("cleo stone", "cleo stoone", True),
        ("cleo stone", "clio stane", False),  # two slips in nine letters
        ("maximilian stonefield", "maximilan stonefeild", True),  # two slips in a long name
        ("maximilian stonefield", "maxmilan stonefeild", False),
        ("ann", "anne", False),  # too short for a slip
        ("client 0001", "client 0010", False),  # figures are no slip
    ],
)
def test_a_slip_is_measured_against_the_length_of_the_name(one, other, near):
    assert near_name(written(one), written(other)) is near


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("555 0107", "(555) 010-7", True),
        ("0555 0107", "+555 0107", True),
        ("٥٥٥ 0107", "555 0107", True),
        ("0107", "555 0107", False),  # too short to be the end of a longer number
        ("", "", False),
        ("000", "0", False),
    ],
)
def test_numbers_are_compared_by_their_figures(one, other, same):
    assert same_phone(one, other) is same


@given(st.text())
def test_figures_are_plain_figures(phone):
    assert digits(phone) == "" or digits(phone).isascii()
