"""What people type about the building. Forms parse; they never save."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openkap.clinic import queries


class Search(forms.Form):
    """Words to look for among the clients one may see."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=80)


class JoinTeam(forms.Form):
    """Who joins the care team."""

    practitioner: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Practitioner"))

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]


class Emergency(forms.Form):
    """Why this chart is needed now."""

    reason = forms.CharField(
        label=_("Why do you need this chart now?"),
        help_text=_("The medical director reads this tomorrow."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Review(forms.Form):
    """Was the emergency key right?"""

    justified = forms.TypedChoiceField(
        label=_("Was opening this chart justified?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )


class VerifyCredential(forms.Form):
    """A document that was seen."""

    practitioner: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Practitioner"))
    kind = forms.ChoiceField(label=_("Kind"), choices=queries.CREDENTIAL_KINDS)
    reference = forms.CharField(label=_("Number or certificate"), max_length=120, required=False)
    valid_from_on = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until_on = forms.DateField(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from_on"), cleaned.get("valid_until_on")
        if first and last and last < first:
            self.add_error("valid_until_on", _("This is before the first day."))
        return cleaned
