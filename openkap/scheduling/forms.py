"""What is typed at the front desk."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext_lazy as _

from openkap.scheduling import queries
from openkap.ui.forms import DateInput, DateTimeInput, NumberInput, TimeInput


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


class Hours(forms.Form):
    """One person, one weekday, up to two stretches of time; none at all is a day off."""

    practitioner = forms.ModelChoiceField(label=_("Who"), queryset=None)
    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=queries.WEEKDAYS, coerce=int)
    from_time = forms.TimeField(label=_("From"), widget=TimeInput, required=False)
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput, required=False)
    again_from_time = forms.TimeField(label=_("And from"), widget=TimeInput, required=False)
    again_until_time = forms.TimeField(label=_("Until"), widget=TimeInput, required=False)

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        hours = []
        for begin, until in (("from_time", "until_time"), ("again_from_time", "again_until_time")):
            pair = (typed.pop(begin, None), typed.pop(until, None))
            if any(pair) and not all(pair):
                self.add_error(until if pair[0] else begin, _("Both a beginning and an end are needed."))
            elif all(pair):
                hours.append(pair)
        return {**typed, "hours": hours}


class Leave(forms.Form):
    """Who is away from when until when."""

    practitioner = forms.ModelChoiceField(label=_("Who"), queryset=None)
    from_at = forms.DateTimeField(label=_("Away from"), widget=DateTimeInput)
    until_at = forms.DateTimeField(label=_("Back at"), widget=DateTimeInput)

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people


class Closure(forms.Form):
    """Which room is closed from when until when, and why."""

    room = forms.ModelChoiceField(label=_("Room"), queryset=None)
    from_at = forms.DateTimeField(label=_("Closed from"), widget=DateTimeInput)
    until_at = forms.DateTimeField(label=_("Open again at"), widget=DateTimeInput)
    reason = forms.ChoiceField(label=_("Why?"), choices=queries.CLOSURE_REASONS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, rooms: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms


class TakeBack(forms.Form):
    """One leave or one closure that is not over."""

    leave = forms.ModelChoiceField(queryset=None, required=False)
    closure = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, leaves: QuerySet[Any], closures: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave"].queryset, self.fields["closure"].queryset = leaves, closures


class OnSite(forms.Form):
    """How many rooms one person may serve at once while only on site."""

    role = forms.ChoiceField(label=_("Role"))
    rooms_at_once = forms.IntegerField(label=_("Rooms at once"), min_value=1, widget=NumberInput)

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles
