"""The two intakes: drafted, measured, reconciled, signed by the right discipline, amended and never edited."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.clinic.models import AuditEvent
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Fact, Intake, IntakeSignature, VitalReading
from tests.rooms.intake.arrival import draft_whole_intake, plain_answers
from tests.rooms.intake.told import classes_of

READING = {"systolic_mmhg": 130, "diastolic_mmhg": 84, "heart_rate_bpm": 72, "spo2_percent": 97}
WRITERS = {"medical": "femi", "clinical": "dev"}
BOTH = pytest.mark.parametrize("kind", ["medical", "clinical"])


def measure(cast, at, **changes):
    return actions.measure(episode=cast.bo_episode, taken_at=at, **READING | changes, by=cast.femi, at=at)


def sign_whole(cast, kind, at):
    by = getattr(cast, WRITERS[kind])
    draft_whole_intake(cast.bo_episode, kind, by, at)
    return actions.sign(episode=cast.bo_episode, kind=kind, by=by, at=at)


def known(cast):
    return {fact.key: (fact.value, fact.source) for fact in queries.facts_of(cast.bo_episode).values()}


def page(kind, cast, suffix=""):
    return reverse(f"staff-intake-{kind}{suffix}", args=[cast.bo_episode.pk])


@BOTH
def test_a_whole_intake_is_signed_with_its_fingerprint_and_milestone(cast, now, kind):
    signature = sign_whole(cast, kind, now)
    assert len(signature.sha256) == 64
    assert f"{kind}_intake_signed" in clinic.milestones(cast.bo_episode)
    assert queries.intake_of(cast.bo_episode)[kind].word == "signed"


@BOTH
def test_a_blank_form_is_not_signed(cast, now, kind):
    by = getattr(cast, WRITERS[kind])
    with pytest.raises(Refused, match="Nothing is written yet"):
        actions.sign(episode=cast.bo_episode, kind=kind, by=by, at=now)
    actions.draft(episode=cast.bo_episode, kind=kind, answers={}, assessment="", by=by, at=now)
    with pytest.raises(Refused, match=r"answer \d+ questions in .*; and \d+ more"):
        actions.sign(episode=cast.bo_episode, kind=kind, by=by, at=now)
    assert not IntakeSignature.objects.exists()


@pytest.mark.parametrize(
    ("kind", "who"),
    [("medical", "dev"), ("medical", "eun"), ("medical", "bo"), ("clinical", "femi"), ("clinical", "gus")],
)
def test_each_half_belongs_to_its_discipline(cast, now, kind, who):
    with pytest.raises(Refused, match=r"Only the (prescriber|KAP therapist)"):
        actions.draft(episode=cast.bo_episode, kind=kind, answers={}, assessment="x", by=getattr(cast, who), at=now)


def test_what_remains_is_named_one_by_one(cast, now):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    actions.add_medicine(episode=cast.bo_episode, name="Xanax", dose_text="", by=cast.femi, at=now)
    row = Intake.objects.get()
    actions.strike(episode=cast.bo_episode, pk=VitalReading.objects.get().pk, by=cast.femi, at=now)
    answers = {key: text for key, text in row.answers.items() if key != "capacity"}
    actions.draft(episode=cast.bo_episode, kind="medical", answers=answers, assessment="", by=cast.femi, at=now)
    row = queries.intake(cast.bo_episode, "medical")
    assert tuple(each.words for each in queries.remaining(cast.bo_episode, "medical", row)) == (
        "answer “Can understand, weigh and give informed consent”",
        "write your assessment",
        "measure blood pressure",
        "reconcile 1 of 1 medicines",
    )


def test_a_draft_is_known_to_nobody_until_it_is_signed(cast, now):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    assert queries.facts_of(cast.bo_episode) == {}
    actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    facts = known(cast)
    assert facts["cardiac_state"] == ("none", "medical")
    assert facts["systolic_rest_mmhg"] == (120, "measured")
    assert facts["medicines_reviewed"] == (True, "medical")


def test_the_signed_answer_counts_over_the_clients(cast, now, later):
    actions.answer(episode=cast.bo_episode, answers={"stroke": "not_sure"}, by=cast.bo, at=now)
    sign_whole(cast, "medical", later)
    assert known(cast)["stroke"] == (False, "medical")


def test_pressure_is_the_average_of_the_last_day_and_counts_the_days(cast, now):
    yesterday = now - timedelta(days=1)
    measure(cast, yesterday, systolic_mmhg=150, diastolic_mmhg=90)
    mistaken = measure(cast, now, systolic_mmhg=250)
    measure(cast, now - timedelta(minutes=5), systolic_mmhg=135, diastolic_mmhg=87)
    measure(cast, now, systolic_mmhg=131, diastolic_mmhg=85)
    actions.strike(episode=cast.bo_episode, pk=mistaken.pk, by=cast.femi, at=now)
    means = queries.averages(list(queries.readings(cast.bo_episode)))
    assert (means["systolic_rest_mmhg"].value, means["diastolic_rest_mmhg"].value) == (133, 86)
    assert means["blood_pressure_visits"].value == 2
    assert means["systolic_rest_mmhg"].observed_at == now


def test_what_was_not_measured_has_no_average(cast, now):
    measure(cast, now, systolic_mmhg=None, diastolic_mmhg=None, heart_rate_bpm=None)
    assert set(queries.averages(list(queries.readings(cast.bo_episode)))) == {"spo2_percent"}


def test_an_answer_that_no_longer_makes_sense_is_not_drafted(cast, now):
    answers = {"stroke": "no", "stroke_on": "2020-01-01"}
    actions.draft(episode=cast.bo_episode, kind="medical", answers=answers, assessment="", by=cast.femi, at=now)
    assert Intake.objects.get().answers == {"stroke": "no"}


def test_drafts_leave_one_line_in_the_book_for_each_sitting(cast, now):
    for minutes in (0, 1, 2, 60):
        at = now + timedelta(minutes=minutes)
        actions.draft(episode=cast.bo_episode, kind="medical", answers={}, assessment="x", by=cast.femi, at=at)
    assert AuditEvent.objects.filter(kind="intake:intake:drafted").count() == 2


@BOTH
def test_what_is_signed_is_not_changed_and_not_signed_again(cast, now, kind):
    sign_whole(cast, kind, now)
    by = getattr(cast, WRITERS[kind])
    with pytest.raises(Refused, match="is signed"):
        actions.draft(episode=cast.bo_episode, kind=kind, answers={}, assessment="other", by=by, at=now)
    with pytest.raises(Refused, match="is signed"):
        actions.sign(episode=cast.bo_episode, kind=kind, by=by, at=now)


def test_after_signing_no_reading_is_added(cast, now):
    sign_whole(cast, "medical", now)
    with pytest.raises(Refused, match="is signed"):
        measure(cast, now)


def test_an_amendment_adds_and_puts_right_and_the_signed_text_stays(cast, now, later):
    signature = sign_whole(cast, "medical", now)
    actions.amend(
        episode=cast.bo_episode,
        kind="medical",
        answers={"stroke": "yes", "aneurysm": "no"},
        text="The discharge letter came.",
        by=cast.femi,
        at=later,
    )
    amendment = queries.amendments(signature).get()
    assert amendment.answers == {"stroke": "yes"}
    assert known(cast)["stroke"] == (True, "medical")
    signature.refresh_from_db()
    assert signature.content["answers"]["stroke"] == "no"


def client_told(cast, at, **answers):
    for key, value in answers.items():
        Fact.objects.create(episode=cast.bo_episode, key=key, value=value, source="client", observed_at=at, by=cast.bo)


def test_an_amendment_confirms_what_the_client_told_since(cast, now, later):
    signature = sign_whole(cast, "medical", now)
    client_told(cast, later, stroke="yes")
    said = {"episode": cast.bo_episode, "kind": "medical", "answers": {"stroke": "yes", "aneurysm": "no"}}
    said |= {"by": cast.femi, "at": later + timedelta(hours=1)}
    actions.amend(**said, text="Read, not asked.")
    assert known(cast)["stroke"] == (True, "client")
    actions.amend(**said, text="Asked again: it is so.", confirmed=["stroke", "aneurysm"])
    assert known(cast)["stroke"] == (True, "medical")
    assert queries.amendments(signature).last().answers == {"stroke": "yes"}


def test_confirming_on_the_page_of_amendments(cast, now, login_as):
    sign_whole(cast, "clinical", now)
    client_told(cast, now, memory_problem="no")
    browser = login_as(cast.dev)
    assert 'name="confirm" value="memory_problem"' in browser.get(page("clinical", cast, "-amendment")).content.decode()
    refused = browser.post(page("clinical", cast, "-amendment"), {"text": "", "confirm": "memory_problem"})
    assert 'value="memory_problem" checked' in refused.content.decode()
    signed = IntakeSignature.objects.get().content["answers"]
    browser.post(page("clinical", cast, "-amendment"), signed | {"text": "Asked.", "confirm": "memory_problem"})
    assert known(cast)["memory_problem"][1] == "clinical"


def test_nobody_amends_what_is_not_signed_or_not_theirs(cast, now):
    with pytest.raises(Refused, match="Only a signed intake"):
        actions.amend(episode=cast.bo_episode, kind="medical", answers={}, text="x", by=cast.femi, at=now)
    sign_whole(cast, "medical", now)
    with pytest.raises(Refused, match="does not write this intake"):
        actions.amend(episode=cast.bo_episode, kind="medical", answers={}, text="x", by=cast.dev, at=now)


def test_the_form_shows_what_the_client_said_and_when(cast, now, login_as):
    actions.answer(episode=cast.bo_episode, answers={"stroke": "yes", "goals_text": "<b>Sleep</b>"}, by=cast.bo, at=now)
    shown = login_as(cast.femi).get(page("medical", cast)).content.decode()
    assert "Client: <strong>Yes</strong>" in shown
    assert f'datetime="{now.date().isoformat()}"' in shown
    clinical = login_as(cast.dev).get(page("clinical", cast)).content.decode()
    assert "<b>Sleep</b>" not in clinical
    assert "&lt;b&gt;Sleep&lt;/b&gt;" in clinical


def test_the_page_saves_a_draft_and_shows_what_remains(cast, now, login_as):
    browser = login_as(cast.femi)
    answers = plain_answers(queries.asked("medical"))
    assert browser.post(page("medical", cast), answers | {"assessment": "Looks well."}).status_code == 302
    shown = browser.get(page("medical", cast)).content.decode()
    assert "Looks well." in shown
    assert "Measure blood pressure" in shown
    assert "disabled" in shown


def test_an_unreadable_number_is_refused_beside_its_field_and_nothing_is_saved(cast, login_as):
    answer = login_as(cast.femi).post(page("medical", cast), {"weight_kg": "heavy", "assessment": "Kept words"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Please write a number" in shown
    assert "heavy" in shown
    assert "Kept words" in shown
    assert not Intake.objects.exists()


def test_drafts_keep_themselves_and_leave_out_what_cannot_be_read(cast, login_as):
    words = {"weight_kg": "heavy", "stroke": "no", "assessment": "So far"}
    answer = login_as(cast.femi).post(page("medical", cast, "-draft"), words)
    assert answer.status_code == 204
    row = Intake.objects.get()
    assert (row.answers, row.assessment) == ({"stroke": "no"}, "So far")
    assert login_as(cast.dev).post(page("medical", cast, "-draft"), words).status_code == 409


def test_signing_on_the_page(cast, now, login_as):
    draft_whole_intake(cast.bo_episode, "clinical", cast.dev, now)
    browser = login_as(cast.dev)
    version = {"version": Intake.objects.get().version}
    assert browser.post(page("clinical", cast, "-signature"), version).status_code == 302
    shown = browser.get(page("clinical", cast)).content.decode()
    assert "Fingerprint" in shown
    assert "Save draft" not in shown
    refused = browser.post(page("clinical", cast, "-signature"))
    assert refused.status_code == 422
    assert "is signed" in refused.content.decode()


def test_amending_on_the_page(cast, now, login_as):
    sign_whole(cast, "clinical", now)
    browser = login_as(cast.dev)
    assert browser.get(page("clinical", cast, "-amendment")).status_code == 200
    assert browser.post(page("clinical", cast, "-amendment"), {"text": ""}).status_code == 422
    before = Fact.objects.count()
    known_answers = {one.key: "" for one in queries.asked("clinical")}
    signed = IntakeSignature.objects.get().content["answers"]
    answer = browser.post(page("clinical", cast, "-amendment"), known_answers | signed | {"text": "A word more."})
    assert answer.status_code == 302
    assert Fact.objects.count() == before
    assert "A word more." in browser.get(page("clinical", cast)).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"diastolic_mmhg": ""}, "Write both pressures"),
        ({"systolic_mmhg": "80", "diastolic_mmhg": "120"}, "must be below the upper one"),
        ({"systolic_mmhg": "9000"}, "less than or equal to"),
        (dict.fromkeys(READING, ""), "at least one value"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(cast, login_as, change, says):
    answer = login_as(cast.femi).post(page("readings", cast), READING | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not VitalReading.objects.exists()


def test_readings_on_the_page(cast, login_as):
    browser = login_as(cast.femi)
    browser.post(page("readings", cast), READING)
    browser.post(page("readings", cast), READING | {"systolic_mmhg": 140})
    shown = browser.get(page("readings", cast)).content.decode()
    assert "135/84 mmHg" in shown
    first = VitalReading.objects.earliest("pk")
    path = reverse("staff-intake-reading-strike", args=[cast.bo_episode.pk, first.pk])
    assert browser.post(path).status_code == 302
    assert "140/84 mmHg" in browser.get(page("readings", cast)).content.decode()


def test_medicines_and_allergies_on_the_pages(cast, login_as):
    browser = login_as(cast.femi)
    assert browser.post(page("medicines", cast), {"name": ""}).status_code == 422
    assert browser.post(page("medicines", cast), {"name": "Xanax", "dose_text": "1 mg"}).status_code == 302
    medicine = queries.medicines(cast.bo_episode)[0]
    path = reverse("staff-intake-medicine", args=[cast.bo_episode.pk, medicine.id])
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"taken": "yes", "class_codes": ["benzodiazepine"]}).status_code == 302
    assert classes_of(cast.bo_episode) == {"benzodiazepine"}
    assert browser.post(page("allergies", cast), {"substance": "Latex"}).status_code == 302
    assert "Latex" in browser.get(page("medical", cast)).content.decode()
    none = reverse("staff-intake-none", args=[cast.bo_episode.pk, "medicines"])
    assert "Something stands on this list" in browser.post(none).content.decode()
    browser.post(path, {"taken": "no", "class_codes": []})
    assert browser.post(none).status_code == 302


def test_the_lists_stay_open_after_signing_because_people_change(cast, now, login_as):
    sign_whole(cast, "medical", now)
    browser = login_as(cast.femi)
    assert browser.post(page("medicines", cast), {"name": "lithium"}).status_code == 302
    assert browser.post(page("allergies", cast), {"substance": "Latex"}).status_code == 302
    assert browser.post(page("readings", cast), READING).status_code == 422
    assert classes_of(cast.bo_episode) == {"lithium", "mood_stabiliser"}


def test_a_nurse_reads_the_lists_and_changes_nothing(cast, login_as):
    browser = login_as(cast.eun)
    for name in ("medicines", "allergies", "readings"):
        assert "<form" not in browser.get(page(name, cast)).content.decode().split("<main")[1]
    assert browser.post(page("medicines", cast), {"name": "lithium"}).status_code == 422


@BOTH
def test_only_those_who_may_see_a_half_find_it(cast, login_as, kind):
    for who in ("ivo", "gus", "hana", "administrator", "bo", "clinic_director"):
        assert login_as(getattr(cast, who)).get(page(kind, cast)).status_code == 404
    for who in ("dev", "eun", "femi", "medical_director"):
        assert login_as(getattr(cast, who)).get(page(kind, cast)).status_code == 200


def test_the_medical_page_costs_the_same_however_much_was_told(cast, now, login_as, django_assert_num_queries):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    for name in ("Xanax", "lithium", "Grandmother's drops"):
        actions.add_medicine(episode=cast.bo_episode, name=name, dose_text="", by=cast.femi, at=now)
    browser = login_as(cast.femi)
    with django_assert_num_queries(20):
        browser.get(page("medical", cast))


def test_the_adolescent_pathway_is_asked_only_where_there_is_one(settings):
    for offered in (False, True):
        settings.OPENKAP_ADOLESCENTS = offered
        for kind in ("medical", "clinical"):
            assert ("adolescent_pathway" in {one.key for one in queries.asked(kind)}) is offered
