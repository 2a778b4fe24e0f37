"""Mutation testing: of many small changes to the core, how many does a test notice? `make mutation`.

mutmut changes one thing at a time and runs the tests that reach the changed function. All changes take a day on a
small machine, so a random sample is drawn (the same for the same SEED) and the share is told with Wilson's interval.
What is kept once read (the library) was read before: the share is too low rather than too high.
"""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

from openkap.core.cohorts import proportion
from tools.workshop import ROOT, VENV, environment, say

MUTANTS = ROOT / "mutants"
SURVIVED, NO_TESTS = 0, 33  # the exit codes that mutmut keeps: nobody noticed, nobody asked


def main(count: int, seed: int) -> None:
    """Make every mutant, ask the tests about `count` of them, and print who noticed, by module."""
    mutmut("openkap.core.verdict.*")  # makes all mutants and learns which test reaches what
    asked = random.Random(seed).sample(sorted(outcomes()), count)
    mutmut(*asked)
    found = outcomes()
    report({name: found[name] for name in asked}, len(found))


def mutmut(*names: str) -> None:
    command = [VENV / "bin" / "mutmut", "run", "--max-children", "2", *names]
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)


def outcomes() -> dict[str, int | None]:
    """Every mutant and how its tests ended."""
    files = sorted(MUTANTS.glob("openkap/core/**/*.meta"))
    return {name: code for file in files for name, code in json.loads(file.read_text())["exit_code_by_key"].items()}


def report(asked: dict[str, int | None], of: int) -> None:
    noticed = Counter(module(name) for name, code in asked.items() if code not in (SURVIVED, NO_TESTS, None))
    for each, count in sorted(Counter(map(module, asked)).items()):
        say(f"{each:<40}{noticed[each]:>5} of {count}")
    every = proportion(noticed.total(), len(asked))
    share, low, high = (f"{100 * value:.1f}" for value in (every.estimate, every.low, every.high))
    say(f"noticed: {noticed.total()} of {len(asked)} ({of} mutants): {share} %, 95 % interval {low} to {high} %")
    tell("not noticed", (name for name, code in asked.items() if code in (SURVIVED, NO_TESTS, None)))


def tell(title: str, names: Iterable[str]) -> None:
    say(f"\n{title} (`mutmut show NAME` shows the change):")
    for name in sorted(names):
        say(f"  {name}")


def module(name: str) -> str:
    return name.rpartition(".")[0].removeprefix("openkap.core.")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
