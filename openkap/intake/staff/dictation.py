"""A client without an account answers by word of mouth or on paper: someone of the care team types for them."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once, before_handing_in
from openkap.core.evidence import raw
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.pages import DETAILS, LISTS, kept, on_screen, relevant

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

WRITE = "intake:packet:write"


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def part(request: StaffRequest, episode_id: int, key: str) -> HttpResponse:
    """One part of the packet, in the client's words."""
    episode = _opened(request, episode_id)
    found = queries.packet(episode)
    here = next((each for each in found.parts if each.key == key and each.kind not in {"instrument", "records"}), None)
    if here is None:
        raise Http404
    form = _form(request, episode, found, here)
    if form.is_valid():
        try:
            return redirect(_onward(episode, found, here, form, _keep(request, episode, here, form)))
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, episode, found, here, form)


def _opened(request: StaffRequest, episode_id: int) -> "Episode":
    return access.open_record(request, clinic.episodes(), episode_id, need=WRITE)


def _form(request: StaffRequest, episode: "Episode", found: queries.Packet, here: queries.Part) -> Any:
    data = request.POST or None
    if here.kind == "basics":
        known: dict[str, Any] = {name: getattr(episode.client, name) for name in DETAILS}
        return forms.Basics(data, initial=known | queries.draft_of(episode, here.key))
    if here.kind == "list":
        return LISTS[here.key].form(data, initial=queries.draft_of(episode, here.key))
    known = {key: raw(piece.value) for key, piece in queries.facts_of(episode).items()}
    known |= queries.draft_of(episode, here.key)
    questions = on_screen(request, found.questions(here.key, episode.client), known)
    return forms.Answers(data, questions=questions, known=known, born_on=episode.client.born_on)


def _keep(request: StaffRequest, episode: "Episode", here: queries.Part, form: Any) -> bool:
    """Keep what was typed; whether one of the answers is dangerous."""
    typed: dict[str, Any] = {"episode": episode, "by": request.user, "at": timezone.now()}
    if here.kind == "basics":
        actions.describe(**typed, **form.cleaned_data)
    elif here.kind == "list":
        LISTS[here.key].add(**typed, **form.cleaned_data)
    else:
        return bool(actions.answer(**typed, answers=form.answers).dangers)
    return False


def _onward(episode: "Episode", found: queries.Packet, here: queries.Part, form: Any, danger: bool) -> str:
    """Help first; then more of a list, or a question that has just come up; then the next part."""
    again = reverse("staff-intake-part", args=[episode.pk, here.key])
    if danger:
        return reverse("staff-intake-help", args=[episode.pk])
    if here.kind == "list":
        return again
    if here.kind == "questions":
        now = relevant(found.questions(here.key, episode.client), form.answers)
        if any(not form.was_asked(question.key) for question in now):
            return again
    return _after(episode, found, here)


def _after(episode: "Episode", found: queries.Packet, here: queries.Part) -> str:
    following = found.after(here.key)
    if following is None or following.kind == "instrument":
        return reverse("staff-intake-packet", args=[episode.pk])
    return reverse("staff-intake-part", args=[episode.pk, following.key])


def _show(
    request: StaffRequest, episode: "Episode", found: queries.Packet, here: queries.Part, form: Any
) -> HttpResponse:
    is_list = here.kind == "list"
    page = {
        "episode": episode,
        "packet": found,
        "part": here,
        "place": found.place(here.key),
        "following": _after(episode, found, here) if here.done else "",
        "rows": queries.list_rows(episode, here.key) if is_list else [],
        "none": is_list and queries.says_none(episode, here.key),
        "nobody_to_call": here.key == "people" and queries.must_name_someone(episode),
        "form": form,
        "may_type": policies.may_answer(request.user, episode),
    }
    return ui.show(request, "intake/staff/part.html", page, status=422 if form.errors else 200)


@access.staff_page(WRITE)
@require_POST
@before_handing_in
def draft(request: StaffRequest, episode_id: int, key: str) -> HttpResponse:
    """Keep what is typed while the client thinks."""
    return kept(request, _opened(request, episode_id), key)


@access.staff_page(WRITE)
@require_POST
@act_once
def none(request: StaffRequest, episode_id: int, key: str) -> HttpResponse:
    """The client says that there is nothing to name."""
    episode = _opened(request, episode_id)
    if key not in {*LISTS, queries.EMERGENCY}:
        raise Http404
    try:
        actions.declare_none(episode=episode, subject=key, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-part", episode.pk, "people" if key == queries.EMERGENCY else key)


@access.staff_page(WRITE)
@require_POST
def row_end(request: StaffRequest, episode_id: int, key: str, pk: int) -> HttpResponse:
    """Take one line away; taking it away again changes nothing."""
    episode = _opened(request, episode_id)
    if key not in LISTS:
        raise Http404
    try:
        LISTS[key].end(episode=episode, pk=pk, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-part", episode.pk, key)


@access.staff_page(WRITE)
@require_POST
@act_once
def sent(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything the client said is typed: the clinicians have it."""
    episode = _opened(request, episode_id)
    try:
        actions.return_packet(episode=episode, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-packet", episode.pk)


@access.staff_page(WRITE)
@require_GET
def help_first(request: StaffRequest, episode_id: int) -> HttpResponse:
    """After a dangerous answer: stay with the client, and where the case is."""
    return ui.show(request, "intake/staff/help.html", {"episode": _opened(request, episode_id)})
