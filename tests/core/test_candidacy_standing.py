"""A signed determination stands until something new is learned; time alone does not undo it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from openkap.core.candidacy import Determination, differences, learned, rerun
from openkap.core.evidence import UNSURE, vocabulary
from tests.core.candidacy_cases import TODAY, answers, base, criteria, determined, evidence

SIGNED = determined(answers())
LATER = TODAY + timedelta(days=20)


def broken_by(**changes):
    """What stands in the way after these answers have changed."""
    return [each for each in learned(SIGNED, criteria(), evidence(answers(**changes), at=LATER)) if each.worse]


def test_nothing_learned_breaks_nothing():
    assert broken_by() == []


def test_time_passing_breaks_nothing_by_itself():
    months_later = determined(answers(), now=TODAY + timedelta(days=400))
    assert months_later.outcome == "undetermined"
    assert learned(SIGNED, criteria(), evidence(answers())) == ()


def test_a_new_contraindication_breaks_it_by_name():
    (broken,) = broken_by(aneurysm="yes")
    assert (broken.criterion, broken.before, broken.after) == ("med.aneurysm", "not_met", "met")


def test_a_new_caution_breaks_it_too_because_nobody_has_signed_for_it():
    assert [each.criterion for each in broken_by(medicines="opioid")] == ["int.opioid"]


def test_a_new_doubt_breaks_it():
    assert [each.criterion for each in broken_by(aneurysm="not_sure")] == ["med.aneurysm"]


def test_an_answer_that_is_gone_breaks_it():
    assert [each.criterion for each in broken_by(aneurysm=None)] == ["med.aneurysm"]


def test_good_news_is_a_difference_but_breaks_nothing():
    careful = determined(answers(systolic_rest_mmhg="146", blood_pressure_visits="1"))
    (better,) = learned(careful, criteria(), evidence(answers()))
    assert (better.criterion, better.worse) == ("med.bp_raised_once", False)


def test_a_criterion_that_came_or_went_is_a_difference():
    fewer = determined(answers(), rules=[c for c in criteria() if c.id != "med.aneurysm"])
    (gone,) = differences(SIGNED, fewer)
    assert (gone.criterion, gone.before, gone.after, gone.worse) == ("med.aneurysm", "not_met", None, False)
    (came,) = differences(fewer, SIGNED)
    assert (came.before, came.after) == (None, "not_met")


def spellings(key):
    """Answers that a form can send to this question, and none."""
    question = vocabulary().get(key)
    if question.kind == "number":
        known = [f"{each:g}" for each in (question.min, question.max) if each is not None]
    elif question.kind == "date":
        known = ["2026-05-01", "2024-05-01"]
    else:
        known = [option.value for option in question.options] or ["opioid", "lithium"]
        known = ["yes", "no", UNSURE] if question.kind == "yes_no" else known
    return st.sampled_from([*known, None])


changes = st.lists(st.sampled_from(sorted(base()["evidence"])), max_size=6, unique=True).flatmap(
    lambda keys: st.fixed_dictionaries({key: spellings(key) for key in keys})
)


@given(before=changes, after=changes, kept=st.booleans())
def test_it_is_what_judging_everything_again_would_find(before, after, kept):
    signed = determined(answers(**before))
    signed = Determination.from_json(signed.hushed().to_json()) if kept else signed
    now = evidence(answers(**before | after), at=LATER)
    assert learned(signed, criteria(), now) == differences(signed, rerun(signed, criteria(), now))
