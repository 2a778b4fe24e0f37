"""The waiting list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.intake import queries


class Wait(forms.Form):
    """Somebody waits for a place."""

    reason = forms.ChoiceField(label=_("Why do they wait?"), choices=queries.WAITING_REASONS, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        help_text=_("Your name stands beside it. Within the same urgency the longest wait comes first."),
        choices=queries.WAITING_URGENCY,
        widget=forms.RadioSelect,
        initial="in_turn",
    )
    wish = forms.CharField(
        label=_("Days and times that suit them"),
        help_text=_("For example: mornings, not on Wednesdays."),
        required=False,
        max_length=300,
    )


class JudgeAgain(forms.Form):
    """How urgent it is now."""

    urgency = forms.ChoiceField(label=_("How urgent is it now?"), choices=queries.WAITING_URGENCY)


class Call(forms.Form):
    """What a call for a free place came to."""

    outcome = forms.ChoiceField(
        label=_("What did the call come to?"), choices=queries.CALL_OUTCOMES, widget=forms.RadioSelect
    )


class EndWait(forms.Form):
    """Why nobody waits in this place any more."""

    reason = forms.ChoiceField(label=_("Reason"), choices=queries.WAITING_ENDS, widget=forms.RadioSelect)
