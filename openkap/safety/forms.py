"""What people write down about a safety case. Forms parse; they never save."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openkap.safety import queries
from openkap.ui.forms import DateTimeInput, NumberInput


class Action(forms.Form):
    """What was done."""

    kind = forms.ChoiceField(label=_("What was done"), choices=[("", _("Choose")), *queries.ACTION_KINDS])
    note = forms.CharField(
        label=_("In a few words"),
        help_text=_("What the client said and what was agreed. Stays in this case; it is in no mail."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Transfer(forms.Form):
    """To whom the case passes, and why."""

    to: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("New owner"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class Close(forms.Form):
    """Why the case can be closed."""

    reason = forms.ChoiceField(
        label=_("Why it can be closed"), choices=queries.CLOSURE_REASONS, widget=forms.RadioSelect
    )


class Report(forms.Form):
    """What the team saw, heard or was told, and how urgent it is."""

    kind = forms.ChoiceField(label=_("What it is"), choices=queries.reported_choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("How urgent"), choices=queries.level_choices, widget=forms.RadioSelect)
    told_by = forms.CharField(
        label=_("Who told you"),
        help_text=_("For news from outside: the name, and how they can be reached."),
        max_length=200,
        required=False,
    )
    note = forms.CharField(
        label=_("What worries you"),
        help_text=_("Stays in this case; it is in no mail."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AdverseEvent(forms.Form):
    """What happened, when, who noticed it, and whether it is serious."""

    kind = forms.ChoiceField(label=_("What it is called"))
    what = forms.CharField(
        label=_("What happened"),
        help_text=_("In your own words: what was seen or said, what was done, how it ended."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    happened_at = forms.DateTimeField(label=_("When it happened"), widget=DateTimeInput)
    noticed_at = forms.DateTimeField(label=_("When it was noticed"), widget=DateTimeInput)
    noticed_by = forms.ChoiceField(label=_("Who noticed it"), choices=queries.NOTICED_BY, widget=forms.RadioSelect)
    serious_for = forms.MultipleChoiceField(
        label=_("It is serious, because"),
        help_text=_("Any one is enough, and opens a safety case. None: it is not serious."),
        required=False,
        choices=queries.serious_choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *queries.event_choices()]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What the act takes."""
        return {name: self.cleaned_data[name] for name in queries.FACTS}


class Amendment(AdverseEvent):
    """The same, and why it is written anew."""

    reason = forms.CharField(label=_("Why you amend it"), max_length=300)


class Assessment(forms.Form):
    """The questions about risk, each of which may stay open, and two fields for what stands around them."""

    means = forms.CharField(
        label=_("What is within reach to hurt themselves with, and who keeps it away"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    protects = forms.CharField(
        label=_("What keeps them alive: people, reasons, plans"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = queries.risk_questions()
        for question in self.asked:
            choices = [("", _("Not asked, or no answer")), *((each.value, each.text) for each in question.answers)]
            self.fields[question.id] = forms.ChoiceField(
                label=question.ask, choices=choices, required=False, widget=forms.RadioSelect, initial=""
            )
        self.order_fields([*(question.id for question in self.asked), "means", "protects"])

    @property
    def act(self) -> dict[str, Any]:
        """What the act takes: the answers by question, and the two fields."""
        typed = self.cleaned_data
        answers = {question.id: typed[question.id] for question in self.asked}
        return {"answers": answers, "means": typed["means"], "protects": typed["protects"]}


class SafetyPlan(forms.Form):
    """The six parts, each of which may stay empty, and the version that was on the page."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, heading in queries.PARTS:
            self.fields[name] = forms.CharField(
                label=heading, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def act(self) -> dict[str, Any]:
        """What the act takes."""
        typed = dict(self.cleaned_data)
        return {"based_on": typed.pop("based_on"), "parts": typed}


class Help(forms.Form):
    """How urgent it is to the client, and a few words if they have them."""

    level = forms.ChoiceField(label=_("How is it right now?"), choices=queries.help_choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What you want us to know"),
        help_text=_("A few words are enough, or none."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Shift(forms.Form):
    """Who is on call from when until when, and for how many weeks at the same hours."""

    practitioner: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Who"))
    from_at = forms.DateTimeField(label=_("From"), widget=DateTimeInput)
    until_at = forms.DateTimeField(label=_("Until"), widget=DateTimeInput)
    weeks = forms.IntegerField(
        label=_("In how many weeks"),
        help_text=_("1 is this once; 4 is the same hours in four weeks, one after the other."),
        min_value=1,
        max_value=52,
        initial=1,
        widget=NumberInput,
    )

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]
