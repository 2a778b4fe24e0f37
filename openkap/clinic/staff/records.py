"""Clients, care teams, looks, emergency keys, credentials, notices."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access, actions, audit, forms, notify, policies, queries
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

PAGE = 30


@access.staff_page("clinic:episode:see")
@require_GET
def clients(request: StaffRequest) -> HttpResponse:
    """Search among the clients one may see; those of other teams need an emergency key."""
    form = forms.Search(request.GET or None)
    words = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    mine = queries.matching(access.visible_episodes(request.user, "clinic:episode:see"), words)
    found = Paginator(queries.with_progress(mine), PAGE).get_page(request.GET.get("page"))
    page = {
        "form": form,
        "words": words,
        "page": found,
        "opens_charts": request.user.may("clinic:chart:see"),
        "others": queries.outside(request.user, words) if request.user.may("clinic:glass:break") else (),
    }
    return ui.show(request, "clinic/staff/clients.html", page)


@access.staff_page("clinic:team:see")
@require_http_methods(["GET", "POST"])
@act_once
def team(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Who cares for this episode; add someone."""
    episode = access.open_record(request, queries.episodes(), episode_id, need="clinic:team:see")
    form = forms.JoinTeam(request.POST or None, people=queries.joinable(episode))
    if form.is_valid():
        actions.join_team(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("staff-clinic-team", episode.pk)
    page = {"episode": episode, "form": form, "members": queries.team(episode)}
    return ui.show(request, "clinic/staff/team.html", page, status=422 if form.errors else 200)


@access.staff_page("clinic:team:write")
@require_POST
@act_once
def team_end(request: StaffRequest, member_id: int) -> HttpResponse:
    """End someone's place on the care team."""
    member = access.open_record(request, queries.members(), member_id, need="clinic:team:write")
    actions.leave_team(member=member, by=request.user, at=timezone.now())
    return redirect("staff-clinic-team", member.episode_id)


@access.staff_page("clinic:audit:see")
@require_GET
def looks(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything written down about one chart, in sentences."""
    episode = access.open_record(request, queries.episodes(), episode_id, need="clinic:audit:see")
    events = Paginator(queries.looks(episode.client), PAGE).get_page(request.GET.get("page"))
    names = queries.names(event.by_ref for event in events if event.by_ref)
    lines = [(event, audit.sentence(event, names.get(event.by_ref or 0, ""))) for event in events]
    return ui.show(request, "clinic/staff/looks.html", {"episode": episode, "page": events, "lines": lines})


@access.staff_page("clinic:glass:break")
@require_http_methods(["GET", "POST"])
@act_once
def emergency(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Open a chart of another team, with a reason, for fifteen minutes."""
    episode = queries.outside_episode(request.user, episode_id)
    form = forms.Emergency(request.POST or None)
    if form.is_valid():
        try:
            actions.break_glass(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-chart", episode.pk)
        except Refused as refused:
            form.add_error("reason", str(refused))
    page = {"episode": episode, "form": form}
    return ui.show(request, "clinic/staff/emergency.html", page, status=422 if form.errors else 200)


@access.staff_page("clinic:glass:review")
@require_GET
def glass_reviews(request: StaffRequest) -> HttpResponse:
    """Emergency keys that nobody has looked at yet."""
    keys = [(key, policies.may_review_glass(request.user, key.by)) for key in queries.unreviewed_glass()]
    return ui.show(request, "clinic/staff/glass_reviews.html", {"keys": keys, "form": forms.Review()})


@access.staff_page("clinic:glass:review")
@require_POST
@act_once
def glass_review(request: StaffRequest, key_id: int) -> HttpResponse:
    """Say whether one emergency key was right."""
    key = access.open_record(request, queries.unreviewed_glass(), key_id, need="clinic:glass:review")
    form = forms.Review(request.POST)
    if form.is_valid():
        actions.review_glass(key=key, **form.cleaned_data, by=request.user, at=timezone.now())
    return redirect("staff-clinic-glass-reviews")


@access.staff_page("clinic:credential:see")
@require_http_methods(["GET", "POST"])
@act_once
def credentials(request: StaffRequest) -> HttpResponse:
    """Who holds what until when; those who may write verify a new one."""
    now = timezone.localtime()
    may_write = request.user.may("clinic:credential:write")
    form = forms.VerifyCredential(request.POST or None, people=queries.practitioners()) if may_write else None
    if form and form.is_valid():
        try:
            actions.verify_credential(**form.cleaned_data, by=request.user, at=now)
            return redirect("staff-clinic-credentials")
        except Refused as refused:
            form.add_error("practitioner", str(refused))
    page = {"form": form, "today": now.date(), "people": queries.credential_sheet(now.date())}
    return ui.show(request, "clinic/staff/credentials.html", page, status=422 if form and form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What waits for this person; reading the page does not mark it read, pressing the button does."""
    user = access.signed_in(request)
    if request.method == "POST":
        actions.read_notices(by=user, at=timezone.now())
        return redirect("staff-clinic-notices")
    rows = [(row, notify.sentence(row.kind)) for row in queries.unread_notices(user)]
    return ui.show(request, "clinic/staff/notices.html", {"rows": rows})
