"""The packet: one topic a screen, saved with every step."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access, majority
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once, before_handing_in
from openkap.core.evidence import raw, vocabulary
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.pages import DETAILS, kept, on_screen, relevant
from openkap.intake.portal import lists

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@access.portal_page
@require_GET
def packet(request: PortalRequest) -> HttpResponse:
    """All parts, how far one is, and the next one."""
    episode = access.own_episode(request, need="intake:packet:see")
    return ui.show(request, "intake/portal/packet.html", {"packet": queries.packet(episode)})


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def part(request: PortalRequest, key: str) -> HttpResponse:
    """One screen of the packet."""
    episode = access.own_episode(request, need="intake:packet:see")
    found = queries.packet(episode)
    here = next((each for each in found.parts if each.key == key), None)
    if here is None or here.kind in {"instrument", "records"}:
        raise Http404
    if here.kind == "list":
        return lists.page(request, episode, found, here)
    return (_basics if here.kind == "basics" else _questions)(request, episode, found, here)


def _basics(request: PortalRequest, episode: "Episode", found: queries.Packet, here: queries.Part) -> HttpResponse:
    known = {name: getattr(episode.client, name) for name in DETAILS}
    form = forms.Basics(request.POST or None, initial=known | queries.draft_of(episode, "basics"))
    if form.is_valid():
        try:
            actions.describe(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return onward(request, found, here)
    return show(request, found, here, form)


def _questions(request: PortalRequest, episode: "Episode", found: queries.Packet, here: queries.Part) -> HttpResponse:
    known = {key: raw(piece.value) for key, piece in queries.facts_of(episode).items()}
    typed, brought = queries.screen_draft(episode, here.key)
    known |= typed
    shown = on_screen(request, found.questions(here.key, episode.client), known)
    form = forms.Answers(request.POST or None, questions=shown, known=known, born_on=episode.client.born_on)
    if form.is_valid():
        try:
            saved = actions.answer(episode=episode, answers=form.answers, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after(request, episode, found, here, form, saved)
    return show(request, found, here, form, brought=brought)


def _after(
    request: PortalRequest,
    episode: "Episode",
    found: queries.Packet,
    here: queries.Part,
    form: forms.Answers,
    saved: actions.Saved,
) -> HttpResponse:
    """Help first; then a question that has just come up; then onward."""
    if saved.dangers:
        return redirect("portal-intake-help")
    now = relevant(found.questions(here.key, episode.client), form.answers)
    if any(not form.was_asked(question.key) for question in now):
        return redirect("portal-intake-part", here.key)
    return onward(request, found, here)


def onward(request: PortalRequest, found: queries.Packet, here: queries.Part) -> HttpResponse:
    """To the next part, or back to the overview when the client stops for now or has come to the end."""
    following = found.after(here.key)
    if request.POST.get("go") == "stop" or following is None:
        return redirect("portal-intake-packet")
    return redirect(following.url)


def show(
    request: PortalRequest,
    found: queries.Packet,
    here: queries.Part,
    form: forms.Answers | forms.Basics,
    *,
    brought: bool = False,
) -> HttpResponse:
    """One screen with its form; `brought` when its answers came along with the inquiry and wait to be looked over."""
    topic = next((topic for topic in vocabulary().topics("client") if topic.id == here.key), None)
    page = {
        "packet": found,
        "part": here,
        "place": found.place(here.key),
        "topic": topic,
        "form": form,
        "brought": brought,
    }
    if topic and majority.has_guardians(request.client.born_on, at=timezone.now()):
        shared = queries.guardians_questions(topic.id, request.client)
        page |= {"is_young": True, "guardians_see": [question.title for question in shared]}
    return ui.show(request, "intake/portal/part.html", page, status=422 if form.errors else 200)


@access.portal_page
@require_POST
@before_handing_in
def draft(request: PortalRequest, key: str) -> HttpResponse:
    """Keep what is typed while one pauses. Unreadable answers stay on the screen only."""
    return kept(request, access.own_episode(request, need="intake:packet:write"), key)


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def review(request: PortalRequest) -> HttpResponse:
    """Read everything once more, then send it."""
    episode = access.own_episode(request, need="intake:packet:see")
    refusal = ""
    if request.method == "POST":
        try:
            actions.return_packet(episode=episode, by=request.user, at=timezone.now())
            return redirect("portal-intake-packet")
        except Refused as refused:
            refusal = str(refused)
    found = queries.packet(episode)
    page = {
        "packet": found,
        "review": queries.review(episode),
        "verdict": policies.may_return_packet(found.missing),
        "refusal": refusal,
    }
    return ui.show(request, "intake/portal/review.html", page, status=422 if refusal else 200)


@access.portal_page
@require_GET
def help_first(request: PortalRequest) -> HttpResponse:
    """After a dangerous answer: whom to call now, what we do, and a way on when one is ready."""
    episode = access.own_episode(request, need="intake:packet:see")
    return ui.show(request, "intake/portal/help.html", {"packet": queries.packet(episode)})
