"""One screen of the packet: what it asks and how it keeps itself, whoever types on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkap.clinic.http import PortalRequest, StaffRequest
from openkap.core.evidence import Question, parse, vocabulary
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

LONGEST = 4000  # signs of one field that a draft keeps: as many as an answer may have
DETAILS = ("preferred_name", "born_on", "sex_at_birth", "phone")


@dataclass(frozen=True)
class ListPart:
    """How one list is filled, in the client's words."""

    form: type[django_forms.Form]
    add: Callable[..., Any]
    end: Callable[..., Any]
    lead: Promise
    add_word: Promise
    none_word: Promise


LISTS = {
    "medicines": ListPart(
        forms.Medicine,
        actions.add_medicine,
        actions.end_medicine,
        _(
            "Everything you take, also now and then: sprays, herbs such as St John’s wort, and grapefruit too. "
            "Please do not stop or change anything because of this list."
        ),
        _("Add this medicine"),
        _("I take nothing"),
    ),
    "other_allergies": ListPart(
        forms.Allergy,
        actions.add_allergy,
        actions.end_allergy,
        _("Medicines, foods, latex, plasters: whatever your body does not bear."),
        _("Add this allergy"),
        _("I have no other allergies"),
    ),
    "tried": ListPart(
        forms.Treatment,
        actions.add_treatment,
        actions.end_treatment,
        _("Medicines for your mood, talk therapy, and whatever else was tried. One at a time, as you remember it."),
        _("Add this treatment"),
        _("I have had no treatment yet"),
    ),
    "people": ListPart(
        forms.SupportPerson,
        actions.add_support_person,
        actions.end_support_person,
        _("Who could take you home after a session, and whom may we call if something happens? One person is enough."),
        _("Add this person"),
        _("I have nobody to name yet"),
    ),
    "providers": ListPart(
        forms.OutsideProvider,
        actions.add_outside_provider,
        actions.end_outside_provider,
        _("We do not contact anyone unless you allow it later, in a separate form."),
        _("Add them"),
        _("I have nobody"),
    ),
}


def on_screen(request: HttpRequest, questions: tuple[Question, ...], known: Mapping[str, str]) -> list[Question]:
    """What to ask now; once something is sent, what stood on the screen that it was typed on. A draft or another
    window may have changed what is known since, and must neither hide an answer nor take one back."""
    if "asked" not in request.POST:
        return relevant(questions, known)
    stood = {*request.POST["asked"].split(), *request.POST}
    return [question for question in questions if question.key in stood]


def relevant(questions: tuple[Question, ...], known: Mapping[str, str]) -> list[Question]:
    """Those that make sense after what is known. Answers that cannot be read are left aside."""
    words = vocabulary()
    answers = {}
    for key, text in known.items():
        if text and key in words:
            answers[key] = parse(words.get(key), text)
    return [question for question in questions if words.relevant(question, answers)]


def form_of(key: str) -> type[django_forms.Form] | None:
    """The form of a screen that is not made of questions: own details, or one line of a list."""
    return forms.Basics if key == "basics" else LISTS[key].form if key in LISTS else None


def _typed(request: HttpRequest, episode: "Episode", key: str) -> dict[str, str]:
    """What stands on the screen: answers that can be read, and every field of a form as it is. Http404 where there is
    no such screen."""
    if form := form_of(key):
        return {name: request.POST[name][:LONGEST] for name in form.base_fields if request.POST.get(name)}
    questions = queries.questions_of(key, episode.client)
    if not questions:
        raise Http404
    shown = on_screen(request, questions, {}) if "asked" in request.POST else questions
    answers = forms.Answers(request.POST, questions=shown)
    answers.is_valid()
    return answers.answers


def kept(request: StaffRequest | PortalRequest, episode: "Episode", key: str) -> HttpResponse:
    """The answer to a screen that keeps itself, whoever types on it."""
    typed = _typed(request, episode, key)
    try:
        actions.keep(episode=episode, part=key, answers=typed, by=request.user, at=timezone.now())
    except Refused as refused:
        return HttpResponse(str(refused), status=409, content_type="text/plain")
    return HttpResponse(status=204)
