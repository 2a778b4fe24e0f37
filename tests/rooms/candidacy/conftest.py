"""What the tests of deciding share: clients about whom everything is known. Rooms are imported once Django is up."""

from datetime import timedelta

import pytest

RECORDED = ("medical_intake_signed", "clinical_intake_signed", "medicines")


@pytest.fixture
def tell(cast):
    """`tell(episode, at=..., aneurysm="yes")` writes answers down as if they had been given at that time."""

    from openkap.intake.models import Fact

    def write(episode, at, answers=None, **changes):
        by = cast.femi
        rows = {**(answers or {}), **changes}
        Fact.objects.bulk_create(
            Fact(episode=episode, key=key, value=text, source=_source(key), observed_at=at, by=by)
            for key, text in rows.items()
            if key not in RECORDED
        )

    return write


@pytest.fixture
def assess(cast, tell):
    """`assess(episode, at)`: packet back, both intakes signed, one medicine on the list, nothing remarkable."""

    from openkap.intake import seed
    from openkap.intake.models import Intake, IntakeSignature, Medicine

    def write(episode, at, **changes):
        today = at.date()
        dates = {key: str(today - timedelta(days=20)) for key in ("labs_on", "ecg_on")}
        tell(episode, at, seed.plain_answers(**{**dates, **changes}))
        Medicine.objects.create(
            episode=episode, name="sertraline", class_codes=["antidepressant"], source="client", at=at, by=cast.bo
        )
        for kind, by in (("medical", cast.femi), ("clinical", cast.dev)):
            intake = Intake.objects.create(episode=episode, kind=kind, saved_at=at, saved_by=by)
            IntakeSignature.objects.create(intake=intake, content={}, sha256="0" * 64, at=at, by=by)

    return write


@pytest.fixture
def determined(cast, now, assess):
    """`determined(**changes)`: Bo is assessed yesterday and determined an hour ago."""

    from openkap.candidacy import actions

    def make(**changes):
        assess(cast.bo_episode, now - timedelta(hours=20), **changes)
        return actions.determine(episode=cast.bo_episode, by=cast.femi, at=now - timedelta(hours=1))

    return make


@pytest.fixture
def both_sign(cast, now):
    """`both_sign(row)`: Femi and Dev sign, agreeing unless told otherwise."""

    from openkap.candidacy import actions, queries

    def sign(row, medical="agree", psychological="agree", **more):
        for by, decision in ((cast.femi, medical), (cast.dev, psychological)):
            actions.sign(determination=row, decision=decision, reason="Seen and discussed.", by=by, at=now, **more)
        return queries.determinations().get(pk=row.pk)

    return sign


def _source(key):
    from openkap.core.evidence import vocabulary

    asked = vocabulary().get(key).asked_of
    return next((who for who in ("medical", "clinical", "measured", "client") if who in asked), "client")
