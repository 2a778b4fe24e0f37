"""The pick list of medicines: names people know, and the interaction classes that they belong to."""

import re
from dataclasses import dataclass
from functools import cached_property

from openkap.core.library import standard
from openkap.core.reading import Published

WORD = re.compile(r"[a-z0-9']+(?:-[a-z0-9']+)*")


@dataclass(frozen=True)
class MedicineClass:
    """A group of medicines that a rule may name. `examples` are generic names for a pick list, never complete."""

    code: str
    title: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ingredient:
    """What is in the box, by a code of our own, with names under which it is sold. `verified`: a pharmacist agreed."""

    code: str
    name: str
    sold_as: tuple[str, ...] = ()
    verified: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.sold_as)


@dataclass(frozen=True, kw_only=True)
class MedicineList(Published):
    """Every class that criteria may ask about, and the ingredients that are offered to pick from."""

    classes: tuple[MedicineClass, ...]
    ingredients: tuple[Ingredient, ...] = ()

    def __post_init__(self) -> None:
        for what, given in (
            ("class", [each.code for each in self.classes]),
            ("ingredient", [each.code for each in self.ingredients]),
            ("name", [_plain(name) for each in self.ingredients for name in each.names]),
        ):
            if repeated := sorted({each for each in given if given.count(each) > 1}):
                raise ValueError(f"{what} given twice: {', '.join(repeated)}")

    def get(self, code: str) -> MedicineClass:
        """The class of that code; KeyError when there is none."""
        return {each.code: each for each in self.classes}[code]

    def codes_for(self, name: str) -> frozenset[str]:
        """The classes in which a name, or what it is sold for, is listed; empty when it is in none: ask a person."""
        wanted = {_plain(name), *(_plain(each.name) for each in self.ingredients_in(name))}
        return frozenset(each.code for each in self.classes if wanted & set(map(_plain, each.examples)))

    def ingredients_in(self, typed: str) -> tuple[Ingredient, ...]:
        """What is named in a line as people type it, such as "Zoloft 50 mg": whole words, and of names that share
        words only the longest. Empty when nothing is known: that is said, and kept as typed."""
        words, found, place = _words(typed), [], 0
        while place < len(words):
            ends = range(min(len(words), place + self._longest), place, -1)
            end = next((end for end in ends if words[place:end] in self._by_words), 0)
            found += [self._by_words[words[place:end]]] if end else []
            place = end or place + 1
        return tuple(dict.fromkeys(found))

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], Ingredient]:
        return {_words(name): each for each in self.ingredients for name in each.names}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_words), default=0)

    def names(self) -> tuple[str, ...]:
        """All names once, in alphabetical order, for a pick list: generic names, and trade names with what they
        are."""
        generic = {name for each in self.classes for name in each.examples} | {each.name for each in self.ingredients}
        spoken = {name for name in generic if name not in self._also_sold}
        sold = {f"{name} ({each.name})" for each in self.ingredients for name in each.sold_as}
        return tuple(sorted(spoken | sold, key=str.casefold))

    @cached_property
    def _also_sold(self) -> frozenset[str]:
        return frozenset(name for each in self.ingredients for name in each.sold_as)


def medicine_list() -> MedicineList:
    """The list that OpenKAP ships."""
    found: MedicineList = standard().shelf("medicines").get("classes")
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold().replace("’", "'")))


def _plain(name: str) -> str:
    return " ".join(_words(name)) or name.strip().casefold()
