"""How much of a stranger's file is read before it is refused. None of these is a clinical number."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """`max_bytes`: the file itself. `max_pixels`: one picture once it is drawn, which takes four bytes a pixel at most.
    `max_unpacked`: everything packed in a PDF, `max_stream`: one piece of it, both in bytes once unpacked."""

    max_bytes: int = 20 * MEGABYTE
    max_pixels: int = 50_000_000
    max_pages: int = 300
    max_objects: int = 200_000
    max_stream: int = 200 * MEGABYTE
    max_unpacked: int = 500 * MEGABYTE

    @property
    def too_large(self) -> str:
        size = f"{self.max_bytes / MEGABYTE:g} MB"
        return f"This file is larger than {size}. Save it smaller, or bring it in several parts."
