"""Run the whole of the tests part by part, say how long each took, and end with one line of totals.

python -m tools.run_tests              everything (`make test`)
python -m tools.run_tests fast         what needs no database server and no browser (`make check`)
python -m tools.run_tests house core   only the parts named
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools import browser, database, paper
from tools.workshop import ROOT, environment, say

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
DATA = Path(os.environ.get("OPENKAP_VALIDATION_DATA") or ROOT.parent / "shared" / "data")


@dataclass(frozen=True)
class Part:
    """One thing to run. A part with `tests` is pytest over those folders, else `command` is run as it is."""

    name: str
    command: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    postgres: bool = False
    browser: bool = False
    paper: bool = False
    fast: bool = False


@dataclass
class Outcome:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reason: str = ""


TWO_AT_A_TIME = ("-n", "2", "--dist", "worksteal")  # one test opens every door and takes as long as hundreds
# What is the same on every database is asked once: who may open which door, how pages are furnished, and the shorter
# walks, whose acts the rooms' tests do on both databases. The whole episode is walked on both.
ONCE = (
    *("furniture", "front_door", "at_night", "arrivals", "consents", "therapy_note", "first_administrator"),
    *("packet", "records", "intakes", "determination", "young", "accessible"),
)
NOT_FURNITURE = (*TWO_AT_A_TIME, *(f"--ignore=tests/journeys/test_{name}.py" for name in ONCE))

PARTS = [
    Part("lint", ("ruff", "check", "."), fast=True),
    Part("format", ("ruff", "format", "--check", "."), fast=True),
    Part("templates", ("djlint", "openkap", "--lint", "--quiet"), fast=True),
    Part("types", ("mypy",), fast=True),
    Part("contracts", ("lint-imports", "--no-cache", "--no-logo"), fast=True),
    Part("core", tests=("core", "cli", "vignettes"), options=("-p", "no:django", *TWO_AT_A_TIME), fast=True),
    Part("house", tests=("house",), fast=True),
    Part("rooms-sqlite", tests=("doors", "rooms"), options=TWO_AT_A_TIME, paper=True),
    Part("rooms-postgres", tests=("rooms",), options=TWO_AT_A_TIME, postgres=True, paper=True),
    Part("journeys-sqlite", tests=("journeys",), options=TWO_AT_A_TIME, browser=True, paper=True),
    Part("journeys-postgres", tests=("journeys",), options=NOT_FURNITURE, browser=True, postgres=True, paper=True),
    Part("validation", tests=("validation",)),
]


@dataclass
class Run:
    """What the parts of one run share: outcomes so far, and the database server once it is needed."""

    servers: contextlib.ExitStack
    outcomes: list[Outcome] = field(default_factory=list)
    postgres_url: str = ""

    def needs(self, part: Part) -> dict[str, str]:
        """The environment this part needs; RuntimeError with an instruction when the machine cannot give it."""
        extra = {"OPENKAP_VALIDATION_DATA": str(DATA)}
        if part.paper:
            paper.find_or_install()
        if part.browser:
            extra["OPENKAP_CHROMIUM"] = browser.find_or_install() or _refuse(browser.INSTRUCTION)
        if part.browser and part.postgres:
            extra["OPENKAP_TEST_MIGRATIONS"] = "1"  # a house test walks them on SQLite
        if part.postgres:
            extra["OPENKAP_TEST_DATABASE"] = extra["OPENKAP_DATABASE_URL"] = self._start_postgres()
        else:
            extra["OPENKAP_TEST_DATABASE"] = "sqlite"
        return extra

    def _start_postgres(self) -> str:
        if not self.postgres_url:
            try:
                self.postgres_url = self.servers.enter_context(database.postgres())
            except Exception as error:
                _refuse(f"{database.INSTRUCTION} ({error})")
        return self.postgres_url


def _refuse(reason: str) -> str:
    raise RuntimeError(reason)


def run(part: Part, shared: Run) -> Outcome:
    say(f"\n=== {part.name} ===")
    started = time.monotonic()
    try:
        outcome = _run_pytest(part, shared.needs(part)) if part.tests else _run_command(part)
    except RuntimeError as error:
        say(str(error))
        outcome = Outcome(part.name, failed=1, reason=str(error))
    outcome.seconds = time.monotonic() - started
    return outcome


def _run_command(part: Part) -> Outcome:
    code = subprocess.run(part.command, cwd=ROOT, env=environment()).returncode
    return Outcome(part.name, passed=int(code == 0), failed=int(code != 0))


def _run_pytest(part: Part, extra: Mapping[str, str]) -> Outcome:
    folders = [f"tests/{name}" for name in part.tests if (ROOT / "tests" / name).exists()]
    if not folders:
        return Outcome(part.name, failed=1, reason=f"there is no tests/{part.tests[0]}")
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        command = ["pytest", "-q", f"--junitxml={report}", *part.options, *folders]
        code = subprocess.run(command, cwd=ROOT, env={**environment(), **extra}).returncode
        outcome = _counted(part.name, report)
    if code and not outcome.failed:
        outcome.failed, outcome.reason = 1, f"pytest ended with code {code}"
    if IN_CI and outcome.skipped:
        outcome.failed += outcome.skipped
        outcome.reason = "a skipped test counts as failed in CI"
    return outcome


def _counted(name: str, report: Path) -> Outcome:
    if not report.exists():
        return Outcome(name)
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Outcome(name, passed=max(0, tests - failed - skipped), failed=failed, skipped=skipped)


def chosen(names: list[str]) -> list[Part]:
    """The parts to run, in order. Published data outside the repository is only needed where it exists."""
    if names == ["fast"]:
        return [part for part in PARTS if part.fast]
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        sys.exit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(p.name for p in PARTS)}.")
    if names:
        return [part for part in PARTS if part.name in names]
    return [part for part in PARTS if part.name != "validation" or DATA.is_dir()]


def summary(outcomes: list[Outcome]) -> Iterator[str]:
    yield f"\n{'part':<20}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"
    for one in outcomes:
        counts = f"{one.passed:>8}{one.failed:>8}{one.skipped:>9}{one.seconds:>9.1f}"
        yield f"{one.name:<20}{counts}  {one.reason}".rstrip()
    yield f"{'all':<45}{sum(one.seconds for one in outcomes):>9.1f}"
    yield f"{sum(one.passed for one in outcomes)} passed, {sum(one.failed for one in outcomes)} failed"


def main(names: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as servers:
        shared = Run(servers)
        for part in chosen(names):
            shared.outcomes.append(run(part, shared))
    for line in summary(shared.outcomes):
        say(line)
    return int(any(one.failed for one in shared.outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
