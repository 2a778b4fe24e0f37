"""Find a Chromium, or get one where this process may."""

import os
import shutil
from pathlib import Path

from tools.workshop import system_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
INSTRUCTION = (
    "Missing: a browser for the journeys (on Debian: apt-get install chromium), or its path in OPENKAP_CHROMIUM."
)


def find() -> str | None:
    """The path of a Chromium or Chrome: OPENKAP_CHROMIUM first, then the usual places."""
    told = os.environ.get("OPENKAP_CHROMIUM")
    if told:
        return told if Path(told).exists() else None
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *APPS) if path and Path(path).exists()), None)


def find_or_install() -> str | None:
    """As `find`, but first installs Debian's chromium when none is there and this process may."""
    return find() or (find() if system_install("chromium", sudo=True) else None)
