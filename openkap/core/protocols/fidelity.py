"""How much of the signed plan has really been done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openkap.core.protocols.definition import Protocol
from openkap.core.protocols.windows import broken_rules, windows
from openkap.core.protocols.words import about


@dataclass(frozen=True, slots=True)
class Fidelity:
    """`done` of the `expected` visits took place when the plan asks for them. Visits not yet due count in neither.

    `since`: when the first of the shortfalls came about; None without any.
    """

    done: int
    expected: int
    reasons: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def share(self) -> float | None:
        """0 to 1; None while nothing has been due, because nothing is not the same as all."""
        return self.done / self.expected if self.expected else None


def fidelity(protocol: Protocol, kept: Mapping[str, datetime], *, start: datetime, now: datetime) -> Fidelity:
    """Compare what took place with the plan, up to `now`; each shortfall comes with its sentence.

    A visit is expected once it was kept or its window has closed; it is done when it was kept and breaks no hard gap
    to an earlier visit that was kept.
    """
    held = {key: at for key, at in kept.items() if key in protocol.visit}
    late: dict[str, list[str]] = {}
    for gap, reason in broken_rules(protocol, held, start=start):
        if gap.hard:
            late.setdefault(gap.to, []).append(reason)
    open_until = windows(protocol, held, start=start)
    missed = {key: window.latest for key, window in open_until.items() if key not in held and window.latest < now}
    reasons = []
    for key in protocol.visit:
        reasons += late.get(key, [])
        if key in missed:
            ago = about(now - missed[key])
            reasons.append(f"{protocol.named(key)} did not take place; its window closed {ago} ago.")
    since = min([*missed.values(), *(held[key] for key in late)], default=None)
    return Fidelity(len(held) - len(late), len(held) + len(missed), tuple(reasons), since)
