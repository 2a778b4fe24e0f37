"""What other rooms ask: who waits for what, the chart's panel, invented people."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from openkap.candidacy import actions, queries, seed
from openkap.candidacy.models import Determination, SignOff
from openkap.clinic import actions as clinic


def both_intakes(cast, episode, at):
    for kind in ("medical_intake_signed", "clinical_intake_signed"):
        clinic.reach(episode=episode, kind=kind, by=cast.femi, at=at)


def test_who_waits_for_what_is_told_in_three_queries(cast, now, determined, django_assert_num_queries):
    both_intakes(cast, cast.ada_episode, now)
    row = determined()
    actions.sign(determination=row, decision="agree", reason="Seen.", by=cast.femi, at=now)
    episodes = [cast.ada_episode, cast.bo_episode, cast.stranger_episode]
    with django_assert_num_queries(3):
        waits = queries.waiting_for(episodes)
    assert waits == {
        cast.ada_episode.pk: ("determination",),
        cast.bo_episode.pk: ("psychological sign-off",),
        cast.stranger_episode.pk: (),
    }


def test_a_new_determination_waits_for_both_again(cast, now, determined, both_sign):
    both_sign(determined())
    assert queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk] == ()
    actions.determine(episode=cast.bo_episode, by=cast.dev, at=now + timedelta(minutes=1))
    assert queries.waiting_for([cast.bo_episode])[cast.bo_episode.pk] == ("medical sign-off", "psychological sign-off")


def panel_of(episode):
    page = {"panel": queries.panel(episode), "episode": episode}
    return " ".join(render_to_string("candidacy/staff/panel.html", page).split())


def test_the_chart_says_where_the_decision_stands(cast, determined, both_sign):
    assert "Candidacy has not been determined yet." in panel_of(cast.bo_episode)
    row = determined(high_blood_pressure="yes")
    assert "medical: waiting" in panel_of(cast.bo_episode)
    both_sign(row)
    shown = panel_of(cast.bo_episode)
    assert "into a muscle" in shown
    assert "heightened monitoring" in shown
    assert "psychological: agrees" in shown


def sown(cast, made_at):
    signed = tuple(
        seed.Signed(discipline, by.pk, made_at)
        for discipline, by in (("medical", cast.femi), ("psychological", cast.dev))
    )
    return seed.Sown(cast.ada_episode.pk, made_at, cast.femi.pk, signed)


def test_an_invented_determination_says_what_a_real_one_would(cast, now, assess):
    assess(cast.ada_episode, now - timedelta(days=1), high_blood_pressure="yes")
    real = actions.determine(episode=cast.ada_episode, by=cast.dev, at=now)
    assert seed.sow([sown(cast, now)]) == 1
    row = queries.current(cast.ada_episode)
    assert row.pk != real.pk
    assert (row.outcome, row.made_at, row.snapshot) == ("candidate_with_conditions", now, real.snapshot)
    assert queries.letter(cast.ada_episode).kind == "offered_with_conditions"
    assert queries.cleared(cast.ada_episode)


def test_an_invented_client_with_nothing_remarkable_is_a_candidate(cast, now, assess):
    assess(cast.ada_episode, now - timedelta(days=1))
    seed.sow([sown(cast, now)])
    assert queries.current(cast.ada_episode).outcome == "candidate"


def test_many_invented_determinations_are_written_with_their_signatures(cast, now, assess):
    assess(cast.ada_episode, now - timedelta(days=1))
    assert seed.sow(sown(cast, now + timedelta(minutes=n)) for n in range(5)) == 5
    assert (Determination.objects.count(), SignOff.objects.count()) == (5, 10)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [("2000-02-29", "2026-02-28", 25), ("2000-02-29", "2026-03-01", 26), ("2008-06-01", "2026-06-01", 18)],
)
def test_age_is_counted_in_completed_years(born, day, age):
    from datetime import date

    assert queries.age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_an_unknown_date_of_birth_is_an_unknown_age(now):
    assert queries.age_on(None, now.date()) is None
