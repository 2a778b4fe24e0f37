"""The library: `openkap/knowledge/` read into frozen dataclasses, whole or not at all.

A file lives at `<kind>/<id>/<version>.toml`. What is published is frozen: `LOCK` holds its hash. Every citation
names an entry of `references.toml`. A clinic may lay its own folder of the same shape over this one.
"""

import dataclasses
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from openkap.core.reading import KnowledgeError, Published, build

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
CLINIC = "clinic."  # before the version of what a clinic brought, so that it is never the version of what ships
P = TypeVar("P", bound=Published)

# One line per kind of knowledge: folder name -> "module:Class" that reads it.
KINDS: dict[str, str] = {
    "instruments": "openkap.core.instruments:Instrument",
    "known": "openkap.core.instruments:KnownInstruments",
    "safety": "openkap.core.safety:SafetyPolicy",
    "events": "openkap.core.events:EventList",
    "danger": "openkap.core.danger:DangerWords",
    "questions": "openkap.core.evidence:QuestionSet",
    "medicines": "openkap.core.medicines:MedicineList",
    "trials": "openkap.core.trials:TrialRule",
    "criteria": "openkap.core.candidacy:Criterion",
    "conditions": "openkap.core.candidacy:Condition",
    "protocols": "openkap.core.protocols:Protocol",
    "monitoring": "openkap.core.monitoring:MonitoringPlan",
    "readiness": "openkap.core.readiness:ReadinessGate",
    "outcomes": "openkap.core.benchmarks:OutcomeStandard",
    "majority": "openkap.core.majority:ConsentLaw",
    "consents": "openkap.core.consents:ConsentText",
    "elements": "openkap.core.consent_texts:ElementSet",
    "substances": "openkap.core.substances:Substance",
    "mechanism": "openkap.core.mechanism:MechanismMap",
    "claims": "openkap.core.claims:ClaimSet",
    "selfcheck": "openkap.core.selfcheck:SelfCheckSet",
    "learn": "openkap.core.articles:Article",
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

    def with_also(self, works: Mapping[tuple[str, str], P]) -> "Shelf[P]":
        """A shelf with these works beside its own; none of them may stand there already."""
        if twice := sorted(set(works) & set(self._works)):
            raise ValueError(f"{' '.join(twice[0])} stands there twice")
        return Shelf(self.kind, {**self._works, **works})


def _newest_last(work: Published) -> tuple[bool, bool, list[int]]:
    """Retired works first; what a clinic brought stands behind what ships."""
    _, clinics, number = work.version.rpartition(CLINIC)
    return (work.status != "retired", bool(clinics), [int(part) for part in number.split(".")])


class Library:
    """Everything the clinic knows, read at once from one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.references = references_in(root)
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

    def check(self) -> None:
        """Read every kind and compare published files with LOCK; raise KnowledgeError at the first fault."""
        works = [(kind, work) for kind in KINDS for work in self.shelf(kind).versions()]
        published = [f"{kind}/{work.id}/{work.version}.toml" for kind, work in works if work.status != "draft"]
        _check_lock(self.root, published)


@cache
def standard() -> Library:
    """The library that OpenKAP ships, read lazily and once per process."""
    return Library(KNOWLEDGE)


def _class_for(kind: str) -> type[Published]:
    module, _, name = KINDS[kind].partition(":")
    found: type[Published] = getattr(__import__(module, fromlist=[name]), name)
    return found


def references_in(root: Path) -> Mapping[str, Reference]:
    """The sources that `references.toml` of this folder holds; none where there is no such file."""
    file = root / "references.toml"
    tables = _toml(file) if file.exists() else {}
    return {key: build(Reference, table, file=file.name, where=key) for key, table in tables.items()}


def _shelf(root: Path, kind: str, references: Mapping[str, Reference], only: str = "*") -> Shelf[Any]:
    files = sorted(file for file in (root / kind).glob("*/*.toml") if only in ("*", file.parent.name))
    return Shelf(kind, works_in(files, _class_for(kind), root, references))


def works_in(
    files: Iterable[Path], cls: type[P], root: Path, references: Mapping[str, Reference]
) -> dict[tuple[str, str], P]:
    """These files, each `<id>/<version>.toml`, by id and version. KnowledgeError names the file below `root`."""
    works = {}
    for file in files:
        name = file.relative_to(root).as_posix()
        table = _toml(file, name)
        work = build(cls, table, file=name)
        if (work.id, work.version) != (file.parent.name, file.stem):
            raise KnowledgeError(name, "id", f"{work.id} {work.version} does not match its path")
        for key in cited(table):
            if key not in references:
                raise KnowledgeError(name, "cite", f"{key} is not in references.toml")
        works[work.id, work.version] = work
    return works


def _toml(file: Path, name: str = "") -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise KnowledgeError(name or file.name, "", str(fault)) from fault
    except OSError as fault:
        raise KnowledgeError(name or file.name, "", fault.strerror or str(fault)) from fault


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
    files = (file for file in sorted(root.glob("*/*/*.toml")) if _toml(file).get("status") != "draft")
    return [_lock_line(root, file.relative_to(root).as_posix()) for file in files]


def _lock_line(root: Path, path: str) -> str:
    return f"{hashlib.sha256((root / path).read_bytes()).hexdigest()}  {path}"


def _check_lock(root: Path, published: list[str]) -> None:
    file = root / "LOCK"
    held = _hashes(file.read_text().splitlines() if file.exists() else [])
    found = _hashes([_lock_line(root, path) for path in published])
    for path in sorted(set(held) | set(found)):
        if held.get(path) != found.get(path):
            raise KnowledgeError(path, "LOCK", "published knowledge is frozen: make a new version, or run `make lock`")


def _hashes(lines: list[str]) -> dict[str, str]:
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
