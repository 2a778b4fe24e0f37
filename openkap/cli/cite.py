"""`openkap cite`: one source in full, and everything that rests on it."""

import json
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from openkap.cli.deployment import instruments_folder, sources
from openkap.cli.faults import Fault
from openkap.core.library import KNOWLEDGE, cited


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", help="the key of a source, such as kroenke-2001; `list` prints them all")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    references = sources()
    if arguments.key == "list":
        print("\n".join(f"{key}: {reference.title}" for key, reference in sorted(references.items())))
        return 0
    if arguments.key not in references:
        near = get_close_matches(arguments.key, references)
        raise Fault(f"no source is called {arguments.key}" + (f"; there is {', '.join(near)}" if near else ""))
    told = {"key": arguments.key, **asdict(references[arguments.key]), "used_by": list(_resting_on(arguments.key))}
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _text(told: Mapping[str, Any]) -> str:
    """A line for each thing known; a list with commas."""
    words = {name: ", ".join(value) if isinstance(value, list) else value for name, value in told.items()}
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in words.items() if value)


def _resting_on(key: str) -> Iterator[str]:
    """The files of the library, and of the clinic's own instruments, that name this source in any of their tables."""
    folder = instruments_folder()
    for root, files in [(KNOWLEDGE, "*/*/*.toml"), *([(Path(folder), "*/*.toml")] if folder else [])]:
        for file in sorted(root.glob(files)):
            if key in set(cited(tomllib.loads(file.read_text(encoding="utf-8")))):
                yield file.relative_to(root).with_suffix("").as_posix()
