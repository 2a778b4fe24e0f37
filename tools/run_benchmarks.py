"""Run every file of benchmarks/, one after another; nothing is asserted, the tables are for people."""

import subprocess
import sys

from tools.workshop import ROOT, VENV, environment, say


def main() -> int:
    """The number of benchmarks that could not finish."""
    failed = 0
    for file in sorted((ROOT / "benchmarks").glob("[a-z]*.py")):
        say(f"\n=== {file.stem} ===")
        failed += subprocess.run([VENV / "bin" / "python", file], cwd=ROOT, env=environment()).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
