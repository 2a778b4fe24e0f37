"""Compare what OpenKAP computes with published data: `python -m tools.validate FOLDER`."""

import os
import subprocess
import sys
from pathlib import Path

from tools.workshop import ROOT, VENV, environment


def main(folder: str) -> int:
    data = (ROOT / folder).resolve()
    if not data.is_dir():
        print(
            f"There is no folder {data}: name the one with the published data, make validate DATA=...", file=sys.stderr
        )
        return 2
    tests = ROOT / "tests" / "validation"
    env = {**os.environ, **environment(), "OPENKAP_VALIDATION_DATA": str(data)}
    return subprocess.run([VENV / "bin" / "pytest", "-v", "--no-header", tests], cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(Path("..") / "shared" / "data")))
