"""The clinicians' halves: questions, readings, reconciliation, amendments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.core.evidence import vocabulary
from openkap.core.medicines import medicine_list
from openkap.intake.forms.answers import Answers
from openkap.ui import forms as ui


class Assessment(Answers):
    """Every question of one discipline, and what the clinician makes of it."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(each.code, each.title) for each in medicine_list().classes]
        self.fields["class_codes"].choices = options  # type: ignore[attr-defined]
