"""The clinicians' halves: questions, readings, reconciliation, amendments."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.core.evidence import Evidence, vocabulary
from openkap.core.medicines import medicine_list
from openkap.intake import queries
from openkap.intake.forms.answers import Answers
from openkap.ui import forms as ui


class Assessment(Answers):
    """Every question of one discipline, and what the clinician makes of it. `told`: what was known before, by key."""

    told: Mapping[str, Evidence] = MappingProxyType({})

    assessment = forms.CharField(
        label=_("Assessment"),
        help_text=_("Your judgement in your own words: what speaks for, what against, what you would want first."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class Amendment(Answers):
    """What is added after signing."""

    text = forms.CharField(
        label=_("What is added or put right, and why"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


# What can be typed at all comes from the vocabulary, like every other number.
def _reading(key: str, label: Any) -> forms.IntegerField:
    question = vocabulary().get(key)
    field = forms.IntegerField(label=label, required=False, widget=ui.NumberInput(question.unit))
    if question.min is not None and question.max is not None:
        field = forms.IntegerField(
            label=label,
            required=False,
            min_value=int(question.min),
            max_value=int(question.max),
            widget=ui.NumberInput(question.unit),
        )
    return field


class Reading(forms.Form):
    """One reading at rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["systolic_mmhg"] = _reading("systolic_rest_mmhg", _("Systolic"))
        self.fields["diastolic_mmhg"] = _reading("diastolic_rest_mmhg", _("Diastolic"))
        self.fields["heart_rate_bpm"] = _reading("heart_rate_rest_bpm", _("Heart rate"))
        self.fields["spo2_percent"] = _reading("spo2_percent", _("SpO2"))

    def clean(self) -> dict[str, Any]:
        """Both pressures or neither, the upper above the lower, and not an empty reading."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        upper, lower = cleaned.get("systolic_mmhg"), cleaned.get("diastolic_mmhg")
        if (upper is None) != (lower is None):
            self.add_error("systolic_mmhg" if upper is None else "diastolic_mmhg", _("Write both pressures."))
        elif upper is not None and lower is not None and upper <= lower:
            self.add_error("diastolic_mmhg", _("The lower pressure must be below the upper one."))
        if all(value is None for value in cleaned.values()):
            raise forms.ValidationError(_("Write at least one value."))
        return cleaned


class Results(Answers):
    """What came back from the tests of one day; what was not tested stays empty."""

    taken_on = forms.DateField(
        label=_("Taken on"),
        help_text=_("The day of the blood, the urine or the ECG, not the day of the letter."),
        widget=ui.DateInput(),
    )
    came_from = forms.CharField(
        label=_("From"), help_text=_("Laboratory, clinic or doctor."), max_length=120, required=False
    )
    note = forms.CharField(
        label=_("In words"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("taken_on", "came_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, questions=queries.recordable(), voice="staff", **kwargs)
        self.order_fields([*self.field_order, *(name for name in self.fields if name != "note"), "note"])

    @property
    def values(self) -> dict[str, str]:
        """The results that were typed."""
        return {key: text for key, text in self.answers.items() if text}

    def clean(self) -> dict[str, Any]:
        """Not an empty sheet."""
        cleaned = super().clean() or {}
        if not self.errors and not self.values:
            raise forms.ValidationError(_("Write at least one result."))
        return cleaned


class Diagnosis(forms.Form):
    """One diagnosis: its code, or words to look it up by, how sure it is, and since when."""

    code = forms.CharField(
        label=_("ICD-10-CM code, or words"),
        help_text=_("F33.1, or: recurrent depressive moderate. Words show the codes to choose from."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    certainty = forms.ChoiceField(
        label=_("How sure"), choices=queries.CERTAINTY, widget=forms.RadioSelect, initial="confirmed"
    )
    made_on = forms.DateField(label=_("Made on"), widget=ui.DateInput())


class AskToCosign(forms.Form):
    """Whom to ask."""

    asked = forms.TypedChoiceField(label=_("Who signs beside you?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asked"]
        field.choices = [(one.pk, one.name) for one in people]  # type: ignore[attr-defined]


class CoSign(forms.Form):
    """What the supervisor adds, if anything."""

    note = forms.CharField(
        label=_("A word beside it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Review(forms.Form):
    """A prescriber confirms one medicine and its classes."""

    taken = forms.TypedChoiceField(
        label=_("Taken now"),
        choices=[("yes", _("Takes it")), ("no", _("Does not take it"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )
    class_codes = forms.MultipleChoiceField(
        label=_("Interaction classes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    route = forms.ChoiceField(
        label=_("Planned route"),
        help_text=_("Findings for one way of giving, or for all that we offer. It is not kept."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        route = self.fields["route"]
        route.choices = [("", _("All we offer")), *queries.route_choices()]  # type: ignore[attr-defined]
        options = [(each.code, each.title) for each in medicine_list().classes]
        self.fields["class_codes"].choices = options  # type: ignore[attr-defined]
