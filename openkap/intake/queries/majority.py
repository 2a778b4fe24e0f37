"""The birthday on which a client decides alone."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from openkap.clinic import majority
from openkap.clinic import queries as clinic
from openkap.core import majority as law
from openkap.intake.models import Guardian, MajorityNotice

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

AHEAD = timedelta(days=30)  # how long before the birthday everybody is told


def turns_adult_on(episode: "Episode", *, at: datetime) -> date | None:
    """When a client under age comes of age, where the clinic treats young people; else None. No query."""
    born_on = episode.client.born_on
    if not settings.OPENKAP_ADOLESCENTS or born_on is None or not majority.is_minor(born_on, at=at):
        return None
    return majority.comes_of_age_on(born_on)


def consent_age() -> int | None:
    """From which age somebody consents alone where this clinic is; None: nobody has said it."""
    return law.consent_age(settings.OPENKAP_STATE, settings.OPENKAP_CONSENT_AGE)


def handed_over_on(episode: "Episode", *, at: datetime) -> date | None:
    """Since when a client decides alone for whom guardians once decided; else None. One query for those of age."""
    born_on = episode.client.born_on
    if not settings.OPENKAP_ADOLESCENTS or born_on is None or majority.is_minor(born_on, at=at):
        return None
    guarded = Guardian.objects.filter(episode=episode).exists()
    return majority.comes_of_age_on(born_on) if guarded else None


def birthdays_to_tell(*, at: datetime) -> "list[tuple[Episode, str, date]]":
    """Each open episode with a guardian whose birthday is near or has come, and has not been told: which word of it
    (`ahead`, `day`), and the day. Two queries. After the day only the day is told."""
    if not settings.OPENKAP_ADOLESCENTS:
        return []
    today = timezone.localdate(at)
    naming = Guardian.objects.filter(ended_at__isnull=True).values("episode")
    episodes = list(clinic.open_episodes(clinic.episodes()).filter(pk__in=naming, client__born_on__isnull=False))
    told = set(MajorityNotice.objects.filter(episode__in=episodes).values_list("episode_id", "kind", "birthday_on"))
    found = []
    for episode in episodes:
        day = majority.comes_of_age_on(episode.client.born_on)  # type: ignore[arg-type]
        kind = "day" if day <= today else "ahead"
        if day - AHEAD <= today and (episode.pk, kind, day) not in told:
            found.append((episode, kind, day))
    return found
