"""The page of an intake: its form, what the client said beside it, and what remains before signing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.forms import BoundField
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkap import ui
from openkap.clinic.http import StaffRequest
from openkap.core.evidence import Evidence, raw, vocabulary
from openkap.intake import forms, policies, queries

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkap.clinic.models import Episode
    from openkap.intake.queries.intakes import Kind

SIDES = ("readings", "medicines", "allergies")


def form_for(episode: "Episode", kind: "Kind", data: "QueryDict | None") -> forms.Assessment:
    """The draft where there is one, else what is known; beside each answer what the client said, and when."""
    row = queries.intake(episode, kind)
    known = queries.facts_of(episode)
    filled = {key: raw(piece.value) for key, piece in known.items()}
    if row is not None:
        filled |= row.answers | {"assessment": row.assessment}
    return forms.Assessment(data, questions=queries.asked(kind), known=filled, notes=_notes(known), voice="staff")


def amendment_for(episode: "Episode", kind: "Kind", data: "QueryDict | None") -> forms.Amendment:
    """The same questions, filled with what is known now."""
    known = queries.facts_of(episode)
    filled = {key: raw(piece.value) for key, piece in known.items()}
    return forms.Amendment(data, questions=queries.asked(kind), known=filled, notes=_notes(known), voice="staff")


def _notes(known: Mapping[str, Evidence]) -> dict[str, SafeString]:
    return {key: _note(key, piece) for key, piece in known.items() if piece.source != "record"}


def _note(key: str, piece: Evidence) -> SafeString:
    """ "Client: Yes, 3 Nov 2026": whose answer this is, and from when."""
    day = timezone.localtime(piece.observed_at)
    return format_html(
        '<span class="said">{}: <strong>{}</strong>, <time datetime="{}">{}</time></span>',
        queries.SAID_BY.get(piece.source, piece.source).capitalize(),
        queries.in_words(key, piece),
        day.date().isoformat(),
        date_format(day, "j M Y"),
    )


def blocks(form: forms.Answers, kind: "Kind") -> list[tuple[str, str, list[BoundField]]]:
    """The fields by topic: (id, title, fields)."""
    found = []
    for topic in vocabulary().topics(kind):
        keys = [question.key for question in vocabulary().within(topic.id, kind) if question.key in form.fields]
        if keys:
            found.append((topic.id, topic.staff_title, [form[key] for key in keys]))
    return found


def show(
    request: StaffRequest, episode: "Episode", kind: "Kind", form: forms.Assessment, *, refusal: str = ""
) -> HttpResponse:
    """The whole page."""
    row = queries.intake(episode, kind)
    open_ = queries.remaining(episode, kind, row)
    page: dict[str, Any] = {
        "episode": episode,
        "kind": kind,
        "title": _("Medical intake") if kind == "medical" else _("Clinical intake"),
        "intake": row,
        "signature": getattr(row, "signature", None),
        "form": form,
        "blocks": blocks(form, kind),
        "remaining": open_,
        "may_write": policies.may_write_intake(request.user, kind, row),
        "may_sign": policies.may_sign_intake(request.user, kind, row, open_),
        "refusal": refusal,
        **(side(episode) if kind == "medical" else {}),
    }
    if page["signature"]:
        page |= {"amendments": queries.amendments(page["signature"]), "signed": signed_lines(row, kind)}
    return ui.show(request, "intake/staff/intake.html", page, status=422 if form.errors or refusal else 200)


def signed_lines(row: Any, kind: "Kind") -> list[tuple[str, list[tuple[str, str]]]]:
    """What was signed, by topic: (title, [(question, answer)])."""
    answers = row.signature.content["answers"]
    words = vocabulary()
    found = []
    for topic in words.topics(kind):
        lines = [
            (question.ask_staff or question.title, queries.stored_in_words(question.key, answers[question.key]))
            for question in words.within(topic.id, kind)
            if question.key in answers
        ]
        if lines:
            found.append((topic.staff_title, lines))
    return found


def side(episode: "Episode") -> dict[str, Any]:
    """What stands beside the medical form: readings with their average, medicines, allergies."""
    taken = list(queries.readings(episode))
    return {
        "readings": taken,
        "averages": queries.averages(taken),
        "medicines": queries.medicines(episode),
        "allergies": queries.allergies(episode),
        "none": queries.none_declared(episode),
    }
