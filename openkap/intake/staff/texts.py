"""The workbench of consent texts: word a part, compose, look at it as a client would, publish."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries

SEE = "intake:text:see"
BENCH = "intake/staff/text.html"


@access.staff_page(SEE)
@require_GET
def texts(request: StaffRequest) -> HttpResponse:
    """Every consent text of this clinic."""
    return ui.show(request, "intake/staff/texts.html", {"benches": queries.benches()})


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def text(request: StaffRequest, text_id: str) -> HttpResponse:
    """One text on the workbench; POST keeps what it is made of."""
    bench = _bench(text_id)
    form = forms.ComposeText(request.POST or None, bench=bench)
    if request.method == "POST" and form.is_valid():
        said = {"parts": form.parts, "wording": form.wording, "by": request.user, "at": timezone.now()}
        try:
            actions.compose_text(text_id=text_id, **said)
            return redirect("staff-intake-text", text_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, bench, form=form)


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def part(request: StaffRequest, text_id: str, part: str) -> HttpResponse:
    """Word one part anew; the new wording is taken into the text at once."""
    bench = _bench(text_id)
    row = queries.part_of(bench, part)
    if row is None:
        raise Http404
    form = forms.WordPart(request.POST or None, initial=row.words)
    if form.is_valid():
        told = {"text_id": text_id, "by": request.user, "at": timezone.now()}
        try:
            worded = actions.word_part(part=row.id, **form.cleaned_data, **told)
            parts = {**bench.chosen, row.id: worded.number}
            actions.compose_text(parts=parts, wording=bench.wording, **told)
            return redirect("staff-intake-text", text_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    page = {"bench": bench, "row": row, "form": form, "may_word": policies.may_word(request.user)}
    return ui.show(request, "intake/staff/part_wording.html", page, status=422 if form.errors else 200)


@access.staff_page(SEE)
@require_GET
def preview(request: StaffRequest, text_id: str) -> HttpResponse:
    """The text as the client would see it."""
    bench = _bench(text_id)
    page = {"bench": bench, "text": bench.preview, "form": forms.SignConsent(text=bench.preview)}
    return ui.show(request, "intake/staff/preview.html", page)


@access.staff_page(SEE)
@require_POST
@act_once
def publication(request: StaffRequest, text_id: str) -> HttpResponse:
    """Put the composed text in force."""
    bench = _bench(text_id)
    form = forms.PublishText(request.POST)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            actions.publish_text(text_id=text_id, **told)
            return redirect("staff-intake-text", text_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, bench, publish_form=form)


def _bench(text_id: str) -> queries.Composing:
    """A text that this clinic uses, or Http404."""
    bench = queries.composing(text_id)
    if bench is None:
        raise Http404
    return bench


def _show(request: StaffRequest, bench: queries.Composing, form: Any = None, publish_form: Any = None) -> HttpResponse:
    form = form or forms.ComposeText(bench=bench)
    failed = form.errors or (publish_form and publish_form.errors)
    page = {
        "bench": bench,
        "form": form,
        "rows": [(row, form[forms.part_name(row.id)]) for row in bench.rows],
        "around": [form[name] for name in ("summary", "statement", "expires_days")],
        "publish_form": publish_form or forms.PublishText(),
        "may_word": policies.may_word(request.user),
        "may_publish": policies.may_publish(request.user, bench.draft, bench.missing, changed=bench.changed),
    }
    return ui.show(request, BENCH, page, status=422 if failed else 200)
