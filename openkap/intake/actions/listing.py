"""Medicines, allergies, people and outside providers: named, and later no longer so. Nothing is deleted."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.clinic import queries as clinic_queries
from openkap.core.medicines import medicine_list
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Allergy, Medicine, MedicineReview, NoneDeclared, OutsideProvider
from openkap.intake.queries import LISTS, list_rows

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def add_medicine(*, episode: "Episode", name: str, dose_text: str, by: "User", at: datetime) -> Medicine:
    """Write down something the client takes. A name from the pick list brings its classes; others wait for a
    prescriber."""
    insist(policies.may_list(by, episode), Refused)
    medicine = Medicine.objects.create(
        episode=episode,
        name=name,
        class_codes=sorted(medicine_list().codes_for(name)),
        dose_text=dose_text,
        source=_source(by),
        at=at,
        by=by,
    )
    _not_none(episode, "medicines")
    audit.record("intake:medicine:listed", medicine, by=by, at=at)
    return medicine


@transaction.atomic
def end_medicine(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """The client does not take it (any more). Doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    row = Medicine.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if row is not None:
        _end(row, by, at)
        audit.record("intake:medicine:ended", row, by=by, at=at)


@transaction.atomic
def review_medicine(
    *, episode: "Episode", pk: int, taken: bool, class_codes: Collection[str], by: "User", at: datetime
) -> MedicineReview:
    """A prescriber confirms a medicine and its classes, or notes that it is no longer taken."""
    if not by.may("intake:medical:write"):
        raise Refused("Only a prescriber reconciles medicines.")
    medicine = Medicine.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if medicine is None:
        raise Refused("This medicine is no longer on the list.")
    review = MedicineReview.objects.create(
        medicine=medicine, taken=taken, class_codes=sorted(class_codes), at=at, by=by
    )
    if not taken:
        _end(medicine, by, at)
    audit.record("intake:medicine:reviewed", medicine, by=by, at=at, facts={"taken": taken})
    return review


@transaction.atomic
def add_allergy(*, episode: "Episode", substance: str, reaction: str, by: "User", at: datetime) -> Allergy:
    """Write down what must not be given."""
    insist(policies.may_list(by, episode), Refused)
    allergy = Allergy.objects.create(
        episode=episode, substance=substance, reaction=reaction, source=_source(by), at=at, by=by
    )
    _not_none(episode, "other_allergies")
    audit.record("intake:allergy:listed", allergy, by=by, at=at)
    return allergy


@transaction.atomic
def end_allergy(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """It was a mistake, or has been ruled out. Doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    row = Allergy.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if row is not None:
        _end(row, by, at)
        audit.record("intake:allergy:ended", row, by=by, at=at)


@transaction.atomic
def add_outside_provider(
    *, episode: "Episode", kind: str, name: str, phone: str, by: "User", at: datetime
) -> OutsideProvider:
    """Write down who else cares for the client. Nothing is shared with them without a release."""
    insist(policies.may_list(by, episode), Refused)
    provider = OutsideProvider.objects.create(episode=episode, kind=kind, name=name, phone=phone, at=at, by=by)
    _not_none(episode, "providers")
    audit.record("intake:outside_provider:listed", provider, by=by, at=at)
    return provider


@transaction.atomic
def end_outside_provider(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """They no longer care for the client. Doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    row = OutsideProvider.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if row is not None:
        _end(row, by, at)
        audit.record("intake:outside_provider:ended", row, by=by, at=at)


@transaction.atomic
def add_support_person(
    *,
    episode: "Episode",
    name: str,
    phone: str,
    relation: str,
    is_escort: bool,
    is_emergency: bool,
    by: "User",
    at: datetime,
) -> None:
    """Someone the client trusts: who takes them home, whom we may call. Audited by clinic."""
    insist(policies.may_help_home(by, episode, at=at), Refused)
    clinic.add_support_person(
        client=episode.client,
        name=name,
        phone=phone,
        relation=relation,
        is_escort=is_escort,
        is_emergency=is_emergency,
        by=by,
        at=at,
    )
    _not_none(episode, "people")


@transaction.atomic
def end_support_person(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """The client no longer names this person. Audited by clinic; doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    person = clinic_queries.support_people(episode.client).filter(pk=pk).first()
    if person is not None:
        clinic.remove_support_person(person=person, by=by, at=at)


@transaction.atomic
def declare_none(*, episode: "Episode", subject: str, by: "User", at: datetime) -> NoneDeclared:
    """Someone says that a list is empty. Saying it twice changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    if subject not in LISTS:
        raise Refused("There is no such list.")
    if list_rows(episode, subject):
        raise Refused("Something stands on this list. Take it away first.")
    said, first = NoneDeclared.objects.get_or_create(episode=episode, list=subject, defaults={"at": at, "by": by})
    if first:
        audit.record("intake:nothing:declared", said, by=by, at=at, facts={"list": subject})
    return said


def _end(row: Medicine | Allergy | OutsideProvider, by: "User", at: datetime) -> None:
    row.until_at, row.until_by = at, by
    row.save(update_fields=["until_at", "until_by"])


def _not_none(episode: "Episode", subject: str) -> None:
    """Naming something answers the list; that there is nothing is no longer said."""
    NoneDeclared.objects.filter(episode=episode, list=subject).delete()


def _source(by: "User") -> str:
    if by.practitioner is None:
        return "client"
    return "clinical" if by.practitioner.discipline == "psychological" else "medical"
