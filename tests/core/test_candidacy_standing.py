"""A signed determination stands until something new is learned; time alone does not undo it."""

from datetime import timedelta

from openkap.core.candidacy import differences, rerun, what_broke
from tests.core.candidacy_cases import TODAY, answers, criteria, determined, evidence

SIGNED = determined(answers())


def after(**changes):
    later = evidence(answers(**changes), at=TODAY + timedelta(days=20))
    return rerun(SIGNED, criteria(), later)


def test_nothing_learned_breaks_nothing():
    assert what_broke(SIGNED, after()) == ()


def test_time_passing_breaks_nothing_by_itself():
    months_later = determined(answers(), now=TODAY + timedelta(days=400))
    assert months_later.outcome == "undetermined"
    assert what_broke(SIGNED, rerun(SIGNED, criteria(), evidence(answers()))) == ()


def test_a_new_contraindication_breaks_it_by_name():
    (broken,) = what_broke(SIGNED, after(aneurysm="yes"))
    assert (broken.criterion, broken.before, broken.after) == ("med.aneurysm", "not_met", "met")


def test_a_new_caution_breaks_it_too_because_nobody_has_signed_for_it():
    assert [each.criterion for each in what_broke(SIGNED, after(medicines="opioid"))] == ["int.opioid"]


def test_a_new_doubt_breaks_it():
    assert [each.criterion for each in what_broke(SIGNED, after(aneurysm="not_sure"))] == ["med.aneurysm"]


def test_good_news_is_a_difference_but_breaks_nothing():
    careful = determined(answers(systolic_rest_mmhg="146", blood_pressure_visits="1"))
    better = rerun(careful, criteria(), evidence(answers()))
    assert [each.criterion for each in differences(careful, better)] == ["med.bp_raised_once"]
    assert what_broke(careful, better) == ()


def test_a_criterion_that_came_or_went_is_a_difference():
    fewer = determined(answers(), rules=[c for c in criteria() if c.id != "med.aneurysm"])
    (gone,) = differences(SIGNED, fewer)
    assert (gone.criterion, gone.before, gone.after, gone.worse) == ("med.aneurysm", "not_met", None, False)
    (came,) = differences(fewer, SIGNED)
    assert (came.before, came.after) == (None, "not_met")
