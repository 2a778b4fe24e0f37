"""Make .venv hold exactly what the lock files say. `bootstrap.py base` to run, `bootstrap.py dev` to test.

Every step leaves a stamp with the hash of what it was made from, so that a second run has nothing to do
and works without a network.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools.workshop import ROOT, VENV, fingerprint, give_up, is_done, remember, run, say, system_install

REQUIREMENTS = ROOT / "requirements"
UV = VENV / "bin" / "uv"
PYTHON = VENV / "bin" / "python"


def prepare(wanted: str) -> None:
    """Bring the environment to `wanted` ("base" or "dev")."""
    make_environment()
    install_tools()
    install_packages(wanted)
    install_project()


def make_environment() -> None:
    """Make .venv, or make it again when its Python is gone or the folder was moved."""
    if _environment_is_sound():
        return
    if importlib.util.find_spec("ensurepip") is None and not (_is_debian_python() and system_install("python3-venv")):
        give_up(f"Missing: the venv module of {sys.executable} (on Debian: apt-get install python3-venv).")
    say("Making .venv ...")
    maker = getattr(sys, "_base_executable", sys.executable)
    shutil.rmtree(VENV, ignore_errors=True)
    run(maker, "-m", "venv", VENV, why=f"Could not make {VENV} with {maker} (on Debian: apt-get install python3-venv).")


def _environment_is_sound() -> bool:
    activate = VENV / "bin" / "activate"
    if not activate.exists() or str(VENV) not in activate.read_text():
        return False
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def _is_debian_python() -> bool:
    return Path(sys.executable).resolve().parent == Path("/usr/bin")


def install_tools() -> None:
    """The installer and the builder come by pip, checked against their hashes."""
    locked = REQUIREMENTS / "bootstrap.txt"
    mark = fingerprint([locked])
    if is_done("bootstrap", mark):
        return
    say("Installing the installer ...")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    run(*pip, "--require-hashes", "--no-deps", "-r", locked, why="Could not install requirements/bootstrap.txt.")
    remember("bootstrap", mark)


def install_packages(wanted: str) -> None:
    locked = REQUIREMENTS / f"{wanted}.txt"
    mark = fingerprint([locked])
    if is_done(wanted, mark):
        return
    say(f"Installing the packages of requirements/{wanted}.txt ...")
    uv_install("--require-hashes", "--no-deps", "-r", locked, why=f"Could not install requirements/{wanted}.txt.")
    remember(wanted, mark)


def install_project() -> None:
    """OpenKAP itself, editable: `.venv/bin/openkap` runs the files of this folder."""
    mark = fingerprint([ROOT / "pyproject.toml"])
    if is_done("project", mark) and (VENV / "bin" / "openkap").exists():
        return
    uv_install("--no-deps", "--no-build-isolation", "--editable", ROOT, why="Could not install OpenKAP into .venv.")
    remember("project", mark)


def uv_install(*what: str | Path, why: str) -> None:
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, *what, why=why)


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "base")
