"""Everything known about a client, from every earlier room, as evidence; and what the criteria say of it today."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from openkap.candidacy.models import EvidenceRequest, RequestedAnswer
from openkap.clinic import majority
from openkap.clinic import queries as clinic
from openkap.core import candidacy
from openkap.core.evidence import Evidence, newest, vocabulary
from openkap.intake import queries as intake
from openkap.measurement import queries as measurement
from openkap.safety import queries as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.measurement.models import Response

INTAKES = {"medical": "medical_intake_signed", "clinical": "clinical_intake_signed"}
# Of those who can answer a question, who is asked first: a clinician who examines before a form that is sent.
FIRST = ("medical", "clinical", "measured", "client")


@dataclass(frozen=True)
class Sources:
    """What other rooms know of one episode. A page that has read it already gives it along."""

    arrival: intake.Arrival
    sent: "list[Response]"


def sources(episode: "Episode") -> Sources:
    """Six queries."""
    return Sources(intake.arrival(episode), measurement.sent(episode))


def evidence(episode: "Episode", *, at: datetime, read: Sources | None = None) -> dict[str, Evidence]:
    """The newest piece of evidence for each key: answers, scores, medicines, which intakes are signed, and what was
    found and agreed about safety."""
    read = read or sources(episode)
    pieces = [
        *read.arrival.known.values(),
        *measurement.facts(read.sent).values(),
        *_answered(episode),
        *safety.facts(episode),
        *_on_record(read.arrival, at),
        *_of_the_young(episode, at),
    ]
    return newest(_piece(each) for each in pieces)


def _piece(fact: Evidence) -> Evidence:
    """Evidence with the expiry that the vocabulary gives it, whichever room it comes from. What follows from the
    record does not expire."""
    if fact.source == "record" or fact.key not in vocabulary():
        return fact
    return vocabulary().observe(fact.key, fact.value, source=fact.source, at=fact.observed_at)


def _answered(episode: "Episode") -> Iterable[Evidence]:
    """What the client answered when asked again."""
    words = vocabulary()
    for row in RequestedAnswer.objects.filter(request__episode=episode).select_related("request"):
        value = words.parse(words.get(row.request.key), row.value)
        yield Evidence(row.request.key, value, "client", row.at)  # its expiry is worked out with all the others


def _on_record(arrival: intake.Arrival, at: datetime) -> Iterable[Evidence]:
    for kind, state in arrival.intakes.items():
        yield Evidence(INTAKES[kind], state.signed_at is not None, "record", state.signed_at or at)
    listed = arrival.medicines
    if listed or "medicines" in arrival.none:
        classes = frozenset(code for medicine in listed for code in _classes(medicine))
        said_at = [medicine.reviewed_at or medicine.listed_at for medicine in listed]
        yield Evidence("medicines", classes, "record", max(said_at, default=at))


def _of_the_young(episode: "Episode", at: datetime) -> Iterable[Evidence]:
    """Who decides for a client under age, and whether the law of the clinic's state is known. One query for a minor."""
    if not majority.has_guardians(episode.client.born_on, at=at):
        return
    yield Evidence("guardians_named", len(intake.guardian_ids(episode)), "record", at)
    yield Evidence("consent_age_known", intake.consent_age() is not None, "record", at)


def _classes(medicine: intake.ListedMedicine) -> tuple[str, ...]:
    """Its classes; a medicine that nobody has classed or reviewed leaves every interaction open."""
    if medicine.class_codes or medicine.reviewed_at is not None:
        return medicine.class_codes
    return (candidacy.UNCLASSED,)


def propose(episode: "Episode", pieces: Mapping[str, Evidence], *, at: datetime) -> candidacy.Determination:
    """What the criteria say of this evidence at this moment; nothing is written."""
    return candidacy.determine(
        candidacy.in_force(settings.OPENKAP_RULES),
        pieces,
        now=at,
        age_years=age_on(episode.client.born_on, timezone.localtime(at).date()),
        routes=offered_routes(),
        adolescents=settings.OPENKAP_ADOLESCENTS,
    )


def library_digest() -> str:
    """Which criteria in which versions, with the clinic's own: the same criteria give the same digest."""
    return _digest(candidacy.rulebook(settings.OPENKAP_RULES).names)


@cache
def _digest(names: tuple[str, ...]) -> str:
    named = "\n".join(names)
    return hashlib.sha256(named.encode()).hexdigest()


def offered_routes() -> tuple[str, ...]:
    """The routes of the protocols that this clinic offers, in the order of the candidacy rules."""
    offered = clinic.ways_offered()
    return tuple(route for route in candidacy.ROUTES if route in offered)


def age_on(born_on: date | None, day: date) -> int | None:
    """Completed years of life; None when the date of birth is not known."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def asked_first(key: str) -> str:
    """Who is asked for this piece of evidence; empty when nobody can be, because it comes from the record."""
    asked = vocabulary().get(key).asked_of if key in vocabulary() else ()
    return next((who for who in FIRST if who in asked), "")


def still_coming(key: str, pieces: Mapping[str, Evidence]) -> str:
    """The form under way that will ask this anyway; empty when none will. The client's packet closes when the first
    intake is signed."""
    signed = {kind: key in pieces and pieces[key].value is True for kind, key in INTAKES.items()}
    who = asked_first(key)
    if who in signed and not signed[who]:
        return f"{who} intake"
    return "packet" if who == "client" and not any(signed.values()) else ""


def open_requests(episode: "Episode", pieces: Mapping[str, Evidence]) -> dict[str, EvidenceRequest]:
    """The newest request for each key that nothing has answered since. A query, or two where a result may answer."""
    return still_asked(asked(episode, pieces))


def can_be_asked(episode: "Episode", *, at: datetime) -> dict[str, tuple[str, ...]]:
    """What is missing and can be asked for now, by who would be asked: not what is asked already, nor what a form under
    way asks anyway."""
    pieces = evidence(episode, at=at)
    return askable(propose(episode, pieces, at=at), pieces, open_requests(episode, pieces))


def askable(
    proposal: candidacy.Determination, pieces: Mapping[str, Evidence], requests: Mapping[str, EvidenceRequest]
) -> dict[str, tuple[str, ...]]:
    """The same, of what is known already."""
    free = [key for key in proposal.missing if key not in requests and not still_coming(key, pieces)]
    of = {who: tuple(key for key in free if asked_first(key) == who) for who in FIRST}
    return {who: keys for who, keys in of.items() if keys}


@dataclass(frozen=True)
class Asked:
    """Something that was asked for, and since when newer evidence is known."""

    request: EvidenceRequest
    title: str
    answered_at: datetime | None


def asked(episode: "Episode", pieces: Mapping[str, Evidence]) -> list[Asked]:
    """Everything that was ever asked for, the newest first. A query, or two where a result may answer."""
    rows = list(EvidenceRequest.objects.filter(episode=episode).select_related("by").order_by("-at", "-pk"))
    older = any(row.key in pieces and pieces[row.key].observed_at < row.at for row in rows)
    written = intake.written_at(intake.results(episode)) if older else {}
    return [Asked(row, candidacy.titles().get(row.key, row.key), _answered_at(row, pieces, written)) for row in rows]


def still_asked(rows: Iterable[Asked]) -> dict[str, EvidenceRequest]:
    """The newest request for each key that nothing has answered since."""
    latest: dict[str, Asked] = {}
    for each in rows:
        latest.setdefault(each.request.key, each)
    return {key: each.request for key, each in latest.items() if each.answered_at is None}


def _answered_at(
    row: EvidenceRequest, pieces: Mapping[str, Evidence], written: Mapping[str, datetime]
) -> datetime | None:
    """When it was answered: by what was observed since, or by a result of an earlier day that was written down since
    and still counted then."""
    piece = pieces.get(row.key)
    if piece is None:
        return None
    if piece.observed_at >= row.at:
        return piece.observed_at
    at = written.get(row.key, piece.observed_at)
    return at if at >= row.at and not piece.is_stale(at) else None


def asked_of_client(episode: "Episode") -> list[EvidenceRequest]:
    """What the client was asked and has not answered, oldest first."""
    rows = EvidenceRequest.objects.filter(episode=episode, asked_of="client", answer__isnull=True)
    return list({row.key: row for row in rows}.values())


def instrument_for(key: str) -> str:
    """The instrument whose score this piece of evidence is; empty when it is no score."""
    return next((each.id for each in measurement.instruments() if key.startswith(f"{each.key}_")), "")
