"""What someone types in fear or in two windows at once: no danger is dropped, nothing is taken back unasked."""

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkap.clinic.models import AuditEvent
from openkap.core.evidence import parse, vocabulary
from openkap.core.library import standard
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Fact, NoneDeclared, PacketDraft
from openkap.safety.models import SafetyCase
from tests.rooms.intake.arrival import draft_whole_intake, fill_packet

HELP = reverse("portal-intake-help")
MOOD = reverse("portal-intake-part", args=["mood"])
MOOD_DRAFT = reverse("portal-intake-draft", args=["mood"])
ASKED = "suicide_thoughts suicide_intent suicide_plan suicide_act_recent"
DANGERS = sorted(question.key for question in vocabulary().questions if question.danger)


def known(cast):
    return {fact.key: fact.value for fact in queries.facts_of(cast.bo_episode).values()}


@pytest.fixture
def bo(cast, login_as):
    return login_as(cast.bo)


# ---- danger ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("danger", DANGERS)
def test_every_dangerous_answer_opens_one_case_however_often_it_is_sent(cast, now, later, danger):
    answers = {"suicide_thoughts": "yes", danger: "yes"}
    for at in (now, now, later):
        actions.answer(episode=cast.bo_episode, answers=answers, by=cast.bo, at=at)
    case = SafetyCase.objects.get()
    assert (case.episode, case.opened_at, case.opened_by) == (cast.bo_episode, now, cast.bo)
    assert AuditEvent.objects.filter(kind="safety:case:opened").count() == 1


@pytest.mark.parametrize("danger", ["suicide_intent", "suicide_plan"])
def test_a_dangerous_yes_beside_a_no_is_not_dropped(cast, bo, danger):
    """Someone answers, is frightened of the answer, changes the first question and leaves the second."""
    bo.post(MOOD, {"suicide_thoughts": "yes", "asked": "suicide_thoughts"})
    answer = bo.post(MOOD, {"suicide_thoughts": "no", danger: "yes", "asked": ASKED, "go": "on"})
    assert answer.headers["Location"] == HELP
    assert SafetyCase.objects.get().kind == "dangerous_answer"
    assert known(cast)[danger] is True
    assert known(cast)["suicide_thoughts"] is False


def test_a_danger_that_was_saved_earlier_stays_a_case_when_it_is_taken_back(cast, now, later):
    said = {"suicide_thoughts": "yes", "suicide_intent": "yes"}
    actions.answer(episode=cast.bo_episode, answers=said, by=cast.bo, at=now)
    actions.answer(episode=cast.bo_episode, answers={"suicide_thoughts": "no"}, by=cast.bo, at=later)
    assert known(cast) == {"suicide_thoughts": False}
    assert SafetyCase.objects.count() == 1
    told = queries.history(cast.bo_episode, ["suicide_intent"])["suicide_intent"]
    assert [row.value for row in told] == ["yes", ""]


def test_a_danger_typed_after_a_pause_is_seen_whatever_the_pause_had_kept(cast, bo):
    """While the client thinks, the screen keeps a no; then they say yes and save at once."""
    bo.post(MOOD, {"suicide_thoughts": "yes", "asked": "suicide_thoughts"})
    bo.post(MOOD_DRAFT, {"suicide_thoughts": "no", "asked": ASKED})
    sent = {"suicide_thoughts": "yes", "suicide_intent": "yes", "asked": ASKED, "go": "on"}
    assert bo.post(MOOD, sent).headers["Location"] == HELP
    assert known(cast)["suicide_intent"] is True


def test_danger_and_its_case_are_kept_together_or_not_at_all(cast, now, monkeypatch):
    monkeypatch.setattr("openkap.safety.actions.open_case", lambda **case: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.answer(episode=cast.bo_episode, answers={"suicide_act_recent": "yes"}, by=cast.bo, at=now)
    assert not Fact.objects.exists()
    assert not AuditEvent.objects.filter(kind="intake:packet:saved").exists()


def test_a_danger_left_unsaved_keeps_the_packet_from_being_sent(cast, now, later):
    """What the screen only kept has been read by nobody: the client is asked to save it first."""
    fill_packet(cast.bo_episode, cast.bo, now)
    typed = {"suicide_act_recent": "yes"}
    actions.keep(episode=cast.bo_episode, part="mood", answers=typed, by=cast.bo, at=later)
    with pytest.raises(Refused, match="Still open"):
        actions.return_packet(episode=cast.bo_episode, by=cast.bo, at=later)
    actions.answer(episode=cast.bo_episode, answers=typed, by=cast.bo, at=later)
    actions.return_packet(episode=cast.bo_episode, by=cast.bo, at=later)
    assert SafetyCase.objects.count() == 1


def test_a_screen_that_only_kept_what_was_saved_already_holds_nothing_up(cast, now):
    fill_packet(cast.bo_episode, cast.bo, now)
    saved = {"goals_text": queries.facts_of(cast.bo_episode)["goals_text"].value, "suicide_act_recent": "no"}
    actions.keep(episode=cast.bo_episode, part="goals", answers=saved, by=cast.bo, at=now)
    assert queries.packet(cast.bo_episode).missing == ()


# ---- two windows -----------------------------------------------------------------------------------------------


def test_an_old_window_takes_back_nothing_it_never_showed(cast, bo):
    heart = reverse("portal-intake-part", args=["heart"])
    bo.post(heart, {"stroke": "yes", "stroke_on": "2020-01-01", "asked": "stroke stroke_on"})
    bo.post(heart, {"aneurysm": "no", "asked": "aneurysm"})
    bo.post(reverse("portal-intake-draft", args=["heart"]), {"aneurysm": "yes", "asked": "aneurysm"})
    assert {"stroke", "stroke_on"} <= known(cast).keys()
    assert queries.draft_of(cast.bo_episode, "heart") == {"aneurysm": "yes"}
    assert 'value="2020-01-01"' in bo.get(heart).content.decode()


def test_an_old_window_does_not_say_that_a_filled_list_is_empty(cast, now, bo):
    actions.add_medicine(episode=cast.bo_episode, name="lithium", dose_text="", by=cast.bo, at=now)
    answer = bo.post(reverse("portal-intake-none", args=["medicines"]))
    assert answer.status_code == 422
    assert "Something stands on this list" in answer.content.decode()
    assert not NoneDeclared.objects.exists()


def test_every_list_refuses_to_be_called_empty_while_something_stands_on_it(cast, now):
    here = {"episode": cast.bo_episode, "by": cast.bo, "at": now}
    actions.add_medicine(**here, name="lithium", dose_text="")
    actions.add_allergy(**here, substance="Latex", reaction="")
    actions.add_outside_provider(**here, kind="other", name="A practice", phone="")
    actions.add_treatment(**here, kind="other", name="Light", this_time="no", helped="no")
    actions.add_support_person(**here, name="A friend", phone="5", relation="", is_escort=True, is_emergency=False)
    for subject in queries.LISTS:
        with pytest.raises(Refused, match="Something stands on this list"):
            actions.declare_none(**here, subject=subject)
    assert not NoneDeclared.objects.exists()


# ---- answers that no longer make sense -------------------------------------------------------------------------

DEPENDENT = [question for question in vocabulary().questions if question.ask_when and "client" in question.asked_of]
SAMPLE = {"yes_no": "yes", "number": "30", "date": "2020-01-01", "text": "words"}


@pytest.mark.parametrize("question", DEPENDENT, ids=lambda question: question.key)
def test_a_changed_answer_takes_back_what_hung_on_it(cast, now, later, question):
    parent = question.ask_when
    said = {parent.key: parent.equals, question.key: SAMPLE.get(question.kind) or question.options[0].value}
    actions.answer(episode=cast.bo_episode, answers=said, by=cast.bo, at=now)
    assert question.key in known(cast)
    options = [option.value for option in vocabulary().get(parent.key).options] or ["not_sure"]
    other = next(value for value in options if value != parent.equals)
    actions.answer(episode=cast.bo_episode, answers={parent.key: other}, by=cast.bo, at=later)
    assert known(cast) == {parent.key: other}


def test_a_signed_no_ends_what_the_client_had_said_about_the_yes(cast, now, later):
    told = {"stroke": "yes", "stroke_on": "2020-01-01", "aneurysm": "no"}
    actions.answer(episode=cast.bo_episode, answers=told, by=cast.bo, at=now)
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, later)
    actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=later)
    assert known(cast)["stroke"] is False
    assert "stroke_on" not in known(cast)


def test_an_amendment_ends_what_hung_on_the_old_answer_and_the_signed_copy_stays(cast, now, later):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    row = queries.intake(cast.bo_episode, "medical")
    more = row.answers | {"stroke": "yes", "stroke_on": "2020-01-01"}
    actions.draft(episode=cast.bo_episode, kind="medical", answers=more, assessment="x", by=cast.femi, at=now)
    signature = actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    before = (signature.content, signature.sha256)
    answers = {"stroke": "no"}
    actions.amend(episode=cast.bo_episode, kind="medical", answers=answers, text="Letter.", by=cast.femi, at=later)
    assert "stroke_on" not in known(cast)
    signature.refresh_from_db()
    assert (signature.content, queries.digest(signature.content)) == before
    assert queries.intake(cast.bo_episode, "medical").answers["stroke"] == "yes"


ASKABLE = [
    question for question in vocabulary().questions if "client" in question.asked_of and question.kind == "yes_no"
]
SAID = st.lists(
    st.dictionaries(
        st.sampled_from([question.key for question in ASKABLE][:14] + DANGERS),
        st.sampled_from(["yes", "no", "not_sure", ""]),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID)
def test_however_someone_goes_back_and_forth_what_is_known_is_the_last_word(cast, now, said):
    """Against a plain account: the last word on each question, without what nobody would ask any more."""
    words, last, danger = vocabulary(), {}, False
    with transaction.atomic():
        for answers in said:
            saved = actions.answer(episode=cast.bo_episode, answers=answers, by=cast.bo, at=now)
            danger |= bool(saved.dangers)
            last |= answers
            assert bool(saved.dangers) <= SafetyCase.objects.exists()
            assert all(answers.get(key) == "yes" for key in saved.dangers)
        found = known(cast)
        for key, value in found.items():
            assert value == parse(words.get(key), last[key])
        missing = {key for key, text in last.items() if text and key not in found}
        assert all(words.get(key).ask_when for key in missing)
        assert SafetyCase.objects.count() == danger
        transaction.set_rollback(True)


# ---- the first word and the last -------------------------------------------------------------------------------


@pytest.mark.parametrize("born", ["2999-01-01", "1080-05-05"])
def test_a_birth_that_cannot_be_is_refused_wherever_it_is_typed(cast, now, bo, login_as, born):
    answer = bo.post(reverse("portal-intake-part", args=["basics"]), {"born_on": born, "phone": "555"})
    assert answer.status_code == 422
    assert "Please check the year" in answer.content.decode()
    asked = {"name": "Client 0001", "email": "a@example.org", "phone": "", "reach_by": "email", "question": ""}
    inquiry = actions.inquire(**asked, referred_by="", by=None, at=now)
    desk = reverse("staff-intake-inquiry", args=[inquiry.pk])
    answer = login_as(cast.gus).post(desk, {"given_name": "Client", "born_on": born})
    assert answer.status_code == 422
    assert f'value="{born}"' in answer.content.decode()


def test_a_pause_never_wipes_what_a_clinician_had_written(cast, login_as):
    draft = reverse("staff-intake-medical-draft", args=[cast.bo_episode.pk])
    browser = login_as(cast.femi)
    page = {"sheet": "one open page"}
    browser.post(draft, page | {"weight_kg": "72", "assessment": "Seen."})
    assert browser.post(draft, page | {"weight_kg": "seventy", "assessment": "x" * 20_001}).status_code == 204
    row = queries.intake(cast.bo_episode, "medical")
    assert (row.answers, row.assessment) == ({"weight_kg": "72"}, "Seen.")
    browser.post(draft, page | {"weight_kg": "", "assessment": ""})
    row.refresh_from_db()
    assert (row.answers, row.assessment) == ({}, "")


def test_the_pipeline_counts_the_newest_consent_only(cast, now, later):
    text = standard().shelf("consents").get("treatment")
    learnt = {question.id: question.right for question in text.teach_back}
    signing = {"episode": cast.bo_episode, "text": text, "teach_back": learnt, "choices": [], "routes": ["im"]}
    actions.sign_consent(**signing, signed_name="Bo", by=cast.bo, at=now)
    second = actions.sign_consent(**signing, signed_name="Bo", by=cast.bo, at=later)
    assert "consent to treatment" not in queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk]
    actions.withdraw_consent(consent=second, by=cast.bo, at=later)
    assert "consent to treatment" in queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk]


def test_a_draft_belongs_to_its_client_and_its_screen(cast, now, login_as, bo):
    actions.keep(episode=cast.ada_episode, part="mood", answers={"suicide_thoughts": "yes"}, by=cast.ada, at=now)
    assert bo.get(MOOD).context["form"].initial.get("suicide_thoughts") is None
    assert bo.post(MOOD_DRAFT, {"stroke": "yes", "asked": "stroke"}).status_code == 204
    assert PacketDraft.objects.get(episode=cast.bo_episode).answers == {}
