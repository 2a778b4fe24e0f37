"""Every answer is kept at once, sent once, scored at once; a dangerous one opens a safety case in the same breath."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openkap.clinic import actions as clinic
from openkap.clinic.models import AuditEvent
from openkap.measurement import actions, queries
from openkap.measurement.models import Response, Score
from openkap.safety import actions as safety
from openkap.safety.models import SafetyCase

CALM = [1, 1, 0, 0, 0, 0, 0, 0, 0]


def cases():
    return sorted(SafetyCase.objects.values_list("kind", "level"))


def test_a_draft_keeps_each_answer_and_goes_on_where_it_stopped(assigned, answer):
    assignment = assigned()
    answer(assignment, [1, None, 2])
    draft = Response.objects.get()
    assert draft.answers == {"phq-9.1": 1, "phq-9.2": None, "phq-9.3": 2}
    sheet = queries.sheet(queries.assignments().get(pk=assignment.pk))
    assert (sheet.next_open.number, [line.state for line in sheet.lines][:4]) == (
        4,
        ["answered", "declined", "answered", "open"],
    )


def test_who_takes_back_the_answer_at_a_gate_loses_the_answers_behind_it(cast, assigned, answer):
    assignment = assigned("pc-ptsd-5")
    answer(assignment, [1, 1, 0], by=cast.dev)
    answer(assignment, [0], by=cast.dev)
    assert Response.objects.get().answers == {"pc-ptsd-5.0": 0}


def test_behind_a_closed_gate_no_answer_is_kept(cast, now, assigned, answer):
    assignment = assigned("pc-ptsd-5")
    answer(assignment, [0], by=cast.dev)
    with pytest.raises(actions.Refused, match="must stay empty"):
        answer(assignment, [0, 1], by=cast.dev)
    assert Response.objects.get().answers == {"pc-ptsd-5.0": 0}
    with pytest.raises(actions.Refused, match="must stay empty"):
        actions.enter(assignment=assignment, answers={"pc-ptsd-5.0": 0, "pc-ptsd-5.1": 1}, by=cast.dev, at=now)


def test_a_draft_is_not_scored(assigned, answer):
    answer(assigned(), [3] * 8)
    assert not Score.objects.exists()


def test_sending_scores_at_once_and_remembers_the_answers(cast, submitted):
    sent = submitted([2] * 9)
    rows = {row.score_id: row for row in sent.response.scores.all()}
    assert (rows["total"].value, rows["total"].band, rows["total"].state) == (18, "moderately severe", "complete")
    assert (rows["algorithm"].value, rows["algorithm"].band) == (None, "major depressive syndrome")
    assert [row.score_id for row in rows.values() if row.is_main] == ["total"]
    assert sent.response.submitted_by == cast.ada


def test_sending_twice_does_nothing_twice(cast, now, submitted):
    sent = submitted([1] * 9)
    again = actions.submit(assignment=sent, by=cast.ada, at=now + timedelta(hours=1))
    assert again.submitted_at == now
    assert Score.objects.filter(score_id="total").count() == 1
    assert AuditEvent.objects.filter(kind="measurement:response:submitted").count() == 1
    assert SafetyCase.objects.count() == 1


def test_after_sending_nothing_can_be_changed(cast, now, submitted, answer):
    sent = submitted(CALM)
    with pytest.raises(actions.Refused, match="already sent"):
        answer(sent, [3])


def test_nothing_at_all_cannot_be_sent(cast, now, assigned, answer):
    assignment = assigned()
    for values in ([], [None, None]):
        answer(assignment, values)
        with pytest.raises(actions.Refused, match="at least one"):
            actions.submit(assignment=assignment, by=cast.ada, at=now)


@pytest.mark.parametrize(("item", "value"), [("phq-9.1", 4), ("phq-9.1", -1), ("phq-9.77", 1), ("gad-7.1", 1)])
def test_what_is_no_answer_is_refused_and_nothing_is_kept(cast, now, assigned, item, value):
    with pytest.raises(actions.Refused):
        actions.save_answer(assignment=assigned(), item=item, value=value, by=cast.ada, at=now)
    assert not Response.objects.exists()


def test_it_is_too_early_before_the_first_day(cast, now, today, assigned, answer):
    early = assigned(opens_on=today + timedelta(days=2))
    with pytest.raises(actions.Refused, match="too early"):
        answer(early, [1])
    assert answer(early, [1], at=now + timedelta(days=2))


def test_a_client_does_not_fill_in_what_is_asked_of_a_clinician(assigned, answer):
    with pytest.raises(actions.Refused, match="together with you"):
        answer(assigned("asq"), [0])


def test_a_harmless_response_opens_no_case(submitted):
    submitted(CALM)
    assert cases() == []


def test_a_dangerous_answer_opens_a_case_before_anything_is_sent(assigned, answer):
    assert answer(assigned(), [0] * 8 + [1]).dangerous
    assert cases() == [("dangerous_answer", "same-day")]


def test_sending_it_opens_no_second_case(submitted):
    submitted([0] * 8 + [2])
    assert cases() == [("dangerous_answer", "same-day")]


def test_a_case_that_was_settled_in_between_is_not_opened_again_by_sending(cast, now, assigned, answer):
    assignment = assigned()
    answer(assignment, [0] * 8 + [1])
    case = SafetyCase.objects.get()
    safety.record_action(case=case, kind="spoke_with_client", note="Safe.", by=cast.dev, at=now)
    safety.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    answer(assignment, [1])
    actions.submit(assignment=assignment, by=cast.ada, at=now)
    assert SafetyCase.objects.count() == 1


def test_a_dangerous_answer_given_again_after_that_opens_a_new_case(cast, now, assigned, answer):
    assignment = assigned()
    answer(assignment, [0] * 8 + [1])
    case = SafetyCase.objects.get()
    safety.record_action(case=case, kind="spoke_with_client", note="Safe.", by=cast.dev, at=now)
    safety.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    answer(assignment, [0] * 8 + [3])
    assert SafetyCase.objects.filter(closure__isnull=True).count() == 1


def test_taking_a_dangerous_answer_back_leaves_the_case_to_a_person(submitted, assigned, answer, cast, now):
    assignment = assigned()
    answer(assignment, [0] * 8 + [1])
    answer(assignment, [0] * 9)
    actions.submit(assignment=assignment, by=cast.ada, at=now)
    assert cases() == [("dangerous_answer", "same-day")]


@pytest.mark.parametrize("values", [[1] * 8, [1] * 8 + [None]])
def test_a_safety_question_left_open_is_unknown_and_somebody_asks(submitted, values):
    submitted(values)
    assert cases() == [("unanswered_safety_item", "same-day")]


def test_an_acute_answer_is_for_now(cast, now, assigned):
    values = {"asq.1": 1, "asq.2": 0, "asq.3": 0, "asq.4": 0, "asq.5": 1}
    actions.enter(assignment=assigned("asq"), answers=values, by=cast.dev, at=now)
    assert cases() == [("dangerous_answer", "immediate"), ("dangerous_answer", "same-day")]


def test_answer_and_case_stand_or_fall_together(assigned, answer, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(safety, "open_case", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        answer(assigned(), [0] * 8 + [1])
    assert 1 not in [value for draft in Response.objects.all() for value in draft.answers.values()]


def test_no_answer_is_in_the_record_of_acts(submitted):
    submitted([0] * 8 + [3])
    facts = [event.facts for event in AuditEvent.objects.filter(kind__startswith="measurement:")]
    assert not any(value in ("0", "3", 0, 3) for each in facts for value in each.values())


def test_the_case_leads_to_the_answers(submitted):
    sent = submitted([0] * 8 + [3])
    assert SafetyCase.objects.get().source_url.endswith(f"/measurement/assignments/{sent.pk}/")


def test_a_clinician_rates_what_nobody_planned_as_often_as_needed(cast, now):
    for minutes in (0, 15):
        actions.rate(
            episode=cast.ada_episode,
            instrument="aldrete",
            occasion="dosing_day",
            answers={f"aldrete.{n}": 2 for n in range(1, 6)},
            by=cast.eun,
            at=now + timedelta(minutes=minutes),
        )
    assert [row.value for row in Score.objects.filter(instrument="aldrete")] == [10, 10]


@pytest.mark.parametrize("who", ["gus", "hana", "administrator"])
def test_roles_that_enter_no_answers_are_refused(cast, now, assigned, who):
    with pytest.raises(actions.Refused, match="does not enter answers"):
        actions.enter(assignment=assigned(), answers={"phq-9.1": 1}, by=getattr(cast, who), at=now)


def test_the_database_refuses_a_withheld_score_with_a_value(submitted):
    row = submitted([2] * 9).response.scores.get(score_id="total")
    row.state = "withheld"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_reliably_worse_after_a_dose_opens_a_case_though_no_single_answer_is_dangerous(cast, now, submitted):
    submitted(CALM)
    clinic.reach(episode=cast.ada_episode, kind="first_dose", by=cast.eun, at=now + timedelta(hours=1))
    later = now + timedelta(days=1)
    submitted([2, 2, 2, 1, 0, 0, 0, 0, 0], at=later, occasion="dose_1")
    assert cases() == []  # five points more: less than a reliable change
    submitted([2, 2, 2, 2, 0, 0, 0, 0, 0], at=later + timedelta(days=1), occasion="dose_2")
    case = SafetyCase.objects.get()
    assert (case.kind, case.level) == ("worse_after_dose", "same-day")


def test_worse_before_any_dose_is_for_the_intake_not_for_the_alarm(cast, submitted):
    submitted(CALM)
    submitted([3] * 8 + [0], occasion="intake")
    assert cases() == []
