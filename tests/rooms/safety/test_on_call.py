"""Who is on call, the holes in the rota, and what cannot be planned."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkap.clinic.models import User
from openkap.safety import actions, queries
from openkap.safety.models import OnCallShift

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC"))


def put(cast, begin, end, who="ivo", by=None, **more):
    return actions.put_on_call(
        practitioner=cast.people[who], from_at=begin, until_at=end, by=by or cast.gus, at=MONDAY, **more
    )


def test_a_shift_may_come_again_every_week(cast):
    shifts = put(cast, MONDAY + 18 * HOUR, MONDAY + 32 * HOUR, weeks=3)
    assert [shift.from_at for shift in shifts] == [MONDAY + 18 * HOUR + n * 7 * DAY for n in range(3)]


def test_the_hour_on_the_wall_stays_when_the_clocks_change(cast, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    from django.utils import timezone

    with timezone.override(berlin):
        begin = datetime(2026, 3, 25, 18, tzinfo=berlin)
        shifts = put(cast, begin, begin + 8 * HOUR, weeks=2)
    assert [shift.from_at.astimezone(berlin).hour for shift in shifts] == [18, 18]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"end": MONDAY}, "ends after it begins"),
        ({"begin": MONDAY - 2 * HOUR, "end": MONDAY - HOUR}, "over already"),
        ({"who": "gus"}, "cannot act on safety cases"),
        ({"by": "dev"}, "does not plan who is on call"),
    ],
)
def test_what_cannot_be_planned_is_refused(cast, change, says):
    given = {"begin": MONDAY, "end": MONDAY + HOUR, **change}
    by = getattr(cast, given.pop("by", "gus"))
    with pytest.raises(actions.Refused, match=says):
        put(cast, by=by, **given)


def test_whoever_is_taken_off_is_not_on_call(cast):
    (shift,) = put(cast, MONDAY, MONDAY + HOUR)
    actions.take_off_call(shift=shift, by=cast.gus, at=MONDAY)
    assert not queries.on_call(MONDAY).exists()


def test_whose_account_has_ended_holds_nobody(cast):
    put(cast, MONDAY, MONDAY + DAY)
    User.objects.filter(pk=cast.ivo.pk).update(is_active=False)
    assert not queries.roster(MONDAY).on_call
    assert [gap.from_at for gap in queries.gaps(MONDAY, until=MONDAY + DAY)] == [MONDAY]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-5, 30), st.integers(1, 12)), max_size=6))
def test_the_holes_are_the_hours_at_which_nobody_is_on_call(cast, spans):
    OnCallShift.objects.all().delete()
    OnCallShift.objects.bulk_create(
        OnCallShift(
            practitioner=cast.people["ivo"], from_at=MONDAY + a * HOUR, until_at=MONDAY + (a + n) * HOUR, at=MONDAY,
            by=cast.gus,
        )
        for a, n in spans
    )  # fmt: skip
    holes = queries.gaps(MONDAY, until=MONDAY + DAY)
    for hour in range(24):
        at = MONDAY + hour * HOUR
        assert any(hole.from_at <= at < hole.until_at for hole in holes) is not queries.on_call(at).exists()


def test_the_page_plans_takes_off_and_shows_holes(cast, login_as):
    with time_machine.travel(MONDAY, tick=False):
        browser = login_as(cast.gus)
        assert "Nobody is on call" in browser.get(reverse("staff-safety-rota")).content.decode()
        words = {"from_at": "2026-03-02T00:00", "until_at": "2026-03-30T00:00", "weeks": 1}
        browser.post(reverse("staff-safety-shifts"), {"practitioner": cast.people["ivo"].pk, **words})
        page = browser.get(reverse("staff-safety-rota")).content.decode()
        assert "Somebody is on call at every hour" in page
        browser.post(reverse("staff-safety-withdrawal", args=[OnCallShift.objects.get().pk]))
        assert not queries.on_call(MONDAY).exists()


def test_a_refused_shift_keeps_what_was_typed(cast, login_as):
    words = {"practitioner": cast.people["ivo"].pk, "from_at": "2020-01-01T00:00", "until_at": "2020-01-02T00:00"}
    answer = login_as(cast.gus).post(reverse("staff-safety-shifts"), {**words, "weeks": 1})
    page = answer.content.decode()
    assert (answer.status_code, "over already" in page, "2020-01-01" in page) == (422, True, True)
