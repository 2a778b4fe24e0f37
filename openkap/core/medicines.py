"""The pick list of medicines: names people know, and the interaction classes that they belong to."""

from dataclasses import dataclass

from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True)
class MedicineClass:
    """A group of medicines that a rule may name. `examples` are generic names for a pick list, never complete."""

    code: str
    title: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MedicineList(Published):
    """Every class that criteria may ask about."""

    classes: tuple[MedicineClass, ...]

    def __post_init__(self) -> None:
        codes = [each.code for each in self.classes]
        if repeated := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"class given twice: {', '.join(repeated)}")

    def get(self, code: str) -> MedicineClass:
        """The class of that code; KeyError when there is none."""
        return {each.code: each for each in self.classes}[code]

    def codes_for(self, name: str) -> frozenset[str]:
        """The classes in which a name is listed, whatever its capitals; empty when it is in none: ask a person."""
        wanted = name.strip().casefold()
        return frozenset(each.code for each in self.classes if wanted in map(str.casefold, each.examples))

    def names(self) -> tuple[str, ...]:
        """All example names once, in alphabetical order, for a pick list."""
        return tuple(sorted({name for each in self.classes for name in each.examples}, key=str.casefold))


def medicine_list() -> MedicineList:
    """The list that OpenKAP ships."""
    found: MedicineList = standard().shelf("medicines").get("classes")
    return found
