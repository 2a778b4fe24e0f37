"""Mails that did not arrive, and people without an address: whom to call."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access, actions, notify, policies, queries
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused


@access.staff_page("clinic:mail:see")
@require_GET
def mails(request: StaffRequest) -> HttpResponse:
    """Everything that could not be delivered and that nobody has settled."""
    return _page(request)


@access.staff_page("clinic:mail:write")
@require_POST
@act_once
def retry(request: StaffRequest, mail_id: int) -> HttpResponse:
    """Try once more."""
    try:
        actions.retry_mail(mail=queries.stuck_mail(request.user, mail_id), by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, str(refused))
    return redirect("staff-clinic-mails")


@access.staff_page("clinic:mail:write")
@require_POST
@act_once
def settlement(request: StaffRequest, mail_id: int) -> HttpResponse:
    """The person was told in another way."""
    actions.settle_mail(mail=queries.stuck_mail(request.user, mail_id), by=request.user, at=timezone.now())
    return redirect("staff-clinic-mails")


def _page(request: StaffRequest, refused: str = "") -> HttpResponse:
    user = request.user
    rows = [
        (mail, notify.sentence(mail.about) if mail.about else "", policies.may_retry_mail(user, mail))
        for mail in queries.stuck_mails(user)
    ]
    page = {"rows": rows, "may_write": user.may("clinic:mail:write"), "refused": refused}
    return ui.show(request, "clinic/staff/mails.html", page, status=422 if refused else 200)
