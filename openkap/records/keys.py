"""The file of keys: made once, for its owner only, one key a line, the newest last. No key is ever in the database."""

import os
import secrets
from pathlib import Path

from openkap.records import sealing


def held(said: list[str], file: Path) -> list[str]:
    """The keys that were said, or else those of the file. BadKey names the one place where something is no key."""
    keys, place = (said, "OPENKAP_RECORDS_KEY") if said else (kept(file), str(file))
    try:
        sealing.ring(keys)
    except sealing.BadKey as fault:
        raise sealing.BadKey(f"{place}: {fault}") from fault
    return keys


def kept(file: Path) -> list[str]:
    """The keys of this deployment. The first one is made when there is no file yet."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _begin(file)
    return _lines(file)


def add(file: Path) -> str:
    """One more key at the end of the file: it seals from the next start on. Returns its id."""
    key = sealing.new_key()
    _replace(file, [*kept(file), key])
    return sealing.ring([key]).newest


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="ascii").split() if line]


def _begin(file: Path) -> None:
    """Two processes may start at once: whoever is first has made the key."""
    draft = _draft(file, [sealing.new_key()])
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _replace(file: Path, keys: list[str]) -> None:
    os.replace(_draft(file, keys), file)


def _draft(file: Path, keys: list[str]) -> Path:
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write("".join(f"{key}\n" for key in keys))
        out.flush()
        os.fsync(out.fileno())
    return draft
