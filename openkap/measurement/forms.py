"""What people answer and choose. Forms parse; they never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.core.instruments import Instrument, Item
from openkap.measurement import queries
from openkap.ui.forms import DateInput


class Answer(forms.Form):
    """One question: one choice, moved on by itself where scripts run."""

    value = forms.TypedChoiceField(label="", coerce=int, widget=forms.RadioSelect, error_messages={})

    def __init__(self, *args: Any, sheet: queries.Sheet, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.choices = sheet.choices(item)  # type: ignore[attr-defined]
        field.label = sheet.text(item)
        field.error_messages["required"] = _("Please choose an answer, or say that you would rather not.")
        field.widget.attrs["autosubmit"] = True


class Answers(forms.Form):
    """All questions of one instrument, for a clinician who rates or copies from paper."""

    def __init__(self, *args: Any, sheet: queries.Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in sheet.instrument.items:
            self.fields[f"item_{item.number}"] = forms.TypedChoiceField(
                label=sheet.text(item),
                choices=[*sheet.choices(item), ("", _("not answered"))],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self._items = {f"item_{item.number}": item.id for item in sheet.instrument.items}

    def answers(self) -> dict[str, int | None]:
        """The answers by item; None where nothing was chosen."""
        return {item: self.cleaned_data[name] for name, item in self._items.items()}


class Assign(forms.Form):
    """Which instrument, on which occasion, from when until when."""

    instrument = forms.ChoiceField(label=_("Instrument"), choices=lambda: _instruments())
    occasion = forms.ChoiceField(label=_("Occasion"), choices=queries.OCCASIONS, initial="extra")
    opens_on = forms.DateField(label=_("From"), widget=DateInput)
    due_on = forms.DateField(label=_("Due"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("This is before the first day."))
        return cleaned


def _instruments() -> list[tuple[str, str]]:
    return [(each.id, f"{each.short}: {each.title}{_whose(each)}{_who(each)}") for each in queries.offered()]


def _whose(instrument: Instrument) -> str:
    """Said beside what does not ship."""
    return f" ({_('brought by this clinic')})" if instrument.brought else ""


def _who(instrument: Instrument) -> str:
    """Said beside what the client cannot answer alone."""
    if queries.asked_of(instrument) == "client":
        return ""
    if instrument.answered_by == "clinician":
        return f" ({_('rated by a clinician')})"
    return f" ({_('the clinic supplies the wording; enter it from paper')})"
