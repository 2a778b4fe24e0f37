"""Two people at one intake: nobody saves over words unseen, one of two signatures stands, nothing typed is lost."""

import threading

import pytest
from django.db import connection, connections
from django.db.models import F
from django.urls import reverse

from openkap.core.verdict import Refused
from openkap.intake import actions, queries
from openkap.intake.models import Intake, IntakeSignature
from tests.rooms.intake.arrival import draft_whole_intake


def page(cast, suffix=""):
    return reverse(f"staff-intake-medical{suffix}", args=[cast.bo_episode.pk])


@pytest.fixture
def draft(cast, now):
    """`draft(version, sheet, stroke="no")`: Femi saves from a page that showed that version."""

    def save(version, sheet, by=None, **answers):
        said = {"answers": answers, "assessment": "", "by": by or cast.femi, "at": now}
        return actions.draft(episode=cast.bo_episode, kind="medical", version=version, sheet=sheet, **said)

    return save


def test_a_page_goes_on_saving_until_another_page_has_saved(draft):
    draft(0, "mine", stroke="no")
    draft(0, "mine", stroke="yes")
    assert draft(2, "theirs", stroke="no").version == 3
    with pytest.raises(actions.Overtaken, match=r"saved this intake .* Nothing was overwritten"):
        draft(0, "mine", stroke="yes")
    assert draft(3, "mine again", stroke="yes").answers == {"stroke": "yes"}


def test_a_page_that_saw_nothing_saves_over_nothing(draft):
    draft(0, "mine", stroke="no")
    with pytest.raises(actions.Overtaken):
        draft(0, "", stroke="yes")


def test_both_stand_beside_each_other_and_what_was_typed_is_still_there(cast, draft, login_as):
    draft(0, "mine", stroke="no", weight_kg="70")
    browser = login_as(cast.medical_director)
    typed = {"version": "0", "sheet": "theirs", "stroke": "yes", "weight_kg": "71", "assessment": "My own words."}
    shown = browser.post(page(cast), typed)
    body = shown.content.decode()
    assert shown.status_code == 422
    assert "Femi saved: No" in body
    assert "Femi saved: 70" in body
    assert "My own words." in body
    assert 'value="71"' in body
    assert Intake.objects.get().answers["stroke"] == "no"
    assert 'name="version" value="1"' in body
    assert browser.post(page(cast, "-draft"), typed).status_code == 409
    assert browser.post(page(cast), typed | {"version": "1"}).status_code == 302
    assert Intake.objects.get().answers["stroke"] == "yes"


@pytest.mark.parametrize("strange", ["-1", "1e9", "", "9" * 30, "x"])
def test_a_strange_version_has_seen_nothing(cast, draft, login_as, strange):
    draft(0, "mine", stroke="no")
    assert login_as(cast.femi).post(page(cast), {"version": strange, "assessment": "x"}).status_code == 422


def test_what_was_not_read_is_not_signed(cast, now, login_as):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    seen = Intake.objects.get().version
    draft_whole_intake(cast.bo_episode, "medical", cast.medical_director, now)
    browser = login_as(cast.femi)
    refused = browser.post(page(cast, "-signature"), {"version": seen})
    assert "Nothing is signed: read it first" in refused.content.decode()
    assert browser.post(page(cast, "-signature"), {"version": seen + 1}).status_code == 302


def test_of_two_stale_pages_one_signs_and_the_other_hears_who_did(cast, now, login_as):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    seen = {"version": Intake.objects.get().version}
    assert login_as(cast.femi).post(page(cast, "-signature"), seen).status_code == 302
    second = login_as(cast.medical_director).post(page(cast, "-signature"), seen)
    assert (second.status_code, IntakeSignature.objects.count()) == (422, 1)
    assert "This intake is signed by Femi" in second.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_at_the_same_moment_one_signature_stands(cast, now):
    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    ready, heard = threading.Barrier(2), []

    def sign(by):
        ready.wait()
        try:
            actions.sign(episode=cast.bo_episode, kind="medical", by=by, at=now)
            heard.append("signed")
        except Refused as refused:
            heard.append(str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=[by]) for by in (cast.femi, cast.medical_director)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert IntakeSignature.objects.count() == 1
    assert sorted(each[:24] for each in heard) == ["This intake is signed by", "signed"]
    assert connection.vendor == "postgresql"


def test_what_is_signed_cannot_be_changed_in_the_database_either(cast, now):
    from django.db import DatabaseError, transaction

    draft_whole_intake(cast.bo_episode, "medical", cast.femi, now)
    signature = actions.sign(episode=cast.bo_episode, kind="medical", by=cast.femi, at=now)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        IntakeSignature.objects.filter(pk=signature.pk).update(sha256="0" * 64)
    assert queries.digest(signature.content) == signature.sha256


def test_a_draft_that_arrives_after_its_form_was_handed_in_is_put_away(cast, login_as):
    browser, once = login_as(cast.femi), {"once": "6e9a3a52-3a4f-4f0e-9a39-0d1b3f6a0a07"}
    page = {"version": "0", "sheet": "one page", "stroke": "no", **once}
    address = [cast.bo_episode.pk]
    assert browser.post(reverse("staff-intake-medical", args=address), page | {"aneurysm": "no"}).status_code == 302
    late = browser.post(reverse("staff-intake-medical-draft", args=address), page)
    assert late.status_code == 204
    assert Intake.objects.get().answers == {"stroke": "no", "aneurysm": "no"}


def test_what_this_page_kept_by_itself_is_signed_and_what_another_page_kept_is_not(cast, now):
    row = whole_draft(cast, now, sheet="one page")
    seen = {"episode": cast.bo_episode, "kind": "clinical", "by": cast.dev, "at": now, "version": row.version - 1}
    with pytest.raises(Refused, match="read it first"):
        actions.sign(**seen, sheet="another page")
    assert actions.sign(**seen, sheet="one page")


def whole_draft(cast, now, sheet):
    """A clinical intake in which everything is there, kept by this page a moment ago."""
    draft_whole_intake(cast.bo_episode, "clinical", cast.dev, now)
    Intake.objects.update(sheet=sheet, version=F("version") + 1)
    return Intake.objects.get()
