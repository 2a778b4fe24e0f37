"""What is typed at the front desk."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext_lazy as _

from openkap.scheduling import queries
from openkap.ui.forms import DateInput


class DayChoice(forms.Form):
    """Which day to look at."""

    on = forms.DateField(label=_("Day"), widget=DateInput)


class Search(forms.Form):
    """From which day on to look for another time, and with whom."""

    from_on = forms.DateField(label=_("From"), widget=DateInput)
    anyone = forms.BooleanField(label=_("Others who may fill the same roles will do"), required=False)


class Move(forms.Form):
    """One of the times that were free a moment ago, day by day."""

    starts_at = forms.TypedChoiceField(
        label=_("Another time"), coerce=datetime.fromisoformat, widget=forms.RadioSelect, empty_value=None
    )
    anyone = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, times: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = groupby(times, key=lambda at: date_words(timezone.localtime(at), "l, j F"))
        self.fields["starts_at"].choices = [
            (day, [(at.isoformat(), date_words(timezone.localtime(at), "H:i")) for at in starts])
            for day, starts in days
        ]


class Cancel(forms.Form):
    """Why the appointment will not take place."""

    reason = forms.ChoiceField(label=_("Why?"), choices=queries.CANCELLATION_REASONS, widget=forms.RadioSelect)
