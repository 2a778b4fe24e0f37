"""Write every lock file: LOCK of the library, requirements/*.txt with hashes and without hosts, package-lock.json."""

import sys
from pathlib import Path

from tools.assets import npm
from tools.bootstrap import REQUIREMENTS, UV
from tools.workshop import ROOT, VENV, give_up, run, say

EXPORTS = {
    "bootstrap.txt": ("--only-group", "bootstrap"),
    "node.txt": ("--only-group", "assets"),
    "base.txt": ("--no-default-groups",),
    "dev.txt": ("--group", "test", "--group", "lint", "--group", "agreement", "--group", "mutation"),
}


def lock(*upgrade: str) -> None:
    """Write every lock file; `upgrade` goes to `uv lock` ("--upgrade", or "--upgrade-package", "django")."""
    run(VENV / "bin" / "openkap", "knowledge", "lock", why="The library is malformed: nothing was frozen.")
    run(UV, "lock", "--quiet", *upgrade, why="Could not resolve the dependencies of pyproject.toml.")
    for name, groups in EXPORTS.items():
        form = ("--quiet", "--no-header", "--no-emit-project", "--format", "requirements.txt")
        run(UV, "export", *form, *groups, "-o", REQUIREMENTS / name, why=f"Could not export {name}.", quiet=True)
        refuse_hosts(REQUIREMENTS / name)
    run(npm(), "install", "--package-lock-only", "--no-audit", "--no-fund", why="Could not resolve package.json.")
    refuse_hosts(ROOT / "package-lock.json", but="https://github.com/sponsors/")
    say("Locked. Now run make test.")


def refuse_hosts(file: Path, but: str = "") -> None:
    for line in file.read_text().splitlines():
        if "://" in line and not (but and but in line):
            give_up(f"{file.name} names a host, which does not belong in a lock file: {line.strip()}")


if __name__ == "__main__":
    lock(*sys.argv[1:])
