"""Who may sign beside whom, who was asked, and who has done it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import access, roles
from openkap.clinic import queries as clinic
from openkap.intake.models import CosignRequest, Intake, IntakeSignature

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Practitioner, User

DISCIPLINE = {"medical": "medical", "clinical": "psychological"}


def cosigners(intake: Intake, signature: IntakeSignature, *, at: datetime) -> list["Practitioner"]:
    """Those who may be asked: of the same discipline, not under supervision themselves, not the signer, and with this
    chart open to them. Two queries and one for each of them."""
    wanted = [key for key in roles.ROLES if roles.may(key, f"intake:{intake.kind}:write")]
    here = clinic.practitioners().filter(role__in=wanted).exclude(user=signature.by)
    people = clinic.unsupervised(here, timezone.localtime(at).date()).order_by("name")
    return [one for one in people if access.may_open(one.user, intake.episode, f"intake:{intake.kind}:see", at=at)]


def is_supervised(by: "User", *, at: datetime) -> bool:
    """Whether this person works under supervision today."""
    return by.practitioner is not None and clinic.supervised(by.practitioner, timezone.localtime(at).date())


def cosign_requests(signature: IntakeSignature) -> list[CosignRequest]:
    """Who was asked, by whom and when, the newest first."""
    return list(CosignRequest.objects.filter(signature=signature).select_related("asked", "by").order_by("-at", "-pk"))


def any_counts(episode: "Episode", *kinds: str) -> bool:
    """Whether one of these intakes is signed so that it counts. One query."""
    found = Intake.objects.filter(episode=episode, kind__in=kinds, signature__isnull=False)
    return found.exclude(signature__needs_cosign=True, signature__cosignature__isnull=True).exists()
