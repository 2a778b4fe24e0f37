"""A colleague elsewhere sends us a person."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.intake import queries
from openkap.intake.forms.contact import Contact, dialled, insist_on_way, one_person, without_links
from openkap.intake.forms.lists import plausible_birth
from openkap.ui import forms as ui

PHONE = {"inputmode": "tel"}


class Referral(Contact):
    """Who refers, whom with that person's agreement, why, how urgently, and what help is wanted."""

    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    profession = forms.ChoiceField(label=_("Your profession"), choices=[("", _("Please choose")), *queries.PROFESSIONS])
    practice = forms.CharField(
        label=_("Your practice or clinic"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("Where a clinician reaches you."),
        max_length=40,
        widget=forms.TextInput(attrs={**PHONE, "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    client_name = forms.CharField(label=_("Name of the person you refer"), max_length=160)
    client_born_on = forms.DateField(label=_("Their date of birth"), required=False, widget=ui.DateInput())
    reach_by = forms.ChoiceField(
        label=_("How may we reach them?"), choices=queries.REACH_BY, widget=forms.RadioSelect, initial="phone"
    )
    client_phone = forms.CharField(
        label=_("Their telephone number"), required=False, max_length=40, widget=forms.TextInput(attrs=PHONE)
    )
    client_email = forms.EmailField(label=_("Their e-mail address"), required=False)
    person_agreed = forms.BooleanField(
        label=_("This person knows of the referral and agrees that we get in touch with them"),
        error_messages={"required": _("We can only take a referral that the person agrees to.")},
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"), choices=queries.REFERRAL_URGENCY, widget=forms.RadioSelect, initial="routine"
    )
    help_wanted = forms.MultipleChoiceField(
        label=_("What would you like from us?"), choices=queries.REFERRAL_HELP, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why do you refer this person?"),
        help_text=_("Only clinicians read this. Say what we should know first; records can follow later."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_name(self) -> str:
        return one_person(self.cleaned_data["name"])

    def clean_client_name(self) -> str:
        """One referral for each person."""
        return one_person(self.cleaned_data["client_name"])

    def clean_phone(self) -> str:
        return dialled(self.cleaned_data["phone"])

    def clean_client_phone(self) -> str:
        return dialled(self.cleaned_data["client_phone"])

    def clean_client_born_on(self) -> date | None:
        """Not known, or a day on which somebody alive may have been born."""
        born_on: date | None = self.cleaned_data["client_born_on"]
        return plausible_birth(born_on) if born_on else None

    def clean_reason(self) -> str:
        return without_links(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """There is a way to reach the person, and it is the one that was named."""
        cleaned = super().clean() or {}
        insist_on_way(self, cleaned, email="client_email", phone="client_phone")
        cleaned.pop("website", None)
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the act of referring asks for."""
        said = self.cleaned_data
        person = {key: said[f"client_{key}"] for key in ("name", "born_on", "email", "phone")}
        own = {key: said[key] for key in ("name", "profession", "practice", "phone", "email")}
        why = {key: said[key] for key in ("reason", "urgency", "help_wanted", "person_agreed")}
        return {
            "referrer": queries.Referrer(**own),
            "wish": queries.Wish(**why),
            "reach_by": said["reach_by"],
            **person,
        }
