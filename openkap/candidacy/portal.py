"""The decision as the client sees it: a letter, and what is still asked."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.candidacy import actions, forms, pages, queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest, PortalRequest
from openkap.clinic.once import act_once
from openkap.core.evidence import vocabulary
from openkap.core.verdict import Refused
from openkap.ui import pdf

SEE = "candidacy:letter:see"
PAPER = "candidacy/paper/letter.html"


@access.portal_page
@require_GET
def letter(request: PortalRequest) -> HttpResponse:
    """What was decided, in plain words."""
    episode = access.own_episode(request, need=SEE)
    row = queries.history(episode).first()
    page = {"asked": queries.asked_of_client(episode), "has_pdf": pdf.available(), **pages.letter(row, episode)}
    return ui.show(request, "candidacy/portal/letter.html", page)


@access.portal_page
@require_GET
def letter_paper(request: PortalRequest) -> HttpResponse:
    """The same to keep as a PDF; the page to print where none can be made, or while nothing is decided."""
    newest = queries.history(access.own_episode(request, need=SEE)).first()
    if newest is None or not queries.decided(newest):
        return redirect("portal-candidacy-letter")
    row = access.open_record(request, queries.determinations(), newest.pk, need=SEE)
    try:
        return pdf.answer(PAPER, pages.letter(row, row.episode), name="letter")
    except pdf.NoPaper:
        return redirect("portal-candidacy-letter")


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def questions(request: PortalRequest) -> HttpResponse:
    """Answer what was asked again."""
    episode = access.own_episode(request, need="intake:packet:write")
    asked = [vocabulary().get(row.key) for row in queries.asked_of_client(episode)]
    form = forms.Requested(request.POST if request.method == "POST" else None, questions=asked)
    if form.is_valid():
        try:
            dangers = actions.answer(episode=episode, answers=form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("portal-intake-help" if dangers else "portal-candidacy-questions")
    page = {"form": form, "asked": asked}
    return ui.show(request, "candidacy/portal/questions.html", page, status=422 if form.errors else 200)


@access.guardian_page
@require_GET
def answer(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """The decision as guardians are told it: which, by whom and what comes next. The reasons rest on the young person's
    own answers, and stand in the young person's own letter."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="candidacy:answer:see")
    page = {"episode": episode, "letter": queries.letter(episode)}
    return ui.show(request, "candidacy/portal/guardians_letter.html", page)
