"""A form made from questions of the vocabulary: nothing is asked that the library does not hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from openkap.core.evidence import UNSURE, Question, parse, raw
from openkap.ui import forms as ui

Voice = Literal["client", "staff"]
UNSURE_WORDS = {"client": _("Not sure"), "staff": _("Unknown or n/a")}
LONG = 20  # more than that is a list to open, also on a phone
SHORT = 5  # as many answers as a clinician scans at a glance; longer lists open on request

FEW, WORD = 3, 16  # as many answers, of as many letters, stand side by side for a clinician


class ShortChoice(forms.RadioSelect):
    """A few short words, side by side where there is room."""

    side_by_side = True


class AnswerField(forms.Field):
    """One question. An empty answer is allowed and stays empty: people come back later."""

    def __init__(self, question: Question, voice: Voice, note: str = "", born_on: date | None = None) -> None:
        self.question, self.voice, self.born_on = question, voice, born_on
        super().__init__(
            label=(question.ask_client if voice == "client" else question.ask_staff) or question.title,
            help_text=_help(question, voice, note),
            widget=_widget(question, voice),
            required=question.kind in ("yes_no", "choice"),
        )

    def clean(self, value: Any) -> str:
        """The answer in the spelling of storage, or "" for none; what cannot be understood is refused kindly."""
        text = str(value or "").strip()
        if not text:
            return ""
        try:
            value = parse(self.question, text)
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault
        if type(value) is date and self.voice == "client":
            self._check_day(value)
        return raw(value)

    def _check_day(self, day: date) -> None:
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Please check the year."))
        if self.born_on and day < self.born_on:
            raise ValidationError(_("This day is before you were born. Please check the year."))


def _help(question: Question, voice: Voice, note: str) -> SafeString:
    own = conditional_escape(question.help)
    only = ""
    if voice == "staff" and question.ask_when is not None:
        only = _("Only if the answer above is “%(answer)s”.") % {"answer": question.ask_when.equals}
    return format_html("{} {} {}", own, only, note).strip()  # type: ignore[return-value]


def _widget(question: Question, voice: Voice) -> forms.Widget:
    match question.kind:
        case "yes_no":
            words = [("yes", _("Yes")), ("no", _("No")), (UNSURE, UNSURE_WORDS[voice])]
            return ShortChoice(choices=words)
        case "choice":
            options = [(option.value, option.text) for option in question.options]
            if len(options) > (SHORT if voice == "staff" else LONG):
                return forms.Select(choices=[("", _("Choose...")), *options])
            if voice == "staff" and len(options) <= FEW and all(len(text) <= WORD for _, text in options):
                return ShortChoice(choices=options)
            return forms.RadioSelect(choices=options)
        case "number":
            return forms.TextInput(attrs={"inputmode": "decimal", "data-unit": question.unit, "autocomplete": "off"})
        case "date":
            return ui.DateInput()
    return forms.TextInput() if question.short else forms.Textarea(attrs={"rows": 3})


class Answers(forms.Form):
    """Several questions at once, filled with what is known."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        known: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        voice: Voice = "client",
        born_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = dict(known or {})
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = AnswerField(question, voice, (notes or {}).get(question.key, ""), born_on)

    @property
    def asked(self) -> str:
        """The questions on this screen, to travel with it: browsers do not send rows in which nothing was chosen."""
        return " ".join(name for name, field in self.fields.items() if isinstance(field, AnswerField))

    def was_asked(self, key: str) -> bool:
        """Whether the question stood on the screen that was sent."""
        return key in self.data["asked"].split() if "asked" in self.data else key in self.data

    @property
    def answers(self) -> dict[str, str]:
        """Every question with its answer as stored, "" for none."""
        return {name: value for name, value in self.cleaned_data.items() if isinstance(self.fields[name], AnswerField)}
