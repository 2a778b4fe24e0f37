"""What is asked in each meeting. Everything may stay empty while it is a draft; signing names what remains."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.therapy.words import TAPS
from openkap.ui.forms import DateInput, DateTimeInput

TOUCH = [
    ("none", _("No touch at all")),
    ("hand", _("A hand to hold, if I reach for it")),
    ("hand_shoulder", _("A hand on my hand or shoulder, if I ask")),
]


def _long(label: str, help_text: str = "", most: int = 2000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=False, widget=widget)


class _Meeting(forms.Form):
    is_draft = True
    started_at = forms.DateTimeField(label=_("When the meeting began"), required=False, widget=DateTimeInput)


class Preparation(_Meeting):
    """Before the medicine: hopes, agreements, safety."""

    intention = _long(_("Intention, as an open question"), _("In the client’s own words."))
    values = _long(_("What matters most in life just now"))
    setting = _long(_("Room, music, eye mask, people"), most=1000)
    touch = forms.ChoiceField(
        label=_("Touch"),
        help_text=_("It can be taken back at any moment. It is never widened while the medicine works."),
        choices=TOUCH,
        widget=forms.RadioSelect,
        required=False,
    )
    touch_words = _long(_("Touch, in the client’s words"), most=1000)
    stop_word = forms.CharField(
        label=_("Stop word"), help_text=_("Said aloud, it ends whatever is happening."), max_length=60, required=False
    )
    coping = _long(_("Skills that were rehearsed"), _("Breathing, allowing, coming back to an anchor."))
    evening_plan = _long(_("Plan for the evening"), _("Who takes the client home, who is there, what helps."))


class Dosing(_Meeting):
    """After the medicine: how the time went, beside the marks."""

    course = _long(
        _("How the time went"),
        _("What the next meeting needs to know. Readings and doses stand in the flowsheet, not here."),
        most=4000,
    )


class Integration(_Meeting):
    """Afterwards: what it means, and one thing to do."""

    course = _long(_("Retelling and meaning"), _("What the client wants to keep of it."), most=4000)
    behaviour_change = _long(_("One small change"), _("Something another person could see."))
    behaviour_by_on = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    practice_commitment = _long(_("Practice until next time"), _("What, how long, on which days."))


MEETINGS: dict[str, type[_Meeting]] = {"preparation": Preparation, "dosing": Dosing, "integration": Integration}


class Private(forms.Form):
    """A therapist's own thinking."""

    is_draft = True

    text = forms.CharField(
        label=_("Only you can read this"),
        help_text=_("Never medicines, times, results, diagnosis or plan: the team needs those in the shared record."),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class Amend(forms.Form):
    """Something to add to a signed note."""

    text = forms.CharField(label=_("What is added"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class Tap(forms.Form):
    """One tap: `kind:text` of a known button."""

    tap = forms.ChoiceField(choices=[(f"{kind}:{text}", text) for kind, text in TAPS])

    def clean_tap(self) -> tuple[str, str]:
        kind, _sep, text = self.cleaned_data["tap"].partition(":")
        return kind, text


class Words(forms.Form):
    """A line of free words: a phrase of the client, or a theme."""

    text = forms.CharField(label=_("Words of the client, or a theme"), max_length=300)
    kind = forms.ChoiceField(choices=[("phrase", _("phrase")), ("theme", _("theme"))])
