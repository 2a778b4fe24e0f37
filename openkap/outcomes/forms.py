"""Which instrument to look at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.core.instruments import Instrument


class InstrumentChoice(forms.Form):
    """One of the instruments there is something to see of."""

    instrument = forms.ChoiceField(label=_("Instrument"), required=False)

    def __init__(self, *args: Any, instruments: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [(each.id, f"{each.short}: {each.construct}") for each in instruments]

    def chosen(self) -> str:
        """The id that was chosen, the first there is when none was, "" when there is none at all."""
        choices = [id for id, _label in self.fields["instrument"].choices]
        asked = str(self.cleaned_data.get("instrument", "")) if self.is_bound and self.is_valid() else ""
        return asked or (choices[0] if choices else "")
