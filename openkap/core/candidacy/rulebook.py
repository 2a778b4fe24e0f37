"""The criteria in force: as shipped, or with one clinic's own rules over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from openkap.core.candidacy.criteria import Criterion
from openkap.core.candidacy.overlays import ClinicRule, added, laid, read
from openkap.core.library import standard
from openkap.core.reading import KnowledgeError


@dataclass(frozen=True)
class Rulebook:
    """A clinic's rules by criterion and version; empty for what ships. Older versions stay, for old determinations."""

    folder: str
    rules: Mapping[str, Mapping[str, ClinicRule]]

    @cached_property
    def in_force(self) -> tuple[Criterion, ...]:
        """The newest version of every criterion. KnowledgeError when a rule of the clinic cannot be."""
        found = {each.id: each for each in standard().shelf("criteria") if each.status != "retired"}
        for id, versions in self.rules.items():
            found[id] = self._edition(id, max(versions, key=int), found.get(id))
        return tuple(found[id] for id in sorted(found))

    @property
    def names(self) -> tuple[str, ...]:
        """Which criteria in which versions."""
        return tuple(sorted(f"{each.id} {each.version}" for each in self.in_force))

    @property
    def own(self) -> tuple[Criterion, ...]:
        """The criteria that the clinic changed or added."""
        return tuple(each for each in self.in_force if each.overlay)

    def edition(self, id: str, version: str) -> Criterion | None:
        """The criterion as it was in that version; where a clinic no longer keeps that file, as it is now; None when
        there is none of that name any more."""
        shelf = standard().shelf("criteria")
        base, _, own = version.rpartition("clinic.") if "clinic." in version else (version, "", "")
        try:
            if not own:
                return _shipped(id, base)
            return self._edition(id, own, shelf.get(id, base.rstrip("+")) if base else None)
        except (KeyError, KnowledgeError):
            return next((each for each in self.in_force if each.id == id), None)

    def _edition(self, id: str, version: str, base: Criterion | None) -> Criterion:
        rule, file = self.rules[id][version], f"{self.folder}/{id}/{version}.toml"
        return laid(base, rule, file) if base else added(id, rule, file)


def _shipped(id: str, version: str) -> Criterion:
    found: Criterion = standard().shelf("criteria").get(id, version)
    return found


@cache
def rulebook(overlay: str | Path = "") -> Rulebook:
    """The rules of the clinic whose folder this is, read once; without a folder, what ships."""
    return Rulebook(str(overlay), read(Path(overlay)) if str(overlay) else {})


def in_force(overlay: str | Path = "") -> tuple[Criterion, ...]:
    """The criteria in force, with the clinic's own rules over them where it has a folder of them."""
    return rulebook(overlay).in_force
