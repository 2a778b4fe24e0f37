"""The packet on a phone: one topic a screen, saved at every step, help first, nothing lost."""

import pytest
from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.core.evidence import vocabulary
from openkap.intake import actions, queries
from openkap.intake.models import Fact, Medicine, PacketDraft
from openkap.safety.models import SafetyCase
from tests.rooms.intake.arrival import draft_whole_intake, packet_answers

OVERVIEW = reverse("portal-intake-packet")
MEDICINES = reverse("portal-intake-part", args=["medicines"])
TOKEN = "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a04"


@pytest.fixture
def bo(cast, login_as):
    return login_as(cast.bo)


def part(key):
    return reverse("portal-intake-part", args=[key])


def answers_of(cast, topic, **changes):
    """One screen as a browser sends it, plainly answered."""
    keys = [question.key for question in queries.questions_of(topic, cast.bo.client)]
    plain = packet_answers(cast.bo_episode)
    return {key: plain[key] for key in keys if key in plain} | changes


def test_the_overview_names_every_part_and_the_next(bo):
    page = bo.get(OVERVIEW).content.decode()
    for topic in vocabulary().topics("client"):
        assert topic.title in page
    assert "parts are done" in page
    assert f'class="button" href="{part("about")}"' in page


def test_saving_a_screen_goes_on_to_the_next(cast, bo):
    answer = bo.post(part("heart"), answers_of(cast, "heart", go="on"))
    assert answer.headers["Location"] == part("breathing")
    assert Fact.objects.filter(episode=cast.bo_episode).exists()


def test_saving_and_stopping_goes_back_to_the_overview_and_resumes_there(cast, bo):
    assert bo.post(part("heart"), answers_of(cast, "heart", go="stop")).headers["Location"] == OVERVIEW
    assert "checked" in bo.get(part("heart")).content.decode()


def test_a_screen_is_saved_half_answered(cast, bo):
    bo.post(part("heart"), {"aneurysm": "no", "go": "on"})
    assert [fact.key for fact in queries.facts_of(cast.bo_episode).values()] == ["aneurysm"]


def test_an_error_saves_nothing_and_keeps_what_was_typed(bo):
    answer = bo.post(part("about"), {"height_cm": "170", "weight_kg": "a lot", "go": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a lot" in page
    assert 'value="170"' in page
    assert not Fact.objects.exists()


def test_a_question_that_comes_up_is_asked_before_going_on(cast, bo):
    answer = bo.post(part("heart"), answers_of(cast, "heart", stroke="yes", go="on"))
    assert answer.headers["Location"] == part("heart")
    assert "When was the last one?" in bo.get(part("heart")).content.decode()


def test_a_question_raised_by_what_was_only_typed_so_far_is_still_asked(cast, bo):
    asked = bo.get(part("mood")).context["form"].asked
    bo.post(reverse("portal-intake-draft", args=["mood"]), {"suicide_thoughts": "yes"})
    answer = bo.post(part("mood"), {"suicide_thoughts": "yes", "asked": asked, "go": "on"})
    assert answer.headers["Location"] == part("mood")
    page = bo.get(part("mood"))
    assert "suicide_intent" in page.context["form"].fields
    onward = bo.post(part("mood"), {"suicide_thoughts": "yes", "asked": page.context["form"].asked, "go": "on"})
    assert onward.headers["Location"] == part("substances")


def test_a_dangerous_answer_shows_help_first_and_tells_the_team(cast, bo):
    bo.post(part("mood"), answers_of(cast, "mood", suicide_thoughts="yes"))
    sent = answers_of(cast, "mood", suicide_thoughts="yes", suicide_intent="yes", suicide_plan="no")
    answer = bo.post(part("mood"), sent | {"go": "on"})
    assert answer.headers["Location"] == reverse("portal-intake-help")
    page = bo.get(answer.headers["Location"]).content.decode()
    assert 'href="tel:988"' in page
    assert "Your team has been told" in page
    assert SafetyCase.objects.get().episode == cast.bo_episode
    assert "suicide" not in answer.headers["Location"]


def test_saving_twice_in_one_breath_does_nothing_twice(cast, bo):
    words = answers_of(cast, "heart", go="on", once=TOKEN)
    first, second = (bo.post(part("heart"), words) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    keys = list(Fact.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_what_is_typed_is_kept_before_it_is_saved(cast, bo):
    kept = bo.post(reverse("portal-intake-draft", args=["goals"]), {"goals_text": "To sleep", "commitment": "odd"})
    assert kept.status_code == 204
    assert not Fact.objects.exists()
    assert "To sleep" in bo.get(part("goals")).content.decode()
    bo.post(part("goals"), answers_of(cast, "goals", goals_text="To sleep well"))
    assert not PacketDraft.objects.exists()


def test_a_draft_never_opens_a_safety_case(bo):
    bo.post(reverse("portal-intake-draft", args=["mood"]), {"suicide_intent": "yes"})
    assert not SafetyCase.objects.exists()


def test_own_details_are_put_right(cast, bo):
    words = {"preferred_name": "Bobby", "born_on": "1990-02-03", "sex_at_birth": "", "phone": "555 1"}
    assert bo.post(part("basics"), words | {"go": "on"}).headers["Location"] == part("about")
    cast.bo.client.refresh_from_db()
    assert cast.bo.client.preferred_name == "Bobby"


def test_a_birth_in_the_future_is_refused(bo):
    answer = bo.post(part("basics"), {"born_on": "2999-01-01", "phone": "1"})
    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()


def test_medicines_are_added_one_by_one_with_names_offered(bo):
    assert '<option value="lithium">' in bo.get(MEDICINES).content.decode()
    for name in ("Lithium", "Grandmother's drops"):
        assert bo.post(MEDICINES, {"name": name, "dose_text": "daily"}).headers["Location"] == MEDICINES
    page = bo.get(MEDICINES).content.decode()
    assert "Lithium" in page
    assert "drops" in page
    assert bo.post(MEDICINES, {"name": ""}).status_code == 422


def test_a_line_is_removed_and_someone_elses_is_not(cast, now, bo):
    own = actions.add_medicine(episode=cast.bo_episode, name="A", dose_text="", by=cast.bo, at=now)
    other = actions.add_medicine(episode=cast.ada_episode, name="B", dose_text="", by=cast.ada, at=now)
    for row in (own, other):
        assert bo.post(reverse("portal-intake-row-end", args=["medicines", row.pk])).status_code == 302
    assert list(Medicine.objects.filter(until_at=None)) == [other]


def test_saying_that_there_is_nothing_goes_on(bo):
    answer = bo.post(reverse("portal-intake-none", args=["medicines"]))
    assert answer.headers["Location"] == part("mental_health")
    assert "I take nothing" in bo.get(MEDICINES).content.decode()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("other_allergies", {"substance": "Latex", "reaction": "Rash"}),
        ("people", {"name": "Cleo", "phone": "555 2", "is_escort": "on"}),
        ("providers", {"kind": "therapist", "name": "A practice"}),
    ],
)
def test_every_list_is_filled_and_shown(bo, key, words):
    assert bo.post(part(key), words).status_code == 302
    assert words.get("name", words.get("substance")) in bo.get(part(key)).content.decode()


def test_an_unknown_part_is_not_found(bo):
    for path in (part("wishes"), reverse("portal-intake-none", args=["wishes"])):
        assert bo.post(path).status_code == 404
    assert bo.post(reverse("portal-intake-draft", args=["wishes"])).status_code == 404
    assert bo.post(reverse("portal-intake-row-end", args=["wishes", 1])).status_code == 404


def test_the_packet_is_read_once_more_and_sent(full_packet, cast, bo):
    review = reverse("portal-intake-review")
    assert "Send to my clinicians" in bo.get(review).content.decode()
    assert bo.post(review).headers["Location"] == OVERVIEW
    assert "packet_returned" in clinic.milestones(full_packet)
    assert "Your clinicians have your answers" in bo.get(OVERVIEW).content.decode()


def test_an_unfinished_packet_says_what_is_open_and_is_not_sent(cast, bo):
    review = reverse("portal-intake-review")
    assert "disabled" in bo.get(review).content.decode()
    answer = bo.post(review)
    assert answer.status_code == 422
    assert "Still open" in answer.content.decode()


def test_after_signing_the_screens_are_read_only(full_packet, cast, now, bo):
    draft_whole_intake(full_packet, "clinical", cast.dev, now)
    actions.sign(episode=full_packet, kind="clinical", by=cast.dev, at=now)
    assert "Save and go on" not in bo.get(part("heart")).content.decode()
    assert bo.post(part("heart"), answers_of(cast, "heart", stroke="yes")).status_code == 422
    assert bo.post(part("basics"), {"born_on": "1990-01-01", "phone": "1"}).status_code == 422
    assert bo.post(MEDICINES, {"name": "x"}).status_code == 422
    assert bo.post(reverse("portal-intake-none", args=["medicines"])).status_code == 422


@pytest.mark.parametrize("who", ["dev", "gus", "femi", "administrator"])
def test_practitioners_have_no_packet(cast, login_as, who):
    assert login_as(getattr(cast, who)).get(OVERVIEW).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(OVERVIEW).headers["Location"].startswith(reverse("account_login"))


def test_the_overview_and_a_screen_cost_the_same_however_much_was_told(full_packet, bo, django_assert_num_queries):
    with django_assert_num_queries(10):
        bo.get(OVERVIEW)
    with django_assert_num_queries(12):
        bo.get(part("heart"))
