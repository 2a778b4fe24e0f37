"""Ask for evidence: the right person is asked once, and the answer becomes evidence."""

from datetime import timedelta

import pytest

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.clinic.models import AuditEvent, Notice
from openkap.intake import actions as intake
from openkap.measurement import queries as measurement
from openkap.safety import queries as safety


@pytest.fixture(autouse=True)
def assessed(cast, now, assess):
    """Both intakes are signed: from here on, what is missing is asked for one by one."""
    assess(cast.bo_episode, now - timedelta(days=1))


def ask(cast, key, at):
    return actions.request_evidence(episode=cast.bo_episode, key=key, by=cast.dev, at=at)


@pytest.mark.parametrize(
    ("key", "asked_of", "told"),
    [
        ("aneurysm", "medical", "femi"),
        ("mood_examined", "clinical", "dev"),
        ("mania_now", "client", "bo"),
    ],
)
def test_the_one_who_can_answer_is_asked(cast, now, key, asked_of, told):
    assert ask(cast, key, now).asked_of == asked_of
    assert Notice.objects.filter(kind__startswith="candidacy:asked").get().to == getattr(cast, told)


def test_a_missing_score_is_asked_by_sending_the_instrument(cast, now):
    ask(cast, "phq9_total", now)
    assert [each.instrument for each in measurement.due_assignments(cast.bo_episode, on=now.date())] == ["phq-9"]


def test_the_same_is_not_asked_twice_while_it_is_open(cast, now):
    ask(cast, "aneurysm", now)
    with pytest.raises(Refused, match="has been asked for"):
        ask(cast, "aneurysm", now + timedelta(hours=1))


def test_it_may_be_asked_again_once_it_was_answered(cast, now, tell):
    ask(cast, "aneurysm", now - timedelta(hours=2))
    tell(cast.bo_episode, now - timedelta(hours=1), aneurysm="not_sure")
    assert ask(cast, "aneurysm", now)


def test_what_comes_from_the_record_is_asked_of_nobody(cast, now):
    with pytest.raises(Refused, match="comes from the record"):
        ask(cast, "medical_intake_signed", now)


def test_others_do_not_ask(cast, now):
    with pytest.raises(Refused, match="Prescribers and therapists"):
        actions.request_evidence(episode=cast.bo_episode, key="aneurysm", by=cast.eun, at=now)


def test_what_the_client_answers_becomes_evidence(cast, now):
    ask(cast, "mania_now", now - timedelta(hours=1))
    dangers = actions.answer(episode=cast.bo_episode, answers={"mania_now": "no"}, by=cast.bo, at=now)
    piece = queries.evidence(cast.bo_episode, at=now)["mania_now"]
    assert (dangers, piece.value, piece.source, piece.observed_at) == ((), False, "client", now)
    assert queries.asked_of_client(cast.bo_episode) == []


@pytest.mark.parametrize(
    ("key", "form"), [("aneurysm", "medical intake"), ("mood_examined", "clinical intake"), ("mania_now", "packet")]
)
def test_what_a_form_under_way_asks_anyway_is_not_asked_twice(cast, now, key, form):
    with pytest.raises(Refused, match=f"asked in the {form}"):
        actions.request_evidence(episode=cast.ada_episode, key=key, by=cast.dev, at=now)


def test_several_questions_make_one_notice(cast, now):
    for key in ("mania_now", "alcohol"):
        ask(cast, key, now)
    assert Notice.objects.filter(kind="candidacy:asked_of_client").count() == 1


def test_what_is_left_open_stays_asked_and_what_was_not_asked_is_left_aside(cast, now):
    ask(cast, "mania_now", now - timedelta(hours=1))
    answers = {"mania_now": "", "psychosis_now": "no"}
    actions.answer(episode=cast.bo_episode, answers=answers, by=cast.bo, at=now)
    assert [row.key for row in queries.asked_of_client(cast.bo_episode)] == ["mania_now"]
    assert queries.evidence(cast.bo_episode, at=now)["psychosis_now"].observed_at < now


def test_a_dangerous_answer_opens_a_safety_case(cast, now):
    ask(cast, "suicide_plan", now - timedelta(hours=1))
    dangers = actions.answer(episode=cast.bo_episode, answers={"suicide_plan": "yes"}, by=cast.bo, at=now)
    assert dangers == ("suicide_plan",)
    assert safety.has_open_case(cast.bo_episode)


@pytest.mark.parametrize("who", ["stranger", "ada", "dev"])
def test_nobody_answers_for_someone_else(cast, now, who):
    ask(cast, "mania_now", now - timedelta(hours=1))
    with pytest.raises(Refused, match="Only the client"):
        actions.answer(episode=cast.bo_episode, answers={"mania_now": "no"}, by=getattr(cast, who), at=now)


def test_asking_and_answering_are_on_the_record_without_the_answer(cast, now):
    ask(cast, "mania_now", now - timedelta(hours=1))
    actions.answer(episode=cast.bo_episode, answers={"mania_now": "yes"}, by=cast.bo, at=now)
    assert AuditEvent.objects.get(kind="candidacy:evidence:requested").facts == {"key": "mania_now", "of": "client"}
    assert AuditEvent.objects.get(kind="candidacy:requests:answered").facts == {"answers": 1}


def test_one_click_asks_one_person_for_all_of_it_in_one_notice(cast, now, tell):
    tell(cast.bo_episode, now - timedelta(hours=1), aneurysm="not_sure", stroke="not_sure")
    rows = actions.request_all(episode=cast.bo_episode, of="medical", by=cast.dev, at=now)
    assert {row.key for row in rows} == {"aneurysm", "stroke", "stroke_on"}
    assert [each.to for each in Notice.objects.filter(kind="candidacy:asked_of_clinician")] == [cast.femi]
    with pytest.raises(Refused, match="nothing left to ask"):
        actions.request_all(episode=cast.bo_episode, of="medical", by=cast.dev, at=now)


def test_what_was_asked_of_whom_and_when_it_was_answered_stays_to_be_read(cast, now):
    ask(cast, "mania_now", now - timedelta(hours=2))
    actions.answer(episode=cast.bo_episode, answers={"mania_now": "no"}, by=cast.bo, at=now - timedelta(hours=1))
    ask(cast, "alcohol", now)
    found = queries.asked(cast.bo_episode, queries.evidence(cast.bo_episode, at=now))
    assert [(each.request.key, each.request.by, each.answered_at) for each in found] == [
        ("alcohol", cast.dev, None),
        ("mania_now", cast.dev, now - timedelta(hours=1)),
    ]


def test_others_do_not_ask_for_all_of_it(cast, now):
    with pytest.raises(Refused, match="Prescribers and therapists"):
        actions.request_all(episode=cast.bo_episode, of="medical", by=cast.eun, at=now)


@pytest.mark.parametrize(("days", "still_open"), [(1, set()), (400, {"electrolytes_normal"})])
def test_a_result_of_an_earlier_day_answers_when_it_is_written_down_and_still_counts(cast, now, days, still_open):
    ask(cast, "electrolytes_normal", now - timedelta(hours=1))
    taken_on = (now - timedelta(days=days)).date()
    said = {"taken_on": taken_on, "came_from": "brought", "note": "", "values": {"electrolytes_normal": "yes"}}
    intake.record_results(episode=cast.bo_episode, **said, by=cast.femi, at=now)
    pieces = queries.evidence(cast.bo_episode, at=now)
    assert set(queries.open_requests(cast.bo_episode, pieces)) == still_open
