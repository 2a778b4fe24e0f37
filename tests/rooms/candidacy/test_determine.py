"""Determine: everything known is asked of every criterion, and the answer is kept for good."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from openkap.candidacy import actions, queries
from openkap.candidacy.actions import Refused
from openkap.cli import serving
from openkap.cli.faults import Fault
from openkap.clinic import actions as clinic
from openkap.clinic.models import AuditEvent, Notice
from openkap.core.candidacy import determine, in_force, rulebook
from openkap.core.evidence import vocabulary
from openkap.intake import actions as intake
from openkap.intake import seed
from openkap.intake.models import Medicine
from openkap.safety import queries as safety


def test_a_client_with_nothing_remarkable_is_a_candidate_with_every_criterion_asked(cast, determined):
    row = determined()
    assert row.outcome == "candidate"
    assert row.trace.routes == queries.offered_routes()
    assert len(row.trace.findings) == len(in_force())


def test_before_anything_is_known_nothing_is_decided_and_what_is_missing_is_named(cast, now):
    row = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert row.outcome == "undetermined"
    assert {"aneurysm", "medicines", "suicide_triage", "systolic_rest_mmhg"} <= set(row.trace.missing)


def test_the_age_comes_from_the_clients_record(cast, now, assess):
    cast.bo_episode.client.born_on = now.date().replace(year=now.year - 16, day=1)
    cast.bo_episode.client.save()
    assess(cast.bo_episode, now - timedelta(hours=1))
    assert actions.determine(episode=cast.bo_episode, by=cast.femi, at=now).outcome == "not_now"


def test_a_clinic_that_sees_adolescents_says_so_in_its_settings(cast, now, assess, settings):
    settings.OPENKAP_ADOLESCENTS = True
    cast.bo_episode.client.born_on = now.date().replace(year=now.year - 16, day=1)
    cast.bo_episode.client.save()
    assess(cast.bo_episode, now - timedelta(hours=1), adolescent_pathway="yes", custody="none")
    row = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert row.outcome == "undetermined"
    intake.name_guardian(episode=cast.bo_episode, name="Cleo", relation="aunt", by=cast.dev, at=now)
    assert actions.determine(episode=cast.bo_episode, by=cast.femi, at=now).outcome == "undetermined"
    settings.OPENKAP_STATE = "UT"
    assert actions.determine(episode=cast.bo_episode, by=cast.femi, at=now).outcome == "candidate_with_conditions"
    settings.OPENKAP_STATE, settings.OPENKAP_CONSENT_AGE = "ZZ", 16
    assert actions.determine(episode=cast.bo_episode, by=cast.femi, at=now).outcome == "candidate_with_conditions"


def test_two_guardians_are_needed_where_the_custody_order_says_so(cast, now, assess, settings):
    settings.OPENKAP_ADOLESCENTS, settings.OPENKAP_STATE = True, "UT"
    cast.bo_episode.client.born_on = now.date().replace(year=now.year - 16, day=1)
    cast.bo_episode.client.save()
    assess(cast.bo_episode, now - timedelta(hours=1), adolescent_pathway="yes", custody="both")
    outcomes = []
    for name in ("Cleo", "Somebody"):
        intake.name_guardian(episode=cast.bo_episode, name=name, relation="", by=cast.dev, at=now)
        outcomes.append(actions.determine(episode=cast.bo_episode, by=cast.femi, at=now).outcome)
    assert outcomes == ["undetermined", "candidate_with_conditions"]


@pytest.fixture
def clinic_rule(tmp_path, settings):
    """`clinic_rule(version, limit)`: this clinic's own stop value of the resting pressure."""

    def write(version, systolic_mmhg):
        file = tmp_path / "med.bp_stop" / f"{version}.toml"
        file.parent.mkdir(exist_ok=True)
        who = 'decided_by = "Jo Park"\ndecided_on = 2026-05-01\nreason = "The team asked for it."\n'
        limit = f"[limits.pressure_at_least]\nsystolic_mmhg = {systolic_mmhg}\n"
        file.write_text(f'version = "{version}"\n{who}{limit}', encoding="utf-8")
        rulebook.cache_clear()
        settings.OPENKAP_RULES = str(tmp_path)
        return file

    return write


def test_a_clinics_own_rule_decides_and_is_named_and_kept(clinic_rule, determined):
    shipped = queries.library_digest()
    clinic_rule(1, 120)
    row = determined(systolic_rest_mmhg="124")
    finding = row.trace.finding("med.bp_stop")
    assert (row.outcome, finding.version) == ("not_now", "1+clinic.1")
    assert finding.overlay == "Clinic rule 1, Jo Park, 2026-05-01: The team asked for it."
    assert row.library != shipped


def test_a_newer_rule_of_the_clinic_does_not_undo_what_was_determined_by_the_older_one(
    cast, now, clinic_rule, determined
):
    older = clinic_rule(1, 150)
    row = determined(systolic_rest_mmhg="124")
    clinic_rule(2, 120)
    pieces = queries.evidence(cast.bo_episode, at=now)
    assert queries.changes_since(row, pieces) == ()
    assert queries.propose(cast.bo_episode, pieces, at=now).outcome == "not_now"
    older.unlink()  # what is no longer kept is read as it is now
    rulebook.cache_clear()
    assert queries.changes_since(row, pieces) == ()


def test_a_rule_that_cannot_be_stops_the_start(clinic_rule):
    clinic_rule(1, 170)
    with pytest.raises(Fault, match=r"OPENKAP_RULES: .*name the medical director"):
        serving.check_rules()


@pytest.mark.parametrize("asked_of", ["client", "medical", "clinical"])
def test_nothing_stands_in_the_way_of_an_invented_person_of_no_particular_worry(now, asked_of):
    words = vocabulary()
    questions = [each for each in words.questions if asked_of in each.asked_of]
    given = seed.ordinary_answers(questions, {}, at=now)
    known = {
        key: words.observe(key, words.parse(words.get(key), text), source=asked_of, at=now)
        for key, text in given.items()
    }
    found = determine(in_force(), known, now=now, age_years=38, routes=("im",))
    assert [each.criterion for each in found.acting if {"EXCLUDE", "DEFER"} & set(each.actions)] == []


def test_a_medicine_that_nobody_has_classed_leaves_the_question_open(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(hours=2))
    Medicine.objects.create(episode=cast.bo_episode, name="moon dust", source="client", at=now, by=cast.bo)
    row = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert (row.outcome, row.trace.missing) == ("undetermined", ("medicines",))


def test_an_interaction_is_found_by_the_class_of_a_listed_medicine(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(hours=2))
    Medicine.objects.create(
        episode=cast.bo_episode, name="lorazepam", class_codes=["benzodiazepine"], source="client", at=now, by=cast.bo
    )
    row = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert [finding.criterion for finding in row.trace.acting] == ["int.benzodiazepine"]


def test_an_expired_answer_is_asked_again_instead_of_trusted(cast, now, assess):
    assess(cast.bo_episode, now - timedelta(days=45))
    row = actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)
    assert row.outcome == "undetermined"
    assert {"suicide_triage", "mood_examined"} <= set(row.trace.missing)


def test_high_suicide_risk_opens_a_safety_case_and_rejects_nobody(cast, determined):
    row = determined(suicide_triage="S3", psychiatrist_plan="no")
    assert row.outcome == "undetermined"
    assert safety.has_open_case(cast.bo_episode)


def test_without_high_risk_no_safety_case_is_opened(cast, determined):
    determined()
    assert not safety.has_open_case(cast.bo_episode)


def test_those_who_must_sign_hear_of_it_and_the_one_who_asked_does_not(cast, determined):
    determined()
    told = set(Notice.objects.filter(kind="candidacy:to_sign").values_list("to__email", flat=True))
    assert told == {cast.dev.email}


def test_the_act_is_on_the_record_without_an_answer_in_it(cast, determined):
    row = determined()
    event = AuditEvent.objects.get(kind="candidacy:determination:made")
    assert (event.by_ref, event.client_ref) == (cast.femi.pk, cast.bo_episode.client_id)
    assert event.facts == {"outcome": row.outcome}


@pytest.mark.parametrize("who", ["eun", "gus", "bo"])
def test_others_do_not_determine(cast, now, who):
    with pytest.raises(Refused, match="Prescribers and therapists"):
        actions.determine(episode=cast.bo_episode, by=getattr(cast, who), at=now)


def test_a_closed_episode_is_not_determined(cast, now):
    clinic.close_episode(episode=cast.bo_episode, reason="client_left", by=cast.femi, at=now)
    with pytest.raises(Refused, match="closed"):
        actions.determine(episode=cast.bo_episode, by=cast.femi, at=now)


def test_a_second_determination_leaves_the_first_as_it_was(cast, now, determined, tell):
    first = determined()
    tell(cast.bo_episode, now - timedelta(minutes=30), aneurysm="yes")
    second = actions.determine(episode=cast.bo_episode, by=cast.dev, at=now)
    first.refresh_from_db()
    assert (first.outcome, second.outcome) == ("candidate", "not_a_candidate")
    assert queries.current(cast.bo_episode) == second


def test_the_database_refuses_to_edit_a_determination(cast, determined):
    row = determined()
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE candidacy_determination SET outcome = 'candidate' WHERE id = %s", [row.pk])


def test_a_boy_or_man_is_not_asked_about_pregnancy(cast, now, assess):
    client = cast.bo_episode.client
    client.sex_at_birth = "male"
    client.save()
    missing = queries.propose(cast.bo_episode, queries.evidence(cast.bo_episode, at=now), at=now).missing
    assert not {"pregnant", "can_become_pregnant", "breastfeeding", "pregnancy_test"} & set(missing)
