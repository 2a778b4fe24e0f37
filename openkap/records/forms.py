"""What is typed beside a record, and the file itself, looked through."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from openkap.records.checking import Checked, Unfit
from openkap.records.checking.apart import check_apart
from openkap.records.queries import KINDS
from openkap.records.receiving import limits
from openkap.ui.forms import DateInput

TAKEN = "application/pdf,image/jpeg,image/png,image/tiff"
OLDEST = date(1900, 1, 1)


class Bring(forms.Form):
    """A record: what it is, from when, and the file. A refused file leaves the rest as it was typed."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("A few words about it"),
        required=False,
        max_length=120,
        help_text=_("For example: blood test at my doctor's"),
    )
    dated_on = forms.DateField(label=_("Date on the document"), required=False, widget=DateInput)
    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"accept": TAKEN}),
        error_messages={
            "required": _("Choose a file or take a photo."),
            "empty": _("This file is empty. Please choose it again."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        most = f"{limits().max_bytes // 1_000_000}"
        self.fields["file"].help_text = _("A photo, a scan or a PDF, up to %(most)s MB.") % {"most": most}

    def clean_dated_on(self) -> date | None:
        day: date | None = self.cleaned_data["dated_on"]
        if day and day > self.today:
            raise ValidationError(_("This day has not come yet. Look at the year, please."))
        if day and day < OLDEST:
            raise ValidationError(_("This day is too long ago. Look at the year, please."))
        return day

    def clean_file(self) -> Checked:
        file: UploadedFile = self.cleaned_data["file"]
        most = limits()
        if (file.size or 0) > most.max_bytes:
            raise ValidationError(most.too_large)
        try:
            return check_apart(file.read(), most)
        except Unfit as unfit:
            raise ValidationError(str(unfit)) from unfit


class Strike(forms.Form):
    """Why a record does not belong here."""

    reason = forms.CharField(
        label=_("Why does it not belong here?"),
        max_length=300,
        help_text=_("For example: this is somebody else's letter"),
    )


class Ask(forms.Form):
    """What the client should bring."""

    kind = forms.ChoiceField(label=_("Please bring"), choices=KINDS)
    note = forms.CharField(
        label=_("What exactly"), required=False, max_length=200, help_text=_("The client reads this, in plain words")
    )
