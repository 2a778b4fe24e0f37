"""Medicines, allergies, people and outside providers: named, and later no longer so. Nothing is deleted."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.clinic import queries as clinic_queries
from openkap.core.medicines import medicine_list
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.answering import follow_lists
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Allergy, Medicine, MedicineReview, NoneDeclared, OutsideProvider, PacketDraft

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


class Taken(TypedDict, total=False):
    """What may be told of a medicine beside its name and dose."""

    how: str
    since_on: date | None
    changed_on: date | None


CHANGED_FIRST = "The dose changed before you began to take it. Please check the two days."


@transaction.atomic
def add_medicine(
    *, episode: "Episode", name: str, dose_text: str, by: "User", at: datetime, **taken: Unpack[Taken]
) -> Medicine:
    """Write down something the client takes, as they name it. What is found of it on the pick list brings its
    ingredients and classes, for a prescriber to confirm; any other name waits for one."""
    insist(policies.may_list(by, episode), Refused)
    days = taken.get("since_on"), taken.get("changed_on")
    born_on = episode.client.born_on
    insist(policies.may_have_been(*days, born_on=born_on, at=at, backwards=CHANGED_FIRST), Refused)
    medicine = Medicine.objects.create(
        episode=episode,
        name=name,
        class_codes=sorted(medicine_list().codes_for(name)),
        ingredient_codes=[each.code for each in medicine_list().ingredients_in(name)],
        dose_text=dose_text,
        **taken,
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
    before = queries.lists_of(episode).told
    provider = OutsideProvider.objects.create(episode=episode, kind=kind, name=name, phone=phone, at=at, by=by)
    _not_none(episode, "providers")
    audit.record("intake:outside_provider:listed", provider, by=by, at=at)
    follow_lists(episode=episode, before=before, by=by, at=at)
    return provider


@transaction.atomic
def end_outside_provider(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """They no longer care for the client. Doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    before = queries.lists_of(episode).told
    row = OutsideProvider.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if row is not None:
        _end(row, by, at)
        audit.record("intake:outside_provider:ended", row, by=by, at=at)
        follow_lists(episode=episode, before=before, by=by, at=at)


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
    before = queries.lists_of(episode).told
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
    follow_lists(episode=episode, before=before, by=by, at=at)


@transaction.atomic
def end_support_person(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """The client no longer names this person. Audited by clinic; doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    before = queries.lists_of(episode).told
    person = clinic_queries.support_people(episode.client).filter(pk=pk).first()
    if person is not None:
        clinic.remove_support_person(person=person, by=by, at=at)
        follow_lists(episode=episode, before=before, by=by, at=at)


@transaction.atomic
def declare_none(*, episode: "Episode", subject: str, by: "User", at: datetime) -> NoneDeclared:
    """Someone says that a list is empty. Saying it twice changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    before = queries.lists_of(episode).told
    if subject not in {*queries.LISTS, queries.EMERGENCY}:
        raise Refused("There is no such list.")
    if subject == queries.EMERGENCY and not queries.must_name_someone(episode):
        raise Refused("Somebody may be called in an emergency, or nobody is named yet.")
    if subject != queries.EMERGENCY and queries.list_rows(episode, subject):
        raise Refused("Something stands on this list. Take it away first.")
    said, first = NoneDeclared.objects.get_or_create(episode=episode, list=subject, defaults={"at": at, "by": by})
    if first:
        audit.record("intake:nothing:declared", said, by=by, at=at, facts={"list": subject})
        follow_lists(episode=episode, before=before, by=by, at=at)
    return said


def _end(row: Medicine | Allergy | OutsideProvider, by: "User", at: datetime) -> None:
    row.until_at, row.until_by = at, by
    row.save(update_fields=["until_at", "until_by"])


def _not_none(episode: "Episode", subject: str) -> None:
    """Naming something answers the list; that there is nothing is no longer said."""
    said = {"people": ("people", queries.EMERGENCY)}.get(subject, (subject,))
    NoneDeclared.objects.filter(episode=episode, list__in=said).delete()
    PacketDraft.objects.filter(episode=episode, part=subject).delete()


def _source(by: "User") -> str:
    if by.practitioner is None:
        return "client"
    return "clinical" if by.practitioner.discipline == "psychological" else "medical"
