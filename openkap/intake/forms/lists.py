"""Own details, medicines, allergies, people and outside providers."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openkap.core.evidence import vocabulary
from openkap.core.medicines import medicine_list
from openkap.intake import queries
from openkap.ui import forms as ui

WEEKS_OF_A_LIFE = 6000  # as many as fit into the longest life that can be typed


def plausible_birth(born_on: date) -> date:
    """The day, unless it lies ahead or longer ago than an age can be typed; ValidationError says which."""
    today, oldest = timezone.localdate(), vocabulary().get("age_years").max
    if born_on >= today:
        raise forms.ValidationError(_("This day has not come yet. Please check the year."))
    if oldest is not None and today.year - born_on.year > oldest:
        raise forms.ValidationError(_("This is very long ago. Please check the year."))
    return born_on


class Basics(forms.Form):
    """The client's own details."""

    preferred_name = forms.CharField(label=_("What shall we call you?"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), widget=ui.DateInput(attrs={"autocomplete": "bday"}))
    sex_at_birth = forms.ChoiceField(
        label=_("Sex written down at your birth"),
        help_text=_("Some tests and risks depend on it. It says nothing about who you are."),
        choices=[("female", _("Female")), ("male", _("Male")), ("", _("I would rather not say"))],
        widget=forms.RadioSelect,
        required=False,
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_born_on(self) -> date:
        """A day on which somebody alive may have been born."""
        return plausible_birth(self.cleaned_data["born_on"])


class NameList(forms.TextInput):
    """A line to type in, with names offered as one types."""

    template_name = "intake/forms/name_list.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context(name, value, attrs)
        found["names"] = medicine_list().names()
        found["list_id"] = f"{found['widget']['attrs'].get('id', name)}_names"
        found["widget"]["attrs"]["list"] = found["list_id"]
        return found


class Medicine(forms.Form):
    """Something the client takes."""

    name = forms.CharField(
        label=_("Name of the medicine or supplement"),
        help_text=_("As it is written on the box. Herbs, sprays and pills without prescription count too."),
        max_length=120,
        widget=NameList(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )
    dose_text = forms.CharField(
        label=_("How much, and how often?"),
        help_text=_("For example: 50 mg each morning."),
        max_length=160,
        required=False,
    )

    how = forms.ChoiceField(
        label=_("Where does it come from?"), choices=queries.MEDICINE_HOW, widget=forms.RadioSelect, required=False
    )
    since_on = forms.DateField(
        label=_("Since when?"),
        help_text=_("If you do not know the day, take the first day of the month."),
        widget=ui.DateInput,
        required=False,
    )
    changed_on = forms.DateField(label=_("When was the dose last changed?"), widget=ui.DateInput, required=False)


class Treatment(forms.Form):
    """A treatment that the client has had."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=queries.TREATMENT_KINDS, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Its name, or where you had it"),
        max_length=120,
        widget=NameList(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )
    this_time = forms.ChoiceField(
        label=_("Was it in this low time, the one that brings you here?"),
        choices=queries.TREATMENT_YES_NO,
        widget=forms.RadioSelect,
    )
    helped = forms.ChoiceField(label=_("Did it help?"), choices=queries.TREATMENT_HELPED, widget=forms.RadioSelect)
    weeks = forms.IntegerField(
        label=_("For about how many weeks in all?"),
        min_value=0,
        max_value=WEEKS_OF_A_LIFE,
        required=False,
        widget=ui.NumberInput("weeks", attrs={"inputmode": "numeric"}),
    )
    dose_text = forms.CharField(label=_("For a medicine: what was the highest dose?"), max_length=160, required=False)
    ongoing = forms.BooleanField(label=_("It is still going on"), required=False)
    began_on = forms.DateField(
        label=_("When did it begin?"), help_text=_("A guess is fine."), widget=ui.DateInput, required=False
    )
    ended_on = forms.DateField(label=_("When did it end?"), widget=ui.DateInput, required=False)
    why_stopped = forms.CharField(
        label=_("Why did it end?"),
        help_text=_("It did not help, side effects, it was over..."),
        max_length=200,
        required=False,
    )


class Allergy(forms.Form):
    """What must not be given."""

    substance = forms.CharField(label=_("What are you allergic to?"), max_length=120)
    reaction = forms.CharField(label=_("What happened?"), max_length=200, required=False)


class SupportPerson(forms.Form):
    """Someone the client trusts."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    relation = forms.CharField(
        label=_("Who are they to you?"), help_text=_("Partner, sister, friend..."), max_length=60, required=False
    )
    is_escort = forms.BooleanField(label=_("Can take me home after a session"), required=False)
    is_emergency = forms.BooleanField(label=_("You may call them in an emergency"), required=False)


class OutsideProvider(forms.Form):
    """Who else cares for the client."""

    kind = forms.ChoiceField(label=_("Who is it?"), choices=queries.PROVIDER_KINDS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name, or name of the practice"), max_length=160)
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
