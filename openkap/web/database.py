"""Where the clinic's rows live: an embedded file by default, PostgreSQL when asked."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# Full durability: a clinical write that was acknowledged survives a power loss.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
)


def configuration(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path`, `sqlite://:memory:` or `postgresql://user:password@host:port/name`.

    Three slashes begin a path from here, four a path from the root, as other programs read them.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite://"))
    if scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise ValueError("OPENKAP_DATABASE_URL begins with sqlite:// or postgresql://")


def _sqlite(path: str) -> dict[str, Any]:
    """Immediate transactions wait for their turn instead of failing half-way under contention."""
    name = path if path == ":memory:" else path.removeprefix("/")
    if name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "CONN_MAX_AGE": 60, "OPTIONS": options}


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 20}},
    }


def secret_key(var: Path) -> str:
    """The key of this deployment: made once, kept in a file that only its owner can read."""
    file = var / "secret.key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()
