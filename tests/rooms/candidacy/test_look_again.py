"""Asked again after signing: what changed is kept and told once, and shown on a dosing day."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from openkap.candidacy import actions, queries, relooks
from openkap.candidacy.models import Rerun
from openkap.clinic.models import Notice
from openkap.safety import actions as safety

NEWS = "candidacy:learned_since"


def told():
    return sorted(Notice.objects.filter(kind=NEWS).values_list("to__email", flat=True))


def test_news_is_told_to_both_who_signed_once(cast, now, determined, both_sign, tell):
    both_sign(determined())
    assert relooks.run(at=now) == 0
    tell(cast.bo_episode, now + timedelta(minutes=1), psychosis_past="yes")
    assert [relooks.run(at=now + timedelta(hours=hour)) for hour in (1, 2)] == [1, 0]
    assert told() == sorted([cast.femi.email, cast.dev.email])
    assert [each[0] for each in Rerun.objects.get().changes] == ["psy.psychosis_past"]


def test_more_news_is_told_again_and_what_is_taken_back_is_kept_without_a_notice(
    cast, now, determined, both_sign, tell
):
    both_sign(determined())
    for minute, changes in ((1, {"psychosis_past": "yes"}), (2, {"aneurysm": "yes"})):
        tell(cast.bo_episode, now + timedelta(minutes=minute), **changes)
        relooks.run(at=now + timedelta(minutes=minute))
    assert len(told()) == 4
    tell(cast.bo_episode, now + timedelta(minutes=3), aneurysm="no", psychosis_past="no")
    assert relooks.run(at=now + timedelta(minutes=4)) == 1
    assert (len(told()), Rerun.objects.first().changes) == (4, [])


def test_what_nobody_has_signed_is_not_told(cast, now, determined, tell):
    determined()
    tell(cast.bo_episode, now, psychosis_past="yes")
    assert relooks.run(at=now + timedelta(hours=1)) == 0


def test_one_that_fails_keeps_none_from_going_on(cast, now, determined, both_sign, monkeypatch):
    both_sign(determined())

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(actions, "look_again", fail)
    assert relooks.run(at=now) == 0


def test_a_rerun_is_never_edited(cast, now, determined, both_sign, tell):
    both_sign(determined())
    tell(cast.bo_episode, now, aneurysm="yes")
    relooks.run(at=now + timedelta(hours=1))
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE candidacy_rerun SET by_id = by_id")


@pytest.mark.parametrize(
    ("days", "changes", "words"),
    [
        (0, {}, "nothing changed since it was signed"),
        (60, {}, "too old since it was signed"),
        (0, {"high_blood_pressure": "no"}, "clearer or settled since"),
    ],
)
def test_the_dosing_day_says_what_is_different(cast, now, determined, both_sign, tell, days, changes, words):
    both_sign(determined(high_blood_pressure="yes"))
    tell(cast.bo_episode, now + timedelta(minutes=1), **changes)
    clearance, again = queries.asked_again(cast.bo_episode, at=now + timedelta(days=days, minutes=2))
    assert clearance  # time alone does not undo two signatures
    assert words in again


def test_what_was_found_about_safety_is_evidence_with_its_source_and_day(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(days=1))
    case = safety.open_case(episode=cast.bo_episode, kind="concern", source="x", by=cast.dev, at=now)
    answers = {each.id: each.answers[-1].value for each in safety_questions()}
    look = safety.assess(case=case, answers=answers, means="", protects="", by=cast.dev, at=now)
    piece = queries.evidence(cast.bo_episode, at=now)["suicide_triage"]
    assert (piece.value, piece.source, piece.observed_at) == (look.tier, "safety", now)
    assert piece.expires_at == now + timedelta(days=30)


def test_a_look_that_left_something_open_is_not_relied_on(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(days=1))
    case = safety.open_case(episode=cast.bo_episode, kind="concern", source="x", by=cast.dev, at=now)
    first = safety_questions()[0]
    safety.assess(case=case, answers={first.id: first.answers[-1].value}, means="", protects="", by=cast.dev, at=now)
    assert (
        "suicide_triage" in queries.propose(cast.bo_episode, queries.evidence(cast.bo_episode, at=now), at=now).missing
    )


def test_the_plan_the_client_agreed_to_is_evidence_and_nobody_elses_name_is(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(days=1))
    words = {"signs": "I stop answering.", "alone": "", "company": "", "help": "", "lines": "", "safer": ""}
    plan = safety.write_plan(episode=cast.bo_episode, parts=words, based_on=0, by=cast.dev, at=now)
    assert "safety_plan_on" not in queries.evidence(cast.bo_episode, at=now)
    safety.agree(plan=plan, by=cast.bo, at=now)
    piece = queries.evidence(cast.bo_episode, at=now)["safety_plan_on"]
    assert (piece.value, piece.source) == (now.date(), "safety")


def safety_questions():
    from openkap.safety import queries as found

    return found.risk_questions()
