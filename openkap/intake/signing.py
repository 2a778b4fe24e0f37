"""One form, whoever it is handed to: signed, or shown again with what was not clear."""

from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.core.consents import Signer
from openkap.core.verdict import Refused
from openkap.intake import actions, forms
from openkap.intake.actions import Place

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


def signed(form: forms.SignConsent, *, episode: "Episode", signer: Signer, place: Place, by: "User") -> bool:
    """Sign what a valid form holds. Else the form says why not, and what was not understood is kept."""
    told = {"episode": episode, "text": form.text, "signer": signer, "by": by, "at": timezone.now()}
    try:
        actions.sign_consent(**told, place=place, **form.signature)
        return True
    except actions.NotYetUnderstood as unclear:
        actions.note_misunderstanding(**told, how=place.how, answers=form.answers)
        form.explain(unclear.again)
    except Refused as refused:
        form.add_error(None, str(refused))
    return False
