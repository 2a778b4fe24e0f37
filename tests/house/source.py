"""The code as the house tests read it: files, syntax trees, templates, rooms and their ranks."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "openkap"
NOT_OURS_TO_MEASURE = {"migrations", "__pycache__"}


@dataclass(frozen=True)
class Place:
    """A spot in a file, as an editor opens it."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


@cache
def python_files(folder: Path = PACKAGE) -> tuple[Path, ...]:
    return tuple(sorted(file for file in folder.rglob("*.py") if not NOT_OURS_TO_MEASURE & set(file.parts)))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(file for file in PACKAGE.glob("*/templates/**/*") if file.suffix in {".html", ".txt"}))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(file))


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def find(pattern: str, file: Path) -> Iterator[tuple[Place, re.Match[str]]]:
    """Every match of a pattern in a file, with its line."""
    for match in re.finditer(pattern, text(file)):
        yield Place(file, text(file).count("\n", 0, match.start()) + 1), match


def room_of(file: Path) -> str:
    """The part of the house a file stands in: "dosing" for openkap/dosing/staff.py."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def ranks() -> dict[str, int]:
    """How high each part of the house stands, read from the import contract "journey"."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in settings if contract["id"] == "journey")
    return {name.strip().strip("()"): rank for rank, layer in enumerate(reversed(layers)) for name in layer.split("|")}


@cache
def rooms() -> tuple[str, ...]:
    """The rooms that exist: everything between the building and the doors."""
    low, high = ranks()["clinic"], ranks()["web"]
    return tuple(name for name, rank in ranks().items() if low <= rank < high and (PACKAGE / name).is_dir())


def may_know(knower: str, known: str) -> bool:
    """May one part of the house name another? Its own, or one that stands lower."""
    return knower == known or ranks()[known] < ranks()[knower]


def shelf(room: str, name: str) -> tuple[Path, ...]:
    """The files of one shelf of a room: `dosing/actions.py`, or every file of `dosing/actions/`."""
    folder = PACKAGE / room / name
    return python_files(folder) if folder.is_dir() else tuple(f for f in [folder.with_suffix(".py")] if f.exists())


def literal(node: ast.AST | None) -> str | None:
    """The text of a string constant, else None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def called(node: ast.Call) -> str:
    """The dotted name of what is called: "audit.record" for audit.record(...)."""
    return dotted(node.func)


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def listed(offenders: list[str]) -> str:
    """What a failing house test prints: one offender a line."""
    return "\n" + "\n".join(offenders)
