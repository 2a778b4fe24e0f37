"""First contact and what the desk does with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.core.safety import policy
from openkap.intake import queries
from openkap.intake.forms.contact import Contact, dialled, insist_on_way, one_person, without_links
from openkap.intake.forms.lists import plausible_birth
from openkap.ui import forms as ui

NO_DANGER = "no"


class Inquiry(Contact):
    """Someone asks about treatment."""

    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reach_by = forms.ChoiceField(
        label=_("How may we answer you?"), choices=queries.REACH_BY, widget=forms.RadioSelect, initial="email"
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    question = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("No details about your health are needed here. We ask about them later, in a private place."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    referred_by = forms.CharField(
        label=_("Did someone send you to us?"),
        help_text=_("For example your doctor, your therapist or a friend."),
        required=False,
        max_length=160,
    )

    def clean_name(self) -> str:
        """One person."""
        return one_person(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """A number that can be dialled, or nothing."""
        return dialled(self.cleaned_data["phone"])

    def clean_question(self) -> str:
        """Words, not links."""
        return without_links(self.cleaned_data["question"])

    def clean(self) -> dict[str, Any]:
        """There is a way to answer, and it is the one they asked for."""
        cleaned = super().clean() or {}
        insist_on_way(self, cleaned)
        cleaned.pop("website", None)
        return cleaned


class DeskInquiry(Inquiry):
    """The same, written down at the desk while someone is on the telephone or stands there."""

    field_order = ("name", "danger", "came_by", "reach_by", "phone", "email", "born_on", "question", "referred_by")

    danger = forms.ChoiceField(
        label=_("Do they speak of ending their life, or are they in danger?"),
        widget=forms.RadioSelect,
        initial=NO_DANGER,
    )
    came_by = forms.ChoiceField(
        label=_("How they came"),
        choices=queries.DESK_CAME_BY,
        widget=forms.RadioSelect,
        initial="phone",
    )
    born_on = forms.DateField(label=_("Date of birth, if they say it"), required=False, widget=ui.DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website"]
        levels = [(level.id, _("Yes: act %(when)s") % {"when": level.title}) for level in policy().levels]
        self.fields["danger"].choices = [(NO_DANGER, _("No")), *levels]  # type: ignore[attr-defined]
        self.fields["reach_by"].initial = "phone"
        words = {
            "name": _("Name"),
            "reach_by": _("How to answer"),
            "question": _("Question"),
            "referred_by": _("Sent by"),
        }
        for name, label in words.items():
            self.fields[name].label, self.fields[name].help_text = label, ""

    def clean_danger(self) -> str:
        """How urgent the safety case is; empty when there is none to open."""
        said: str = self.cleaned_data["danger"]
        return "" if said == NO_DANGER else said

    def clean_born_on(self) -> date | None:
        """Not known yet, or a day on which somebody alive may have been born."""
        born_on: date | None = self.cleaned_data["born_on"]
        return plausible_birth(born_on) if born_on else None


class Register(forms.Form):
    """From an inquiry to an episode."""

    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=ui.DateInput())

    def clean_given_name(self) -> str:
        """One person."""
        return one_person(self.cleaned_data["given_name"])

    def clean_born_on(self) -> date | None:
        """Not known yet, or a day on which somebody alive may have been born."""
        born_on: date | None = self.cleaned_data["born_on"]
        return plausible_birth(born_on) if born_on else None


class CloseInquiry(forms.Form):
    """Why an inquiry ends without an episode, and what the person was told."""

    reason = forms.ChoiceField(label=_("Reason"), choices=queries.CLOSURE_REASONS, widget=forms.RadioSelect)
    next_steps = forms.CharField(
        label=_("Next steps you told them"),
        help_text=_("Whom they can turn to, what may help meanwhile, that they may come back."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Nobody is sent away with nothing."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") in ("referred_on", "not_for_us") and not cleaned.get("next_steps"):
            self.add_error("next_steps", _("Please say where this person can turn now."))
        return cleaned


class Screen(forms.Form):
    """How it goes on for somebody who asked."""

    outcome = forms.ChoiceField(
        label=_("How does it go on?"), choices=queries.SCREENING_OUTCOMES, widget=forms.RadioSelect
    )
    rests_on = forms.ChoiceField(
        label=_("What does that rest on?"), choices=queries.SCREENING_RESTS_ON, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What should the next person know?"),
        help_text=_("No details of health."),
        required=False,
        max_length=300,
    )


class OpenCase(forms.Form):
    """How fast somebody must act."""

    level = forms.ChoiceField(label=_("How soon must somebody act?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.id, f"{level.title.capitalize()}: {level.say_next}") for level in policy().levels]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class SettleWorry(forms.Form):
    """How a clinician knows that there is no danger."""

    note = forms.CharField(label=_("Whom did you ask, and what makes you sure?"), max_length=300)
