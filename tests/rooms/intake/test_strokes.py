"""What was told stands beside each question and is nobody's finding before somebody presses; one press is enough."""

import pytest
from django.urls import reverse

from openkap.core.evidence import vocabulary
from openkap.intake import actions, queries
from openkap.intake.models import Intake
from tests.rooms.intake.arrival import draft_whole_intake

TOLD = {"stroke": "no", "aneurysm": "no", "brain_bleed": "yes", "vessel_malformation": "not_sure", "weight_kg": "72"}


@pytest.fixture
def press(cast, now, login_as):
    """`press(confirm="stroke")`: Bo has told a few things, and Femi presses one button of the medical intake."""
    actions.answer(episode=cast.bo_episode, answers=TOLD, by=cast.bo, at=now)
    browser, page = login_as(cast.femi), reverse("staff-intake-medical", args=[cast.bo_episode.pk])

    def send(**form):
        answer = browser.post(page, {"assessment": "", "sheet": "one page"} | form)
        assert answer.status_code == 302
        return answer.headers["Location"].partition("#")[2], Intake.objects.get().answers

    return send


def shown(cast, login_as, kind="medical", who="femi"):
    page = reverse(f"staff-intake-{kind}", args=[cast.bo_episode.pk])
    return login_as(getattr(cast, who)).get(page).content.decode()


def test_nothing_is_taken_over_unasked(cast, login_as, press):
    assert "checked" not in shown(cast, login_as).split("data-quick")[1].split("</form>")[0]
    assert press() == ("", {})


def test_one_press_makes_one_answer_the_clinicians_own(press):
    assert press(confirm="weight_kg") == ("id_weight_kg", {"weight_kg": "72"})
    assert press(confirm="brain_bleed")[1] == {"brain_bleed": "yes"}
    assert press(confirm="schizophrenia")[1] == {}  # not asked here
    assert press(confirm="no such key")[1] == {}


def test_one_press_confirms_the_plain_noes_of_a_topic_and_nothing_else(press):
    place, answers = press(confirm_noes="heart", aneurysm="yes")
    assert place == "t-heart"
    assert answers == {"aneurysm": "yes", "stroke": "no"}


def test_all_others_are_usual_beside_what_was_chosen(press):
    place, answers = press(rest="systems", systems_skin="some")
    asked = vocabulary().within("systems", "medical")
    assert place == "t-systems"
    assert answers.pop("systems_skin") == "some"
    assert answers == {one.key: "none" for one in asked if one.kind == "choice" and one.key != "systems_skin"}


def test_what_was_told_stands_beside_the_answer_and_in_the_signed_copy(cast, now, login_as, press):
    press(confirm="stroke")
    body = shown(cast, login_as)
    assert "Client: <strong>No</strong>" in body
    assert 'value="stroke" data-fill' not in body  # confirmed: nothing left to press
    assert 'value="aneurysm" data-fill' in body
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    signature = actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    assert signature.content["told"]["brain_bleed"] == {"value": "yes", "at": now.isoformat()}
    assert signature.content["answers"]["brain_bleed"] == "no"  # the prescriber found otherwise; both stand


def test_what_follows_from_the_record_is_offered_and_not_assumed(cast, login_as):
    cast.bo_episode.client.sex_at_birth = "male"
    cast.bo_episode.client.save(update_fields=["sex_at_birth"])
    assert "Record: <strong>No</strong>" in shown(cast, login_as)


def test_what_remains_leads_to_its_place(cast, now, login_as):
    body = shown(cast, login_as)
    first = queries.remaining(cast.bo_episode, "medical", None)[0]
    assert f'href="#{first.anchor}"' in body
    assert f'id="{first.anchor}"' in body
    assert reverse("staff-intake-readings", args=[cast.bo_episode.pk]) in body.split("Before signing")[1]
    clinical = shown(cast, login_as, "clinical", "dev").split("Before signing")[1]
    assert reverse("staff-intake-diagnoses", args=[cast.bo_episode.pk]) in clinical


@pytest.mark.parametrize(
    ("kind", "topics"),
    [
        ("medical", {"heart", "examination", "medical_review", "systems", "substances"} - {"examination"}),
        ("clinical", {"history", "risk", "trauma", "mental_health", "mental_state", "readiness", "substances"}),
    ],
)
def test_every_topic_of_an_intake_is_asked(kind, topics):
    assert topics <= {question.topic for question in queries.asked(kind)}


def test_every_part_of_the_mental_state_may_stay_unexamined():
    parts = [one for one in vocabulary().within("mental_state", "clinical") if one.key.startswith("mse_")]
    assert len(parts) == 10
    assert all({"not_examined", one.usual} <= {option.value for option in one.options} for one in parts)
