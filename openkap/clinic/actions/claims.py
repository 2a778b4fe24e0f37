"""Claims: read against their sources, and taken back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.clinic import audit, notify, policies, queries
from openkap.clinic.models import ClaimReview, ClaimWithdrawal, Notice, User
from openkap.core.reviews import Statement
from openkap.core.verdict import insist

AHEAD = timedelta(days=30)  # time to read the sources again before the public stops hearing a claim
WEEKLY = timedelta(days=6, hours=12)  # one reminder a week, although its turn comes at no exact hour


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


@transaction.atomic
def remind_of_claims(*, by: User | None = None, at: datetime) -> int:
    """Tell those who review claims, once a week, that some of them end soon and the public will then not hear them.
    Returns how many people were told."""
    soon = timezone.localdate(at) + AHEAD
    standing = [row for row in queries.claim_rows(on=timezone.localdate(at)) if row.stands]
    ending = [row.review for row in standing if row.review and row.review.until_on <= soon]
    people = [person.user for person in queries.practitioners("medical_director") if ending]
    told = [user for user in people if not _was_reminded(user, since=at - WEEKLY)]
    for user in told:
        notify.notice(to=user, kind="clinic:claims_ending", url=reverse("staff-clinic-claims"), at=at)
    if told:
        facts = {"claims": len(ending), "told": len(told)}
        audit.record("clinic:claim:reminded", ending[0], by=by, at=at, facts=facts)
    return len(told)


def _was_reminded(user: User, *, since: datetime) -> bool:
    return Notice.objects.filter(to=user, kind="clinic:claims_ending", at__gt=since).exists()
