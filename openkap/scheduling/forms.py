"""What is typed at the front desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext_lazy as _

from openkap.scheduling import queries
from openkap.ui.forms import DateInput


class DayChoice(forms.Form):
    """Which day to look at."""

    on = forms.DateField(label=_("Day"), widget=DateInput, required=False)


class Search(forms.Form):
    """From which day on to look for another time, and with whom."""

    from_on = forms.DateField(label=_("From"), widget=DateInput)
    anyone = forms.BooleanField(label=_("Others who may fill the same roles will do"), required=False)


class Move(forms.Form):
    """One of the times that were free a moment ago."""

    starts_at = forms.TypedChoiceField(
        label=_("Another time"), coerce=datetime.fromisoformat, widget=forms.RadioSelect, empty_value=None
    )
    anyone = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, times: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].choices = [(at.isoformat(), _words(at)) for at in times]


class Cancel(forms.Form):
    """Why the appointment will not take place."""

    reason = forms.ChoiceField(label=_("Why?"), choices=queries.CANCELLATION_REASONS, widget=forms.RadioSelect)


def _words(at: datetime) -> str:
    return date_words(timezone.localtime(at), "D j M, H:i")
