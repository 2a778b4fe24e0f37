"""A progress bar for what takes longer than three seconds."""

import sys
import time
from types import TracebackType

PATIENCE_SECONDS = 3
WIDTH = 28


class Progress:
    """`with Progress("clients", 200) as bar: bar.step()` draws a bar on a terminal once patience has run out."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done, self.began, self.drawn = what, total, 0, 0.0, False

    def __enter__(self) -> "Progress":
        self.began = time.monotonic()
        return self

    def step(self, count: int = 1) -> None:
        """Say that `count` more of the total are done."""
        self.done += count
        if time.monotonic() - self.began > PATIENCE_SECONDS:
            self._draw()

    def _draw(self) -> None:
        full = WIDTH * self.done // max(1, self.total)
        bar = "#" * full + "." * (WIDTH - full)
        sys.stderr.write(f"\r  {self.what:<26} [{bar}] {self.done}/{self.total}")
        sys.stderr.flush()
        self.drawn = True

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.drawn:
            sys.stderr.write("\n")
