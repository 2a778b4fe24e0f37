"""Invented clients are decided upon like everyone else: nobody is given a dose against the criteria."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from openkap.candidacy import queries as candidacy
from openkap.candidacy.models import Determination, Resolution
from openkap.clinic.models import Episode
from openkap.intake.models import Worry
from openkap.scheduling.models import Appointment
from openkap.scheduling.seed import SeedAppointment, appointments
from openkap.web.demo import open_questions, synthetic
from openkap.web.demo.diary import TALK_AT


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


def test_the_diary_leaves_alone_every_hour_in_which_anybody_is_booked(cast, now):
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    occupied = timezone.make_aware(datetime.combine(tomorrow, TALK_AT))
    appointments([_elsewhere(cast, occupied)])
    synthetic.sow(cast, clients=24, seed=11, now=now)
    sown = Appointment.objects.filter(episode__client__family_name__regex=r"^\d+$", kind="dosing", starts_at__gte=now)
    days = {timezone.localtime(each.starts_at).date() for each in sown}
    assert days, "nobody has a dose ahead"
    assert days.isdisjoint({tomorrow, tomorrow - timedelta(days=1)})


def _elsewhere(cast, at):
    """Somebody of the staff is booked in no room at all."""
    return SeedAppointment(
        episode_id=cast.ada_episode.pk,
        kind="integration",
        title="Integration 1",
        room_id=None,
        starts_at=at,
        minutes=50,
        people={"therapist": cast.people["dev"].pk},
        made_at=at - timedelta(days=9),
        made_by_id=cast.gus.pk,
    )
