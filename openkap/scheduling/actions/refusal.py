"""How this room says no."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from openkap.core import verdict

OVERTAKEN = "Somebody else has just booked this time. Nothing was changed."


class Refused(verdict.Refused):
    """Nothing was booked or changed. `causes` are the reasons, one sentence each; the text is all of them."""

    def __init__(self, reason: str, causes: Sequence[str] = ()) -> None:
        self.causes = tuple(causes) or (reason,)
        super().__init__(reason)


def refusal(causes: Sequence[str]) -> Refused:
    """The causes that a search has found, as one refusal."""
    if len(causes) == 1:
        return Refused(causes[0], causes)
    return Refused(f"These cannot all be kept: {' '.join(causes)}", causes)


@contextmanager
def once() -> Iterator[None]:
    """What the database will not book twice is refused in plain words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Refused(OVERTAKEN) from taken
