"""What people type when they decide. Forms parse; they never save."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openkap.candidacy import queries
from openkap.core.evidence import UNSURE, Question, parse
from openkap.ui.forms import DateInput, NumberInput

YES_NO = (("yes", _("Yes")), ("no", _("No")), (UNSURE, _("Not sure")))


class Sign(forms.Form):
    """One half of the decision."""

    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("For colleagues, in clinical words. With conditions: which ones."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words_for_client = forms.CharField(
        label=_("A sentence for the client’s letter"),
        help_text=_("In plain words. The letter already holds the reasons that the criteria give."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, may_agree: bool = True, **kwargs: Any) -> None:
        """While nobody may agree, only the answers that can be given are shown."""
        super().__init__(*args, **kwargs)
        shown = [each for each in queries.DECISIONS if may_agree or each[0] == "decline"]
        self.fields["decision"].choices = shown  # type: ignore[attr-defined]


class Overrule(forms.Form):
    """Why a criterion does not decide for this client."""

    reason = forms.CharField(
        label=_("Why it does not decide here"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Settle(forms.Form):
    """How the two who differed go on."""

    outcome = forms.ChoiceField(label=_("How do you go on?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What you said to each other, and why you go on so"),
        help_text=_("For colleagues. With conditions: which ones. Both of you sign this."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words_for_client = forms.CharField(
        label=_("A sentence for the client’s letter"),
        help_text=_("In plain words. Who said what stays between you."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, may_offer: bool = True, **kwargs: Any) -> None:
        """While nobody may agree, no offer is shown."""
        super().__init__(*args, **kwargs)
        shown = [each for each in queries.SETTLEMENTS if may_offer or each[0] not in queries.OFFERS]
        self.fields["outcome"].choices = shown  # type: ignore[attr-defined]


class AskOpinion(forms.Form):
    """What the medical director is asked."""

    question = forms.CharField(
        label=_("What would you like to know?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class GiveOpinion(forms.Form):
    """What the medical director thinks."""

    words = forms.CharField(label=_("Your opinion"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class Requested(forms.Form):
    """The questions that a client was asked again, each optional: what is left open stays asked."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {question.key: question for question in questions}
        for question in questions:
            self.fields[question.key] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, text in cleaned.items():
            try:
                if text:
                    parse(self.questions[key], text)
            except ValueError as reason:
                self.add_error(key, ValidationError(str(reason)))
        if not any(cleaned.values()) and not self.errors:
            raise ValidationError(_("Nothing is answered yet. “Not sure” is an answer too."))
        return cleaned


def _field(question: Question) -> forms.Field:
    """A field in the client's words."""
    asked = {"label": question.ask_client, "help_text": question.help, "required": False}
    if question.kind in ("yes_no", "choice"):
        options = YES_NO if question.kind == "yes_no" else [(each.value, each.text) for each in question.options]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **asked)  # type: ignore[arg-type]
    widget = {"number": NumberInput(unit=question.unit), "date": DateInput()}.get(
        question.kind, forms.Textarea(attrs={"rows": 3})
    )
    return forms.CharField(max_length=4000, widget=widget, **asked)  # type: ignore[arg-type]
