"""Signing: what is chosen, what was understood, and a typed name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.clinic import queries as clinic
from openkap.core.consents import ConsentText


class SignConsent(forms.Form):
    """Made from one text. Teach-back questions come first, the name last. Nobody agrees to a route not offered here."""

    use_required_attribute = False

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        for question in text.teach_back:
            self.fields[_key(question.id)] = forms.ChoiceField(
                label=question.question,
                choices=[(option.id, option.text) for option in question.options],
                widget=forms.RadioSelect,
            )
        if text.route_bound:
            offered = clinic.ways_offered()
            ways = [(route.id, route.text) for route in text.routes if route.id in offered]
            self.fields["routes"] = _rows(_("I agree to these ways of giving the medicine"), ways)
        if text.choices:
            options = [(choice.id, choice.text) for choice in text.choices]
            self.fields["choices"] = _rows(text.choice_lead, options, required=text.choices_needed)
        self.fields["signed_name"] = forms.CharField(
            label=_("Type your full name to sign"),
            max_length=160,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def clean_signed_name(self) -> str:
        """A name, not a mark."""
        name: str = " ".join(self.cleaned_data["signed_name"].split())
        if sum(sign.isalpha() for sign in name) < 2:
            raise forms.ValidationError(_("Please type your name."))
        return name

    @property
    def signature(self) -> dict[str, Any]:
        """What the act of signing takes: answers by question, choices, routes and the name."""
        cleaned = self.cleaned_data
        return {
            "teach_back": {question.id: cleaned[_key(question.id)] for question in self.text.teach_back},
            "choices": cleaned.get("choices", []),
            "routes": cleaned.get("routes", []),
            "signed_name": cleaned["signed_name"],
        }

    def explain(self, again: tuple[str, ...]) -> None:
        """Put the explanation beside each answer that does not fit yet."""
        for question in self.text.teach_back:
            if question.id in again:
                self.add_error(_key(question.id), question.explain)


def _key(question_id: str) -> str:
    return f"teach_{question_id}"


def _rows(label: Any, options: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=options, widget=forms.CheckboxSelectMultiple, required=required
    )
