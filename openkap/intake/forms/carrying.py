"""A question to the clinic that may take the answers of the self-check along: only if the visitor ticks it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.intake.forms.inquiries import Inquiry


class CarryingInquiry(Inquiry):
    """An inquiry with a tick that nobody sets for the visitor."""

    carry = forms.BooleanField(
        label=_("Send the answers shown above along with my question"),
        help_text=_("Leave this empty and only your question is sent. Clinicians of this clinic can read the answers."),
        required=False,
    )

    @property
    def asked(self) -> dict[str, Any]:
        """The inquiry without the tick."""
        return {key: value for key, value in self.cleaned_data.items() if key != "carry"}
