"""Determinations of invented people, made from what is known of them like everyone's. Only the demonstration sows."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from openkap.candidacy.models import Determination, SignOff
from openkap.candidacy.queries import evidence, library_digest, propose
from openkap.clinic import queries as clinic

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

BATCH = 500


@dataclass(frozen=True)
class Signed:
    """One half of an invented decision."""

    discipline: str
    by_id: int
    at: datetime
    decision: str = "agree"
    reason: str = "Seen, discussed with the team, in keeping with the criteria."


@dataclass(frozen=True)
class Sown:
    """One determination to be made, and who signs it."""

    episode_id: int
    made_at: datetime
    made_by_id: int
    signed: tuple[Signed, ...] = ()


def sow(determinations: Iterable[Sown]) -> int:
    """Write determinations and their signatures; returns how many were written."""
    source, written = iter(determinations), 0
    while batch := list(islice(source, BATCH)):
        episodes = clinic.episodes().in_bulk([sown.episode_id for sown in batch])
        rows = [_determination(sown, episodes[sown.episode_id]) for sown in batch]
        pairs = list(zip(Determination.objects.bulk_create(rows), batch, strict=True))
        SignOff.objects.bulk_create([row for made, sown in pairs for row in _sign_offs(made, sown)])
        written += len(batch)
    return written


def _determination(sown: Sown, episode: "Episode") -> Determination:
    found = propose(episode, evidence(episode, at=sown.made_at), at=sown.made_at)
    return Determination(
        episode=episode,
        outcome=found.outcome,
        snapshot=found.to_json(),
        library=library_digest(),
        made_at=sown.made_at,
        made_by_id=sown.made_by_id,
    )


def _sign_offs(made: Determination, sown: Sown) -> Iterator[SignOff]:
    digest = hashlib.sha256(json.dumps(made.snapshot, sort_keys=True).encode())
    for signed in sown.signed:
        yield SignOff(
            determination=made,
            discipline=signed.discipline,
            decision=signed.decision,
            reason=signed.reason,
            sha256=hashlib.sha256(digest.digest() + f"{signed}".encode()).hexdigest(),
            at=signed.at,
            by_id=signed.by_id,
        )
