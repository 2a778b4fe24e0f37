"""Where guardians come in: whom they decide for, and everything that is theirs to see and do there."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest
from openkap.core.consents import Signer
from openkap.intake import queries as intake
from openkap.safety import queries as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

SEE = "clinic:guarding:see"


@access.guardian_page
@require_GET
def guarding(request: GuardianRequest) -> HttpResponse:
    """Straight to the young person, or a choice of several; an honest word to whoever decides for nobody now."""
    found = list(access.visible_episodes(request.user, SEE))
    if len(found) == 1:
        return redirect("portal-guarding-young", found[0].pk)
    return ui.show(request, "web/portal/guarding.html", {"found": found})


@access.guardian_page
@require_GET
def young(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """One young person: what is to be done, what can be seen, what stays theirs, and until when."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=SEE)
    now = timezone.now()
    page = {
        "episode": episode,
        "adult_on": intake.turns_adult_on(episode, at=now),
        "open_parts": sum(not part.done for part in intake.guardians_parts(episode)),
        "to_sign": _to_sign(request, episode),
        "has_letter": candidacy.letter(episode).kind != "waiting",
        "shared": safety.is_shared(episode),
    }
    return ui.show(request, "web/portal/young.html", page)


def _to_sign(request: GuardianRequest, episode: "Episode") -> int:
    """How many texts wait for this guardian's word."""
    now = timezone.now()
    mine = intake.guardian_of(request.user, episode, at=now)
    if mine is None:
        return 0
    words = [state.of(Signer("guardian", mine.pk)) for state in intake.states(episode, at=now) if state.text.required]
    return sum(own is not None and own.standing not in ("current", "refused") for own in words)
