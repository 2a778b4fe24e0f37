"""Invented clients are decided upon like everyone else: nobody is given a dose against the criteria."""

from datetime import timedelta

import pytest

from openkap.candidacy import queries as candidacy
from openkap.candidacy.models import Determination, Resolution
from openkap.clinic.models import Episode
from openkap.intake.models import Worry
from openkap.web.demo import open_questions, synthetic


@pytest.fixture
def crowd(cast, now):
    synthetic.sow(cast, clients=24, seed=11, now=now)


def test_whoever_came_so_far_as_a_dose_is_cleared_still(crowd):
    dosed = Episode.objects.filter(milestones__kind="first_dose", client__family_name__regex=r"^\d+$")
    assert dosed.count() > 5
    assert {each.pk: candidacy.cleared(each).reason for each in dosed} == {each.pk: "" for each in dosed}


def test_invented_people_differ_in_what_was_found(crowd):
    outcomes = set(Determination.objects.values_list("outcome", flat=True))
    assert outcomes >= {"candidate", "candidate_with_conditions"}


def test_two_clinicians_see_one_of_them_differently(crowd, cast, now):
    open_questions.disagreement(cast, now=now)
    found = Resolution.objects.get().determination
    assert {each.decision for each in found.sign_offs.all()} == {"agree", "decline"}


def test_a_worrying_message_was_answered_within_minutes(cast, now):
    open_questions.worry(cast, now=now)
    worry = Worry.objects.select_related("settling").get()
    assert worry.settling.at - worry.raised_at < timedelta(minutes=15)
