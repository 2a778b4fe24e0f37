"""The decision as clinicians see it: evidence, what the criteria say, two signatures."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.candidacy import actions, forms, pages, queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.ui import pdf

if TYPE_CHECKING:
    from openkap.candidacy.models import Determination

SEE = "candidacy:determination:see"
WRITE = "candidacy:determination:write"
PAGE = "candidacy/staff/determination.html"


@access.staff_page(SEE)
@require_GET
def determination(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Where the decision stands now."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=SEE)
    return ui.show(request, PAGE, pages.now(request.user, episode, at=timezone.now()))


@access.staff_page(SEE)
@require_GET
def past(request: StaffRequest, determination_id: int) -> HttpResponse:
    """One determination as it was on its day."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    return ui.show(request, "candidacy/staff/past.html", pages.then(row))


@access.staff_page(SEE)
@require_GET
def letter(request: StaffRequest, determination_id: int) -> HttpResponse:
    """What the client reads about this determination."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    page = {"episode": row.episode, "row": row, "has_pdf": pdf.available(), **pages.letter(row, row.episode)}
    return ui.show(request, "candidacy/staff/letter.html", page)


@access.staff_page(SEE)
@require_GET
def letter_paper(request: StaffRequest, determination_id: int) -> HttpResponse:
    """The same as a PDF; the page to print where none can be made, or while a signature is missing."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    if not queries.decided(row):
        return redirect("staff-candidacy-letter", row.pk)
    try:
        return pdf.answer("candidacy/paper/letter.html", pages.letter(row, row.episode), name="letter")
    except pdf.NoPaper:
        return redirect("staff-candidacy-letter", row.pk)


@access.staff_page(WRITE)
@require_POST
@act_once
def determinations(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Ask the criteria and keep the answer."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WRITE)
    now = timezone.now()
    try:
        actions.determine(episode=episode, by=request.user, at=now)
    except Refused as refused:
        return ui.show(request, PAGE, {**pages.now(request.user, episode, at=now), "refused": str(refused)}, status=422)
    return redirect("staff-candidacy-determination", episode.pk)


@access.staff_page(SEE)
@require_POST
@act_once
def sign_offs(request: StaffRequest, determination_id: int) -> HttpResponse:
    """Sign one half."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    form, now = forms.Sign(request.POST), timezone.now()
    if form.is_valid():
        try:
            actions.sign(determination=row, **form.cleaned_data, by=request.user, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-candidacy-determination", row.episode_id)
    return _again(request, row, at=now, sign_form=form)


@access.staff_page(SEE)
@require_POST
@act_once
def overrides(request: StaffRequest, determination_id: int, criterion: str) -> HttpResponse:
    """Overrule one criterion."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    form, now = forms.Overrule(request.POST, prefix=criterion), timezone.now()
    if form.is_valid():
        try:
            actions.override(determination=row, criterion=criterion, **form.cleaned_data, by=request.user, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-candidacy-determination", row.episode_id)
    return _again(request, row, at=now, overrule=(criterion, form))


@access.staff_page(SEE)
@require_POST
def letter_preview(request: StaffRequest, determination_id: int) -> HttpResponse:
    """The client's letter as it would be with what is typed; nothing is signed by this."""
    row = access.open_record(request, queries.determinations(), determination_id, need=SEE)
    typed = {name: request.POST.get(name, "") for name in ("decision", "words_for_client")}
    page = pages.preview(row, request.user, typed["decision"], typed["words_for_client"].strip(), at=timezone.now())
    return ui.show(request, "candidacy/staff/preview.html", page)


@access.staff_page(WRITE)
@require_POST
@act_once
def requests_of(request: StaffRequest, episode_id: int, of: str) -> HttpResponse:
    """Ask one person for everything that is missing."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WRITE)
    now = timezone.now()
    try:
        actions.request_all(episode=episode, of=of, by=request.user, at=now)
    except Refused as refused:
        return ui.show(request, PAGE, {**pages.now(request.user, episode, at=now), "refused": str(refused)}, status=422)
    return redirect("staff-candidacy-determination", episode.pk)


@access.staff_page(WRITE)
@require_POST
@act_once
def requests(request: StaffRequest, episode_id: int, key: str) -> HttpResponse:
    """Ask for one piece of evidence."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WRITE)
    now = timezone.now()
    try:
        actions.request_evidence(episode=episode, key=key, by=request.user, at=now)
    except Refused as refused:
        return ui.show(request, PAGE, {**pages.now(request.user, episode, at=now), "refused": str(refused)}, status=422)
    return redirect("staff-candidacy-determination", episode.pk)


def _again(
    request: StaffRequest,
    row: "Determination",
    *,
    at: datetime,
    sign_form: Form | None = None,
    overrule: tuple[str, Form] | None = None,
) -> HttpResponse:
    """The page with what was typed and why it was refused."""
    page = pages.now(request.user, row.episode, at=at, sign_form=sign_form, overrule=overrule)
    return ui.show(request, PAGE, page, status=422)
