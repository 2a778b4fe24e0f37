"""Nothing is asked twice, nothing typed is lost, and clinicians see what has changed since they went through it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.actions.asking import bring_along
from openkap.intake.models import CarriedAnswers, Medicine, PacketDraft, Treatment
from openkap.measurement.models import Assignment

TRIED = {"kind": "antidepressant", "name": "Zoloft", "this_time": "yes", "helped": "no", "weeks": 8}


@pytest.fixture
def here(cast, now):
    return {"episode": cast.bo_episode, "by": cast.bo, "at": now}


@pytest.fixture
def bo(cast, login_as):
    return login_as(cast.bo)


def part(key):
    return reverse("portal-intake-part", args=[key])


def asked(episode, topic):
    return {one.key for one in queries.packet(episode).questions(topic, episode.client)}


def said(episode):
    return {key: piece.value for key, piece in queries.facts_of(episode).items()}


# ---- lists answer questions ------------------------------------------------------------------------------------


def test_a_list_of_treatments_answers_what_the_questions_ask(here):
    actions.add_treatment(**here, **TRIED)
    actions.add_treatment(**here, **TRIED | {"name": "Lexapro", "helped": "little"})
    actions.add_treatment(**here, **TRIED | {"name": "Paxil", "weeks": 2})
    actions.add_treatment(**here, kind="talk_therapy", name="Weekly", this_time="yes", helped="little", ongoing=True)
    episode = here["episode"]
    assert said(episode) == {"antidepressants_tried": 2, "talk_therapy": "now", "other_treatment": True}
    assert asked(episode, "treatments") == {"stuck", "ketamine_treatment", "ketamine_treatment_detail"}


def test_what_a_list_cannot_say_for_sure_is_asked(here):
    actions.add_treatment(**here, **TRIED | {"weeks": None})
    assert "antidepressants_tried" not in said(here["episode"])
    assert "antidepressants_tried" in asked(here["episode"], "treatments")


def test_a_treatment_taken_off_takes_its_answers_back(here, later):
    row = actions.add_treatment(**here, kind="ketamine", name="Spravato", this_time="no", helped="little")
    assert said(here["episode"])["ketamine_treatment"] is True
    actions.end_treatment(**here | {"at": later}, pk=row.pk)
    assert said(here["episode"]) == {}
    actions.end_treatment(**here | {"at": later}, pk=row.pk)
    assert Treatment.objects.get().until_at == later


def test_no_treatment_answers_all_of_them(here):
    actions.declare_none(**here, subject="tried")
    assert asked(here["episode"], "treatments") == {"stuck"}
    assert said(here["episode"])["talk_therapy"] == "never"


def test_what_the_client_answered_differently_is_kept_and_asked_on(here, later):
    actions.answer(**here, answers={"antidepressants_tried": "5"})
    actions.add_treatment(**here | {"at": later}, **TRIED)
    assert said(here["episode"])["antidepressants_tried"] == 5
    assert "antidepressants_tried" in asked(here["episode"], "treatments")


def test_somebody_who_takes_me_home_answers_the_escort(here, cast, now):
    assert "escort" in asked(here["episode"], "life")
    actions.add_support_person(**here, name="Cleo", phone="5", relation="", is_escort=True, is_emergency=True)
    assert said(here["episode"]) == {"escort": True}
    assert "escort" not in asked(here["episode"], "life")


def test_a_named_therapist_is_not_asked_for_again(here):
    actions.add_outside_provider(**here, kind="therapist", name="Somebody", phone="")
    assert "own_therapist" not in asked(here["episode"], "life")


def test_the_client_names_whom_to_call_or_says_that_there_is_nobody(here):
    episode = here["episode"]
    actions.add_support_person(**here, name="Cleo", phone="5", relation="", is_escort=True, is_emergency=False)
    assert "People who stand by you" in queries.packet(episode).missing
    actions.declare_none(**here, subject="emergency")
    assert "People who stand by you" not in queries.packet(episode).missing
    with pytest.raises(Refused, match="may be called"):
        actions.declare_none(**here, subject="emergency")


# ---- days that cannot be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"began_on": 1}, "not come yet"),
        ({"ended_on": 1}, "not come yet"),
        ({"began_on": -40_000}, "before you were born"),
        ({"began_on": -10, "ended_on": -20}, "ended before it began"),
        ({"ended_on": -20, "ongoing": True}, "still going on"),
    ],
)
def test_an_impossible_day_is_refused_and_what_was_typed_stays(cast, now, bo, days, why):
    born_on = (now - timedelta(days=30_000)).date()
    cast.bo.client.born_on = born_on
    cast.bo.client.save()
    cast.bo_episode.client.refresh_from_db()
    when = {
        key: value if value is True else (now + timedelta(days=value)).date().isoformat() for key, value in days.items()
    }
    answer = bo.post(part("tried"), TRIED | {"dose_text": "a rather long story"} | when)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "a rather long story" in page
    assert not Treatment.objects.exists()


def test_a_medicine_was_not_changed_before_it_was_begun(bo):
    typed = {"name": "Zoloft", "since_on": "2024-03-01", "changed_on": "2024-02-01"}
    assert "before you began" in bo.post(part("medicines"), typed).content.decode()
    assert not Medicine.objects.exists()


def test_a_stroke_that_has_not_happened_yet_is_refused(bo):
    typed = {"stroke": "yes", "stroke_on": "2999-01-01", "asked": "stroke stroke_on"}
    answer = bo.post(part("heart"), typed)
    assert answer.status_code == 422
    assert "not come yet" in answer.content.decode()


# ---- a medicine that is not on the list ------------------------------------------------------------------------


def test_a_medicine_that_is_not_on_the_list_is_kept_and_said_so(cast, bo):
    assert bo.post(part("medicines"), {"name": "Aunt Ada's drops", "dose_text": "ten"}).status_code == 302
    page = bo.get(part("medicines")).content.decode()
    assert "Aunt Ada" in page
    assert "Not on our list" in page
    assert queries.medicines(cast.bo_episode)[0].class_codes == ()


def test_a_trade_name_is_recognised_with_its_class(cast, bo):
    bo.post(part("medicines"), {"name": "Xanax 0.5", "how": "prescribed", "since_on": "2024-03-01"})
    row = queries.medicines(cast.bo_episode)[0]
    assert (row.ingredient_codes, row.class_codes) == (("alprazolam",), ("benzodiazepine",))
    assert "Not on our list" not in bo.get(part("medicines")).content.decode()


# ---- nothing typed is lost -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("basics", {"preferred_name": "Bobo", "born_on": "1990-0"}, 'value="Bobo"'),
        ("medicines", {"name": "Zolo"}, 'value="Zolo"'),
        ("tried", {"name": "Something", "helped": "little"}, 'value="little" id="id_helped_1" checked'),
        ("people", {"name": "Cleo", "is_escort": "on"}, 'value="Cleo"'),
        ("contact", {"address": "1 Quiet Lane", "asked": "address"}, "1 Quiet Lane"),
    ],
)
def test_what_is_typed_on_any_screen_is_there_on_another_device(cast, bo, login_as, key, typed, shown):
    assert bo.post(reverse("portal-intake-draft", args=[key]), typed).status_code == 204
    page = login_as(cast.bo).get(part(key)).content.decode()
    assert shown.replace(" checked", "") in page
    assert PacketDraft.objects.get().part == key


def test_what_was_added_to_a_list_is_no_draft_any_more(bo):
    bo.post(reverse("portal-intake-draft", args=["medicines"]), {"name": "Zoloft"})
    bo.post(part("medicines"), {"name": "Zoloft"})
    assert not PacketDraft.objects.exists()


def test_a_self_check_that_came_along_is_filled_in_to_be_looked_over(cast, now, bo):
    carried = CarriedAnswers(answers={"high_blood_pressure": "yes", "age_years": "40"})
    bring_along(episode=cast.bo_episode, carried=carried, by=cast.gus, at=now)
    page = bo.get(part("heart")).content.decode()
    assert "You told us some of this before" in page
    assert "checked" in page
    assert queries.facts_of(cast.bo_episode) == {}
    assert PacketDraft.objects.count() == 1


# ---- instruments by condition ----------------------------------------------------------------------------------


def instruments(episode):
    return set(Assignment.objects.filter(episode=episode).values_list("instrument", flat=True))


def test_an_answer_brings_the_instruments_of_its_condition_once(here, later):
    for at in (here["at"], later):
        actions.answer(**here | {"at": at}, answers={"reason_for_coming": "trauma"})
    assert instruments(here["episode"]) == {"pcl-5", "phq-9"}
    assert Assignment.objects.count() == 2


def test_an_answer_without_a_condition_brings_none(here):
    actions.answer(**here, answers={"reason_for_coming": "growth", "eating_disorder": "no"})
    assert instruments(here["episode"]) == set()


# ---- what changed since the last review ------------------------------------------------------------------------


def news(episode, discipline="medical"):
    return [(one.what, one.old, one.new, one.word) for one in queries.changes(episode, discipline).lines]


def test_everything_is_new_until_somebody_went_through_it(here, cast, now):
    actions.answer(**here, answers={"stroke": "no"})
    assert ("Stroke or TIA", "", "No", "new") in news(here["episode"])
    assert queries.changed_since_review([here["episode"].pk]) == set()


def test_after_a_review_only_what_changed_is_news_for_that_discipline(here, cast, now, later):
    episode, much_later = here["episode"], later + timedelta(hours=1)
    actions.answer(**here, answers={"stroke": "no"})
    medicine = actions.add_medicine(**here, name="Zoloft", dose_text="50 mg")
    actions.review_packet(episode=episode, seen_at=later, by=cast.femi, at=later)
    assert news(episode) == []
    actions.answer(**here | {"at": much_later}, answers={"stroke": "yes"})
    actions.end_medicine(**here | {"at": much_later}, pk=medicine.pk)
    actions.add_allergy(**here | {"at": much_later}, substance="Latex", reaction="")
    assert news(episode) == [
        ("Stroke or TIA", "No", "Yes", "changed"),
        ("Medicines and supplements", "Zoloft 50 mg", "", "taken away"),
        ("Other allergies", "", "Latex", "new"),
    ]
    assert ("Stroke or TIA", "", "Yes", "new") in news(episode, "psychological")
    assert queries.changed_since_review([episode.pk]) == {episode.pk}


def test_an_answer_changed_and_changed_back_is_no_news(here, cast, later):
    actions.answer(**here, answers={"stroke": "no"})
    actions.review_packet(episode=here["episode"], seen_at=later, by=cast.femi, at=later)
    for minutes, text in ((1, "yes"), (2, "no")):
        actions.answer(**here | {"at": later + timedelta(minutes=minutes)}, answers={"stroke": text})
    assert news(here["episode"]) == []


def test_own_details_are_compared_with_those_of_the_review(here, cast, later):
    actions.review_packet(episode=here["episode"], seen_at=later, by=cast.femi, at=later)
    client = here["episode"].client
    client.phone = "555 0199"
    client.save()
    assert [(one.what, one.new) for one in queries.changes(here["episode"], "medical").lines] == [
        ("Telephone", "555 0199")
    ]


def test_what_came_in_while_one_was_reading_is_not_signed_off(here, cast, now, later):
    actions.answer(**here | {"at": later}, answers={"stroke": "yes"})
    with pytest.raises(Refused, match="while you were reading"):
        actions.review_packet(episode=here["episode"], seen_at=now, by=cast.femi, at=later)
    with pytest.raises(Refused, match="from the future"):
        actions.review_packet(episode=here["episode"], seen_at=later, by=cast.femi, at=now)


@pytest.mark.parametrize("who", ["gus", "eun", "bo"])
def test_only_those_who_do_an_intake_say_that_they_went_through_it(here, cast, now, who):
    with pytest.raises(Refused, match="Only a clinician"):
        actions.review_packet(episode=here["episode"], seen_at=now, by=getattr(cast, who), at=now)


def test_the_page_of_changes_is_gone_through_with_one_button(here, cast, login_as):
    actions.answer(**here, answers={"stroke": "no"})
    femi, page = login_as(cast.femi), reverse("staff-intake-changes", args=[here["episode"].pk])
    shown = femi.get(page)
    assert "Stroke or TIA" in shown.content.decode()
    seen_at = shown.context["seen_at"].isoformat()
    assert femi.post(page, {"seen_at": seen_at}).status_code == 302
    assert "Nothing has changed" in femi.get(page).content.decode()


# ---- the front desk --------------------------------------------------------------------------------------------


def test_the_desk_reads_how_to_reach_and_who_pays_and_nothing_of_health(here, cast, login_as):
    actions.answer(**here, answers={"paying": "insurance", "insurer": "Blue Shield", "stroke": "yes"})
    page = login_as(cast.gus).get(reverse("staff-intake-contact", args=[here["episode"].pk])).content.decode()
    assert "Blue Shield" in page
    assert "Stroke or TIA" not in page
