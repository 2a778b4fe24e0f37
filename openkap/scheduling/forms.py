"""What is typed at the front desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openkap.scheduling import queries
from openkap.ui.forms import DateInput, DateTimeInput, NumberInput, TimeInput

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


class DayChoice(forms.Form):
    """Which day to look at."""

    on = forms.DateField(label=_("Day"), widget=DateInput)
    by = forms.ChoiceField(
        label=_("By"), choices=[("room", _("rooms")), ("person", _("people"))], required=False, initial="room"
    )

    def clean_on(self) -> date:
        """A day that has a week before and after it."""
        on: date = self.cleaned_data["on"]
        if not FIRST_DAY <= on <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day between 2000 and 2200."))
        return on


class Move(forms.Form):
    """When and where an appointment is to be held, as somebody types it or lets it fall."""

    on = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    room = forms.TypedChoiceField(label=_("Room"), coerce=int, required=False, empty_value=None)
    anyone = forms.BooleanField(label=_("Others who may fill the same roles will do"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [(room.pk, room.name) for room in queries.rooms()]
        self.fields["room"].choices = [("", _("any that is free")), *rooms]

    def asked(self) -> dict[str, Any]:
        """The arguments of the act. A time that the clock jumps over in spring is the hour after it."""
        typed = self.cleaned_data
        naive = datetime.combine(typed["on"], typed["time"])
        starts_at = naive.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)
        return {"starts_at": starts_at, "room_id": typed["room"], "anyone": typed["anyone"]}


class Why(forms.Form):
    """Why an appointment moves."""

    reason = forms.ChoiceField(label=_("Why?"), choices=queries.MOVE_REASONS)


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
