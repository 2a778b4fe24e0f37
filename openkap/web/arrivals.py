"""The board of arrivals: in which stage each stands, for how long, what is missing and whose turn it is. All of it is
computed from what happened; nothing is typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STAGES: dict[str, Promise] = {
    "inquiry": _("Inquiry"),
    "screened": _("Screened"),
    "packet_out": _("Packet out"),
    "packet_in": _("Packet in"),
    "medical": _("Medical intake"),
    "clinical": _("Clinical intake"),
    "decision": _("Decision"),
    "plan": _("Plan"),
}
TURNS: dict[str, Promise] = {
    "client": _("the client"),
    "desk": _("front desk"),
    "prescriber": _("prescriber"),
    "therapist": _("KAP therapist"),
    "director": _("medical director"),
}
ORDERS: dict[str, Promise] = {"wait": _("Longest wait first"), "name": _("By name")}


def stage(reached: Collection[str], *, begun: bool) -> str:
    """The stage of an episode by its milestones; `begun`: somebody has started one of the two intakes."""
    if "determined" in reached:
        return "plan"
    medical, clinical = "medical_intake_signed" in reached, "clinical_intake_signed" in reached
    if medical:
        return "decision" if clinical else "clinical"
    if clinical or begun:
        return "medical"
    return "packet_in" if "packet_returned" in reached else "packet_out"


@dataclass(frozen=True)
class Missing:
    """Something that is waited for, and whose turn it is."""

    words: str | Promise
    turn: str

    @property
    def turn_words(self) -> Promise:
        return TURNS[self.turn]


@dataclass(frozen=True)
class Row:
    """One person on the board. `next_url` is the page of the next step, where this visitor may open it."""

    name: str
    since: datetime
    days: int
    missing: tuple[Missing, ...]
    url: str = ""
    next_url: str = ""
    next_words: Promise | str = ""
    danger: bool = False
    on_list: bool = False
    changed: bool = False
    pressing: str = ""
    asks_who: bool = False

    @property
    def turns(self) -> frozenset[str]:
        return frozenset(each.turn for each in self.missing)


@dataclass(frozen=True)
class Lane:
    """One stage with those who are shown; `total` counts all of them."""

    id: str
    rows: list[Row]
    total: int

    @property
    def title(self) -> Promise:
        return STAGES[self.id]

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class View:
    """What is chosen on the board: one stage or all, one turn or all, and the order."""

    stage: str = ""
    turn: str = ""
    order: str = "wait"

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> "View":
        """What an address asks for; anything unknown is left out."""
        stage, turn, order = (given.get(key, "") for key in ("stage", "turn", "order"))
        return cls(
            stage if stage in STAGES else "", turn if turn in TURNS else "", order if order in ORDERS else "wait"
        )

    def sorted(self, rows: list[Row]) -> list[Row]:
        """Those whose turn was chosen, in the order that was chosen; danger always stands first."""
        kept = [row for row in rows if not self.turn or self.turn in row.turns]
        by_name = self.order == "name"
        return sorted(kept, key=lambda row: (not row.danger, row.name.casefold() if by_name else "", row.since))


def days(since: datetime, now: datetime) -> int:
    """Whole days that somebody has waited."""
    return max((now - since) // timedelta(days=1), 0)
