"""What can be typed about plans, visits and orders. Parsed and checked for shape; never saved here."""

import itertools
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.careplan import queries
from openkap.core.protocols import Change, Protocol
from openkap.ui.forms import DateInput, DateTimeInput, NumberInput


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class Draft(forms.Form):
    """Which protocol, by which route, from when, and what for."""

    course = forms.ChoiceField(label=_("Protocol and route"), widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label=_("First day"), help_text=_("From this day on visits may be booked."), widget=DateInput
    )
    goals = forms.CharField(
        label=_("What the client wants from this, in their own words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "course" in cleaned:
            cleaned["protocol"], cleaned["version"], cleaned["route"] = cleaned.pop("course").split("/")
        return cleaned


class Fit(forms.Form):
    """How this client's plan differs from its protocol."""

    left_out = forms.MultipleChoiceField(
        label=_("Visits to leave out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dose_minutes = forms.IntegerField(
        label=_("Longer dosing visits"), required=False, min_value=1, widget=NumberInput("minutes")
    )
    days_between_doses = forms.IntegerField(
        label=_("More days between doses, at least"), required=False, min_value=1, widget=NumberInput("days")
    )
    reason = _reason(_("Reason"))

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.protocol = protocol
        optional = [(rule.key, rule.title) for rule in protocol.visits if rule.optional]
        if optional:
            self.fields["left_out"].choices = optional  # type: ignore[attr-defined]
        else:
            del self.fields["left_out"]
        self.fields["dose_minutes"].help_text = self._minutes_now()
        self.fields["days_between_doses"].help_text = self._gap_now()

    def _minutes_now(self) -> str:
        minutes = max(self.protocol.visit[key].minutes for key in self.protocol.doses)
        return str(_("Now %(minutes)s minutes.") % {"minutes": minutes})

    def _gap_now(self) -> str:
        pairs = self._neighbours([])
        found = [gap.words for gap in self.protocol.gaps if gap.hard and (gap.from_, gap.to) in pairs]
        return str(_("Now %(gap)s from one dose to the next.") % {"gap": found[0]}) if found else ""

    def changes(self) -> list[Change]:
        """What was asked for, as changes of the protocol."""
        left_out = self.cleaned_data.get("left_out", [])
        found = [Change(f"visits.{key}.omitted", "yes") for key in left_out]
        minutes, days = self.cleaned_data["dose_minutes"], self.cleaned_data["days_between_doses"]
        if minutes:
            stay = [key for key in self.protocol.doses if key not in left_out]
            found += [Change(f"visits.{key}.minutes", str(minutes)) for key in stay]
        if days:
            found += [Change(f"gaps.{first}.{second}.min", f"P{days}D") for first, second in self._neighbours(left_out)]
        return found

    def _neighbours(self, left_out: list[str]) -> list[tuple[str, str]]:
        """Doses that follow each other and are linked by a rule."""
        stay = [key for key in self.protocol.doses if key not in left_out]
        linked = {(gap.from_, gap.to) for gap in self.protocol.gaps}
        return [pair for pair in itertools.pairwise(stay) if pair in linked]


class Reason(forms.Form):
    """Why something is taken back."""

    reason = _reason(_("Reason"))


class Late(forms.Form):
    """Until when a visit may still be held whose window has closed, and why."""

    until_on = forms.DateField(label=_("Not later than"), widget=DateInput)
    reason = _reason(_("Why it is still held"))


class Missed(forms.Form):
    """Why a booked visit did not take place."""

    reason = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect, choices=queries.MISSED_REASONS)


class Kept(forms.Form):
    """When a visit began that has taken place."""

    started_at = forms.DateTimeField(label=_("Began at"), widget=DateTimeInput)


class Ordered(forms.Form):
    """An order as a prescriber types it. Nothing is filled in beforehand."""

    product = forms.ChoiceField(label=_("Product"), widget=forms.RadioSelect)
    dose_mg = forms.DecimalField(label=_("Dose"), max_digits=7, decimal_places=2, min_value=0, widget=NumberInput("mg"))
    max_dose_mg = forms.DecimalField(
        label=_("At most on this day, in all"),
        max_digits=7,
        decimal_places=2,
        min_value=0,
        widget=NumberInput("mg"),
    )
    salt_or_base = forms.ChoiceField(
        label=_("The milligrams are meant"), widget=forms.RadioSelect, choices=queries.ORDER_FORMS
    )
    weight_kg = forms.DecimalField(
        label=_("Weight"), max_digits=5, decimal_places=1, min_value=1, widget=NumberInput("kg")
    )
    weight_basis = forms.ChoiceField(
        label=_("This weight is the"), widget=forms.RadioSelect, choices=queries.ORDER_WEIGHTS
    )
    concentration_mg_per_ml = forms.DecimalField(
        label=_("Strength"),
        help_text=_("As it is given, after any dilution. For liquids only."),
        required=False,
        max_digits=7,
        decimal_places=2,
        min_value=0,
        widget=NumberInput("mg/mL"),
    )
    over_minutes = forms.IntegerField(label=_("Given over"), required=False, min_value=1, widget=NumberInput("minutes"))
    valid_from_on = forms.DateField(label=_("Valid from"), widget=DateInput)
    valid_until_on = forms.DateField(label=_("Valid until"), widget=DateInput)
    reason = _reason(_("Reason for this dose"))
    for_all = forms.BooleanField(
        label=_("Also for every other dosing visit of this plan that has no order of its own"), required=False
    )

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        dose, most = cleaned.get("dose_mg"), cleaned.get("max_dose_mg")
        if dose is not None and dose <= 0:
            self.add_error("dose_mg", _("A dose is more than nothing."))
        if dose is not None and most is not None and most < dose:
            self.add_error("max_dose_mg", _("The most in all cannot be less than the dose."))
        begins, ends = cleaned.get("valid_from_on"), cleaned.get("valid_until_on")
        if begins and ends and ends < begins:
            self.add_error("valid_until_on", _("The end comes before the beginning."))
        return cleaned


class Ceiling(forms.Form):
    """The most this clinic gives in one day by one route."""

    route = forms.ChoiceField(label=_("Route"), widget=forms.RadioSelect)
    max_dose_mg = forms.DecimalField(
        label=_("At most in one day"), max_digits=7, decimal_places=2, min_value=1, widget=NumberInput("mg")
    )
    reason = _reason(_("Reason"))

    def __init__(self, *args: Any, routes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = routes  # type: ignore[attr-defined]


def _zones() -> list[tuple[str, Any]]:
    """The clocks of the world by place, the clinic's first."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("", _("The clinic’s clock")), *((zone, zone.replace("_", " ")) for zone in places)]


class Reminding(forms.Form):
    """How a client wishes to be reminded of visits."""

    wanted = forms.BooleanField(label=_("Remind me of my visits"), required=False)
    time_zone = forms.ChoiceField(label=_("The clock where I live"), choices=_zones, required=False)
