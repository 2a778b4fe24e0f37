"""The workbench of consent texts: worded anew, composed, never short of what it must say, published once and frozen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from openkap.core.consent_texts import Wording
from openkap.core.library import standard
from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import PublishedText, TextDraft

YEAR = timedelta(days=365)


def text(name="touch"):
    return standard().shelf("consents").get(name)


def word(cast, now, body="We ask before we touch.\n\nNever in a sexual way.", part="kinds", by=None):
    told = {"text_id": "touch", "part": part, "heading": "Touch here", "body": body}
    return actions.word_part(**told, by=by or cast.femi, at=now)


def compose(cast, now, parts, by=None, **changes):
    said = {"summary": text().summary, "statement": text().statement, "expires_after": YEAR, **changes}
    return actions.compose_text(text_id="touch", parts=parts, wording=Wording(**said), by=by or cast.femi, at=now)


def publish(cast, now, reason="content", by=None):
    return actions.publish_text(text_id="touch", reason=reason, by=by or cast.medical_director, at=now)


def sign(cast, at):
    said = {"teach_back": {"more": "no"}, "signed_name": "Bo"}
    in_force = queries.in_force()["touch"]
    return actions.sign_consent(episode=cast.bo_episode, text=in_force, **said, by=cast.bo, at=at)


def standing(cast, at):
    return queries.state(cast.bo_episode, "touch", at=at).standing


def test_a_part_worded_anew_is_a_new_row_beside_the_earlier_ones(cast, now):
    first, second = word(cast, now), word(cast, now, "Other words.")
    assert [(row.number, row.by) for row in (first, second)] == [(1, cast.femi), (2, cast.femi)]
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_partwording SET body = 'x'")


def test_a_text_that_leaves_out_what_it_must_say_cannot_be_published_and_says_what(cast, now):
    compose(cast, now, {})
    assert [element.id for element in queries.composing("touch").missing] == ["touch", "stop"]
    with pytest.raises(Refused, match="has to say more: Touch; Saying no"):
        publish(cast, now)
    assert not PublishedText.objects.exists()


def test_a_part_in_the_clinics_words_still_says_its_elements(cast, now):
    number = word(cast, now).number
    compose(cast, now, {"kinds": number, "one-way": 0})
    bench = queries.composing("touch")
    assert bench.missing == ()
    assert bench.preview.sections[0].paragraphs == ("We ask before we touch.", "Never in a sexual way.")


def test_only_the_medical_director_publishes(cast, now):
    compose(cast, now, {"kinds": 0, "one-way": 0}, summary="Other words.")
    for who in (cast.femi, cast.dev, cast.administrator, cast.bo):
        with pytest.raises(Refused, match="medical director"):
            publish(cast, now, by=who)
    assert publish(cast, now).published_by == cast.medical_director


@pytest.mark.parametrize("who", ["gus", "eun", "bo", "hana"])
def test_only_clinicians_word_and_compose(cast, now, who):
    for act in (lambda by: word(cast, now, by=by), lambda by: compose(cast, now, {}, by=by)):
        with pytest.raises(Refused, match="does not word"):
            act(getattr(cast, who))


def test_nothing_new_is_not_published(cast, now):
    with pytest.raises(Refused, match="Nothing has been changed"):
        publish(cast, now)
    compose(cast, now, {"kinds": 0, "one-way": 0})
    with pytest.raises(Refused, match="Nothing has been changed"):
        publish(cast, now)


def test_what_is_published_is_signed_from_then_on_frozen_and_under_the_directors_name(cast, now, login_as):
    compose(cast, now, {"kinds": word(cast, now).number, "one-way": 0}, expires_after=timedelta(days=90))
    row = publish(cast, now)
    signed = sign(cast, now)
    assert (signed.version, signed.sha256) == ("1+clinic.1", row.sha256)
    assert queries.unchanged(signed)
    assert standing(cast, now + timedelta(days=89)) == "current"
    assert standing(cast, now + timedelta(days=90)) == "expired"
    shown = login_as(cast.bo).get(reverse("portal-intake-consent", args=["touch"])).content.decode()
    assert "We ask before we touch." in shown
    assert "has not been reviewed" not in shown
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_publishedtext SET reason = 'wording'")


def test_a_text_that_was_tampered_with_is_noticed(cast, now):
    compose(cast, now, {"kinds": 0, "one-way": 0}, summary="Other words.")
    row = publish(cast, now)
    signed = sign(cast, now)
    PublishedText.objects.filter(pk=row.pk).delete()
    assert "not there any more" in queries.unchanged(signed).reason
    said = {field.name: getattr(row, field.name) for field in row._meta.fields if field.name != "id"}
    PublishedText.objects.create(**{**said, "content": {**row.content, "summary": "Words put in later."}})
    assert "not those that were signed" in queries.unchanged(signed).reason


@pytest.mark.parametrize(
    ("reason", "then"), [("wording", "current"), ("content", "replaced"), ("new_risk", "replaced")]
)
def test_who_signed_before_is_asked_again_when_it_says_something_else(cast, now, reason, then):
    sign(cast, now)
    compose(cast, now, {"kinds": 0, "one-way": 0}, summary="Other words.")
    publish(cast, now, reason)
    assert standing(cast, now) == then


def test_other_words_later_do_not_revive_what_was_replaced(cast, now):
    sign(cast, now)
    for summary, reason in (("Second.", "new_risk"), ("Third.", "wording")):
        compose(cast, now, {"kinds": 0, "one-way": 0}, summary=summary)
        publish(cast, now, reason)
    assert standing(cast, now) == "replaced"
    assert [row.version for row in queries.composing("touch").published] == ["1+clinic.1", "1+clinic.2"]


def test_the_workbench_on_the_screen(cast, login_as):
    browser = login_as(cast.medical_director)
    bench, part = reverse("staff-intake-text", args=["touch"]), ("touch", "kinds")
    words = {"heading": "Touch here", "body": "We ask before we touch."}
    assert browser.post(reverse("staff-intake-text-part", args=part), words).headers["Location"] == bench
    own = {"heading": "Our cat", "body": "A cat lives here."}
    browser.post(reverse("staff-intake-text-part", args=("touch", "own-1")), own)
    preview = browser.get(reverse("staff-intake-preview", args=["touch"])).content.decode()
    assert "We ask before we touch." in preview
    assert "A cat lives here." in preview
    assert "Nothing can be signed here" in preview
    kept = {"summary": "S", "statement": "I agree.", "expires_days": 365, "part_kinds": "1", "part_one-way": ""}
    assert browser.post(bench, kept).status_code == 302
    assert TextDraft.objects.get().parts == [["kinds", 1]]
    shown = browser.get(bench).content.decode()
    assert "What this text still has to say" in shown
    assert browser.post(reverse("staff-intake-publication", args=["touch"]), {"reason": "content"}).status_code == 422
    browser.post(bench, kept | {"part_one-way": "0"})
    assert browser.post(reverse("staff-intake-publication", args=["touch"]), {"reason": "content"}).status_code == 302
    assert "1+clinic.1" in browser.get(reverse("staff-intake-texts")).content.decode()


def test_an_unknown_part_or_text_is_not_found(cast, login_as):
    browser = login_as(cast.femi)
    for args in (("touch", "own-7"), ("touch", "nothing"), ("wishes", "kinds")):
        assert browser.get(reverse("staff-intake-text-part", args=args)).status_code == 404
