"""Visits are booked all together or not at all, with people who may, in rooms that are free."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openkap.clinic.models import AuditEvent, Credential, Notice, Room
from openkap.core.booking import Gap
from openkap.scheduling import actions, queries
from openkap.scheduling.models import Appointment, AppointmentGap, AppointmentRole, Leave, OnSiteRole, RoomClosure

pytestmark = pytest.mark.django_db


def test_every_visit_gets_its_time_its_room_and_its_people(book, rota, visit, dose):
    made = book(visit("prep"), dose(day=2))
    assert set(made) == {"prep", "dose"}
    assert made["prep"].room.kind == "consulting"
    assert made["dose"].ends_at - made["dose"].starts_at == timedelta(minutes=180)
    roles = {row.role: (row.practitioner, row.on_site) for row in made["dose"].roles.all()}
    assert roles["nurse"] == (rota.people["eun"], False)
    assert roles["prescriber"] == (rota.people["femi"], True)


def test_gaps_between_visits_are_kept_and_remembered(book, visit, dose):
    gap = Gap("dose", "talk", timedelta(hours=24), timedelta(hours=72))
    made = book(dose(day=0), visit("talk", day=0, days=6, kind="integration"), gaps=[gap])
    assert gap.allows(made["dose"].starts_at, made["talk"].starts_at)
    kept = AppointmentGap.objects.get()
    assert (kept.from_appointment, kept.to_appointment, kept.most) == (made["dose"], made["talk"], gap.max)


def test_two_gaps_between_the_same_visits_are_kept_as_one(book, visit, dose):
    gaps = [Gap("dose", "talk", timedelta(hours=24)), Gap("dose", "talk", timedelta(0), timedelta(hours=72))]
    book(dose(day=0), visit("talk", day=0, days=6), gaps=gaps)
    kept = AppointmentGap.objects.get()
    assert (kept.least, kept.most) == (timedelta(hours=24), timedelta(hours=72))


def test_a_wish_is_not_remembered_as_a_rule(book, visit, dose):
    book(dose(day=0), visit("talk", days=6), gaps=[Gap("dose", "talk", timedelta(hours=24), hard=False)])
    assert not AppointmentGap.objects.exists()


def test_nothing_is_booked_when_one_visit_does_not_fit_and_the_cause_is_said(book, visit, dose):
    with pytest.raises(actions.Refused, match="“Dose” finds no start") as refused:
        book(visit("prep"), dose(day=5))  # a Saturday
    assert not Appointment.objects.exists()
    assert len(refused.value.causes) == 1


def test_causes_that_stand_against_each_other_are_said_together(book, visit):
    gap = Gap("a", "b", timedelta(days=4))
    with pytest.raises(actions.Refused, match="cannot all be kept") as refused:
        book(visit("a", day=2), visit("b", day=2), gaps=[gap])
    assert "“B” must start at least 4 days after “A” starts." in refused.value.causes


def test_a_booked_room_is_taken_until_it_is_clean(book, rota, visit):
    Room.objects.filter(kind="consulting").exclude(pk=rota.consulting_room.pk).update(kind="dosing")
    first = book(visit("a", clean_up_minutes=60))["a"]
    second = book(visit("b"), episode=rota.bo_episode)["b"]
    assert second.starts_at >= first.ends_at + timedelta(minutes=60)


def test_a_therapist_is_in_one_place_at_a_time(book, rota, visit):
    dev = {"therapist": frozenset({rota.people["dev"].pk})}
    first = book(visit("a", only=dev))["a"]
    second = book(visit("b", only=dev), episode=rota.bo_episode)["b"]
    assert first.ends_at <= second.starts_at or second.ends_at <= first.starts_at


def test_a_client_is_in_one_place_at_a_time(book, visit):
    first, second = book(visit("a"))["a"], book(visit("b"))["b"]
    assert first.ends_at <= second.starts_at or second.ends_at <= first.starts_at


def test_a_prescriber_on_site_serves_as_many_rooms_as_the_clinic_has_said(book, rota, dose, monday):
    noon = {"earliest": monday + timedelta(hours=12), "latest": monday + timedelta(hours=12)}
    second_nurse(rota)
    book(dose("a", **noon))
    with pytest.raises(actions.Refused, match="prescriber"):
        book(dose("b", **noon), episode=rota.bo_episode)
    OnSiteRole.objects.create(role="prescriber", rooms_at_once=2)
    assert book(dose("b", **noon), episode=rota.bo_episode)


def second_nurse(rota):
    """Ivo, a therapist of another team, is there for the second room; a second nurse has to be as well."""
    from openkap.clinic.models import Practitioner, User
    from openkap.scheduling.models import WorkingHours

    user = User.objects.make("nurse2@example.org", "Second nurse")
    nurse = Practitioner.objects.create(user=user, name="Second nurse", role="nurse")
    for row in Credential.objects.filter(practitioner=rota.people["eun"]):
        row.pk, row.practitioner = None, nurse
        row.save()
    for row in WorkingHours.objects.filter(practitioner=rota.people["eun"]):
        row.pk, row.practitioner = None, nurse
        row.save()


def test_nobody_is_booked_on_a_day_on_which_a_credential_is_not_current(book, rota, visit, monday):
    Credential.objects.filter(practitioner=rota.people["ivo"]).delete()
    training = Credential.objects.get(practitioner=rota.people["dev"], kind="kap_training")
    training.valid_until_on = monday.date()
    training.save()
    assert book(visit("a", day=0))
    with pytest.raises(actions.Refused, match="therapist"):
        book(visit("b", day=1))
    training.pk, training.valid_from_on, training.valid_until_on = None, monday.date(), monday.date() + timedelta(60)
    training.save()
    assert book(visit("b", day=1))


def test_leave_and_closed_rooms_are_gone_round(book, rota, visit, dose, monday, now):
    away = {"by": rota.gus, "at": now, "from_at": monday, "until_at": monday + timedelta(hours=11)}
    Leave.objects.create(practitioner=rota.people["eun"], **away)
    assert book(dose(minutes=60))["dose"].starts_at >= away["until_at"]
    RoomClosure.objects.bulk_create(
        RoomClosure(room=room, reason="repair", **{**away, "until_at": monday + timedelta(days=1)})
        for room in Room.objects.filter(kind="consulting")
    )
    with pytest.raises(actions.Refused, match="consulting room"):
        book(visit())


def test_nobody_works_outside_the_rota(book, visit):
    starts = book(visit("a", days=2))["a"].starts_at
    assert 9 <= starts.hour <= 16


def test_someone_who_has_left_is_not_booked(book, rota, visit):
    for key in ("dev", "ivo"):
        rota.people[key].user.is_active = False
        rota.people[key].user.save()
    with pytest.raises(actions.Refused, match="therapist"):
        book(visit())


def test_who_may_not_book_is_refused_before_anything_is_looked_at(book, rota, visit):
    with pytest.raises(actions.Refused, match="Your role does not book appointments"):
        book(visit(), by=rota.hana)


def test_booking_is_on_the_record_and_the_client_is_told(book, rota, visit):
    book(visit("a"), visit("b", day=1))
    event = AuditEvent.objects.get(kind="scheduling:visits:booked")
    assert (event.by_ref, event.facts, event.client_ref) == (rota.gus.pk, {"count": 2}, rota.ada_episode.client_id)
    assert Notice.objects.get(to=rota.ada).kind == "scheduling:visits_booked"


def test_one_visit_is_booked_as_early_as_it_fits(rota, visit, now, monday):
    made = actions.book_one(episode=rota.ada_episode, visit=visit(), by=rota.gus, at=now, now=now)
    assert made.starts_at.date() == monday.date()


def test_the_calendar_is_read_in_a_fixed_number_of_queries(book, rota, visit, now, monday, django_assert_num_queries):
    book(visit("a"), visit("b", day=1), visit("c", day=2))
    with django_assert_num_queries(11):
        queries.problem(rota.ada_episode, [visit("d"), visit("e", day=3)], [], now=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timedelta(0)},
        {"room_from_at": timedelta(minutes=5)},
        {"room_until_at": timedelta(minutes=30)},
        {"latest_at": timedelta(days=-1)},
    ],
)
def test_the_database_refuses_an_appointment_that_makes_no_sense(book, visit, wrong):
    made = book(visit())["prep"]
    for name, after in wrong.items():
        setattr(made, name, made.starts_at + after)
    made.earliest_at = made.starts_at
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_the_database_refuses_one_person_in_two_roles_of_one_appointment(book, rota, visit):
    made = book(visit())["prep"]
    person = made.roles.get().practitioner
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentRole.objects.create(appointment=made, practitioner=person, role="nurse")
