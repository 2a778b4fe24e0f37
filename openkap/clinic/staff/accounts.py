"""Who works here and may sign in: added, invited, ended, brought back."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access, actions, audit, forms, notify, policies, queries
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

NEW_LINK = "new_invitation"  # in the administrator's session between the act and the page that shows the link once


@access.staff_page("clinic:account:see")
@require_GET
def accounts(request: StaffRequest) -> HttpResponse:
    """Everyone who works here, and how far each has come in."""
    page = {"rows": queries.account_rows(at=timezone.now()), "may_write": request.user.may("clinic:account:write")}
    return ui.show(request, "clinic/staff/accounts.html", page)


@access.staff_page("clinic:account:write")
@require_http_methods(["GET", "POST"])
@act_once
def new(request: StaffRequest) -> HttpResponse:
    """Add someone who works here; the next page shows the link by which they come in."""
    form = forms.AddPractitioner(request.POST or None)
    if form.is_valid():
        try:
            person = actions.add_practitioner(**form.cleaned_data, by=request.user, at=timezone.now())
            return _invite(request, person)
        except Refused as refused:
            form.add_error("email", str(refused))
    return ui.show(request, "clinic/staff/account_new.html", {"form": form}, status=422 if form.errors else 200)


@access.staff_page("clinic:account:see")
@require_GET
def account(request: StaffRequest, practitioner_id: int) -> HttpResponse:
    """One account, and the link to it when it was made a moment ago."""
    return _page(request, queries.practitioner(practitioner_id))


@access.staff_page("clinic:account:write")
@require_POST
@act_once
def invitations(request: StaffRequest, practitioner_id: int) -> HttpResponse:
    """Make a new link; the old one opens nothing any more."""
    return _act(request, practitioner_id, _invite)


@access.staff_page("clinic:account:write")
@require_POST
@act_once
def ending(request: StaffRequest, practitioner_id: int) -> HttpResponse:
    """End an account at once."""
    return _act(request, practitioner_id, _end)


@access.staff_page("clinic:account:write")
@require_POST
@act_once
def homecoming(request: StaffRequest, practitioner_id: int) -> HttpResponse:
    """Bring an account back, with a new link."""
    return _act(request, practitioner_id, _bring_back)


def _act(
    request: StaffRequest, pk: int, act: "Callable[[StaffRequest, queries.Practitioner], HttpResponse]"
) -> HttpResponse:
    """Do it, or show the page with the reason why not."""
    person = queries.practitioner(pk)
    try:
        return act(request, person)
    except Refused as refused:
        return _page(request, person, str(refused))


def _invite(request: StaffRequest, person: "queries.Practitioner") -> HttpResponse:
    secret = actions.invite_practitioner(person=person, by=request.user, at=timezone.now())
    request.session[NEW_LINK] = [person.pk, secret]
    return redirect("staff-clinic-account", person.pk)


def _end(request: StaffRequest, person: "queries.Practitioner") -> HttpResponse:
    actions.end_account(person=person, by=request.user, at=timezone.now())
    return redirect("staff-clinic-account", person.pk)


def _bring_back(request: StaffRequest, person: "queries.Practitioner") -> HttpResponse:
    return _invite(request, actions.bring_back(person=person, by=request.user, at=timezone.now()))


def _page(request: StaffRequest, person: "queries.Practitioner", refused: str = "") -> HttpResponse:
    page = {
        "row": queries.account_rows(at=timezone.now(), pk=person.pk)[0],
        "link": _new_link(request, person),
        "may_write": request.user.may("clinic:account:write"),
        "may_invite": policies.may_invite(person),
        "may_end": policies.may_end_account(request.user, person),
        "history": _history(person) if request.user.may("clinic:audit:see") else (),
        "refused": refused,
    }
    return ui.show(request, "clinic/staff/account.html", page, status=422 if refused else 200)


def _history(person: "queries.Practitioner") -> list[tuple[object, str]]:
    """What was done with the account, in sentences; the first administrator was made by nobody who is signed in."""
    events = list(queries.account_history(person))
    names = queries.names(event.by_ref for event in events if event.by_ref)
    nobody = gettext("Somebody on the clinic’s own machine")
    return [(event, audit.sentence(event, names.get(event.by_ref or 0, nobody))) for event in events]


def _new_link(request: StaffRequest, person: "queries.Practitioner") -> str:
    """The link made a moment ago, once: on the next look it is gone."""
    pk, secret = request.session.get(NEW_LINK) or (0, "")
    if pk != person.pk:
        return ""
    del request.session[NEW_LINK]
    return notify.welcome_address(secret)
