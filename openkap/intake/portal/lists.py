"""Parts of the packet that are lists: add a line, take one away, or say that there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class ListPart:
    """How one list is filled, in the client's words."""

    form: type[django_forms.Form]
    add: Callable[..., Any]
    end: Callable[..., Any]
    lead: Promise
    add_word: Promise
    none_word: Promise


LISTS = {
    "medicines": ListPart(
        forms.Medicine,
        actions.add_medicine,
        actions.end_medicine,
        _("Everything you take, also now and then. Please do not stop or change anything because of this list."),
        _("Add this medicine"),
        _("I take nothing"),
    ),
    "other_allergies": ListPart(
        forms.Allergy,
        actions.add_allergy,
        actions.end_allergy,
        _("Medicines, foods, latex, plasters: whatever your body does not bear."),
        _("Add this allergy"),
        _("I have no other allergies"),
    ),
    "people": ListPart(
        forms.SupportPerson,
        actions.add_support_person,
        actions.end_support_person,
        _("Who could take you home after a session, and whom may we call if something happens? One person is enough."),
        _("Add this person"),
        _("I have nobody to name yet"),
    ),
    "providers": ListPart(
        forms.OutsideProvider,
        actions.add_outside_provider,
        actions.end_outside_provider,
        _("We do not contact anyone unless you allow it later, in a separate form."),
        _("Add them"),
        _("I have nobody"),
    ),
}


def page(request: PortalRequest, episode: "Episode", found: queries.Packet, here: queries.Part) -> HttpResponse:
    """The list as it stands, and one empty line to add."""
    kind = LISTS[here.key]
    form = kind.form(request.POST or None)
    if form.is_valid():
        try:
            kind.add(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("portal-intake-part", here.key)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "packet": found,
        "part": here,
        "place": found.place(here.key),
        "following": found.after(here.key),
        "list": kind,
        "rows": queries.list_rows(episode, here.key),
        "none": queries.says_none(episode, here.key),
        "form": form,
    }
    return ui.show(request, "intake/portal/list.html", context, status=422 if form.errors else 200)


@access.portal_page
@require_POST
def row_end(request: PortalRequest, key: str, pk: int) -> HttpResponse:
    """Take one line away; taking it away again changes nothing."""
    episode = access.own_episode(request, need="intake:packet:write")
    if key not in LISTS:
        raise Http404
    try:
        LISTS[key].end(episode=episode, pk=pk, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/portal/refused.html", {"reason": str(refused)}, status=422)
    return redirect("portal-intake-part", key)


@access.portal_page
@require_POST
@act_once
def none(request: PortalRequest, key: str) -> HttpResponse:
    """Say that there is nothing to name, and go on."""
    episode = access.own_episode(request, need="intake:packet:write")
    if key not in LISTS:
        raise Http404
    try:
        actions.declare_none(episode=episode, subject=key, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/portal/refused.html", {"reason": str(refused)}, status=422)
    following = queries.packet(episode).after(key)
    return redirect(following.url if following else reverse("portal-intake-packet"))
