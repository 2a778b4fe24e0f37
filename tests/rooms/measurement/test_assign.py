"""An instrument is asked for once, of somebody who can answer it, and follows the plan."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from openkap.clinic.models import AuditEvent
from openkap.measurement import actions, queries
from openkap.measurement.actions import Planned
from openkap.measurement.models import Assignment


def test_the_same_is_asked_once(assigned):
    assert assigned() == assigned()
    assert AuditEvent.objects.filter(kind="measurement:assignment:made").count() == 1


def test_an_assignment_remembers_the_version(assigned):
    assert (assigned().instrument, assigned().version) == ("phq-9", "1")


@pytest.mark.parametrize(
    ("instrument", "asked_of"),
    [
        ("phq-9", "client"),
        ("core-10", "client"),
        ("who-5", "clinician"),
        ("asq", "clinician"),
        ("aldrete", "clinician"),
    ],
)
def test_what_has_no_wording_here_is_never_put_before_a_client(assigned, instrument, asked_of):
    assert assigned(instrument).asked_of == asked_of


def test_with_the_clinics_own_wording_it_is(assigned, tmp_path):
    (tmp_path / "who-5").mkdir()
    anchors = "\n".join(f'{n} = "a{n}"' for n in range(6))
    items = "\n".join(f'{n} = "q{n}"' for n in range(1, 6))
    text = f'stem = "s"\nterms = "t"\n[items]\n{items}\n[options.frequency]\n{anchors}\n'
    (tmp_path / "who-5" / "en.toml").write_text(text)
    with override_settings(OPENKAP_WORDING=str(tmp_path)):
        assert assigned("who-5").asked_of == "client"


def test_an_unknown_instrument_is_refused(assigned):
    with pytest.raises(actions.Refused, match="no instrument phq9"):
        assigned("phq9")


def test_a_draft_is_put_before_nobody(assigned):
    with pytest.raises(Exception, match="SCS-SF is a draft"):
        assigned("scs-sf")
    assert "scs-sf" not in [each.id for each in queries.instruments()]


def test_a_licence_that_forbids_commercial_use_is_kept(assigned):
    with override_settings(OPENKAP_LICENCE_CONTEXTS=["clinical", "commercial"]):
        with pytest.raises(Exception, match="does not permit commercial use"):
            assigned("who-5")
        assert "who-5" not in [each.id for each in queries.instruments()]
        assert assigned("phq-9")


@pytest.mark.parametrize("who", ["gus", "hana", "clinic_director", "administrator"])
def test_roles_that_do_not_assign_are_refused(cast, now, today, who):
    with pytest.raises(actions.Refused, match="does not assign"):
        actions.assign(
            episode=cast.ada_episode, instrument="phq-9", occasion="extra", due_on=today, by=getattr(cast, who), at=now
        )


def test_the_database_refuses_a_due_day_before_the_first(cast, now, today):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            episode=cast.ada_episode,
            instrument="phq-9",
            version="1",
            occasion="extra",
            asked_of="client",
            opens_on=today,
            due_on=today - timedelta(days=1),
            assigned_at=now,
        )


def test_what_is_withdrawn_is_no_longer_due_and_can_be_asked_again(cast, now, assigned):
    assignment = assigned()
    actions.withdraw(assignment=assignment, by=cast.dev, at=now)
    assert not queries.due_assignments(cast.ada_episode).exists()
    assert assigned() == assignment
    assert queries.due_assignments(cast.ada_episode).count() == 1


def test_what_was_sent_cannot_be_withdrawn(cast, now, submitted):
    sent = submitted([0] * 9)
    with pytest.raises(actions.Refused, match="already sent"):
        actions.withdraw(assignment=sent, by=cast.dev, at=now)


def test_only_what_is_open_today_is_due(cast, assigned, today):
    assigned(opens_on=today + timedelta(days=3))
    assert not queries.due_assignments(cast.ada_episode, on=today)
    assert queries.due_assignments(cast.ada_episode, on=today + timedelta(days=3)).count() == 1
    assert queries.due_assignments(cast.ada_episode).count() == 1


def test_a_new_plan_replaces_what_nobody_has_begun(cast, now, today, answer):
    def plan(*days):
        planned = [
            Planned("phq-9", "before_dose", f"dose-{n}", today, today + timedelta(days=day))
            for n, day in enumerate(days, 1)
        ]
        return actions.replan(episode=cast.ada_episode, planned=planned, by=cast.dev, at=now)

    first, _, third = plan(1, 8, 15)
    answer(first, [1])
    plan(2, 8, 20)
    due = {(each.anchor, (each.due_on - today).days) for each in queries.unanswered(cast.ada_episode)}
    assert due == {("dose-1", 1), ("dose-1", 2), ("dose-2", 8), ("dose-3", 20)}
    plan(2, 8, 15)
    assert third in queries.unanswered(cast.ada_episode)


def test_a_new_plan_leaves_what_a_clinician_asked_for(cast, now, assigned):
    extra = assigned(occasion="extra")
    actions.replan(episode=cast.ada_episode, planned=[], by=cast.dev, at=now)
    assert list(queries.unanswered(cast.ada_episode)) == [extra]
