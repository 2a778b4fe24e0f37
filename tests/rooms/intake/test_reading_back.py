"""What other rooms and other pages read of someone's arrival."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.core.library import standard
from openkap.intake import actions, queries
from tests.rooms.intake.arrival import draft_whole_intake, fill_packet, packet_answers


def agree(cast, now):
    text = standard().shelf("consents").get("treatment")
    return actions.sign_consent(
        episode=cast.bo_episode,
        text=text,
        teach_back={question.id: question.right for question in text.teach_back},
        choices=[],
        routes=["im"],
        signed_name="Bo",
        by=cast.bo,
        at=now,
    )


def test_the_panel_shows_what_stands_out(cast, now):
    actions.answer(episode=cast.bo_episode, answers={"stroke": "yes", "aneurysm": "no"}, by=cast.bo, at=now)
    actions.add_allergy(episode=cast.bo_episode, substance="Latex", reaction="", by=cast.bo, at=now)
    panel = queries.panel(cast.bo_episode, at=now)
    assert [one.title for one in panel.notable] == ["Stroke or TIA"]
    assert [one.words for one in panel.told] == ["No", "Yes"]
    shown = render_to_string("intake/staff/panel.html", {"panel": panel, "episode": cast.bo_episode})
    assert "Latex" in shown
    assert "Stroke or TIA" in shown


def test_a_yes_stands_out_where_everything_is_read(cast, now, login_as):
    actions.answer(episode=cast.bo_episode, answers={"stroke": "yes", "aneurysm": "no"}, by=cast.bo, at=now)
    shown = login_as(cast.femi).get(reverse("staff-intake-packet", args=[cast.bo_episode.pk])).content.decode()
    assert shown.count("<strong>Yes</strong>") == 1


def test_the_panel_takes_a_fixed_number_of_queries(full_packet, now, django_assert_num_queries):
    with django_assert_num_queries(8):
        queries.panel(full_packet, at=now)


def test_the_packet_as_clinicians_read_it(full_packet, cast, now, login_as):
    agree(cast, now)
    shown = login_as(cast.femi).get(reverse("staff-intake-packet", args=[full_packet.pk])).content.decode()
    assert "Bleeding in the brain" in shown
    assert "None, says the client." in shown
    assert reverse("staff-intake-consents", args=[full_packet.pk]) in shown


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "stranger", "bo"])
def test_nobody_else_reads_the_packet(cast, login_as, who):
    assert (
        login_as(getattr(cast, who)).get(reverse("staff-intake-packet", args=[cast.bo_episode.pk])).status_code == 404
    )


def test_the_pipeline_says_what_each_episode_waits_for(cast, now, django_assert_num_queries):
    clinic.reach(episode=cast.bo_episode, kind="packet_sent", by=cast.gus, at=now)
    episodes = [cast.ada_episode, cast.bo_episode]
    with django_assert_num_queries(1):
        found = queries.waiting_for(episodes)
    both = ("medical intake", "clinical intake", "consent to treatment")
    assert found[cast.bo_episode.pk] == ("packet: invitation not used yet", *both)
    cast.bo.last_login = now
    cast.bo.save()
    assert queries.waiting_for(episodes)[cast.bo_episode.pk] == ("packet from the client", *both)


def test_an_episode_that_has_arrived_waits_for_nothing(full_packet, cast, now):
    actions.return_packet(episode=full_packet, by=cast.bo, at=now)
    agree(cast, now)
    for kind, by in (("medical", cast.femi), ("clinical", cast.dev)):
        draft_whole_intake(full_packet, kind, by, now)
        actions.sign(episode=full_packet, kind=kind, by=by, at=now)
    assert queries.waiting_for([full_packet]) == {full_packet.pk: ()}


def test_no_episodes_wait_for_nothing(db):
    assert queries.waiting_for([]) == {}


def test_answers_read_as_a_person_would_say_them(cast, now):
    given = {"weight_kg": "72.5", "alcohol": "sometimes", "stroke": "not_sure", "goals_text": "Sleep"}
    actions.answer(episode=cast.bo_episode, answers=given, by=cast.bo, at=now)
    words = {one.key: one.words for one in queries.panel(cast.bo_episode, at=now).told}
    assert words == {
        "weight_kg": "72.5 kg",
        "stroke": "Not sure",
        "alcohol": "Less than once a week",
        "goals_text": "Sleep",
    }


def test_filling_twice_leaves_one_answer_to_each_question(cast, now, later):
    fill_packet(cast.bo_episode, cast.bo, now)
    fill_packet(cast.bo_episode, cast.bo, later)
    keys = [fact.key for fact in queries.facts_of(cast.bo_episode).values()]
    assert sorted(keys) == sorted(set(keys))
    assert set(keys) == set(packet_answers(cast.bo_episode))
