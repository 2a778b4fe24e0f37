"""What people type about the building. Forms parse; they never save."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openkap.clinic import queries, roles
from openkap.ui import forms as ui


class Search(forms.Form):
    """Words to look for among the clients one may see."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=80)


class JoinTeam(forms.Form):
    """Who joins the care team."""

    practitioner: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Practitioner"))

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]


class Emergency(forms.Form):
    """Why this chart is needed now."""

    reason = forms.CharField(
        label=_("Why do you need this chart now?"),
        help_text=_("The medical director reads this tomorrow."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Review(forms.Form):
    """Was the emergency key right?"""

    justified = forms.TypedChoiceField(
        label=_("Was opening this chart justified?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )


class VerifyCredential(forms.Form):
    """A document that was seen."""

    practitioner: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Practitioner"))
    kind = forms.ChoiceField(label=_("Kind"), choices=queries.CREDENTIAL_KINDS)
    reference = forms.CharField(label=_("Number or certificate"), max_length=120, required=False)
    valid_from_on = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until_on = forms.DateField(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from_on"), cleaned.get("valid_until_on")
        if first and last and last < first:
            self.add_error("valid_until_on", _("This is before the first day."))
        return cleaned


class Password(forms.Form):
    """The first password of a new account."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 signs. Three or four words that only you would put together are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Strong enough by the clinic's rules."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("This is not the same as the first one."))
        return cleaned


class AddPractitioner(forms.Form):
    """Someone who works here, in one role."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("They sign in with it, and the invitation goes there.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(key, f"{role.title}. {role.sentence}") for key, role in roles.ROLES.items()],
        widget=forms.RadioSelect,
    )


class AddSite(forms.Form):
    """One more address of the clinic."""

    name = forms.CharField(label=_("Name of the site"), max_length=80)


class AddRoom(forms.Form):
    """One more room that can be booked."""

    site: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Site"), empty_label=None)
    name = forms.CharField(label=_("Name of the room"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=queries.ROOM_KINDS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, sites: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class ReviewClaims(forms.Form):
    """Which claims were read against their sources, and on which day."""

    claims = forms.MultipleChoiceField(label=_("Claims"), required=False, widget=forms.CheckboxSelectMultiple)
    reviewed_on = forms.DateField(label=_("Read on"), widget=ui.DateInput())

    def __init__(self, *args: Any, known: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].choices = [(id, id) for id in known]  # type: ignore[attr-defined]


class WithdrawClaim(forms.Form):
    """Why a claim is not said any more."""

    reason = forms.CharField(
        label=_("Why should the public not hear this any more?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
