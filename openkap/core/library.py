"""The library: `openkap/knowledge/` read into frozen dataclasses, whole or not at all.

A file lives at `<kind>/<id>/<version>.toml`. What is published is frozen: `LOCK` holds its hash. Every citation
names an entry of `references.toml`. A clinic may lay its own folder of the same shape over this one.
"""

import dataclasses
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from openkap.core.reading import KnowledgeError, Published, build

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
P = TypeVar("P", bound=Published)

# One line per kind of knowledge: folder name -> "module:Class" that reads it.
KINDS: dict[str, str] = {
    "instruments": "openkap.core.instruments:Instrument",
    "safety": "openkap.core.safety:SafetyPolicy",
    "danger": "openkap.core.danger:DangerWords",
    "questions": "openkap.core.evidence:QuestionSet",
    "medicines": "openkap.core.medicines:MedicineList",
    "criteria": "openkap.core.candidacy:Criterion",
    "conditions": "openkap.core.candidacy:Condition",
    "protocols": "openkap.core.protocols:Protocol",
    "monitoring": "openkap.core.monitoring:MonitoringPlan",
    "readiness": "openkap.core.readiness:ReadinessGate",
    "outcomes": "openkap.core.benchmarks:OutcomeStandard",
    "consents": "openkap.core.consents:ConsentText",
    "substances": "openkap.core.substances:Substance",
    "kinetics": "openkap.core.pharmacokinetics:Kinetics",
    "mechanism": "openkap.core.mechanism:MechanismMap",
    "claims": "openkap.core.claims:ClaimSet",
}


@dataclasses.dataclass(frozen=True)
class Reference:
    """One source. `supports` says in a line what it is cited for."""

    title: str
    supports: str
    doi: str = ""
    pmid: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not (self.doi or self.pmid or self.url):
            raise ValueError("a reference needs a doi, a pmid or a url")


class Shelf(Generic[P]):
    """All versions of one kind; iteration gives the current version of each id."""

    def __init__(self, kind: str, works: Mapping[tuple[str, str], P]) -> None:
        self.kind, self._works = kind, works
        self._current = {work.id: work for work in sorted(works.values(), key=_newest_last)}

    def get(self, id: str, version: str | None = None) -> P:
        """The named work; KeyError names the kind, the id and the version when there is none."""
        found = self._current.get(id) if version is None else self._works.get((id, version))
        if found is None:
            raise KeyError(f"no {self.kind} {id} {version or ''}".strip())
        return found

    def __contains__(self, id: object) -> bool:
        return id in self._current

    def __iter__(self) -> Iterator[P]:
        return iter(self._current.values())

    def __len__(self) -> int:
        return len(self._current)

    def versions(self) -> Iterator[P]:
        return iter(self._works.values())


def _newest_last(work: Published) -> tuple[bool, list[int]]:
    return (work.status != "retired", [int(part) for part in work.version.split(".")])


class Library:
    """Everything the clinic knows, read at once from one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.references = _references(root)
        self._shelves: dict[str, Shelf[Any]] = {}

    def shelf(self, kind: str) -> Shelf[Any]:
        if kind not in self._shelves:
            self._shelves[kind] = _shelf(self.root, kind, self.references)
        return self._shelves[kind]

    def work(self, kind: str, id: str, version: str | None = None) -> Any:
        """One work, read without the rest of its shelf: for commands that must start at once. KeyError names it."""
        if kind in self._shelves:
            return self._shelves[kind].get(id, version)
        return _shelf(self.root, kind, self.references, only=id).get(id, version)

    def ids(self, kind: str) -> list[str]:
        """What stands on a shelf, by the names of its folders; no file is read."""
        return sorted({file.parent.name for file in (self.root / kind).glob("*/*.toml")})

    def check(self) -> None:
        """Read every kind and compare published files with LOCK; raise KnowledgeError at the first fault."""
        for kind in KINDS:
            self.shelf(kind)
        _check_lock(self.root)


@cache
def standard() -> Library:
    """The library that OpenKAP ships, read lazily and once per process."""
    return Library(KNOWLEDGE)


def _class_for(kind: str) -> type[Published]:
    module, _, name = KINDS[kind].partition(":")
    found: type[Published] = getattr(__import__(module, fromlist=[name]), name)
    return found


def _references(root: Path) -> Mapping[str, Reference]:
    file = root / "references.toml"
    tables = _toml(file) if file.exists() else {}
    return {key: build(Reference, table, file=file.name, where=key) for key, table in tables.items()}


def _shelf(root: Path, kind: str, references: Mapping[str, Reference], only: str = "*") -> Shelf[Any]:
    cls = _class_for(kind)
    works = {}
    for file in sorted(file for file in (root / kind).glob("*/*.toml") if only in ("*", file.parent.name)):
        name = str(file.relative_to(root))
        table = _toml(file)
        work = build(cls, table, file=name)
        if (work.id, work.version) != (file.parent.name, file.stem):
            raise KnowledgeError(name, "id", f"{work.id} {work.version} does not match its path")
        for key in cited(table):
            if key not in references:
                raise KnowledgeError(name, "cite", f"{key} is not in references.toml")
        works[work.id, work.version] = work
    return Shelf(kind, works)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise KnowledgeError(file.name, "", str(fault)) from fault


def cited(value: Any) -> Iterator[str]:
    """Every citation key anywhere in a table."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from inner if key == "cite" else cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


def lock_lines(root: Path = KNOWLEDGE) -> list[str]:
    """What LOCK should hold: a hash and a path for every published (not draft) file."""
    return [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(root).as_posix()}"
        for file in sorted(root.glob("*/*/*.toml"))
        if _toml(file).get("status") != "draft"
    ]


def _check_lock(root: Path) -> None:
    file = root / "LOCK"
    held = _hashes(file.read_text().splitlines() if file.exists() else [])
    found = _hashes(lock_lines(root))
    for path in sorted(set(held) | set(found)):
        if held.get(path) != found.get(path):
            raise KnowledgeError(path, "LOCK", "published knowledge is frozen: make a new version, or run `make lock`")


def _hashes(lines: list[str]) -> dict[str, str]:
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
