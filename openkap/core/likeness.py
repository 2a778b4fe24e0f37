"""May two entries be the same person? A plain rule with a reason for every yes; only a person decides."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

Reason = Literal["email", "phone", "name_and_birth", "near_name_and_birth", "name", "near_name"]
# What a chart for the same person is nearly sure to show; a bare name is only a hint.
STRONG: frozenset[Reason] = frozenset({"email", "phone", "name_and_birth", "near_name_and_birth"})

# Letters that Unicode does not take apart into a letter and a mark.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 12  # letters in the shorter name
WHOLE_NUMBER = 7  # digits: from here on a number may be written with or without what stands before it


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody gave of themselves. `names`: every way in which the name is written. Empty means not known."""

    names: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    born_on: date | None = None


def reasons(one: Person, other: Person) -> tuple[Reason, ...]:
    """Why the two may be the same person, the strongest reason first; empty when nothing says so. Symmetric."""
    return tuple(_reasons(one, other))


def _reasons(one: Person, other: Person) -> Iterator[Reason]:
    if one.email.strip() and one.email.strip().casefold() == other.email.strip().casefold():
        yield "email"
    if same_phone(one.phone, other.phone):
        yield "phone"
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return
    born = bool(one.born_on and other.born_on)
    pairs = list(product(map(written, one.names), map(written, other.names)))
    if any(same_name(*pair) for pair in pairs):
        yield "name_and_birth" if born else "name"
    elif any(near_name(*pair) for pair in pairs):
        yield "near_name_and_birth" if born else "near_name"


def written(name: str) -> tuple[str, ...]:
    """The words of a name without capitals, accents and punctuation: "O'Brien, José" is ("obrien", "jose")."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold().translate(LETTERS))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'\u2019`.")
    return tuple("".join(sign if sign.isalnum() else " " for sign in kept).split())


def same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words in any order, or the same letters however they are parted: Anne-Marie is Annemarie."""
    return bool(one) and (sorted(one) == sorted(other) or "".join(one) == "".join(other))


def near_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same but for a slip: a letter more, fewer or other, or two neighbours swapped; two slips in long names.
    Figures in a name are never a slip."""
    if _figures(one) != _figures(other):
        return False
    return _near("".join(one), "".join(other)) or _near("".join(sorted(one)), "".join(sorted(other)))


def _figures(words: tuple[str, ...]) -> list[str]:
    return sorted("".join(filter(str.isdigit, word)) for word in words if any(map(str.isdigit, word)))


def _near(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    allowed = (shorter >= ONE_SLIP_FROM) + (shorter >= TWO_SLIPS_FROM)
    if not allowed or abs(len(one) - len(other)) > allowed or len(set(one) ^ set(other)) > 2 * allowed:
        return False
    return slips(one, other) <= allowed


def slips(one: str, other: str) -> int:
    """How many slips of the finger lie between two words: letters put in, left out, mistaken, or neighbours swapped
    (optimal string alignment)."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != facing))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == facing:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def digits(phone: str) -> str:
    """A telephone number in plain figures, whatever the script and the punctuation."""
    return "".join(str(unicodedata.decimal(sign)) for sign in phone if unicodedata.decimal(sign, None) is not None)


def same_phone(one: str, other: str) -> bool:
    """The same figures, or one number written with what stands before it: +1 555 010 7000 is 555 010 7000."""
    first, second = sorted((digits(one).lstrip("0"), digits(other).lstrip("0")), key=len)
    return bool(first) and (first == second or (len(first) >= WHOLE_NUMBER and second.endswith(first)))
