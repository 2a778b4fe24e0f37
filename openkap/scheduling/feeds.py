"""One's own calendar link: the same for clients and for those who work here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest, StaffRequest
from openkap.clinic.once import act_once
from openkap.scheduling import actions, policies, queries

SEE = "scheduling:appointment:see"


@require_GET
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads. Whoever has the link reads times and rooms, and nothing else."""
    content = queries.feed_file(secret, now=timezone.now())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    add_never_cache_headers(response)
    return response


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def portal(request: PortalRequest) -> HttpResponse:
    """The client's link; a POST makes a new one."""
    if request.method == "POST":
        actions.open_feed(by=request.user, at=timezone.now())
        return redirect("portal-scheduling-feed")
    return ui.show(request, "scheduling/portal/feed.html", {"link": queries.feed_address(request.user)})


@access.portal_page
@require_POST
def portal_ending(request: PortalRequest) -> HttpResponse:
    """The client's link opens nothing any more."""
    actions.end_feed(by=request.user, at=timezone.now())
    return redirect("portal-scheduling-feed")


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def staff(request: StaffRequest) -> HttpResponse:
    """The link of somebody who works here; a POST makes a new one."""
    if request.method == "POST":
        actions.open_feed(by=request.user, at=timezone.now())
        return redirect("staff-scheduling-feed")
    page = {"link": queries.feed_address(request.user), "verdict": policies.may_open_feed(request.user)}
    return ui.show(request, "scheduling/staff/feed.html", page)


@access.staff_page(SEE)
@require_POST
def staff_ending(request: StaffRequest) -> HttpResponse:
    """That link opens nothing any more."""
    actions.end_feed(by=request.user, at=timezone.now())
    return redirect("staff-scheduling-feed")
