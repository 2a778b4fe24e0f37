"""The page of one inquiry: what was asked, who it may be, and the steps that are open now."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from openkap import ui
from openkap.clinic.http import StaffRequest
from openkap.intake import forms, policies, queries


def found(inquiry_id: int) -> "queries.Inquiry":
    """The inquiry, or 404."""
    row = queries.inquiries().filter(pk=inquiry_id).first()
    if row is None:
        raise Http404
    return row


def show(request: StaffRequest, row: "queries.Inquiry", *, refused: str = "", **given: Any) -> HttpResponse:
    """The page with its forms; those in `given` were refused, or `refused` says why an act was."""
    page = _facts(row) | _steps(request, row) | {"inquiry": row, "refused": refused} | given
    wrong = refused or any(form.errors for form in given.values())
    return ui.show(request, "intake/staff/inquiry.html", page, status=422 if wrong else 200)


def _facts(row: "queries.Inquiry") -> dict[str, Any]:
    return {
        "alike": queries.alike(row),
        "asked_again": queries.asked_again(row),
        "merged_from": queries.merged_from(row),
        "merged_into": queries.merged_into(row),
        "closure": queries.closure_of(row),
        "screening": queries.screening_of(row),
        "place": queries.place_of(inquiry=row),
        "worry": getattr(row, "worry", None),
        "referral": getattr(row, "referral", None),
    }


def _steps(request: StaffRequest, row: "queries.Inquiry") -> dict[str, Any]:
    user, given = request.user, row.name.partition(" ")
    names = {"given_name": given[0], "family_name": given[2], "born_on": row.born_on}
    return {
        "form": forms.Register(initial=names),
        "screen": forms.Screen(),
        "closing": forms.CloseInquiry(),
        "settle": forms.SettleWorry(auto_id="settle_%s"),
        "opening": forms.OpenCase(),
        "verdict": policies.may_handle_inquiry(user, row),
        "may_screen": policies.may_screen(user, row),
        "may_wait": policies.may_wait(user, inquiry=row),
        "may_open_case": policies.may_open_case(user),
        "may_say_no_danger": user.may("safety:case:act"),
        "may_write": user.may("intake:inquiry:write"),
        "reads_referrals": user.may("intake:packet:see"),
        "reads_answers": policies.may_read_carried(user, row, at=timezone.now()),
        "known": queries.known_episode(row),
    }
