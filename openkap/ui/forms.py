"""How a form asks: label above, help and error beside the field, big rows to choose from, units in sight."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER, so that `{{ form }}` and `{{ form.x.as_field_group }}` look like this house."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DateInput(forms.DateInput):
    """A calendar day; the browser's own picker, ISO format on the wire."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time, in the clinic's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class NumberInput(forms.NumberInput):
    """A number with its unit beside it, said aloud by the label."""

    def __init__(self, unit: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "decimal", "data-unit": unit, **(attrs or {})})


class NumberPad(forms.NumberInput):
    """A reading typed with gloves on: 64 px, with the page's own number pad when scripts run."""

    def __init__(self, unit: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "numeric", "data-pad": "", "data-unit": unit, **(attrs or {})})


class Slider(forms.NumberInput):
    """A scale with words at both ends. It starts empty: a middle nobody chose is not an answer. Scripts add the
    handle to drag; without them the number is typed."""

    template_name = "ui/forms/slider.html"

    def __init__(self, low: str, high: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={"min": 0, "max": 10, "step": 1, "inputmode": "numeric", "data-slider": "", **(attrs or {})}
        )
        self.low, self.high = low, high

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "low": self.low, "high": self.high}


class SignaturePad(forms.HiddenInput):
    """A place to draw a signature, kept as points. It shows only where scripts run: a form beside it takes a name."""

    input_type = "hidden"
    template_name = "ui/forms/signature.html"
    use_fieldset = True

    @property
    def is_hidden(self) -> bool:
        return False
