"""The pages of planning: who finds them, what they show, what they cost in queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openkap.candidacy.queries import Clearance
from openkap.careplan import actions, queries
from openkap.careplan.models import Order, Plan, PlanSignature
from openkap.core.protocols import Change
from openkap.scheduling import queries as scheduling


@pytest.fixture
def post(login_as):
    def send(who, name, *args, **data):
        return login_as(who).post(reverse(name, args=args), data)

    return send


@pytest.fixture
def typed(now):
    """An order as it is typed into the form."""
    return {
        "product": "injection",
        "dose_mg": "35",
        "max_dose_mg": "50",
        "salt_or_base": "base",
        "weight_kg": "70",
        "weight_basis": "actual",
        "concentration_mg_per_ml": "50",
        "over_minutes": "",
        "valid_from_on": now.date().isoformat(),
        "valid_until_on": (now.date() + timedelta(days=60)).isoformat(),
        "reason": "First course.",
    }


def test_a_plan_is_drafted_on_its_page(cast, get, post, start):
    page = get(cast.dev, "staff-careplan-plan", cast.ada_episode.pk)
    assert b"Six-session protocol" in page.content
    assert b"Not yet reviewed" in page.content
    facts = {"course": "six-dose-im/1/im", "starts_on": start.isoformat(), "goals": "To sleep."}
    answer = post(cast.dev, "staff-careplan-plans", cast.ada_episode.pk, **facts)
    assert answer.status_code == 302
    assert Plan.objects.get().goals == "To sleep."


def test_only_protocols_for_allowed_routes_are_offered(cast, get, monkeypatch):
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: Clearance("", ("sublingual",)))
    page = get(cast.dev, "staff-careplan-plan", cast.ada_episode.pk).content.decode()
    assert "Four-session protocol" in page
    assert "Six-session protocol" not in page


def test_without_clearance_the_page_says_why_and_offers_no_form(cast, get, monkeypatch):
    monkeypatch.setattr("openkap.candidacy.queries.cleared", lambda episode: Clearance("Not determined yet."))
    page = get(cast.dev, "staff-careplan-plan", cast.ada_episode.pk).content.decode()
    assert "Not determined yet." in page
    assert "Draft plan" not in page


def test_what_was_typed_is_kept_when_a_draft_is_refused(cast, post, start):
    facts = {"course": "six-dose-im/1/im", "starts_on": "", "goals": "To sleep without fear."}
    answer = post(cast.dev, "staff-careplan-plans", cast.ada_episode.pk, **facts)
    assert answer.status_code == 422
    assert b"To sleep without fear." in answer.content
    assert not Plan.objects.exists()


def test_the_plan_shows_every_window_before_anyone_has_signed(draft, cast, get):
    page = get(cast.dev, "staff-careplan-plan", draft().episode_id).content.decode()
    assert page.count("To be booked") == 17
    assert "Sign psychological half" in page
    assert "Sign medical half" not in page
    assert "Only a medical practitioner signs this half." in page


def test_signing_on_the_page_and_pressing_twice_signs_once(draft, cast, login_as):
    plan = draft()
    browser = login_as(cast.dev)
    once = "4f6a5f2c-58a4-4f40-9f1c-0b9a4f7f8d11"
    url = reverse("staff-careplan-signatures", args=[plan.pk, "psychological"])
    answers = [browser.post(url, {"once": once}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert PlanSignature.objects.count() == 1


def test_a_refused_signature_says_why_on_the_page(signed, cast, post):
    answer = post(cast.dev, "staff-careplan-signatures", signed.pk, "psychological")
    assert answer.status_code == 422
    assert b"already signed" in answer.content


def test_the_front_desk_books_and_sees_nothing_clinical(signed, rota, cast, get, post):
    assert get(cast.gus, "staff-careplan-plan", signed.episode_id).status_code == 404
    page = get(cast.gus, "staff-careplan-visits", signed.episode_id)
    assert b"Book all visits" in page.content
    assert signed.goals.encode() not in page.content
    answer = post(cast.gus, "staff-careplan-bookings", signed.pk)
    assert answer.status_code == 302
    page = get(cast.gus, "staff-careplan-visits", signed.episode_id).content.decode()
    assert "All 17 visits are booked." in page
    assert page.count('<span class="tag is-sky">Booked</span>') == 17


def test_when_nothing_can_be_booked_the_page_says_the_cause_and_ways_on(signed, cast, post):
    answer = post(cast.gus, "staff-careplan-bookings", signed.pk)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was booked" in page
    assert "Three ways on" in page


def test_an_order_form_has_nothing_filled_in_and_the_reported_ranges_beside_it(signed, cast, get, visit):
    page = get(cast.femi, "staff-careplan-orders", visit(signed, "dose-1").pk)
    form = page.context["form"]
    assert not form.initial
    assert all(not field.initial for field in form.fields.values())
    text = page.content.decode()
    assert "0.25 to 1 mg/kg" in text
    assert "NCT05468047" in text
    assert "300 to 450 mg" not in text
    assert "This clinic has set no ceiling for this route." in text


def test_an_order_is_signed_on_its_page(signed, cast, post, typed, visit):
    dose = visit(signed, "dose-1")
    assert post(cast.femi, "staff-careplan-orders", dose.pk, **typed).status_code == 302
    order = Order.objects.get()
    assert (order.visit, order.route, order.signed_by) == (dose, "im", cast.femi)


def test_an_order_for_all_visits_is_tied_to_none(signed, cast, post, typed, visit):
    post(cast.femi, "staff-careplan-orders", visit(signed, "dose-1").pk, for_all="on", **typed)
    assert Order.objects.get().visit is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"dose_mg": "0"}, "A dose is more than nothing."),
        ({"max_dose_mg": "30"}, "The most in all cannot be less than the dose."),
        ({"valid_until_on": "2020-01-01"}, "The end comes before the beginning."),
        ({"concentration_mg_per_ml": ""}, "Say the strength"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_a_wrong_order_is_refused_beside_its_field_and_keeps_what_was_typed(
    signed, cast, post, typed, visit, wrong, reason
):
    answer = post(cast.femi, "staff-careplan-orders", visit(signed, "dose-1").pk, **{**typed, **wrong})
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert 'value="70"' in answer.content.decode()
    assert not Order.objects.exists()


def test_those_who_do_not_order_see_orders_but_no_form(signed, cast, get, post, typed, visit):
    dose = visit(signed, "dose-1")
    page = get(cast.eun, "staff-careplan-orders", dose.pk)
    assert b"Only a prescriber writes orders." in page.content
    assert b"Sign order" not in page.content
    assert post(cast.eun, "staff-careplan-orders", dose.pk, **typed).status_code == 404


def test_only_dosing_visits_have_orders(signed, cast, get, visit):
    assert get(cast.femi, "staff-careplan-orders", visit(signed, "review-1").pk).status_code == 404


def test_a_change_is_typed_with_its_reason(draft, cast, post, get):
    plan = draft(protocol="four-dose-sublingual", route="sublingual")
    assert b"Dose 4" in get(cast.dev, "staff-careplan-changes", plan.pk).content
    answer = post(
        cast.dev,
        "staff-careplan-changes",
        plan.pk,
        left_out=["dose-4", "integration-4"],
        dose_minutes="200",
        days_between_doses="7",
        reason="She lives far away.",
    )
    assert answer.status_code == 302
    words = [row.words for row in queries.changes(queries.plans().get(pk=plan.pk))]
    assert "Dose 4 is left out" in words
    assert "Dose 3 lasts 200 minutes instead of 180" in words
    assert "Dose 3 comes at least 7 days after Dose 2, instead of 6 days" in words
    page = get(cast.dev, "staff-careplan-plan", plan.episode_id).content.decode()
    assert "Dose 4 is left out" in page


def test_a_change_out_of_bounds_is_refused_on_the_page(draft, cast, post):
    answer = post(cast.dev, "staff-careplan-changes", draft().pk, dose_minutes="30", reason="Quicker.")
    assert answer.status_code == 422
    assert b"may not be shorter than 180 minutes" in answer.content


def test_a_plan_is_withdrawn_with_its_reason(signed, cast, post, get):
    assert b"Withdraw plan" in get(cast.dev, "staff-careplan-withdrawal", signed.pk).content
    assert post(cast.dev, "staff-careplan-withdrawal", signed.pk, reason="").status_code == 422
    assert post(cast.dev, "staff-careplan-withdrawal", signed.pk, reason="Another route.").status_code == 302
    assert queries.plan(signed.episode) is None


def test_missed_and_kept_visits_are_recorded_on_their_pages(booked, cast, get, post, visit):
    review = visit(booked, "review-2")
    assert get(cast.gus, "staff-careplan-misses", review.pk).status_code == 200
    assert post(cast.gus, "staff-careplan-misses", review.pk).status_code == 422
    assert post(cast.gus, "staff-careplan-misses", review.pk, reason="client_ill").status_code == 302
    assert queries.standing(visit(booked, "review-2")) is None
    first = visit(booked, "preparation-1")
    assert get(cast.dev, "staff-careplan-kept", first.pk).status_code == 200
    answer = post(cast.dev, "staff-careplan-kept", first.pk, started_at="2099-01-01T10:00")
    assert answer.status_code == 422
    assert b"not before" in answer.content


def test_the_ceiling_is_set_by_the_medical_director_alone(cast, get, post):
    facts = {"route": "im", "max_dose_mg": "60", "reason": "Our policy."}
    assert b"Set ceiling" not in get(cast.femi, "staff-careplan-maximums").content
    assert post(cast.femi, "staff-careplan-maximums", **facts).status_code == 422
    assert post(cast.medical_director, "staff-careplan-maximums", **facts).status_code == 302
    assert b"60 mg" in get(cast.medical_director, "staff-careplan-maximums").content


def test_the_client_sees_the_plan_only_once_it_is_signed(draft, sign, cast, get):
    plan = draft()
    assert b"Your plan is being written" in get(cast.ada, "portal-careplan-plan").content
    sign(plan)
    page = get(cast.ada, "portal-careplan-plan").content.decode()
    assert plan.goals in page
    assert "as an injection into a muscle" in page
    assert "Eat nothing for 6 hours before" in page
    assert "takes you home" in page


def test_a_change_that_waits_for_signatures_does_not_hide_the_plan_from_the_client(signed, cast, get, now):
    changes = [Change("visits.dose-1.minutes", "210")]
    actions.change_plan(plan=signed, changes=changes, reason="Slow to come round.", by=cast.femi, at=now)
    page = get(cast.ada, "portal-careplan-plan").content.decode()
    assert "Your team is changing something" in page
    assert signed.goals in page


def test_the_client_sees_dates_and_people_and_never_a_dose(booked, cast, get, ordered, now, visit):
    actions.write_order(plan=booked, ordered=ordered, by=cast.femi, at=now)
    page = get(cast.ada, "portal-careplan-plan").content.decode()
    assert "with Eun, Dev, Femi" in page
    assert f"{visit(booked, 'dose-1').appointment.starts_at:%H:%M}" in page
    assert "35 mg" not in page
    assert "mg" not in page.split("What is ahead")[1].split("On the days of a dose")[0]


@pytest.mark.parametrize("who", ["ivo", "hana", "administrator", "clinic_director", "stranger", "bo"])
def test_strangers_find_no_plan(signed, cast, get, visit, who):
    for name, pk in (
        ("staff-careplan-plan", signed.episode_id),
        ("staff-careplan-visits", signed.episode_id),
        ("staff-careplan-changes", signed.pk),
        ("staff-careplan-orders", visit(signed, "dose-1").pk),
        ("staff-careplan-kept", visit(signed, "dose-1").pk),
    ):
        assert get(getattr(cast, who), name, pk).status_code == 404, name


# What each page asks of the database however many visits there are; changed on purpose only.
@pytest.mark.parametrize(
    ("who", "name", "count"),
    [("dev", "staff-careplan-plan", 15), ("gus", "staff-careplan-visits", 14), ("ada", "portal-careplan-plan", 10)],
)
def test_the_queries_of_a_page_are_known(booked, cast, login_as, django_assert_num_queries, who, name, count):
    browser = login_as(getattr(cast, who))
    url = reverse(name, args=[] if name.startswith("portal") else [booked.episode_id])
    with django_assert_num_queries(count):
        assert browser.get(url).status_code == 200


def test_the_panel_of_the_chart_takes_few_queries(booked, cast, now, django_assert_num_queries):
    made = scheduling.made(booked.episode)
    with django_assert_num_queries(4):
        panel = queries.panel(queries.planned(booked.episode, made), now=now)
    assert (panel.asked, panel.booked, panel.kept, panel.missing) == (17, 17, 0, [])
    assert panel.next_visit.key == "preparation-1"
    assert queries.panel(queries.planned(cast.bo_episode, []), now=now) is None


def test_a_visit_with_an_open_window_has_no_form_to_book_it_late(signed, cast, get, post, visit, now):
    row = visit(signed, "review-2")
    page = get(cast.dev, "staff-careplan-late", row.pk)
    assert b"The window of this visit is still open." in page.content
    assert b"Book late" not in page.content
    answer = post(cast.dev, "staff-careplan-late", row.pk, until_on=now.date().isoformat(), reason="Now.")
    assert answer.status_code == 422
