"""Signing: what is chosen, what was understood, and a name, typed or drawn. And what the clinic itself words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.clinic import queries as clinic
from openkap.core.consent_texts import Wording
from openkap.core.consents import ConsentText, Signer
from openkap.core.signatures import Drawing, read_drawing
from openkap.intake import queries
from openkap.ui.forms import DateInput, DateTimeInput, SignaturePad

SHORT = forms.Textarea(attrs={"class": "short", "rows": 3})
LONGEST = 3660  # ten years: beyond that a number was mistyped


class SignConsent(forms.Form):
    """Made from one text. Teach-back questions come first, the name last. Nobody agrees to a route not offered here.
    `signers`: who may sign here, when it is not plain; `name`: whose drawing it is when no name is typed."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, text: ConsentText, signers: Sequence[queries.SignerState] = (), name: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.text, self.signers, self.name = text, {_who(each.signer): each for each in signers}, name
        if signers:
            self.fields["who"] = _who_field(signers)
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
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields["drawn"] = forms.CharField(
            label=_("Or draw your signature here"), required=False, strip=True, widget=SignaturePad
        )
        self.is_draft = True  # a name or a drawing: neither is called optional

    def clean_signed_name(self) -> str:
        """A name, not a mark."""
        name: str = " ".join(self.cleaned_data["signed_name"].split())
        if name and sum(sign.isalpha() for sign in name) < 2:
            raise forms.ValidationError(_("Please type your name."))
        return name

    def clean_drawn(self) -> Drawing | None:
        """Points, looked at one by one; never a picture."""
        if not self.cleaned_data["drawn"]:
            return None
        try:
            return read_drawing(self.cleaned_data["drawn"])
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from reason

    def clean(self) -> dict[str, Any]:
        """One of the two signs. Whoever draws stands with the name that we know."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        unsigned = not cleaned.get("signed_name") and not cleaned.get("drawn")
        if unsigned and not {"signed_name", "drawn"} & set(self.errors):
            self.add_error("signed_name", _("Please type your name, or draw your signature."))
        return cleaned

    @property
    def signer(self) -> Signer:
        """Who signs, where several may."""
        return self.signers[self.cleaned_data["who"]].signer

    @property
    def signature(self) -> dict[str, Any]:
        """What the act of signing takes: answers by question, choices, routes, name and drawing."""
        cleaned = self.cleaned_data
        known = self.signers[cleaned["who"]].name if self.signers else self.name
        return {
            "teach_back": self.answers,
            "choices": cleaned.get("choices", []),
            "routes": cleaned.get("routes", []),
            "signed_name": cleaned["signed_name"] or known,
            "drawn": cleaned.get("drawn"),
        }

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return {question.id: self.cleaned_data[_key(question.id)] for question in self.text.teach_back}

    def explain(self, again: tuple[str, ...]) -> None:
        """Put the explanation beside each answer that does not fit yet."""
        for question in self.text.teach_back:
            if question.id in again:
                self.add_error(_key(question.id), question.explain)


class PaperConsent(SignConsent):
    """What stands on a signed sheet of paper: the same answers, who saw it, and when it was signed."""

    def __init__(self, *args: Any, witnesses: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["drawn"]
        self.fields["signed_name"].label = _("Name as signed on the paper")
        self.fields["signed_name"].required = True
        self.fields["signed_at"] = forms.DateTimeField(
            label=_("Signed on"), widget=DateTimeInput, help_text=_("Day and time as on the paper.")
        )
        self.fields["witness"] = forms.TypedChoiceField(
            label=_("Who saw it signed"), choices=witnesses, coerce=int, empty_value=None
        )

    @property
    def signed_at(self) -> datetime:
        """The moment on the paper."""
        at: datetime = self.cleaned_data["signed_at"]
        return at


class LessConsent(forms.Form):
    """What is still allowed, of what was."""

    def __init__(
        self, *args: Any, text: ConsentText, choices: Sequence[str], routes: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"choices": choices, "routes": routes}, **kwargs)
        ways = [(route.id, route.text) for route in text.routes if route.id in routes]
        kinds = [(choice.id, choice.text) for choice in text.choices if choice.id in choices]
        if ways:
            self.fields["routes"] = _rows(_("Ways of giving the medicine"), ways)
        if kinds:
            self.fields["choices"] = _rows(_("Still all right for you"), kinds, required=False)
        self.is_draft = True

    @property
    def less(self) -> dict[str, Any]:
        """What the act takes."""
        return {"choices": self.cleaned_data.get("choices", []), "routes": self.cleaned_data.get("routes", [])}


class AskAgain(forms.Form):
    """Why a fresh signature is needed."""

    reason = forms.ChoiceField(label=_("Why"), choices=queries.RENEWAL_REASONS)


class NameGuardian(forms.Form):
    """Who decides for somebody under age."""

    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.CharField(label=_("Relation"), max_length=60, required=False)


class InviteGuardian(forms.Form):
    """Where a guardian gets mail; not asked again of one who was invited before."""

    email = forms.EmailField(label=_("E-mail"))

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"]


class CorrectBirth(forms.Form):
    """The date of birth as it stands on a document."""

    born_on = forms.DateField(label=_("Date of birth"), widget=DateInput)


class WordPart(forms.Form):
    """One part of a text in the clinic's words."""

    heading = forms.CharField(label=_("Heading"), max_length=120)
    body = forms.CharField(
        label=_("Words"),
        max_length=6000,
        widget=forms.Textarea,
        help_text=_("Short sentences. An empty line begins a new paragraph."),
    )


class ComposeText(forms.Form):
    """Which wording of each part stands in the text, the two sentences around it, and how long a signature counts."""

    is_draft = True
    summary = forms.CharField(label=_("What it is about, in one sentence"), max_length=400, widget=SHORT)
    statement = forms.CharField(label=_("The sentence that is signed"), max_length=400, widget=SHORT)
    expires_days = forms.IntegerField(
        label=_("A signature counts for so many days"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("What ships says a year, as the checklist of consent does. Another number is your clinic's own."),
    )

    def __init__(self, *args: Any, bench: "queries.Composing", **kwargs: Any) -> None:
        said = bench.wording
        start = {"summary": said.summary, "statement": said.statement, "expires_days": said.expires_after.days}
        start |= {part_name(row.id): "" if row.chosen is None else str(row.chosen) for row in bench.rows}
        super().__init__(*args, initial=start, **kwargs)
        self.bench = bench
        for row in bench.rows:
            self.fields[part_name(row.id)] = forms.ChoiceField(
                label=row.heading, choices=_wordings(row), required=False
            )

    @property
    def parts(self) -> dict[str, int]:
        """Each part that is in, with the number of its wording, in order."""
        chosen = {row.id: self.cleaned_data[part_name(row.id)] for row in self.bench.rows}
        return {part: int(number) for part, number in chosen.items() if number}

    @property
    def wording(self) -> Wording:
        """The sentences around the parts, and how long a signature counts."""
        cleaned = self.cleaned_data
        return Wording(cleaned["summary"], cleaned["statement"], timedelta(days=cleaned["expires_days"]))


class PublishText(forms.Form):
    """What is new about it decides whether everybody is asked again."""

    reason = forms.ChoiceField(label=_("What is new"), choices=queries.PUBLISH_REASONS, widget=forms.RadioSelect)


def _wordings(row: "queries.PartRow") -> list[tuple[str, Any]]:
    shipped = [("0", _("As shipped"))] if row.shipped else []
    own = [
        (str(each.number), f"Our wording {each.number}: {each.by.name}, {each.at:%-d %b %Y}") for each in row.wordings
    ]
    return [("", _("Left out")), *shipped, *own]


def part_name(part_id: str) -> str:
    """The name of a part's field."""
    return f"part_{part_id}"


def _who(signer: Signer) -> str:
    return f"{signer.role}-{signer.guardian}" if signer.guardian else signer.role


def _who_field(signers: Sequence[queries.SignerState]) -> forms.ChoiceField:
    titles = {"client": _("the client"), "guardian": _("guardian"), "minor": _("the young person")}
    choices = [(_who(each.signer), f"{each.name} ({titles[each.signer.role]})") for each in signers]
    initial = choices[0][0] if len(choices) == 1 else None
    return forms.ChoiceField(label=_("Who signs"), choices=choices, widget=forms.RadioSelect, initial=initial)


def _key(question_id: str) -> str:
    return f"teach_{question_id}"


def _rows(label: Any, options: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=options, widget=forms.CheckboxSelectMultiple, required=required
    )
