"""What people write down about a safety case. Forms parse; they never save."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openkap.safety import queries


class Action(forms.Form):
    """What was done."""

    kind = forms.ChoiceField(label=_("What was done"), choices=[("", _("Choose")), *queries.ACTION_KINDS])
    note = forms.CharField(
        label=_("In a few words"),
        help_text=_("What the client said and what was agreed. Stays in this case; it is in no mail."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Transfer(forms.Form):
    """To whom the case passes, and why."""

    to: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("New owner"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class Close(forms.Form):
    """Why the case can be closed."""

    reason = forms.ChoiceField(
        label=_("Why it can be closed"), choices=queries.CLOSURE_REASONS, widget=forms.RadioSelect
    )


class Concern(forms.Form):
    """A concern of the team, and how urgent it is."""

    level = forms.ChoiceField(label=_("How urgent"), choices=queries.level_choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What worries you"),
        help_text=_("Stays in this case; it is in no mail."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
