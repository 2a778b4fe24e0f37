"""Ask for evidence, answer what was asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.candidacy import policies, queries
from openkap.candidacy.actions.refusal import Refused
from openkap.candidacy.models import EvidenceRequest, RequestedAnswer
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core.evidence import vocabulary
from openkap.core.verdict import insist
from openkap.measurement import actions as measurement
from openkap.safety import actions as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def request_evidence(*, episode: "Episode", key: str, by: "User", at: datetime) -> EvidenceRequest:
    """Ask the person who can give it for one piece of evidence."""
    pieces = queries.evidence(episode, at=at)
    insist(policies.may_request(by, key, queries.open_requests(episode, pieces), pieces), Refused)
    row = _request(episode, key, by=by, at=at)
    _tell([row], at=at)
    return row


@transaction.atomic
def request_all(*, episode: "Episode", of: str, by: "User", at: datetime) -> list[EvidenceRequest]:
    """Ask one person for everything that is missing and that they can give; they get one notice."""
    keys = queries.can_be_asked(episode, at=at).get(of, ())
    insist(policies.may_request_all(by, keys), Refused)
    rows = [_request(episode, key, by=by, at=at) for key in keys]
    _tell(rows, at=at)
    return rows


def _request(episode: "Episode", key: str, *, by: "User", at: datetime) -> EvidenceRequest:
    row = EvidenceRequest.objects.create(episode=episode, key=key, asked_of=queries.asked_first(key), by=by, at=at)
    audit.record("candidacy:evidence:requested", row, by=by, at=at, facts={"key": key, "of": row.asked_of})
    return row


@transaction.atomic
def answer(*, episode: "Episode", answers: Mapping[str, str], by: "User", at: datetime) -> tuple[str, ...]:
    """Keep what the client answered to what was asked; returns the keys of dangerous answers, after opening a
    safety case for them. Answers to what was not asked are left aside."""
    insist(policies.may_answer(by, episode), Refused)
    words = vocabulary()
    asked = [row for row in queries.asked_of_client(episode) if answers.get(row.key)]
    RequestedAnswer.objects.bulk_create(
        RequestedAnswer(request=row, value=answers[row.key], at=at, by=by) for row in asked
    )
    audit.record("candidacy:requests:answered", episode, by=by, at=at, facts={"answers": len(asked)})
    values = {row.key: words.parse(words.get(row.key), answers[row.key]) for row in asked}
    dangers = tuple(key for key, value in values.items() if words.get(key).is_dangerous(value))
    if dangers:
        safety.open_case(
            episode=episode,
            kind="dangerous_answer",
            source="candidacy:requests",
            source_url=reverse("staff-candidacy-determination", args=[episode.pk]),
            by=by,
            at=at,
        )
    return dangers


def _tell(rows: list[EvidenceRequest], *, at: datetime) -> None:
    """One notice for whoever is asked, where there is such a person; every question sheet once."""
    row = rows[0]
    if row.asked_of == "measured":
        today = timezone.localtime(at).date()
        for scale in dict.fromkeys(queries.instrument_for(each.key) for each in rows):
            measurement.assign(episode=row.episode, instrument=scale, occasion="intake", due_on=today, by=row.by, at=at)
    elif row.asked_of == "client":
        if len(queries.asked_of_client(row.episode)) == len(rows):  # one notice for all of them
            url = reverse("portal-candidacy-questions")
            notify.client_notice(client=row.episode.client, kind="candidacy:asked_of_client", url=url, at=at)
    else:
        _ask_clinician(row, at=at)


def _ask_clinician(row: EvidenceRequest, *, at: datetime) -> None:
    """The first of that discipline on the care team hears of it."""
    role, page = {
        "medical": ("prescriber", "staff-intake-medical"),
        "clinical": ("therapist", "staff-intake-clinical"),
    }[row.asked_of]
    person = people.team_member(row.episode, role)
    if person:
        url = reverse(page, args=[row.episode.pk])
        notify.notice(to=person.user, kind="candidacy:asked_of_clinician", url=url, at=at)
