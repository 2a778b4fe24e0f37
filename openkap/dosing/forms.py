"""What people type on a dosing day. Forms parse; they never save."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openkap.clinic.queries import SheetRow
from openkap.core.monitoring import MonitoringPlan, Signal
from openkap.core.readiness import CheckItem, CheckRule
from openkap.dosing import queries
from openkap.ui.forms import DateInput, DateTimeInput, NumberInput, NumberPad

# Typed on every look, in the order of the hand; the rest is one tap further.
ALWAYS = ("systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm", "spo2_percent", "respiratory_rate_bpm")
BEFORE = (*ALWAYS, "temperature_c")
AFTER = (*ALWAYS, "sedation_moaas", "dissociation_0_10", "distress_0_10")
STORED = 2**15 - 1  # the largest number that an answer's column holds
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
TALK = {"therapist": ("therapist",), "nurse": ("nurse",), "prescriber": ("prescriber", "medical_director")}


class Vitals(forms.Form):
    """One reading. Every number is optional; at least one thing is entered."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    taken_at = forms.DateTimeField(label=_("Taken at"), required=False, widget=DateTimeInput)
    on_oxygen = forms.NullBooleanField(
        label=_("Oxygen"),
        required=False,
        widget=forms.Select(choices=[("", _("not said")), ("false", _("on room air")), ("true", _("on oxygen"))]),
    )
    symptoms = forms.MultipleChoiceField(label=_("Seen or told"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, plan: MonitoringPlan, dosed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_hand = AFTER if dosed else BEFORE
        self.initial.setdefault("token", uuid4())
        for signal in plan.signals:
            self.fields[signal.id] = _number(signal)
        chosen = [("none", _("None of these now")), *((symptom.id, symptom.title) for symptom in plan.symptoms)]
        self.fields["symptoms"].choices = chosen  # type: ignore[attr-defined]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.at_hand if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        apart = {*self.at_hand, "token", "taken_at", "symptoms"}
        return [self[name] for name in self.fields if name not in apart]

    def clean_taken_at(self) -> Any:
        return self.cleaned_data["taken_at"] or timezone.now()

    def clean_symptoms(self) -> list[str] | None:
        """Nothing ticked says nothing; "none of these" says that there are none."""
        chosen: list[str] = self.cleaned_data["symptoms"]
        if "none" in chosen and len(chosen) > 1:
            raise forms.ValidationError(_("Tick either what you see or “None of these now”."))
        if not chosen:
            return None
        return [] if chosen == ["none"] else chosen

    @property
    def values(self) -> dict[str, Any]:
        """The reading itself, without when and by which page."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"token", "taken_at"}}


def _number(signal: Signal) -> forms.FloatField:
    widget = NumberPad(unit=signal.unit) if signal.decimals == 0 and signal.lowest >= 0 else NumberInput(signal.unit)
    widget.attrs["step"] = "any" if signal.decimals else "1"
    return forms.FloatField(
        label=signal.title,
        help_text=signal.scale,
        required=False,
        min_value=signal.lowest,
        max_value=signal.highest,
        widget=widget,
        error_messages={
            "min_value": _("At least %(limit_value)s can be typed."),
            "max_value": _("At most %(limit_value)s can be typed."),
        },
    )


class Section(forms.Form):
    """The checks of one section that somebody answers. Every field is optional: what is known is kept."""

    def __init__(
        self, *args: Any, section: str, items: Iterable[CheckItem], people: Iterable[SheetRow], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            if item.rule.asked and item.state != "not_applicable":
                field = _field(item.rule, list(people))
                # The fields stand between other forms, so each names the form it belongs to.
                field.widget.attrs["form"] = f"form-{section}"
                self.fields[item.rule.id] = field
                self.initial.setdefault(item.rule.id, item.answer.value if item.answer else None)

    @property
    def answers(self) -> dict[str, str]:
        """What was given, as text by check."""
        return {name: _text(value) for name, value in self.cleaned_data.items() if value not in (None, "")}


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(rule: CheckRule, people: list[SheetRow]) -> forms.Field:
    """The right kind of field for one check."""
    said: dict[str, Any] = {"label": rule.title, "help_text": rule.ask, "required": False}
    match rule.kind:
        case "confirm":
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **said)
        case "choice":
            choices = [(option.value, option.text) for option in rule.options]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
        case "number":
            widget = NumberInput(rule.unit, {"step": "any"})
            return forms.FloatField(min_value=rule.lowest, max_value=rule.highest, widget=widget, **said)
        case "date":
            return forms.DateField(widget=DateInput, **said)
        case "person":
            return forms.ChoiceField(choices=_people(rule, people), **said)
    return forms.CharField(max_length=400, **said)


def _people(rule: CheckRule, people: list[SheetRow]) -> list[tuple[str, Any]]:
    roles = TALK.get(rule.role, ("nurse", "prescriber", "medical_director", "therapist"))
    chosen = [(str(row.person.pk), row.person.name) for row in people if row.person.role in roles]
    return [("", _("Choose a person")), *chosen]


class Reason(forms.Form):
    """Why something may go on although the rule says no."""

    check = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class Dose(forms.Form):
    """The dose that was given, typed by hand: nothing is filled in."""

    dose_mg = forms.DecimalField(
        label=_("Dose given"), max_digits=7, decimal_places=2, min_value=0, widget=NumberInput("mg", {"step": "any"})
    )


class InfusionEnd(forms.Form):
    """Was it stopped before its time, and why."""

    early_reason = forms.CharField(label=_("If stopped early: why"), max_length=300, required=False)


class Acknowledgement(forms.Form):
    """What was done about an alert."""

    action = forms.ChoiceField(label=_("What was done"), choices=[("", _("Choose what was done"))])
    note = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Choose what was done")), *queries.ACKNOWLEDGEMENTS]  # type: ignore[attr-defined]


class Correction(forms.Form):
    """One number put right."""

    signal = forms.ChoiceField(label=_("Which number"))
    value = forms.FloatField(
        label=_("Should be"),
        help_text=_("Leave empty when it was not measured at all."),
        required=False,
        widget=NumberInput(attrs={"step": "any"}),
    )
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, signals: Iterable[Signal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signal"].choices = [(signal.id, signal.title) for signal in signals]  # type: ignore[attr-defined]


class Score(forms.Form):
    """The items of one score on the way out."""

    def __init__(self, *args: Any, score: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, options in queries.score_items(score):
            choices = [(str(option.value), f"{option.value}: {option.text}") for option in options]
            self.fields[item.id] = forms.TypedChoiceField(
                label=item.text, choices=choices, coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class Leaving(forms.Form):
    """What is seen at the door."""

    SEEN = (
        ("walks_steadily", _("Walks steadily")),
        ("tolerates_fluid", _("Drinks and keeps it down")),
        ("dissociation_gone", _("No dissociation and no psychosis, in the judgement of the clinician")),
        ("oxygen_at_baseline", _("Saturation is at this client’s baseline on room air")),
        ("escort_present", _("The escort is here")),
        ("instructions_given", _("Written instructions given and gone through")),
    )
    suicide_level = forms.TypedChoiceField(
        label=_("Suicide screen now"),
        choices=[(0, _("S0: nothing")), (1, _("S1: low")), (2, _("S2: moderate")), (3, _("S3: high"))],
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    cadss = forms.IntegerField(
        label=_("CADSS total, if it was taken"), required=False, min_value=0, max_value=STORED, widget=NumberInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.SEEN:
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=[(1, _("Yes")), (0, _("No"))],
                coerce=int,
                required=False,
                empty_value=None,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class DischargeOverride(forms.Form):
    """A prescriber's reason to let the client go with something open."""

    kind = forms.ChoiceField(label=_("How the client leaves"), choices=queries.OVERRIDE_KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class StandDown(forms.Form):
    """Why no dose is given today."""

    reason = forms.ChoiceField(label=_("Why"), choices=queries.STAND_DOWN_REASONS, widget=forms.RadioSelect)


class Start(forms.Form):
    """Begin the checks; the closer schedule may be asked for."""

    heightened = forms.BooleanField(label=_("Watch more closely than usual"), required=False)
