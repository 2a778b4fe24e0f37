"""Parts of the packet that are lists: add a line, take one away, or say that there is none."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.pages import LISTS

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


def page(request: PortalRequest, episode: "Episode", found: queries.Packet, here: queries.Part) -> HttpResponse:
    """The list as it stands, and one empty line to add."""
    kind = LISTS[here.key]
    form = kind.form(request.POST or None, initial=queries.draft_of(episode, here.key))
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
        "nobody_to_call": here.key == "people" and queries.must_name_someone(episode),
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
    if key not in {*LISTS, queries.EMERGENCY}:
        raise Http404
    try:
        actions.declare_none(episode=episode, subject=key, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/portal/refused.html", {"reason": str(refused)}, status=422)
    following = queries.packet(episode).after("people" if key == queries.EMERGENCY else key)
    return redirect(following.url if following else reverse("portal-intake-packet"))
