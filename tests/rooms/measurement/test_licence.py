"""What the terms forbid is not offered, not asked, not scored; what was answered before stays readable."""

from dataclasses import replace

import pytest
from django.urls import reverse

from openkap.measurement import actions, queries
from openkap.measurement.models import Response, Score

FORBIDDEN = "The licence of the WHO-5 does not permit commercial use."


def words_for(folder, instrument, contexts):
    """A clinic's own file with invented words, for these uses."""
    scale = queries.instrument(instrument)
    items = "\n".join(f'{item.number} = "invented {item.number}"' for item in scale.items)
    anchors = "\n".join(
        f"[options.{name}]\n" + "\n".join(f'{each.value} = "answer {each.value}"' for each in answers.options)
        for name, answers in scale.answers.items()
    )
    (folder / instrument).mkdir(exist_ok=True)
    text = f'terms = "Licensed to this clinic."\ncontexts = {contexts}\n[items]\n{items}\n{anchors}\n'
    (folder / instrument / "en.toml").write_text(text)
    return str(folder)


@pytest.fixture
def forbid(settings, tmp_path):
    """From now on the terms of the clinic's own PHQ-9 file allow research only."""

    def barred():
        settings.OPENKAP_WORDING = words_for(tmp_path, "phq-9", ["research"])

    return barred


def entry(assignment):
    return reverse("staff-measurement-entry", args=[assignment.pk])


def test_what_was_asked_before_is_no_longer_put_before_the_client(cast, assigned, forbid, login_as, today):
    waiting = assigned()
    page = reverse("portal-measurement-assignments")
    assert queries.due_assignments(cast.ada_episode, on=today).count() == 1
    forbid()
    assert not queries.due_assignments(cast.ada_episode, on=today).exists()
    assert "Your mood" not in login_as(cast.ada).get(page).content.decode()
    opened = login_as(cast.ada).get(reverse("portal-measurement-assignment", args=[waiting.pk])).content.decode()
    assert "Your team does not use these questions at present." in opened


def test_a_question_of_it_is_not_shown(cast, assigned, forbid, login_as):
    waiting = assigned()
    forbid()
    assert login_as(cast.ada).get(reverse("portal-measurement-item", args=[waiting.pk, 1])).status_code == 404


def test_answers_are_neither_kept_nor_scored(cast, now, assigned, answer, forbid):
    waiting = assigned()
    answer(waiting, [1, 1])
    forbid()
    with pytest.raises(actions.Refused, match="does not use these questions"):
        answer(waiting, [2])
    with pytest.raises(actions.Refused, match="does not use these questions"):
        actions.submit(assignment=waiting, by=cast.ada, at=now)
    assert Response.objects.get().answers == {"phq-9.1": 1, "phq-9.2": 1}
    assert not Score.objects.exists()


def test_a_clinician_is_told_why_and_can_withdraw_it(cast, now, assigned, forbid, login_as):
    waiting = assigned()
    forbid()
    dev = login_as(cast.dev)
    reason = "This clinic's wording file for the PHQ-9 does not permit clinical use."
    page = dev.get(entry(waiting)).content.decode()
    assert (reason.replace("'", "&#x27;") in page, "Record the answers" in page) == (True, False)
    assert dev.post(entry(waiting), {"item_1": "1"}).status_code == 422
    actions.withdraw(assignment=waiting, by=cast.dev, at=now)


def test_a_response_sent_before_stays_readable_without_the_forbidden_words(cast, submitted, forbid, login_as):
    sent = submitted([2] * 9)
    page = reverse("staff-measurement-response", args=[sent.pk])
    assert "More than half the days" in login_as(cast.dev).get(page).content.decode()
    forbid()
    after = login_as(cast.dev).get(page).content.decode()
    for wanted in ("PHQ-9 total", "moderately severe", "9. Thoughts of death or self-harm", "safety question"):
        assert wanted in after
    assert "More than half the days" not in after
    assert "invented" not in after
    told = login_as(cast.ada).get(reverse("portal-measurement-assignment", args=[sent.pk])).content.decode()
    assert "already sent" in told


def test_a_draft_is_put_before_nobody():
    verdict = queries.usable(replace(queries.instrument("phq-9"), status="draft"))
    assert verdict.reason == "The PHQ-9 is a draft: nobody has compared it with its paper."


def test_a_licence_of_the_clinics_own_opens_what_the_usual_terms_forbid(assigned, settings, tmp_path):
    settings.OPENKAP_LICENCE_CONTEXTS = ("clinical", "commercial")
    with pytest.raises(actions.Refused, match=FORBIDDEN):
        assigned("who-5")
    settings.OPENKAP_WORDING = words_for(tmp_path, "who-5", ["clinical", "commercial"])
    assert assigned("who-5").asked_of == "client"


def test_the_terms_of_the_clinics_words_are_shown_with_them(cast, assigned, settings, tmp_path, login_as):
    settings.OPENKAP_WORDING = words_for(tmp_path, "who-5", ["clinical"])
    waiting = assigned("who-5")
    for who, name in ((cast.ada, "portal-measurement-assignment"), (cast.dev, "staff-measurement-entry")):
        assert "Licensed to this clinic." in login_as(who).get(reverse(name, args=[waiting.pk])).content.decode()


def test_a_file_spoiled_while_the_clinic_runs_is_reported_and_counts_as_none(assigned, settings, tmp_path, caplog):
    settings.OPENKAP_WORDING = words_for(tmp_path, "who-5", ["clinical"])
    (tmp_path / "who-5" / "en.toml").write_text("no")
    assert assigned("who-5").asked_of == "clinician"
    assert "who-5/en.toml" in caplog.text
