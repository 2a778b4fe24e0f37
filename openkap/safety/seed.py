"""Safety cases for invented people, many at once. Only the demonstration sows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from openkap.core.safety import policy
from openkap.safety.models import Acknowledgement, Closure, SafetyAction, SafetyCase

BATCH = 1000


@dataclass(frozen=True)
class SeedCase:
    """One case; with `closed_at` it was acted on, acknowledged and closed by the account `closed_by_id`, with only
    `seen_at` acknowledged by the account `seen_by_id`."""

    episode_id: int
    kind: str
    level: str
    source: str
    opened_at: datetime
    opened_by_id: int | None
    owner_id: int | None
    source_url: str = ""
    closed_at: datetime | None = None
    closed_by_id: int | None = None
    seen_at: datetime | None = None
    seen_by_id: int | None = None
    note: str = "Spoke with the client; safe with a plan."


def cases(rows: Iterable[SeedCase]) -> list[SafetyCase]:
    """Write the cases, and for the closed ones what was done. No notices: nobody is waiting for them."""
    rules, rows = policy(), list(rows)
    made = SafetyCase.objects.bulk_create(
        [
            SafetyCase(
                episode_id=row.episode_id,
                kind=row.kind,
                level=row.level,
                source=row.source,
                source_url=row.source_url,
                policy_version=rules.version,
                opened_at=row.opened_at,
                opened_by_id=row.opened_by_id,
                due_at=rules.by_level[row.level].due_at(timezone.localtime(row.opened_at)),
                owner_id=row.owner_id,
                since=row.opened_at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    seen = [(case, row) for case, row in zip(made, rows, strict=True) if row.seen_at]
    Acknowledgement.objects.bulk_create(
        [Acknowledgement(case=case, at=row.seen_at, by_id=row.seen_by_id) for case, row in seen], batch_size=BATCH
    )
    _closures([(case, row) for case, row in zip(made, rows, strict=True) if row.closed_at])
    return made


def _closures(pairs: list[tuple[SafetyCase, SeedCase]]) -> None:
    who = [{"case": case, "at": row.closed_at, "by_id": row.closed_by_id} for case, row in pairs]
    Acknowledgement.objects.bulk_create([Acknowledgement(**each) for each in who], batch_size=BATCH)
    actions = SafetyAction.objects.bulk_create(
        [
            SafetyAction(**each, kind="spoke_with_client", note=row.note)
            for each, (_, row) in zip(who, pairs, strict=True)
        ],
        batch_size=BATCH,
    )
    Closure.objects.bulk_create(
        [Closure(**each, reason="safe_plan", action=action) for each, action in zip(who, actions, strict=True)],
        batch_size=BATCH,
    )
