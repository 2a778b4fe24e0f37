"""First contact and registration."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.intake import queries
from openkap.intake.forms.lists import plausible_birth
from openkap.ui import forms as ui


class Inquiry(forms.Form):
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

    def clean_phone(self) -> str:
        """A number that can be dialled, or nothing."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not queries.digits(phone):
            raise forms.ValidationError(_("Please write the number in digits."))
        return phone

    def clean(self) -> dict[str, Any]:
        """There is a way to answer, and it is the one they asked for."""
        cleaned = super().clean() or {}
        way = cleaned.get("reach_by")
        if way == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please give the address that we may write to."))
        if way == "phone" and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please give the number that we may call."))
        return cleaned


class DeskInquiry(Inquiry):
    """The same, written down at the desk while someone is on the telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "name": _("Name"),
            "reach_by": _("How to answer"),
            "question": _("Question"),
            "referred_by": _("Sent by"),
        }
        for name, label in words.items():
            self.fields[name].label, self.fields[name].help_text = label, ""


class Register(forms.Form):
    """From an inquiry to an episode."""

    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=ui.DateInput())

    def __init__(self, *args: Any, known_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known_as:
            label = _("This is the same person as %(name)s: open a new episode for them") % {"name": known_as}
            self.fields["same_person"] = forms.BooleanField(label=label, required=False)

    def clean_born_on(self) -> date | None:
        """Not known yet, or a day on which somebody alive may have been born."""
        born_on: date | None = self.cleaned_data["born_on"]
        return plausible_birth(born_on) if born_on else None


class CloseInquiry(forms.Form):
    """Why an inquiry ends without an episode."""

    reason = forms.ChoiceField(label=_("Reason"), choices=queries.CLOSURE_REASONS, widget=forms.RadioSelect)
