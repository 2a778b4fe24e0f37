"""The page of an intake: its form, what the client said beside it, and what remains before signing."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
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
from openkap.intake.staff import strokes

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkap.clinic.models import Episode
    from openkap.intake.queries.intakes import Kind


@dataclass(frozen=True)
class Block:
    """The fields of one topic, and what one stroke would fill in: the noes that were told, and the usual answers."""

    id: str
    title: str
    fields: list[BoundField]
    noes: dict[str, str]
    rest: dict[str, str]

    @property
    def noes_json(self) -> str:
        """For the page's script, which fills in place."""
        return json.dumps(self.noes)

    @property
    def rest_json(self) -> str:
        """The same for the usual answers."""
        return json.dumps(self.rest)


def form_for(episode: "Episode", kind: "Kind", data: "QueryDict | None") -> forms.Assessment:
    """The clinician's own draft; beside each question what was told, by whom and when, to be confirmed or not."""
    row = queries.intake(episode, kind)
    own = dict(row.answers) if row else {}
    filled = own | ({"assessment": row.assessment} if row else {})
    told = queries.facts_of(episode)
    notes = _notes(told, own)
    form = forms.Assessment(data, questions=queries.asked(kind), known=filled, notes=notes, voice="staff")
    form.told = told
    return form


def amendment_for(episode: "Episode", kind: "Kind", data: "QueryDict | None") -> forms.Amendment:
    """The same questions, filled with what is known now; what somebody else told since can be confirmed."""
    known = queries.facts_of(episode)
    filled = {key: raw(piece.value) for key, piece in known.items()}
    ticked = data.getlist(strokes.CONFIRM) if data else []
    ticks = {key: _tick(key, key in ticked) for key in strokes.to_confirm(known, kind)}
    notes = {key: format_html("{}{}", _note(key, piece), ticks.get(key, "")) for key, piece in known.items()}
    return forms.Amendment(data, questions=queries.asked(kind), known=filled, notes=notes, voice="staff")


def _notes(known: Mapping[str, Evidence], own: Mapping[str, str]) -> dict[str, SafeString]:
    told = {key: piece for key, piece in known.items() if key in vocabulary()}
    return {key: _note(key, piece, own=own.get(key, "")) for key, piece in told.items()}


def _note(key: str, piece: Evidence, *, own: str | None = None) -> SafeString:
    """ "Client: Yes, 3 Nov 2026 [Confirm]": whose answer this is, from when, and a press to make it one's own."""
    confirm = "" if own in (None, raw(piece.value)) else _confirm(key, piece)
    return format_html(
        '<span class="said">{}: <strong>{}</strong>{}</span> {}',
        str(queries.SAID_BY.get(piece.source, piece.source)).capitalize(),
        queries.in_words(key, piece),
        "" if piece.source == "record" else _day(piece),
        confirm,
    )


def _day(piece: Evidence) -> SafeString:
    day = timezone.localtime(piece.observed_at)
    return format_html(', <time datetime="{}">{}</time>', day.date().isoformat(), date_format(day, "j M Y"))


def _confirm(key: str, piece: Evidence) -> SafeString:
    return format_html(
        '<button class="link-button" name="confirm" value="{}" data-fill="{}">{}<span class="visually-hidden"> {}'
        "</span></button>",
        key,
        json.dumps({key: raw(piece.value)}),
        _("Confirm"),
        vocabulary().get(key).title,
    )


def _tick(key: str, ticked: bool) -> SafeString:
    """Confirm an answer as it was told; it counts as the clinician's own once the amendment is signed."""
    return format_html(
        '<label class="choice"><input type="checkbox" name="confirm" value="{}"{}><span>{}'
        '<span class="visually-hidden"> {}</span></span></label>',
        key,
        " checked" if ticked else "",
        _("Confirm as told"),
        vocabulary().get(key).title,
    )


def beside(form: forms.Assessment, episode: "Episode", kind: "Kind") -> None:
    """Where somebody else saved something else meanwhile, say so beside what is typed."""
    row = queries.intake(episode, kind)
    if row is None:
        return
    theirs = {**row.answers, "assessment": row.assessment}
    for name in form.fields:
        if form.cleaned_data.get(name, "") != theirs.get(name, ""):
            said = queries.stored_in_words(name, theirs[name]) if name in vocabulary() and name in theirs else ""
            form.add_error(name, _("%(who)s saved: %(words)s") % _theirs(row, said or theirs.get(name, "")))


def _theirs(row: Any, words: str) -> dict[str, str]:
    return {"who": row.saved_by.name, "words": words or _("nothing")}


def blocks(form: forms.Answers, kind: "Kind", known: Mapping[str, Evidence] | None = None) -> list[Block]:
    """The fields by topic, with what one stroke would fill in."""
    found = []
    for topic in vocabulary().topics(kind):
        here = [question for question in vocabulary().within(topic.id, kind) if question.key in form.fields]
        if here:
            fields = [form[question.key] for question in here]
            open_ = [question for question in here if not form[question.key].value()]
            noes, rest = strokes.noes(open_, known or {}), strokes.rest(open_)
            found.append(Block(topic.id, topic.staff_title, fields, noes, rest))
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
        "blocks": blocks(form, kind, form.told),
        "sheet": uuid.uuid4(),
        "remaining": open_,
        "may_write": policies.may_write_intake(request.user, kind, row),
        "may_sign": policies.may_sign_intake(request.user, kind, row, open_),
        "refusal": refusal,
        "diagnoses": queries.diagnoses(episode),
        "no_diagnosis": queries.no_diagnosis(episode),
        **(side(episode) if kind == "medical" else {}),
    }
    if page["signature"]:
        page |= {"amendments": queries.amendments(page["signature"]), "signed": signed_lines(row, kind)}
        page |= _beside_signature(request, row)
    return ui.show(request, "intake/staff/intake.html", page, status=422 if form.errors or refusal else 200)


def _beside_signature(request: StaffRequest, row: Any) -> dict[str, Any]:
    """The co-signature: who was asked, who has signed, and what this visitor may do."""
    now = timezone.now()
    if not row.signature.needs_cosign:
        return {"may_amend": policies.may_amend(request.user, row.kind, row, at=now)}
    people = queries.cosigners(row, row.signature, at=now)
    return {
        "cosign": getattr(row.signature, "cosignature", None),
        "asked": queries.cosign_requests(row.signature),
        "people": people,
        "ask_form": forms.AskToCosign(people=people),
        "cosign_form": forms.CoSign(),
        "may_ask": policies.may_ask_to_cosign(request.user, row),
        "may_cosign": policies.may_cosign(request.user, row, at=now),
        "may_amend": policies.may_amend(request.user, row.kind, row, at=now),
    }


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
        "results": queries.result_rows(queries.results(episode)),
        "none": queries.none_declared(episode),
    }
