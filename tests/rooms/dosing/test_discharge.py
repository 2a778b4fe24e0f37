"""The client goes home when all is met, or a prescriber says why not all of it."""

from datetime import timedelta

import pytest

from openkap.careplan import queries as careplan
from openkap.clinic import queries as clinic
from openkap.dosing import actions, queries
from openkap.dosing.actions import leaving
from openkap.dosing.models import Discharge
from openkap.intake import queries as intake
from tests.rooms.dosing.day import ALL_WELL


def sign(day, minutes=126, who="eun"):
    return actions.discharge(session=day.session, by=getattr(day.cast, who), at=day.at(minutes))


def departure(day, minutes=126):
    return queries.departure(day.sheet(minutes))


@pytest.fixture
def given(day):
    day.ready().dose()
    return day


def test_a_client_who_is_well_goes_home_signed(given, kinds):
    row = sign(given.well())
    assert row.scores == {"aldrete": 10.0, "padss": 10.0}
    assert set(row.requirements.values()) == {True}
    assert "dosing:discharge:signed" in kinds()


def test_the_visit_is_kept_and_the_first_dose_is_a_milestone(given):
    sign(given.well())
    visit = careplan.planned_visit(given.session.planned_visit_id)
    assert visit.kept.started_at == given.session.started_at
    assert "first_dose" in clinic.milestones(given.session.episode)


def test_someone_is_asked_to_call_tomorrow(given):
    sign(given.well())
    assert given.cast.dev.notices.filter(kind="dosing:call_tomorrow").exists()


def test_too_early_is_refused_and_says_how_long(given):
    given.well(100)
    with pytest.raises(actions.Refused, match="Watched long enough"):
        sign(given, 101)
    time = departure(given, 101).discharge.requirements[0]
    assert (time.met, time.until) == (False, given.at(121))


@pytest.mark.parametrize(
    ("change", "requirement"),
    [
        ({"aldrete.3": 0}, "Aldrete"),
        ({"padss.1": 0}, "PADSS"),
        ({"walks_steadily": 0}, "Walks steadily"),
        ({"escort_present": 0}, "Escort is here"),
        ({"suicide_level": 3}, "Suicide screen"),
        ({"instructions_given": 0}, "Written instructions"),
    ],
)
def test_one_thing_open_keeps_the_client(given, change, requirement):
    given.well(**change)
    with pytest.raises(actions.Refused, match=requirement):
        sign(given)
    assert not Discharge.objects.exists()


def test_without_the_therapists_note_nobody_goes(given):
    given.well()
    given.session.closing_note.delete()
    with pytest.raises(actions.Refused, match="closing note"):
        sign(given)


def test_a_missing_item_gives_no_score(given):
    answers = {item: value for item, value in ALL_WELL.items() if item != "aldrete.2"}
    actions.answer_leaving(session=given.session, answers=answers, by=given.cast.eun, at=given.at(122))
    assert "aldrete" not in departure(given).scores


def test_answers_from_before_a_booster_do_not_count(given, ordered):
    ordered(max_dose_mg=100)
    given.well(40)
    given.dose(50, 10)
    found = departure(given, 200)
    assert (found.answers, found.facts.scores) == ({}, {})
    assert actions.answer_leaving(
        session=given.session, answers={"walks_steadily": 1}, by=given.cast.eun, at=given.at(180)
    )


def test_the_latest_answer_counts_and_the_earlier_stays(given):
    for minutes, value in ((122, 0), (123, 1)):
        actions.answer_leaving(
            session=given.session, answers={"walks_steadily": value}, by=given.cast.eun, at=given.at(minutes)
        )
    assert departure(given).facts.answers == {"walks_steadily": True}
    assert given.session.discharge_answers.count() == 2


def test_an_open_red_alert_keeps_the_client(given):
    given.read(10, spo2_percent=88)
    given.well()
    with pytest.raises(actions.Refused, match="Answer the open alert"):
        sign(given)


@pytest.mark.parametrize(("who", "reason"), [("dev", "does not sign"), ("ivo", "does not"), ("gus", "does not sign")])
def test_only_a_licensed_clinician_of_the_team_signs(given, who, reason):
    given.well()
    with pytest.raises(actions.Refused, match=reason):
        sign(given, who=who)


def test_a_lapsed_licence_does_not_sign(given):
    given.well()
    expired = (given.noon - timedelta(days=1)).date()
    given.cast.people["eun"].credentials.filter(kind="licence").update(valid_until_on=expired)
    with pytest.raises(actions.Refused, match="licence"):
        sign(given)


def test_nobody_goes_home_twice(given):
    sign(given.well())
    with pytest.raises(actions.Refused, match="ended"):
        sign(given, 130)


# ---- overrides -------------------------------------------------------------------------------------------------


def override(day, minutes=126, who="femi", kind="clinical"):
    return actions.override_discharge(
        session=day.session, kind=kind, reason="seen and safe", by=getattr(day.cast, who), at=day.at(minutes)
    )


def test_a_prescriber_lets_the_client_go_with_a_reason(given, kinds):
    given.well(walks_steadily=0)
    row = override(given)
    assert row.requirements == ["walking"]
    assert sign(given, 127).override == row
    assert "dosing:discharge:overridden" in kinds()


def test_leaving_against_advice_is_on_record(given):
    given.well(100)
    override(given, 100, kind="against_advice")
    assert sign(given, 101).override.kind == "against_advice"


def test_an_override_covers_only_what_was_open_then(given):
    given.well(walks_steadily=0)
    override(given)
    actions.answer_leaving(session=given.session, answers={"escort_present": 0}, by=given.cast.eun, at=given.at(127))
    with pytest.raises(actions.Refused, match="Escort"):
        sign(given, 128)


@pytest.mark.parametrize("who", ["eun", "dev"])
def test_only_a_prescriber_overrides(given, who):
    given.well(walks_steadily=0)
    with pytest.raises(actions.Refused, match="Only a prescriber"):
        override(given, who=who)


def test_nothing_open_needs_no_override(given):
    given.well()
    with pytest.raises(actions.Refused, match="Nothing needs overriding"):
        override(given)


# ---- the therapist's note --------------------------------------------------------------------------------------


def test_only_a_therapist_closes_the_note_once_and_after_the_dose(day):
    with pytest.raises(actions.Refused, match="No dose"):
        actions.note_closed(session=day.session, by=day.cast.dev, at=day.at(0))
    day.ready().dose()
    with pytest.raises(actions.Refused, match="Only a therapist"):
        actions.note_closed(session=day.session, by=day.cast.eun, at=day.at(5))
    actions.note_closed(session=day.session, by=day.cast.dev, at=day.at(100))
    with pytest.raises(actions.Refused, match="already closed"):
        actions.note_closed(session=day.session, by=day.cast.dev, at=day.at(101))


def test_who_goes_home_after_midnight_signs_nothing_before_the_morning_after_that(given, kinds):
    locks = given.session.episode.consent_locks
    from_dose = locks.get().until
    sign(given.well())
    assert locks.count() == 1  # the same morning: nothing to add
    with_sleep = intake.next_morning(from_dose)
    leaving._lock(given.sheet(126), by=given.cast.eun, at=from_dose)
    assert list(locks.order_by("pk").values_list("until", flat=True)) == [from_dose, with_sleep]
