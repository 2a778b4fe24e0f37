"""How somebody is reached: a name, an address, a number; and what keeps machines from writing to us."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkap.intake import queries

TWO_PEOPLE = re.compile(r"\sand\s|[&+/;]", re.IGNORECASE)
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
LINKS = 1  # more of them is no question
FEWEST, MOST = 3, 15  # figures of a number that can be dialled (ITU-T E.164 allows 15)


class Unseen(forms.TextInput):
    """A line that nobody sees, hears or reaches with the keyboard. Machines that fill every field fill it too."""

    template_name = "intake/forms/unseen.html"

    @property
    def is_hidden(self) -> bool:
        return True


class Contact(forms.Form):
    """Checks that every first contact shares. Fields named `website` are for machines only."""

    website = forms.CharField(required=False, max_length=200, widget=Unseen())

    def clean_website(self) -> str:
        """Empty: this line is not on the screen."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please send this again without anything in the line that cannot be seen."))
        return ""


def one_person(name: str) -> str:
    """A name with letters in it, of one person; ValidationError says what is the matter."""
    if not any(sign.isalpha() for sign in name):
        raise forms.ValidationError(_("Please write a name in letters."))
    if TWO_PEOPLE.search(name):
        raise forms.ValidationError(_("One person at a time, please. Each gets an inquiry of their own."))
    return name


def dialled(phone: str) -> str:
    """A number that can be dialled, or nothing; ValidationError says what is the matter."""
    phone, figures = phone.strip(), queries.digits(phone)
    if not phone:
        return ""
    if not figures or any(sign.isalpha() for sign in re.sub(r"(ext|x)\.?\s*\d+$", "", phone, flags=re.IGNORECASE)):
        raise forms.ValidationError(_("Please write the number in digits."))
    if len(figures) > MOST:
        raise forms.ValidationError(_("This is longer than one number. Please give one number only."))
    if len(figures) < FEWEST or not figures.strip("0"):
        raise forms.ValidationError(_("This number cannot be called. Please check it."))
    return phone


def without_links(text: str) -> str:
    """Words, not addresses of pages."""
    if len(LINK.findall(text)) > LINKS:
        raise forms.ValidationError(_("Please write without links to other pages."))
    return text


def insist_on_way(form: forms.Form, cleaned: dict[str, Any], *, email: str = "email", phone: str = "phone") -> None:
    """There is a way to answer, and it is the one they asked for."""
    wanted, missing = {
        "email": (email, _("Please give the address that we may write to.")),
        "phone": (phone, _("Please give the number that we may call.")),
    }.get(cleaned.get("reach_by", ""), ("", ""))
    if wanted and not cleaned.get(wanted) and wanted not in form.errors:
        form.add_error(wanted, missing)
