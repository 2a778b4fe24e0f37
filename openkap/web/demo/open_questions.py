"""What a clinic has open on any day: two clinicians who see somebody differently, and a message that worried people."""

from datetime import datetime, timedelta

from openkap.candidacy import actions as candidacy
from openkap.clinic import queries as clinic
from openkap.clinic.models import Episode
from openkap.intake import actions as intake
from openkap.web.demo.people import Cast

ASKED = {"name": "Somebody", "email": "somebody@openkap.example", "phone": "555 0190", "reach_by": "phone"}
WORRYING = "A friend told me of you. Some evenings I want to die and I do not know whom to ask."
ANSWERED = "Called back at once. Safe tonight, a sister is there; has a therapist and knows 988."
DIFFERING = {
    "prescriber": ("agree", "Two adequate trials, stable health; nothing medical stands in the way."),
    "therapist": ("decline", "No support at home yet. I would first see the family once."),
}


def worry(cast: Cast, *, now: datetime) -> None:
    """Somebody wrote words that call a person at once; Dev called back, and there is no danger."""
    at = now - timedelta(hours=3)
    inquiry = intake.inquire(**ASKED, question=WORRYING, referred_by="", by=None, at=at)
    intake.settle_worry(worry=inquiry.worry, note=ANSWERED, by=cast.dev, at=at + timedelta(minutes=9))


def disagreement(cast: Cast, *, now: datetime) -> None:
    """One of those who wait for a decision was signed differently: the two of them still have to meet."""
    at = now - timedelta(hours=20)
    waiting = Episode.objects.filter(closure=None, milestones__kind="clinical_intake_signed")
    for episode in waiting.exclude(milestones__kind="determined").exclude(pk=cast.bo_episode.pk).order_by("pk"):
        found = candidacy.determine(episode=episode, by=cast.femi, at=at)
        if not found.trace.is_candidate:
            continue
        for minutes, (role, (decision, reason)) in enumerate(DIFFERING.items(), start=1):
            person = clinic.team_member(episode, role)
            if person:
                signed_at = at + timedelta(minutes=10 * minutes)
                candidacy.sign(determination=found, decision=decision, reason=reason, by=person.user, at=signed_at)
        return
