"""What the tools share: where things are, how they speak, how they remember what is already done."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"


def say(line: str) -> None:
    print(line, flush=True)


def give_up(line: str) -> NoReturn:
    """Say in one line what is missing, and stop."""
    print(line, file=sys.stderr, flush=True)
    sys.exit(1)


def run(*command: str | Path, why: str, quiet: bool = False) -> None:
    """Run one command in the project folder; when it fails, show what it said and stop with the reason."""
    out = subprocess.PIPE if quiet else None
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(), stdout=out, stderr=out, text=True
    )
    if done.returncode:
        print((done.stdout or "") + (done.stderr or ""), file=sys.stderr)
        give_up(why)


def environment() -> dict[str, str]:
    """This process's environment with the project's own programs first and no Python fetched behind our back."""
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over the place of the project and the contents of some files."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version_info[:2]}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_done(step: str, mark: str) -> bool:
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == mark


def remember(step: str, mark: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(mark)


def system_install(package: str, *, sudo: bool = False) -> bool:
    """Install a Debian package when this process may; False when it may not or could not."""
    apt = shutil.which("apt-get")
    prefix = _root_prefix(sudo)
    if apt is None or prefix is None:
        return False
    say(f"Installing {package} with apt-get ...")
    apt_get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-o", "DPkg::Lock::Timeout=600", "-qq"]
    install = [*apt_get, "install", "-y", "--no-install-recommends", package]
    if subprocess.run(install, stdout=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*apt_get, "update"], stdout=subprocess.DEVNULL)
    return subprocess.run(install, stdout=subprocess.DEVNULL).returncode == 0


def _root_prefix(sudo: bool) -> list[str] | None:
    """What to put before a command so that it runs as root: nothing, sudo, or None when neither is possible."""
    if os.geteuid() == 0:
        return []
    may = sudo and shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if may else None
