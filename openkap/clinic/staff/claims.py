"""What is said to the public: who has read it against its sources, until when it counts, and what is withheld."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access, actions, forms, queries
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused


@access.staff_page("clinic:claim:see")
@require_GET
def claims(request: StaffRequest) -> HttpResponse:
    """Every claim: first those the public does not hear, then the others, the soonest to expire first."""
    return _list(request)


@access.staff_page("clinic:claim:review")
@require_POST
@act_once
def reviews(request: StaffRequest) -> HttpResponse:
    """Put one's name to the claims that were read."""
    rows = queries.claims_by_id(on=timezone.localdate())
    form = forms.ReviewClaims(request.POST, known=rows)
    if form.is_valid():
        chosen = [rows[id].statement for id in form.cleaned_data["claims"]]
        day = form.cleaned_data["reviewed_on"]
        try:
            actions.review_claims(statements=chosen, reviewed_on=day, by=request.user, at=timezone.now())
            return redirect("staff-clinic-claims")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _list(request, form)


@access.staff_page("clinic:claim:see")
@require_GET
def claim(request: StaffRequest, claim_id: str) -> HttpResponse:
    """One claim with its sources and everyone who reviewed it."""
    return _page(request, _found(claim_id))


@access.staff_page("clinic:claim:review")
@require_POST
@act_once
def withdrawal(request: StaffRequest, claim_id: str) -> HttpResponse:
    """Take the review of a claim back."""
    row, form = _found(claim_id), forms.WithdrawClaim(request.POST)
    if row.review is None:
        raise Http404
    if form.is_valid():
        try:
            actions.withdraw_claim(review=row.review, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-clinic-claim", claim_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, row, form)


def _found(claim_id: str) -> queries.ClaimRow:
    row = queries.claim_row(claim_id, on=timezone.localdate())
    if row is None:
        raise Http404
    return row


def _list(request: StaffRequest, form: forms.ReviewClaims | None = None) -> HttpResponse:
    today = timezone.localdate()
    rows = queries.claim_rows(on=today)
    page = {
        "withheld": [row for row in rows if not row.stands],
        "said": sorted((row for row in rows if row.review and row.stands), key=queries.soonest_to_expire),
        "form": form or forms.ReviewClaims(initial={"reviewed_on": today}, known=()),
        "chosen": form.data.getlist("claims") if form else (),
        "may_review": request.user.may("clinic:claim:review"),
    }
    return ui.show(request, "clinic/staff/claims.html", page, status=422 if form else 200)


def _page(request: StaffRequest, row: queries.ClaimRow, form: forms.WithdrawClaim | None = None) -> HttpResponse:
    page = {
        "row": row,
        "history": queries.claim_history(row.statement.id),
        "form": form or forms.WithdrawClaim(),
        "may_withdraw": row.stands and request.user.may("clinic:claim:review"),
    }
    return ui.show(request, "clinic/staff/claim.html", page, status=422 if form else 200)
