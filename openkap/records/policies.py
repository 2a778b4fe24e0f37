"""May they bring, see, take back, strike, ask? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.records.models import Record

FOR_THE_DESK = frozenset({"insurance"})


def need(kind: str) -> str:
    """The permission that opens a record of this kind: the front desk sees cards, and nothing clinical."""
    return "records:card:see" if kind in FOR_THE_DESK else "records:clinical:see"


def may_see(by: "User", kind: str) -> bool:
    return by.may(need(kind))


def may_bring(by: "User", episode: "Episode") -> Verdict:
    """The client brings their own; those who work here scan what came on paper."""
    own = by.client is not None and by.client.pk == episode.client_id
    if not by.may("records:record:write") or not (own or by.practitioner is not None):
        return Verdict("Your role does not bring records.")
    return _open(episode)


def may_withdraw(by: "User", record: "Record", *, is_read: bool, is_struck: bool) -> Verdict:
    """What the client brought and nobody has read yet is theirs to take back."""
    if by.client is None or record.by_id != by.pk:
        return Verdict("Only whoever brought it takes it back.")
    if is_struck:
        return Verdict("This was taken back already.")
    if is_read:
        return Verdict("Your care team has read this, so it stays with them. Tell them if it is wrong, please.")
    return Verdict()


def may_strike(by: "User", record: "Record", *, is_struck: bool) -> Verdict:
    """Those who may see it say that it does not belong here; the desk also what it scanned itself."""
    if by.practitioner is None or not by.may("records:record:write"):
        return Verdict("Your role does not strike records.")
    if is_struck:
        return Verdict("This record is struck already.")
    allowed = may_see(by, record.kind) or record.by_id == by.pk
    return Verdict("" if allowed else "Your role does not see this record.")


def may_ask(by: "User", episode: "Episode", kind: str, asked: Collection[str]) -> Verdict:
    if by.practitioner is None or not by.may("records:request:write"):
        return Verdict("Your role does not ask for records.")
    if kind in asked:
        return Verdict("This is asked for already.")
    return _open(episode)


def _open(episode: "Episode") -> Verdict:
    return Verdict("This episode is closed." if hasattr(episode, "closure") else "")
