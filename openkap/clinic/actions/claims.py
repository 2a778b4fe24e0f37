"""Claims: read against their sources, and taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from openkap.clinic import audit, policies
from openkap.clinic.models import ClaimReview, ClaimWithdrawal, User
from openkap.core.reviews import Statement
from openkap.core.verdict import insist


@transaction.atomic
def review_claims(*, statements: Iterable[Statement], reviewed_on: date, by: User, at: datetime) -> list[ClaimReview]:
    """Someone has read these words against their sources; each counts from that day for its own time."""
    wanted = list(statements)
    insist(policies.may_review_claims(by, wanted, reviewed_on, today=timezone.localdate(at)))
    return [_review(statement, reviewed_on, by, at) for statement in wanted]


@transaction.atomic
def withdraw_claim(*, review: ClaimReview, reason: str, by: User, at: datetime) -> ClaimWithdrawal:
    """The public does not hear this any more, until someone reviews it again."""
    insist(policies.may_withdraw_claim(by, review, reason))
    withdrawal = ClaimWithdrawal.objects.create(review=review, reason=reason.strip(), at=at, by=by)
    audit.record("clinic:claim:withdrawn", review, by=by, at=at, facts={"claim": review.claim})
    return withdrawal


def _review(statement: Statement, reviewed_on: date, by: User, at: datetime) -> ClaimReview:
    review = ClaimReview.objects.create(
        claim=statement.id,
        version=statement.version,
        wording=statement.wording,
        reviewed_on=reviewed_on,
        until_on=reviewed_on + statement.valid_for,
        at=at,
        by=by,
    )
    facts = {"claim": statement.id, "until": review.until_on.isoformat()}
    audit.record("clinic:claim:reviewed", review, by=by, at=at, facts=facts)
    return review
