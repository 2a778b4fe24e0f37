"""Invented arrivals are whole: they read like those of people who filled the forms."""

import pytest

from openkap.intake import queries
from openkap.intake.models import Consent, IntakeSignature
from openkap.intake.seed import SeedArrival, SeedInquiry, arrivals, inquiries
from tests.rooms.intake.told import classes_of


def arrive(cast, now, **changes):
    arrivals([SeedArrival(episode_id=cast.bo_episode.pk, client_id=cast.bo.pk, name="Bo", **changes)])
    return cast.bo_episode


def test_someone_who_told_nothing_yet_leaves_no_trace(cast, now):
    episode = arrive(cast, now, medicines=(("lithium", ""),))
    assert queries.facts_of(episode) == {}
    assert queries.medicines(episode) == []


def test_a_told_packet_has_every_part_answered(cast, now):
    episode = arrive(
        cast,
        now,
        told_at=now,
        differs={"stroke": "yes", "stroke_on": "2019-05-01"},
        medicines=(("lithium", "daily"),),
        allergies=(("Latex", "Rash"),),
        therapist="A therapist",
    )
    cast.bo.client.phone = "555"
    open_parts = [part.key for part in queries.packet(episode).parts if not part.done]
    assert open_parts == []
    assert queries.facts_of(episode)["stroke"].value is True
    assert classes_of(episode) == {"lithium", "mood_stabiliser"}


@pytest.mark.parametrize(("kind", "who"), [("medical", "femi"), ("clinical", "dev")])
def test_a_signed_intake_lacks_nothing_that_a_signature_asks_for(cast, now, kind, who):
    episode = arrive(cast, now, told_at=now, **{kind: (now, getattr(cast, who).pk)})
    row = queries.intake(episode, kind)
    assert queries.remaining(episode, kind, row) == ()
    assert row.signature.sha256 == queries.digest(row.signature.content)
    assert queries.intake_of(episode)[kind].word == "signed"


def test_signed_consents_count(cast, now):
    episode = arrive(cast, now, consents={"treatment": now, "touch": now}, routes=("im",))
    assert queries.current(episode, "treatment", at=now, route="im")
    assert queries.current(episode, "treatment", at=now, route="iv") is None


def test_inquiries_with_and_without_an_episode(cast, now):
    inquiries(
        [
            SeedInquiry("Client 0001", "one@example.org", "", now, episode_id=cast.bo_episode.pk, by_id=cast.gus.pk),
            SeedInquiry("Client 0002", "", "555 2", now),
        ]
    )
    assert [row.name for row in queries.inquiry_page(open_only=True)] == ["Client 0002"]


def test_many_arrivals_take_few_queries(cast, now, django_assert_max_num_queries):
    rows = [
        SeedArrival(episode.pk, client.pk, "x", told_at=now, medical=(now, cast.femi.pk), consents={"touch": now})
        for episode, client in (
            (cast.ada_episode, cast.ada),
            (cast.bo_episode, cast.bo),
            (cast.stranger_episode, cast.stranger),
        )
    ]
    with django_assert_max_num_queries(30):
        arrivals(rows)
    assert (Consent.objects.count(), IntakeSignature.objects.count()) == (3, 3)
