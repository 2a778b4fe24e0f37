"""Medicines, allergies, people and outside providers: named, ended, gone through; never deleted."""

import pytest

from openkap.clinic import queries as clinic
from openkap.core.medicines import medicine_list
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Allergy, Medicine, NoneDeclared, OutsideProvider
from tests.rooms.intake.told import classes_of


def add(cast, now, name, dose_text=""):
    return actions.add_medicine(episode=cast.bo_episode, name=name, dose_text=dose_text, by=cast.bo, at=now)


def test_a_name_from_the_pick_list_brings_its_classes_whatever_its_capitals(cast, now):
    add(cast, now, "Lamotrigine")
    assert classes_of(cast.bo_episode) == medicine_list().codes_for("lamotrigine") != frozenset()


def test_a_name_that_is_not_on_the_list_waits_for_a_prescriber(cast, now):
    add(cast, now, "Grandmother's drops")
    assert classes_of(cast.bo_episode) == frozenset()
    assert queries.medicines(cast.bo_episode)[0].reviewed_at is None


def test_a_prescriber_puts_a_medicine_in_its_classes(cast, now, later):
    medicine = add(cast, now, "Xanax")
    actions.review_medicine(
        episode=cast.bo_episode, pk=medicine.pk, taken=True, class_codes=["benzodiazepine"], by=cast.femi, at=later
    )
    assert classes_of(cast.bo_episode) == {"benzodiazepine"}
    assert queries.medicines(cast.bo_episode)[0].reviewed_at == later


def test_a_medicine_that_is_not_taken_leaves_the_list_and_stays_on_the_record(cast, now, later):
    medicine = add(cast, now, "diazepam")
    actions.review_medicine(
        episode=cast.bo_episode, pk=medicine.pk, taken=False, class_codes=[], by=cast.femi, at=later
    )
    assert queries.medicines(cast.bo_episode) == []
    assert Medicine.objects.get().until_by == cast.femi


@pytest.mark.parametrize("who", ["dev", "eun", "gus", "bo"])
def test_only_a_prescriber_reconciles(cast, now, who):
    medicine = add(cast, now, "diazepam")
    with pytest.raises(Refused, match="Only a prescriber"):
        actions.review_medicine(
            episode=cast.bo_episode, pk=medicine.pk, taken=True, class_codes=[], by=getattr(cast, who), at=now
        )


def test_naming_something_answers_the_list(cast, now):
    actions.declare_none(episode=cast.bo_episode, subject="medicines", by=cast.bo, at=now)
    add(cast, now, "diazepam")
    assert not NoneDeclared.objects.exists()


def test_taking_a_line_away_twice_changes_nothing(cast, now, later):
    medicine = add(cast, now, "diazepam")
    for at in (now, later):
        actions.end_medicine(episode=cast.bo_episode, pk=medicine.pk, by=cast.bo, at=at)
    assert Medicine.objects.get().until_at == now


def test_nobody_ends_a_line_of_someone_else(cast, now):
    medicine = add(cast, now, "diazepam")
    actions.end_medicine(episode=cast.ada_episode, pk=medicine.pk, by=cast.ada, at=now)
    assert Medicine.objects.get().until_at is None


def test_allergies_are_named_with_what_they_did_and_taken_away(cast, now, later):
    allergy = actions.add_allergy(episode=cast.bo_episode, substance="Penicillin", reaction="Rash", by=cast.bo, at=now)
    assert [row.substance for row in queries.allergies(cast.bo_episode)] == ["Penicillin"]
    actions.end_allergy(episode=cast.bo_episode, pk=allergy.pk, by=cast.femi, at=later)
    assert not queries.allergies(cast.bo_episode).exists()
    assert Allergy.objects.count() == 1


def test_outside_providers_are_named_and_taken_away(cast, now):
    own = actions.add_outside_provider(
        episode=cast.bo_episode, kind="therapist", name="A therapist", phone="", by=cast.bo, at=now
    )
    assert queries.outside_providers(cast.bo_episode).get() == own
    actions.end_outside_provider(episode=cast.bo_episode, pk=own.pk, by=cast.bo, at=now)
    assert not queries.outside_providers(cast.bo_episode).exists()
    assert OutsideProvider.objects.count() == 1


def test_a_support_person_takes_home_and_is_called(cast, now):
    person = {"name": "A friend", "phone": "555", "relation": "", "is_escort": True, "is_emergency": True}
    actions.add_support_person(episode=cast.bo_episode, **person, by=cast.bo, at=now)
    named = clinic.support_people(cast.bo.client).get()
    assert (named.is_escort, named.is_emergency) == (True, True)
    actions.end_support_person(episode=cast.bo_episode, pk=named.pk, by=cast.bo, at=now)
    assert not clinic.support_people(cast.bo.client).exists()


def test_a_nurse_does_not_change_the_lists(cast, now):
    with pytest.raises(Refused, match="does not change this list"):
        actions.add_medicine(episode=cast.bo_episode, name="x", dose_text="", by=cast.eun, at=now)
