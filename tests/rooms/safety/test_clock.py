"""The clocks of safety cases in simulated time: at every hour of a week somebody is told, and silence escalates."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkap.clinic.models import Mail, Notice, User
from openkap.core.escalation import EVERYONE
from openkap.core.safety import policy
from openkap.safety import actions, clocks, queries
from openkap.safety.models import Escalation, SafetyCase

MONDAY = datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LEVELS = [level.id for level in policy().levels]
TEAM = ("dev", "femi", "eun")  # in the order in which they would own a case
EVERYBODY = ("medical_director", "femi", "dev", "ivo", "eun")


def open_case(cast, at, level="immediate", source="test:1"):
    return actions.open_case(
        episode=cast.ada_episode, kind="dangerous_answer", source=source, level=level, by=cast.ada, at=at
    )


def on_call(cast, who, begin, end):
    return actions.put_on_call(
        practitioner=cast.people[who.replace("_", "-")], from_at=begin, until_at=end, by=cast.gus, at=begin - HOUR
    )


def within(level):
    return policy().by_level[level].answer_within


def told(kind=None, since=None):
    found = Notice.objects.filter(at__gte=since) if since else Notice.objects.all()
    return set((found.filter(kind=kind) if kind else found).values_list("to__name", flat=True))


def names(cast, *who):
    return {getattr(cast, each).name for each in who}


@pytest.mark.parametrize("level", LEVELS)
def test_at_every_hour_of_a_week_somebody_is_told_and_after_silence_somebody_else(cast, level):
    """Weekday days are Dev's, weekday nights Ivo's; the weekend is a hole in the rota, and Femi is away on Sunday."""
    for day in range(5):
        begin = MONDAY + timedelta(days=day)
        on_call(cast, "dev", begin + 8 * HOUR, begin + 18 * HOUR)
        on_call(cast, "ivo", begin + 18 * HOUR, begin + 32 * HOUR)
    wrong = []
    for hour in range(24 * 7):
        at = MONDAY + hour * HOUR
        away = {cast.people["femi"].pk} if at.weekday() == 6 else set()
        standing_by = {row.practitioner.name for row in queries.on_call(at)} or names(cast, "medical_director", "femi")
        case = open_case(cast, at, level, f"test:{hour}")
        first = told(since=at)
        silent_at = at + within(level) + MINUTE
        next_up = {row.practitioner.name for row in queries.on_call(silent_at)} or names(cast, "medical_director")
        actions.run_clock(case_id=case.pk, away=away, at=silent_at)
        second = told("safety:case_unanswered", since=silent_at)
        if not (standing_by <= first and next_up <= second):
            wrong.append(f"{at:%a %H:%M}: {first} then {second}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("level", LEVELS)
def test_silence_climbs_to_everybody_and_never_stops(cast, level, settings):
    settings.OPENKAP_CLINIC_EMAIL = "desk@clinic.example"
    on_call(cast, "ivo", MONDAY, MONDAY + timedelta(days=3))
    case = open_case(cast, MONDAY, level)
    steps = [
        {"ivo", "femi"},  # whoever is on call, and the backup
        {"ivo", "femi", "medical_director"},
        set(EVERYBODY),
        set(EVERYBODY),
        set(EVERYBODY),
    ]
    for number, who in enumerate(steps, 1):
        at = MONDAY + number * within(level) + MINUTE
        actions.run_clock(case_id=case.pk, at=at)
        assert told("safety:case_unanswered", since=at) == names(cast, *who), number
    assert Mail.objects.filter(kind="unanswered").count() == 1  # one on its way is enough
    reached = list(Escalation.objects.filter(why="no_answer").values_list("reach", flat=True))
    assert reached == [1, 2, EVERYONE, EVERYONE, EVERYONE]


def test_an_answer_silences_the_clock(cast):
    case = open_case(cast, MONDAY)
    actions.acknowledge(case=case, by=cast.eun, at=MONDAY + 3 * MINUTE)
    assert not actions.run_clock(case_id=case.pk, at=MONDAY + 50 * MINUTE)


def test_a_closed_case_has_no_clock(cast):
    case = open_case(cast, MONDAY)
    actions.record_action(case=case, kind="spoke_with_client", note="Safe.", by=cast.dev, at=MONDAY)
    actions.close(case=case, reason="safe_plan", by=cast.dev, at=MONDAY)
    assert clocks.run(at=MONDAY + timedelta(days=9)) == 0
    assert not actions.run_clock(case_id=case.pk, at=MONDAY + timedelta(days=9))


def test_a_case_whose_owner_goes_on_leave_passes_to_the_next_who_has_to_answer(cast):
    case = open_case(cast, MONDAY)
    actions.acknowledge(case=case, by=cast.dev, at=MONDAY + MINUTE)
    at = MONDAY + 10 * MINUTE
    assert actions.run_clock(case_id=case.pk, away={cast.people["dev"].pk}, at=at)
    case.refresh_from_db()
    assert (case.owner, case.backup, case.since) == (cast.people["femi"], cast.people["eun"], at)
    assert names(cast, "femi", "eun", "medical_director") == told("safety:case_transferred")
    assert not queries.is_answered(case)


def test_a_case_whose_owners_account_ends_passes_to_the_next(cast):
    case = open_case(cast, MONDAY)
    User.objects.filter(pk=cast.dev.pk).update(is_active=False)
    assert actions.run_clock(case_id=case.pk, at=MONDAY + MINUTE)
    case.refresh_from_db()
    assert (case.owner, case.since) == (cast.people["femi"], MONDAY)  # nobody had answered: the clock goes on


def test_when_everybody_near_is_away_the_next_rung_is_told_at_once_not_after_the_silence(cast):
    case = open_case(cast, MONDAY)
    near = {cast.people[who].pk for who in (*TEAM, "medical-director")}
    actions.run_clock(case_id=case.pk, away=near, at=MONDAY + MINUTE)
    assert told("safety:case_transferred", since=MONDAY + MINUTE) == names(cast, "ivo")


def test_with_nobody_at_all_the_clinic_is_mailed_and_every_page_says_so(
    cast, login_as, settings, django_capture_on_commit_callbacks
):
    settings.OPENKAP_CLINIC_EMAIL = "desk@clinic.example"
    clinicians = {person.user_id for key, person in cast.people.items() if person.role in queries.ACTING}
    User.objects.filter(pk__in=clinicians).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        case = open_case(cast, MONDAY)
    assert [message.to for message in mail.outbox] == [["desk@clinic.example"]]
    row = Escalation.objects.get(case=case)
    assert (row.reach, row.told, case.owner) == (EVERYONE, 0, None)
    page = login_as(cast.gus).get("/staff/").content.decode()
    assert "Somebody here needs a clinician now" in page
    assert "Ada" not in page.split("<h1>")[0]


def test_the_banner_of_a_silent_house_goes_when_somebody_answers(cast, login_as, now):
    case = open_case(cast, now - 5 * HOUR)
    actions.run_clock(case_id=case.pk, at=now)
    browser = login_as(cast.ivo)
    words = "A safety case waits, and nobody has answered"
    assert words in browser.get("/staff/clinic/clients/").content.decode()
    actions.acknowledge(case=case, by=cast.eun, at=now)
    assert words not in browser.get("/staff/clinic/clients/").content.decode()


def test_one_case_that_fails_keeps_no_other_from_its_clock(cast, monkeypatch, caplog):
    broken, whole = open_case(cast, MONDAY), open_case(cast, MONDAY, source="test:2")
    SafetyCase.objects.filter(pk=broken.pk).update(level="gone")
    assert clocks.run(at=MONDAY + HOUR) == 1
    assert Escalation.objects.get().case == whole
    assert "the clock of a case failed" in caplog.text


def test_a_case_opened_under_the_first_policy_runs_by_the_clocks_in_force(cast):
    case = open_case(cast, MONDAY)
    SafetyCase.objects.filter(pk=case.pk).update(policy_version="1")
    assert actions.run_clock(case_id=case.pk, at=MONDAY + within("immediate") + MINUTE)


# Chance against a slow account of the same: who is there, minute by minute, spelled out.


@dataclass
class Story:
    """A case from 0 on: who is on call, away or gone when, who answers when, and at which minutes the worker runs."""

    level: str
    on_call: list[tuple[str, int, int]]
    away: list[tuple[str, int, int]]
    gone: dict[str, int]
    answer: tuple[str, int] | None
    ticks: list[int]


@dataclass
class Told:
    """The slow account of what happened."""

    owner: str | None = "dev"
    backup: str | None = "femi"
    since: int = 0
    answered: bool = False
    rows: set[tuple[str, int, int, int]] = field(default_factory=set)  # why, lapsed at, reach, people


def there(story, minute):
    """Who works here and is not away, and who of them is on call."""
    employed = [who for who in EVERYBODY if story.gone.get(who, 10**6) > minute]
    off = {who for who, begin, end in story.away if begin <= minute < end}
    duty = {who for who, begin, end in story.on_call if begin <= minute < end and who in employed}
    return employed, off, duty


def rung(story, told, minute, number):
    employed, off, duty = there(story, minute)
    answering = {who for who in ("medical_director", "femi") if who in employed}
    standing_by = (duty - off) or answering
    near = {who for who in (*TEAM, told.owner, told.backup) if who in employed}
    backup = {told.backup} & set(employed)
    rungs = [near | standing_by, backup | standing_by, duty | answering, set(employed)]
    return rungs[min(number, 3)] - off


def reached(story, told, minute, number):
    number = min(number, 3)
    while number < 3 and not rung(story, told, minute, number):
        number += 1
    return number, rung(story, told, minute, number)


def lapse(due, every, minute):
    """How often a clock ran out before `minute`, counted one by one."""
    count = 0
    while due + count * every < minute:
        count += 1
    return count


def pass_on(story, told, minute, order):
    employed, off, duty = there(story, minute)
    if told.owner in employed and told.owner not in off:
        return
    line = [who for who in TEAM if who in employed]
    line += sorted((who for who in duty), key=order.get)
    line += [who for who in ("medical_director", "femi", "dev", "ivo", "eun") if who in employed]
    line = [who for who in dict.fromkeys(line) if who not in off]
    if not line and not told.answered:
        return
    if told.answered:
        told.since, told.answered = minute, False
    if line:
        told.owner, told.backup = line[0], line[1] if len(line) > 1 else None


def tell_by_hand(story, order, due):
    """The slow oracle."""
    level = policy().by_level[story.level]
    every, again = level.answer_within // MINUTE, level.again_after // MINUTE
    told = Told()
    events = sorted([(minute, 1) for minute in story.ticks] + ([(story.answer[1], 0)] if story.answer else []))
    for minute, is_tick in events:
        if not is_tick:
            if not told.answered and there(story, minute)[0].count(story.answer[0]):
                if told.owner != story.answer[0]:
                    told.owner, told.backup = story.answer[0], told.owner or told.backup
                told.answered = True
            continue
        pass_on(story, told, minute, order)
        if not told.answered:
            count = lapse(told.since + every, every, minute)
            if count or not rung(story, told, minute, 0):
                at = told.since + count * every
                if not any(row[:2] == ("no_answer", at) for row in told.rows):
                    reach, people = reached(story, told, minute, count)
                    told.rows.add(("no_answer", at, reach, len(people)))
        count = lapse(due, again, minute)
        at = due + (count - 1) * again
        if count and not any(row[:2] == ("not_settled", at) for row in told.rows):
            reach, people = reached(story, told, minute, 2)
            told.rows.add(("not_settled", at, reach, len(people)))
    return told


def play(cast, story):
    """The same story with the real acts, undone afterwards."""
    people = {who: cast.people[who.replace("_", "-")] for who in EVERYBODY}
    by_pk = {person.pk: who for who, person in people.items()}
    for who, begin, end in story.on_call:
        on_call(cast, who, MONDAY + begin * MINUTE, MONDAY + end * MINUTE)
    case = open_case(cast, MONDAY, story.level)
    events = sorted([(minute, 1) for minute in story.ticks] + ([(story.answer[1], 0)] if story.answer else []))
    for minute, is_tick in events:
        at = MONDAY + minute * MINUTE
        gone = [people[who].user_id for who, since in story.gone.items() if since <= minute]
        User.objects.filter(pk__in=gone).update(is_active=False)
        if is_tick:
            off = {people[who].pk for who, begin, end in story.away if begin <= minute < end}
            assert_somebody_is_told(case, off, at)
        elif story.gone.get(story.answer[0], 10**6) > minute:
            try:
                by = User.objects.get(pk=people[story.answer[0]].user_id)
                actions.acknowledge(case=queries.cases().get(pk=case.pk), by=by, at=at)
            except actions.Refused:
                pass
    case = queries.cases().get(pk=case.pk)
    written = Escalation.objects.filter(case=case)
    rows = {(row.why, (row.lapsed_at - MONDAY) // MINUTE, row.reach, row.told) for row in written}
    owner, backup = (by_pk.get(pk) for pk in (case.owner_id, case.backup_id))
    return Told(owner, backup, (case.since - MONDAY) // MINUTE, case.is_answered, rows)


def assert_somebody_is_told(case, off, at):
    """Running twice tells once; and an escalation that told nobody is one that found nobody in the house."""
    first, second = (actions.run_clock(case_id=case.pk, away=off, at=at) for _ in range(2))
    assert not second
    for row in Escalation.objects.filter(case=case, at=at, told=0) if first else ():
        assert row.reach == EVERYONE
        assert not set(queries.roster(at).people) - off


minutes = st.integers(-60, 60 * 30)
spans = st.lists(st.tuples(st.sampled_from(EVERYBODY), minutes, st.integers(1, 1500)), max_size=4)
stories = st.builds(
    Story,
    level=st.sampled_from(LEVELS),
    on_call=spans.map(lambda rows: [(who, begin, begin + span) for who, begin, span in rows]),
    away=spans.map(lambda rows: [(who, begin, begin + span) for who, begin, span in rows]),
    gone=st.dictionaries(st.sampled_from(EVERYBODY), st.integers(1, 1500), max_size=5),
    answer=st.none() | st.tuples(st.sampled_from(EVERYBODY), st.integers(1, 1500)),
    ticks=st.lists(st.integers(1, 60 * 40), min_size=1, max_size=8, unique=True).map(sorted),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_whatever_happens_the_acts_tell_whom_the_slow_account_tells(cast, story):
    order = {who: cast.people[who.replace("_", "-")].pk for who in EVERYBODY}
    with transaction.atomic():
        found = play(cast, story)
        due = (SafetyCase.objects.get().due_at - MONDAY) // MINUTE
        transaction.set_rollback(True)
    assert found == tell_by_hand(story, order, due)
