"""Results with their day, diagnoses with their code: what they amount to, and what is refused with nothing lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, codes, queries
from openkap.intake.models import Diagnosis, Fact, TestResult
from tests.rooms.intake.arrival import draft_whole_intake


@pytest.fixture
def record(cast, now):
    """`record(days_ago, key=value)`: results of that day, written down by Femi."""

    def write(days_ago, **values):
        day = now.date() - timedelta(days=days_ago)
        said = {"came_from": "City laboratory", "note": "", "values": values, "by": cast.femi, "at": now}
        return actions.record_results(episode=cast.bo_episode, taken_on=day, **said)

    return write


@pytest.fixture
def name(cast, now):
    """`name("F33.1")`: a diagnosis of today, named by Dev."""

    def write(code, certainty="confirmed", **said):
        said = {"made_on": now.date(), "by": cast.dev, "at": now} | said
        return actions.name_diagnosis(episode=cast.bo_episode, code=code, certainty=certainty, **said)

    return write


def sign(cast, kind, at):
    by = cast.femi if kind == "medical" else cast.dev
    draft_whole_intake(cast.bo_episode, kind, by, at)
    return actions.sign(episode=cast.bo_episode, kind=kind, by=by, at=at)


def known(cast):
    return queries.facts_of(cast.bo_episode)


def test_a_result_counts_from_its_own_day_once_the_intake_is_signed(cast, now, record):
    record(40, pregnancy_test="negative", ecg_finding="normal")
    assert known(cast) == {}
    sign(cast, "medical", now)
    test = known(cast)["pregnancy_test"]
    assert test.observed_at.date() == now.date() - timedelta(days=40)
    assert not test.known(now)  # a test of forty days ago is too old, whenever it was written down
    assert known(cast)["ecg_on"].value == now.date() - timedelta(days=40)


def test_the_whole_set_of_tests_is_as_old_as_its_oldest_part(cast, record):
    parts = {"egfr_ml_min": "80", "liver_enzymes_ratio": "0.8", "alp_ratio": "0.7", "ggt_ratio": "0.5"}
    record(30, **parts)
    assert "labs_on" not in queries.tested(queries.results(cast.bo_episode))
    record(3, urinalysis="unremarkable")
    record(1, egfr_ml_min="82")
    found = queries.tested(queries.results(cast.bo_episode))
    assert found["labs_on"].value == found["ggt_ratio"].observed_at.date()
    assert found["egfr_ml_min"].value == 82
    record(2, labs_panel="within")
    assert queries.tested(queries.results(cast.bo_episode))["labs_on"].value > found["labs_on"].value


def test_only_a_letter_that_clears_dates_the_clearance(cast, record):
    record(9, cardiology_letter="clears")
    record(2, cardiology_letter="does_not")
    found = queries.tested(queries.results(cast.bo_episode))
    assert found["cardiology_letter_on"].value == record(9, tsh_miu_l="2")[0].taken_on


def test_after_signing_a_result_is_known_at_once_and_a_struck_one_no_more(cast, now, record):
    sign(cast, "medical", now)
    row = record(5, liver_enzymes_ratio="1.2")[0]
    assert known(cast)["liver_enzymes_ratio"].value == 1.2
    record(50, liver_enzymes_ratio="4")
    assert known(cast)["liver_enzymes_ratio"].value == 1.2  # what is older does not step before what is newer
    actions.strike_result(episode=cast.bo_episode, pk=row.pk, by=cast.femi, at=now)
    assert "liver_enzymes_ratio" not in known(cast)
    assert TestResult.objects.filter(pk=row.pk).exists()
    before = Fact.objects.count()
    actions.strike_result(episode=cast.bo_episode, pk=row.pk, by=cast.femi, at=now)
    assert Fact.objects.count() == before


@pytest.mark.parametrize(("day", "says"), [("ahead", "has not come yet"), ("before", "before the client was born")])
def test_a_day_that_cannot_be_is_refused(cast, now, name, day, says):
    taken_on = now.date() + timedelta(days=1) if day == "ahead" else cast.bo_episode.client.born_on - timedelta(days=1)
    said = {"came_from": "", "note": "", "values": {"tsh_miu_l": "2"}, "by": cast.femi, "at": now}
    with pytest.raises(Refused, match=says):
        actions.record_results(episode=cast.bo_episode, taken_on=taken_on, **said)
    with pytest.raises(Refused, match=says):
        name("F33.1", made_on=taken_on)
    assert not TestResult.objects.exists()
    assert not Diagnosis.objects.exists()


def test_only_the_prescriber_writes_results_and_nobody_writes_an_unknown_test(cast, now, record):
    said = {"taken_on": now.date(), "came_from": "", "note": "", "at": now}
    with pytest.raises(Refused, match="Only the prescriber"):
        actions.record_results(episode=cast.bo_episode, values={"tsh_miu_l": "2"}, by=cast.dev, **said)
    with pytest.raises(Refused, match="No test is called"):
        record(1, stroke="no")


@pytest.mark.parametrize(("typed", "words"), [("f4312", "chronic"), ("F43.12", "chronic"), (" F33.1 ", "moderate")])
def test_a_code_is_found_however_it_is_typed(typed, words):
    assert words in codes.find(typed).words
    assert codes.find(typed).billable


def test_codes_are_searched_by_their_beginning_and_by_words():
    assert {code.code for code in codes.search("F43.1")} == {"F43.1", "F43.10", "F43.11", "F43.12"}
    assert codes.search("recurrent depressive moderate")[0].code == "F33.1"
    assert codes.search("zzqx") == codes.search("a") == codes.search("") == []
    assert len(codes.search("fracture")) == 30
    assert codes.find("") is codes.find("F") is codes.find("X99X99") is None


@pytest.mark.parametrize(
    ("code", "says"),
    [("F43.1", "finer codes below it"), ("Q9Q", "is no ICD-10-CM code"), ("<b>", "is no ICD-10-CM code")],
)
def test_only_a_code_that_says_enough_is_named(cast, name, code, says):
    with pytest.raises(Refused, match=says):
        name(code)
    assert not Diagnosis.objects.exists()


def test_the_first_is_the_main_one_until_another_is_said_to_be(cast, now, later, name):
    name("F33.1")
    second = name("F43.12", "provisional")
    assert [each.code for each in queries.diagnoses(cast.bo_episode)] == ["F33.1", "F43.12"]
    actions.make_main(episode=cast.bo_episode, pk=second.pk, by=cast.femi, at=later)
    assert [each.code for each in queries.diagnoses(cast.bo_episode)] == ["F43.12", "F33.1"]
    with pytest.raises(Refused, match="on the list already"):
        name("f431 2")
    actions.end_diagnosis(episode=cast.bo_episode, pk=second.pk, by=cast.dev, at=later)
    with pytest.raises(Refused, match="no longer on the list"):
        actions.make_main(episode=cast.bo_episode, pk=second.pk, by=cast.dev, at=later)


def test_diagnoses_become_known_with_the_intake_and_follow_their_list(cast, now, later, name):
    main = name("F33.1")
    name("F20.0", "history")
    assert known(cast) == {}
    sign(cast, "clinical", now)
    assert (known(cast)["diagnosis"].value, known(cast)["diagnosis_second"].value) == ("F32-F33", "none")
    name("G89.4", at=later)
    assert known(cast)["diagnosis_second"].value == "G89"
    for row in queries.diagnoses(cast.bo_episode):
        actions.end_diagnosis(episode=cast.bo_episode, pk=row.pk, by=cast.dev, at=later)
    assert "diagnosis" not in known(cast)
    actions.declare_no_diagnosis(episode=cast.bo_episode, by=cast.dev, at=later + timedelta(minutes=1))
    assert known(cast)["diagnosis"].value == "none"
    assert main.code == "F33.1"


def test_no_diagnosis_is_said_only_of_an_empty_list(cast, now, name):
    actions.declare_no_diagnosis(episode=cast.bo_episode, by=cast.femi, at=now)
    assert queries.no_diagnosis(cast.bo_episode)
    name("F33.1")
    assert not queries.no_diagnosis(cast.bo_episode)
    with pytest.raises(Refused, match="End it first"):
        actions.declare_no_diagnosis(episode=cast.bo_episode, by=cast.dev, at=now)
    with pytest.raises(Refused, match="Prescribers and KAP therapists"):
        actions.declare_no_diagnosis(episode=cast.bo_episode, by=cast.eun, at=now)


def test_results_on_the_page(cast, now, login_as):
    browser, page = login_as(cast.femi), reverse("staff-intake-results", args=[cast.bo_episode.pk])
    empty = browser.post(page, {"taken_on": "2020-05-02"})
    assert "at least one result" in empty.content.decode()
    wrong = browser.post(page, {"taken_on": "2020-05-02", "tsh_miu_l": "much", "came_from": "City laboratory"})
    assert (wrong.status_code, "City laboratory" in wrong.content.decode()) == (422, True)
    sheet = {"taken_on": "2020-05-02", "came_from": "City laboratory", "tsh_miu_l": "2,5", "pregnancy_test": "negative"}
    assert browser.post(page, sheet).status_code == 302
    shown = browser.get(page).content.decode()
    assert "2.5 mIU/L" in shown
    assert "too old" in shown
    strike = reverse("staff-intake-result-strike", args=[cast.bo_episode.pk, TestResult.objects.first().pk])
    assert browser.post(strike).status_code == 302
    nurse = login_as(cast.eun).get(page).content.decode().split("<main")[1]
    assert "<form" not in nurse


def test_a_diagnosis_is_looked_up_by_words_and_named(cast, login_as):
    browser, page = login_as(cast.dev), reverse("staff-intake-diagnoses", args=[cast.bo_episode.pk])
    asked = {"code": "recurrent depressive moderate", "certainty": "confirmed", "made_on": str(date(2020, 1, 2))}
    shown = browser.post(page, asked).content.decode()
    assert "F33.1" in shown
    assert not Diagnosis.objects.exists()
    assert browser.post(page, asked | {"chosen": "F33.1"}).status_code == 302
    assert browser.post(page, asked | {"code": "f431"}).content.decode().count('name="chosen"') == 3
    assert browser.post(page, asked | {"code": "G89.4", "certainty": "provisional"}).status_code == 302
    unknown = browser.post(page, asked | {"code": "nothing like this"})
    assert (unknown.status_code, "nothing like this" in unknown.content.decode()) == (422, True)
    second = Diagnosis.objects.get(code="G89.4")
    for act in ("main", "end"):
        path = reverse(f"staff-intake-diagnosis-{act}", args=[cast.bo_episode.pk, second.pk])
        assert browser.post(path).status_code == 302
    none = reverse("staff-intake-no-diagnosis", args=[cast.bo_episode.pk])
    assert browser.post(none).status_code == 422


def test_what_was_found_is_in_what_is_signed(cast, now, record):
    record(10, ecg_finding="minor")
    signature = sign(cast, "medical", now)
    assert signature.content["results"][0]["key"] == "ecg_finding"
    signature = sign(cast, "clinical", now)
    assert signature.content["diagnoses"][0] | {"made_on": ""} == {
        "code": "F33.1",
        "words": "Major depressive disorder, recurrent, moderate",
        "certainty": "confirmed",
        "made_on": "",
        "main": True,
    }
