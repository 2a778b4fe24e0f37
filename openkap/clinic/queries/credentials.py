"""What those who work here have shown that they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from openkap.clinic.models import Credential, Practitioner
from openkap.clinic.queries.people import practitioners
from openkap.core.verdict import Verdict

CREDENTIAL_KINDS = Credential.KINDS
# What each role must hold to fill its place in a visit.
REQUIRED: dict[str, tuple[str, ...]] = {
    "therapist": ("licence", "kap_training"),
    "nurse": ("licence", "bls"),
    "prescriber": ("licence", "dea"),
}


def credentials(practitioner: Practitioner | None = None) -> QuerySet[Credential]:
    found = Credential.objects.select_related("practitioner", "verified_by")
    return found.filter(practitioner=practitioner) if practitioner else found


def credentials_current(practitioner: Practitioner, on: date) -> Verdict:
    """Does this person hold, on that day, everything their role asks for?"""
    return current_credentials([practitioner], on)[practitioner.pk]


def current_credentials(people: Iterable[Practitioner], on: date) -> dict[int, Verdict]:
    """The same for many people, in one query: practitioner id -> Verdict."""
    people = list(people)
    held = set(
        Credential.objects.filter(practitioner__in=people, valid_from_on__lte=on, valid_until_on__gte=on).values_list(
            "practitioner_id", "kind"
        )
    )
    return {person.pk: _holds(person, {kind for pk, kind in held if pk == person.pk}, on) for person in people}


def supervised(practitioner: Practitioner, on: date) -> bool:
    """Whether this person works under supervision on that day, so that somebody signs beside them."""
    return _supervised(on).filter(practitioner=practitioner).exists()


def unsupervised(people: QuerySet[Practitioner], on: date) -> QuerySet[Practitioner]:
    """Those of these people who do not work under supervision on that day."""
    return people.exclude(pk__in=_supervised(on).values("practitioner"))


def _supervised(on: date) -> QuerySet[Credential]:
    return Credential.objects.filter(kind="supervised", valid_from_on__lte=on, valid_until_on__gte=on)


def _holds(person: Practitioner, kinds: set[str], on: date) -> Verdict:
    names = dict(Credential.KINDS)
    missing = [names[kind] for kind in REQUIRED.get(person.role, ()) if kind not in kinds]
    return Verdict(
        f"{person.name} has no current {' and no current '.join(missing)} on {on:%-d %b %Y}." if missing else ""
    )


@dataclass(frozen=True)
class SheetRow:
    """One practitioner with what they hold today."""

    person: Practitioner
    held: list[Credential]
    verdict: Verdict


def credential_sheet(on: date) -> list[SheetRow]:
    """Everyone with their credentials, in three queries however many there are."""
    people = list(practitioners())
    verdicts = current_credentials(people, on)
    held: dict[int, list[Credential]] = {person.pk: [] for person in people}
    for credential in credentials().filter(practitioner__in=people):
        held[credential.practitioner_id].append(credential)
    return [SheetRow(person, held[person.pk], verdicts[person.pk]) for person in people]
