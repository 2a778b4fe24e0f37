"""Which claims a clinician of this clinic has reviewed, until when, and what the public may therefore hear."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from openkap.clinic.models import ClaimReview
from openkap.core.library import Reference, standard
from openkap.core.reviews import Review, State, Statement, standing, statements


@dataclass(frozen=True)
class ClaimRow:
    """One statement, its newest review, and whether that still counts."""

    statement: Statement
    review: ClaimReview | None
    state: State

    @property
    def stands(self) -> bool:
        return self.state == "stands"

    @property
    def sources(self) -> list[Reference]:
        return [standard().references[key] for key in self.statement.cite]


def claim_rows(*, on: date) -> list[ClaimRow]:
    """Everything that waits for a review or had one, in the order of the library. One query."""
    newest = _newest()
    return [_row(statement, newest.get(statement.id), on) for statement in statements()]


def claims_by_id(*, on: date) -> dict[str, ClaimRow]:
    """The same by id, for pages that quote."""
    return {row.statement.id: row for row in claim_rows(on=on)}


def claim_row(claim: str, *, on: date) -> ClaimRow | None:
    """One of them; None when the library has no such statement."""
    return claims_by_id(on=on).get(claim)


def claim_history(claim: str) -> QuerySet[ClaimReview]:
    """Every review of one claim, newest first, with what became of it."""
    found = ClaimReview.objects.filter(claim=claim).select_related("by", "withdrawal__by")
    return found.order_by("-pk")


def soonest_to_expire(row: ClaimRow) -> date:
    """To sort by: the last day on which the review counts."""
    return row.review.until_on if row.review else date.min


def _newest() -> dict[str, ClaimReview]:
    latest = ClaimReview.objects.order_by().values("claim").annotate(last=Max("pk")).values("last")
    found = ClaimReview.objects.filter(pk__in=latest).select_related("by__staff_record", "withdrawal")
    return {review.claim: review for review in found}


def _row(statement: Statement, review: ClaimReview | None, on: date) -> ClaimRow:
    if review is None:
        return ClaimRow(statement, None, standing(statement, None, on=on))
    gone = hasattr(review, "withdrawal")
    read = Review(review.wording, review.reviewed_on, review.until_on, gone)
    return ClaimRow(statement, review, standing(statement, read, on=on))
