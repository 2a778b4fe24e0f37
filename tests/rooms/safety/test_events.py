"""Harm and near-harm: written down by clinicians, shown on the chart, never edited; a serious one opens a case."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from openkap.clinic.models import AuditEvent
from openkap.safety import actions, queries
from openkap.safety.models import AdverseEvent, SafetyCase


def facts(now, **changes):
    said = {"kind": "fall", "what": "Slipped on the stairs; a bruise.", "noticed_by": "client", "serious_for": []}
    return {**said, "happened_at": now - timedelta(hours=3), "noticed_at": now - timedelta(hours=1), **changes}


def record(cast, now, by=None, **changes):
    return actions.record_event(episode=cast.ada_episode, facts=facts(now, **changes), by=by or cast.eun, at=now)


def amend(event, cast, now, reason="The hospital rang.", **changes):
    return actions.amend_event(event=event, facts=facts(now, **changes), reason=reason, by=cast.dev, at=now)


def test_an_event_that_is_not_serious_is_written_down_and_opens_nothing(cast, now):
    event = record(cast, now)
    assert (event.called.title, event.is_serious) == ("A fall or another injury", False)
    assert not SafetyCase.objects.exists()


def test_a_serious_one_opens_a_case_as_urgent_as_the_policy_says(cast, now):
    event = record(cast, now, serious_for=["intervention", "hospital"])
    case = SafetyCase.objects.get()
    assert (case.kind, case.level, case.source) == ("event", "immediate", f"safety:event:{event.pk}")
    assert event.serious_for == ["hospital", "intervention"]
    assert case.source_url == reverse("staff-safety-event", args=[event.pk])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": "  "}, "Write down what happened."),
        ({"kind": "odd"}, "not in the list"),
        ({"serious_for": ["odd"]}, "not in the list"),
        ({"happened_at": 0}, "noticed before it happened"),
        ({"noticed_at": 60}, "has not come yet"),
        ({"happened_at": -200 * 365 * 24 * 60}, "before the client was born"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(cast, now, changes, says):
    cast.ada.client.born_on = (now - timedelta(days=40 * 365)).date()
    cast.ada_episode.client = cast.ada.client
    minutes = {
        key: now + timedelta(minutes=value) if isinstance(value, int) else value for key, value in changes.items()
    }
    with pytest.raises(actions.Refused, match=says):
        record(cast, now, **minutes)


def test_the_front_desk_records_none(cast, now):
    with pytest.raises(actions.Refused, match="Your role"):
        record(cast, now, by=cast.gus)


def test_a_row_is_never_edited(cast, now):
    event = record(cast, now)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        AdverseEvent.objects.filter(pk=event.pk).update(what="Nothing.")


def test_an_amendment_takes_the_place_of_the_row_which_stays(cast, now):
    event = record(cast, now)
    after = amend(event, cast, now, what="Slipped; a broken wrist.")
    assert list(queries.events(cast.ada_episode)) == [after]
    assert queries.earlier(after) == [event]
    assert AuditEvent.objects.filter(kind="safety:event:amended").count() == 1


def test_serious_after_all_opens_the_case_that_was_missing_and_the_same_reason_again_opens_none(cast, now):
    event = record(cast, now)
    after = amend(event, cast, now, serious_for=["hospital"])
    case = SafetyCase.objects.get()
    actions.record_action(case=case, kind="spoke_with_client", note="At home again.", by=cast.dev, at=now)
    actions.close(case=case, reason="safe_plan", by=cast.dev, at=now)
    amend(after, cast, now, serious_for=["hospital"], what="Two nights in hospital.")
    assert SafetyCase.objects.count() == 1
    assert case.source == f"safety:event:{event.pk}"


def test_what_was_amended_already_and_what_has_no_reason_is_refused(cast, now):
    event = record(cast, now)
    with pytest.raises(actions.Refused, match="Say why"):
        amend(event, cast, now, reason=" ")
    amend(event, cast, now)
    with pytest.raises(actions.Refused, match="Somebody amended this"):
        amend(AdverseEvent.objects.get(pk=event.pk), cast, now)


def typed(now, **changes):
    def clock(moment):
        return f"{moment.astimezone():%Y-%m-%dT%H:%M}"

    said = facts(now, **changes)
    return {**said, "happened_at": clock(said["happened_at"]), "noticed_at": clock(said["noticed_at"])}


def test_from_the_chart_to_the_case_and_back(cast, now, login_as):
    browser, page = login_as(cast.eun), reverse("staff-safety-events", args=[cast.ada_episode.pk])
    chart = reverse("staff-chart", args=[cast.ada_episode.pk])
    assert page in browser.get(chart).content.decode()
    answer = browser.post(page, typed(now, serious_for=["hospital"]), follow=True)
    assert "A serious adverse event." in answer.content.decode()
    event = AdverseEvent.objects.get()
    assert reverse("staff-safety-event", args=[event.pk]) in browser.get(chart).content.decode()
    again = browser.post(
        reverse("staff-safety-event", args=[event.pk]), typed(now, reason="Not admitted."), follow=True
    )
    assert "As it was written before" in again.content.decode()


def test_a_refusal_keeps_what_was_typed(cast, now, login_as):
    page = reverse("staff-safety-events", args=[cast.ada_episode.pk])
    answer = login_as(cast.dev).post(page, typed(now, noticed_at=now + timedelta(days=2)))
    assert answer.status_code == 422
    assert "This time has not come yet." in answer.content.decode()
    assert "Slipped on the stairs" in answer.content.decode()


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "clinic_director", "administrator", "ada", "stranger"])
def test_for_everyone_else_there_is_no_such_event(cast, now, login_as, who):
    page = reverse("staff-safety-event", args=[record(cast, now).pk])
    assert login_as(getattr(cast, who)).get(page).status_code == 404
