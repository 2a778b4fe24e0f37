"""A dangerous answer becomes a case with an owner and a clock, and nobody can put it away without doing something."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from openkap.clinic import actions as clinic
from openkap.clinic import queries as clinic_queries
from openkap.clinic.models import AuditEvent, Notice
from openkap.core.safety import policy
from openkap.safety import actions, queries
from openkap.safety.models import Closure, SafetyCase, Transfer


def on_call(cast, who, at, span):
    return actions.put_on_call(practitioner=cast.people[who], from_at=at, until_at=at + span, by=cast.gus, at=at)


@pytest.fixture
def case(cast, now):
    return actions.open_case(
        episode=cast.ada_episode, kind="dangerous_answer", source="test:answer:1", by=cast.ada, at=now
    )


def act(case, cast, now, note="Spoke with her. Safe tonight, sister stays."):
    return actions.record_action(case=case, kind="spoke_with_client", note=note, by=cast.dev, at=now)


def test_the_care_teams_therapist_owns_a_new_case(cast, case):
    assert case.owner == cast.people["dev"]


def test_without_a_care_team_the_medical_director_owns_it(cast, now):
    alone = clinic.open_episode(client=cast.bo.client, by=cast.gus, at=now)
    opened = actions.open_case(episode=alone, kind="event", source="test:1", by=None, at=now)
    assert opened.owner.role == "medical_director"


def told_of(kind="safety:case_opened"):
    return sorted(Notice.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_the_team_and_whoever_is_on_call_are_told_once_and_nobody_else(cast, now):
    on_call(cast, "ivo", now, timedelta(hours=1))
    actions.open_case(episode=cast.ada_episode, kind="event", source="test:1", by=None, at=now)
    assert told_of() == sorted([cast.dev.name, cast.eun.name, cast.femi.name, cast.ivo.name])


def test_without_anybody_on_call_the_medical_director_and_all_prescribers_are_told_as_well(cast, case):
    assert told_of() == sorted([cast.dev.name, cast.eun.name, cast.femi.name, cast.medical_director.name])


def test_a_case_has_a_backup_from_the_same_team(cast, case):
    assert case.backup == cast.people["femi"]


def test_the_mail_says_nothing_of_what_happened(cast, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.open_case(episode=cast.ada_episode, kind="event", source="test:1", by=cast.ada, at=now)
    words = " ".join(f"{message.subject} {message.body}" for message in mail.outbox).lower()
    assert len(mail.outbox) == 4
    assert {message.subject for message in mail.outbox} == {"Something needs you now"}
    assert not any(word in words for word in ("ada", "safety", "harm", "danger", "suicid"))


def test_the_same_source_opens_one_case_while_it_is_open(cast, case, now):
    again = actions.open_case(
        episode=cast.ada_episode, kind="dangerous_answer", source="test:answer:1", by=cast.ada, at=now
    )
    assert again == case
    assert AuditEvent.objects.filter(kind="safety:case:opened").count() == 1


def test_after_closing_the_same_source_opens_a_new_case(cast, case, now):
    act(case, cast, now)
    actions.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    again = actions.open_case(
        episode=cast.ada_episode, kind="dangerous_answer", source="test:answer:1", by=cast.ada, at=now
    )
    assert again.pk != case.pk


def test_an_open_case_becomes_more_urgent_and_never_less(cast, case, now):
    def again(level):
        return actions.open_case(
            episode=cast.ada_episode,
            kind="dangerous_answer",
            source="test:answer:1",
            by=cast.ada,
            at=now,
            level=level,
        )

    urgent = again("immediate")
    assert (urgent.pk, urgent.level, urgent.due_at <= case.due_at) == (case.pk, "immediate", True)
    assert again("same-day").level == "immediate"


def test_a_long_source_never_keeps_a_case_from_opening(cast, now):
    opened = [
        actions.open_case(episode=cast.ada_episode, kind="event", source="x" * 500, by=None, at=now) for _ in range(2)
    ]
    assert opened[0] == opened[1]


def test_an_unknown_kind_is_a_mistake_of_the_caller(cast, now):
    with pytest.raises(KeyError):
        actions.open_case(episode=cast.ada_episode, kind="odd", source="x", by=None, at=now)


@pytest.mark.parametrize(("hour", "due"), [(9, "18:00"), (17, "19:00"), (23, "01:00")])
def test_today_means_by_the_evening_but_never_less_than_the_clinics_minimum(hour, due):
    opened = datetime(2026, 3, 2, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f"{policy().by_level['same-day'].due_at(opened):%H:%M}" == due


def test_closing_needs_something_done(cast, case, now):
    with pytest.raises(actions.Refused, match="Write down what was done"):
        actions.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    done = act(case, cast, now)
    closure = actions.close(case=case, reason="safe_plan", by=cast.femi, at=now)
    assert (closure.action, closure.by, closure.at) == (done, cast.femi, now)


def test_the_database_itself_refuses_a_closure_without_action_or_person(cast, case, now):
    for fields in ({"by": cast.dev}, {"action": act(case, cast, now)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.create(case=case, reason="safe_plan", at=now, **fields)


def test_a_closed_case_takes_nothing_more(cast, case, now):
    act(case, cast, now)
    actions.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    case = queries.cases().get(pk=case.pk)
    for again in (
        lambda: act(case, cast, now),
        lambda: actions.acknowledge(case=case, by=cast.dev, at=now),
        lambda: actions.transfer(case=case, to=cast.people["eun"], reason="shift", by=cast.dev, at=now),
        lambda: actions.close(case=case, reason="safe_plan", by=cast.dev, at=now),
    ):
        with pytest.raises(actions.Refused, match="closed"):
            again()


@pytest.mark.parametrize("who", ["gus", "hana", "clinic_director", "administrator", "ada"])
def test_those_whose_role_does_not_act_are_refused(cast, case, now, who):
    with pytest.raises(actions.Refused, match="does not act on safety cases"):
        actions.record_action(case=case, kind="other", note="tidy", by=getattr(cast, who), at=now)


def test_it_is_acknowledged_once(cast, case, now):
    actions.acknowledge(case=case, by=cast.dev, at=now)
    with pytest.raises(actions.Refused, match="already acknowledged"):
        actions.acknowledge(case=case, by=cast.eun, at=now)


def test_whoever_acknowledges_first_owns_it_and_joins_the_care_team(cast, case, now):
    actions.acknowledge(case=case, by=cast.ivo, at=now)
    case = queries.cases().get(pk=case.pk)
    assert (case.owner, case.backup, case.is_answered) == (cast.people["ivo"], cast.people["dev"], True)
    assert Transfer.objects.get().to_owner == cast.people["ivo"]
    assert clinic_queries.team(case.episode).filter(practitioner=cast.people["ivo"]).exists()


def test_after_a_handover_the_new_owner_has_to_answer(cast, case, now):
    actions.acknowledge(case=case, by=cast.dev, at=now)
    later = now + timedelta(minutes=1)
    actions.transfer(case=case, to=cast.people["eun"], reason="End of my shift", by=cast.dev, at=later)
    assert not queries.is_answered(case)
    actions.acknowledge(case=case, by=cast.eun, at=later)
    assert queries.is_answered(case)


def test_whoever_acknowledges_a_case_without_owner_owns_it(cast, case, now):
    SafetyCase.objects.filter(pk=case.pk).update(owner=None)
    case = queries.cases().get(pk=case.pk)
    actions.acknowledge(case=case, by=cast.eun, at=now)
    assert queries.cases().get(pk=case.pk).owner == cast.people["eun"]


def test_a_handover_is_a_row_and_the_clock_goes_on(cast, case, now):
    due = case.due_at
    actions.transfer(case=case, to=cast.people["eun"], reason="End of my shift", by=cast.dev, at=now)
    row = Transfer.objects.get()
    assert (row.from_owner, row.to_owner, row.by) == (cast.people["dev"], cast.people["eun"], cast.dev)
    case.refresh_from_db()
    assert (case.owner, case.due_at) == (cast.people["eun"], due)
    assert Notice.objects.filter(kind="safety:case_transferred", to=cast.eun).exists()


@pytest.mark.parametrize(("to", "says"), [("dev", "already owns"), ("gus", "cannot act")])
def test_a_case_is_handed_only_to_somebody_else_who_can_act(cast, case, now, to, says):
    with pytest.raises(actions.Refused, match=says):
        actions.transfer(case=case, to=cast.people[to], reason="x", by=cast.dev, at=now)


def test_a_late_case_is_called_out_once_to_those_who_answer_for_medicine_and_to_its_team(cast, case, now):
    actions.acknowledge(case=case, by=cast.dev, at=now)
    late = case.due_at + timedelta(minutes=1)
    assert not actions.run_clock(case_id=case.pk, at=case.due_at)
    assert [actions.run_clock(case_id=case.pk, at=late) for _ in range(2)] == [True, False]
    assert told_of("safety:case_overdue") == sorted(
        [cast.dev.name, cast.eun.name, cast.femi.name, cast.medical_director.name]
    )


def test_a_case_that_stays_open_is_called_out_again(cast, case, now):
    actions.acknowledge(case=case, by=cast.dev, at=now)
    again = policy().by_level[case.level].again_after
    moments = [case.due_at + again * n + timedelta(minutes=1) for n in range(3)]
    assert [actions.run_clock(case_id=case.pk, at=at) for at in moments] == [True, True, True]


def test_a_closed_case_is_never_late(cast, case, now):
    act(case, cast, now)
    actions.close(case=case, reason="not_dangerous", by=cast.dev, at=now)
    assert not queries.overdue(case.due_at + timedelta(days=1)).exists()
    assert not queries.has_open_case(cast.ada_episode)


def test_a_case_that_nobody_answered_or_that_is_late_shows_to_everyone_by_initials_only(cast, case, now):
    assert [line.reachable for line in queries.board(cast.ivo, at=now).lines] == [False]
    actions.acknowledge(case=case, by=cast.dev, at=now)
    before, after = (queries.board(cast.ivo, at=case.due_at + timedelta(minutes=m)) for m in (-1, 1))
    assert before.lines == []
    assert [(line.reachable, line.is_overdue) for line in after.lines] == [(False, True)]


def test_the_board_counts_what_it_does_not_show(cast, now):
    for number in range(3):
        actions.open_case(episode=cast.ada_episode, kind="event", source=f"test:{number}", by=None, at=now)
    first, whole = (queries.board(cast.dev, at=now + timedelta(days=9), first=few) for few in (2, None))
    assert (len(first.lines), first.total, first.more) == (2, 3, 1)
    assert first.lines == whole.lines[:2]
    assert (whole.total, whole.more) == (3, 0)


def test_the_board_costs_one_query_however_much_is_open(cast, now, django_assert_num_queries):
    for number in range(4):
        actions.open_case(episode=cast.ada_episode, kind="event", source=f"test:{number}", by=None, at=now)
    with django_assert_num_queries(1):
        for line in queries.board(cast.dev, at=now).lines:
            assert line.case.episode.client.name
            assert line.case.owner.name


def test_words_stay_out_of_the_record_of_acts(cast, case, now):
    act(case, cast, now, note="She said the word nightfall")
    actions.report(episode=cast.ada_episode, level="immediate", note="nightfall again", by=cast.eun, at=now)
    facts = " ".join(str(event.facts) for event in AuditEvent.objects.all())
    assert "nightfall" not in facts
    assert {"safety:case:opened", "safety:case:acted_on", "safety:concern:reported"} <= set(
        AuditEvent.objects.values_list("kind", flat=True)
    )


def test_a_concern_of_the_team_opens_a_case_with_its_words(cast, now):
    opened = actions.report(episode=cast.ada_episode, level="immediate", note="Voice was flat", by=cast.eun, at=now)
    assert (opened.kind, opened.level, opened.reports.get().note) == ("concern", "immediate", "Voice was flat")


def test_those_who_do_not_act_on_safety_report_no_concern(cast, now):
    with pytest.raises(actions.Refused, match="does not open safety cases"):
        actions.report(episode=cast.ada_episode, level="immediate", note="x", by=cast.gus, at=now)


def test_news_from_outside_keep_their_source(cast, now):
    opened = actions.report(
        episode=cast.ada_episode, kind="outside_news", note="Was in hospital", told_by="Dr. Example, 555 0199",
        by=cast.eun, at=now,
    )  # fmt: skip
    assert (opened.kind, opened.reports.get().told_by) == ("outside_news", "Dr. Example, 555 0199")


@pytest.mark.parametrize(
    ("kind", "says"), [("outside_news", "Say who brought the news"), ("dangerous_answer", "not reported by hand")]
)
def test_a_report_that_cannot_be_is_refused(cast, now, kind, says):
    with pytest.raises(actions.Refused, match=says):
        actions.report(episode=cast.ada_episode, kind=kind, note="x", by=cast.eun, at=now)
    assert not SafetyCase.objects.exists()


def test_a_client_asks_for_somebody_and_asking_again_has_to_be_answered_again(cast, now):
    def ask(words, at):
        return actions.ask_for_help(episode=cast.ada_episode, level="immediate", words=words, by=cast.ada, at=at)

    case = ask("I am scared", now)
    assert (case.kind, case.level, case.opened_by) == ("client_message", "immediate", cast.ada)
    actions.acknowledge(case=case, by=cast.dev, at=now)
    again = ask("It is worse", now + timedelta(minutes=5))
    assert (again.pk, queries.is_answered(again)) == (case.pk, False)
    assert [report.note for report in queries.reports(again)] == ["I am scared", "It is worse"]


@pytest.mark.parametrize("who", ["bo", "dev"])
def test_nobody_asks_for_help_in_a_clients_name(cast, now, who):
    with pytest.raises(actions.Refused, match="Only the client"):
        actions.ask_for_help(episode=cast.ada_episode, level="immediate", by=getattr(cast, who), at=now)


def test_an_assessment_keeps_the_answers_the_tier_and_an_action(cast, case, now):
    row = actions.assess(
        case=case, answers={"thoughts": "yes", "act": "earlier", "intent": ""}, means="none", protects="", by=cast.dev,
        at=now,
    )  # fmt: skip
    assert (row.answers, row.tier) == ({"thoughts": "yes", "act": "earlier"}, "S2")
    assert case.actions.get().kind == "screened"
    ((_, risk, _),) = queries.assessments(case)
    assert {question.id for question in risk.open} == {"intent", "plan"}


def test_an_assessment_without_any_answer_is_refused(cast, case, now):
    with pytest.raises(actions.Refused, match="at least one answer"):
        actions.assess(case=case, answers={"wish": ""}, means="x", protects="", by=cast.dev, at=now)


def test_what_was_written_down_is_never_edited(cast, case, now):
    done = act(case, cast, now)
    for row, field in ((done, "note"), (actions.acknowledge(case=case, by=cast.dev, at=now), "at")):
        setattr(row, field, now - timedelta(days=1) if field == "at" else "nothing")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()


def test_a_case_of_an_earlier_episode_still_stops_the_dose(cast, case, now):
    later = clinic.open_episode(client=cast.ada.client, by=cast.gus, at=now)
    assert list(queries.unsettled(later, at=now)) == [case]
