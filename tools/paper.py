"""Find the libraries that a PDF needs, or get them where this process may."""

import ctypes
import ctypes.util

from tools.workshop import say, system_install

# Debian's packages, each with the library that shows that it is there.
PACKAGES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
INSTRUCTION = (
    "Missing: the libraries of Pango, so no PDF is made or tested here (on Debian: apt-get install "
    f"{' '.join(PACKAGES)})."
)


def missing() -> list[str]:
    """The packages whose library this machine cannot find."""
    return [package for package, library in PACKAGES.items() if ctypes.util.find_library(library) is None]


def find_or_install() -> bool:
    """Whether PDFs can be made here, after installing what is missing where this process may."""
    for package in missing():
        system_install(package, sudo=True)
    if missing():
        say(INSTRUCTION)
    return not missing()
