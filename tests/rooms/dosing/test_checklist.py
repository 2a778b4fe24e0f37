"""The checklist of the day: answers stay on record, facts answer themselves, overrides have names and reasons."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.core.library import standard
from openkap.dosing import actions, queries
from openkap.intake import actions as intake
from openkap.intake.models import Fact
from openkap.safety import actions as safety
from tests.rooms.dosing.day import BASE, clear


def gate(day, minutes=0):
    return queries.checklist(day.sheet(minutes)).gate


def test_a_day_in_order_opens_the_gate(day):
    day.ready()
    assert gate(day).verdict.reason == ""


def test_at_first_only_the_record_has_answered(day):
    settled = {item.rule.id for item in gate(day).items if item.settled}
    assert settled == {"order", "candidacy", "consent", "safety", "guardian"}  # guardian does not apply


def test_an_answer_is_added_and_never_edited(day, kinds):
    day.answer(food="3", **dict.fromkeys([check for check in day.answers if check != "food"]))
    day.answer(1, food="8", **dict.fromkeys([check for check in day.answers if check != "food"]))
    assert list(day.session.answers.values_list("value", flat=True)) == ["3", "8"]
    assert gate(day).item("food").state == "passed"
    assert kinds().count("dosing:check:answered") == 2


def test_the_same_answer_again_is_not_written_twice(day):
    day.answer()
    assert day.answer(1) == []


def test_an_answer_to_something_nobody_asked_is_not_kept(day):
    assert (
        actions.answer_checks(
            session=day.session, answers={"order": "yes", "hat": "red"}, by=day.cast.eun, at=day.at(0)
        )
        == []
    )


@pytest.mark.parametrize("who", ["dev", "ivo", "gus"])
def test_only_those_who_run_the_session_answer(day, who):
    with pytest.raises(actions.Refused):
        actions.answer_checks(session=day.session, answers={"lot": "X"}, by=getattr(day.cast, who), at=day.at(0))


def test_after_the_dose_the_checklist_is_closed(day):
    day.ready().dose()
    with pytest.raises(actions.Refused, match="closed"):
        day.answer(5, lot="B2")


def test_a_consent_that_is_taken_back_shuts_the_gate(day, consent):
    day.ready()
    intake.withdraw_consent(consent=consent, by=day.cast.ada, at=day.at(1))
    found = gate(day, 2).item("consent")
    assert (found.state, found.override_role) == ("failed", "")
    assert "taken back" in found.reason


def test_an_order_that_ended_shuts_the_gate(day):
    next_month = queries.flowsheet(day.session.pk, now=day.noon + timedelta(days=31))
    assert "No order" in queries.checklist(next_month).gate.item("order").reason


def test_the_second_person_is_not_the_one_who_answers(day):
    day.answer(second_person=str(day.cast.people["eun"].pk))
    assert gate(day).item("second_person").state == "failed"


def test_a_lapsed_certificate_counts_as_none(day):
    day.cast.people["femi"].credentials.filter(kind="acls").update(valid_until_on=(day.noon - timedelta(days=1)).date())
    day.answer()
    assert gate(day).item("acls").reason == "No current ACLS certificate."


def test_a_pregnancy_test_is_not_asked_of_men(day):
    assert gate(day).item("pregnancy").state == "open"
    client = day.cast.ada_episode.client
    client.sex_at_birth = "male"
    client.save()
    assert gate(day).item("pregnancy").state == "not_applicable"


def test_a_young_client_needs_the_guardian(day):
    client = day.cast.ada_episode.client
    client.born_on = (day.noon - timedelta(days=17 * 365)).date()
    client.save()
    assert gate(day).item("guardian").state == "open"


def test_who_takes_a_young_client_home_is_a_guardian_and_named(day, settings, login_as):
    settings.OPENKAP_ADOLESCENTS = True
    client = day.cast.ada_episode.client
    client.born_on = (day.noon - timedelta(days=17 * 365)).date()
    client.save()
    intake.name_guardian(episode=day.cast.ada_episode, name="Cleo", relation="aunt", by=day.cast.dev, at=day.noon)
    page = login_as(day.cast.eun).get(reverse("staff-dosing-leaving", args=[day.session.pk])).content.decode()
    assert "only a guardian takes this client home. Named: Cleo (aunt), 555 0101" in page


def test_an_escort_who_is_no_guardian_takes_no_young_client_home(day, settings, login_as):
    settings.OPENKAP_ADOLESCENTS = True
    client = day.cast.ada_episode.client
    client.born_on = (day.noon - timedelta(days=17 * 365)).date()
    client.save()
    leaving = reverse("staff-dosing-leaving", args=[day.session.pk])
    assert "no guardian is named; not Cleo" in login_as(day.cast.eun).get(leaving).content.decode()
    intake.name_guardian(episode=day.cast.ada_episode, name="Somebody", relation="", by=day.cast.dev, at=day.noon)
    page = login_as(day.cast.eun).get(leaving).content.decode()
    assert "Named: Somebody (guardian); not Cleo, named by the client but no guardian." in page


# ---- overrides -------------------------------------------------------------------------------------------------


def let_pass(day, check, who, minutes=2):
    return actions.override_check(
        session=day.session, check=check, reason="talked it over", by=getattr(day.cast, who), at=day.at(minutes)
    )


def test_a_prescriber_lets_a_soft_check_pass_with_a_reason(day, kinds):
    day.read(0, **BASE)
    day.answer(food="3")
    row = let_pass(day, "food", "femi")
    assert (row.role, row.reason) == ("prescriber", "talked it over")
    assert gate(day, 3).item("food").state == "overridden"
    assert gate(day, 3).verdict
    assert kinds()[-1] == "dosing:check:overridden"


def test_a_nurse_does_not_let_pass_what_is_the_prescribers(day):
    day.answer(food="3")
    with pytest.raises(actions.Refused, match="Only a prescriber"):
        let_pass(day, "food", "eun")


def test_nobody_lets_a_hard_check_pass(day):
    day.answer(escort="no")
    with pytest.raises(actions.Refused, match="cannot be overridden"):
        let_pass(day, "escort", "femi")


def test_the_prescriber_decides_about_a_pressure_that_stays_raised(day):
    high = {"systolic_mmhg": 150, "diastolic_mmhg": 84}
    day.read(0, **BASE | high)
    with pytest.raises(actions.Refused, match="Only a failed check"):
        let_pass(day, "blood_pressure", "femi")
    day.read(10, **high)
    day.read(20, **high)
    day.answer(20)
    let_pass(day, "blood_pressure", "femi", 21)
    assert gate(day, 22).verdict
    day.read(23, **high)  # within the rest: does not count as a reading, and yet it is newer than the decision
    assert not gate(day, 24).verdict


# ---- candidacy, asked again on the day -------------------------------------------------------------------------


def test_without_two_signatures_the_gate_stays_shut_and_nobody_overrides(day, cleared):
    day.ready()
    cleared.sign_offs.filter(discipline="psychological").delete()
    found = gate(day, 1).item("candidacy")
    assert (found.state, found.override_role) == ("failed", "")
    assert "psychological sign-off" in found.reason
    with pytest.raises(actions.DoseHeld, match="psychological sign-off"):
        day.dose()
    with pytest.raises(actions.Refused, match="cannot be overridden"):
        let_pass(day, "candidacy", "femi")


def test_a_route_that_was_not_allowed_shuts_the_gate(day, cast, now):
    day.ready()
    clear(cast, now + timedelta(seconds=1), routes=("iv",))
    assert gate(day, 1).item("candidacy").reason == "The determination does not allow this route."


def test_what_is_learned_after_both_signed_shuts_the_gate_until_both_sign_again(day, cast, now):
    told = {"episode": cast.ada_episode, "key": "schizophrenia", "source": "medical", "by": cast.femi}
    clear(cast, now + timedelta(seconds=1), criteria=[standard().shelf("criteria").get("psy.schizophrenia")])
    assert gate(day.ready(), 1).verdict
    Fact.objects.create(**told, value="yes", observed_at=now - timedelta(minutes=5))
    found = gate(day, 2).item("candidacy")
    assert "Something was learned after both signed" in found.reason
    with pytest.raises(actions.DoseHeld, match="Determine again"):
        day.dose(3)
    clear(cast, now + timedelta(seconds=2))  # both have looked at it and signed anew
    assert gate(day, 4).verdict
    assert day.dose(5)


def test_candidacy_is_decided_before_the_first_dose_and_a_booster_follows_the_order(day, cleared):
    day.ready().dose(1, 20)
    cleared.sign_offs.all().delete()
    assert gate(day, 2).item("candidacy").state == "passed"
    day.dose(3, 10)


def test_an_open_safety_case_waits_for_the_prescribers_word_and_each_new_one_does(day, cast):
    def worry(level, minutes):
        return safety.report(episode=cast.ada_episode, level=level, note="A worry.", by=cast.dev, at=day.at(minutes))

    day.ready()
    worry("same-day", 1)
    assert gate(day, 2).item("safety").override_role == "prescriber"
    with pytest.raises(actions.DoseHeld, match="A safety case is open"):
        day.dose(2)
    with pytest.raises(actions.Refused, match="Only a prescriber"):
        let_pass(day, "safety", "eun", 3)
    let_pass(day, "safety", "femi", 3)
    assert gate(day, 4).verdict
    safety.open_case(episode=cast.ada_episode, kind="concern", source="candidacy:risk", by=cast.femi, at=day.at(5))
    assert gate(day, 6).item("safety").state == "failed"
    let_pass(day, "safety", "femi", 7)
    day.dose(8)
    worry("same-day", 9)  # afterwards the checks stay as they stood at the dose
    assert gate(day, 10).item("safety").override.reason == "talked it over"


def test_a_session_that_began_by_the_earlier_checklist_keeps_it(day):
    day.session.readiness_version = "1"
    day.session.save()
    assert "candidacy" not in {item.rule.id for item in gate(day).items}
