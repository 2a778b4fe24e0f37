"""Orders: typed by a prescriber, for one route, within the label's limits and the clinic's own ceiling."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from openkap.careplan import actions, queries
from openkap.careplan.models import Order


@pytest.fixture
def write(signed, ordered, cast, now):
    """`write(dose_mg=...)`: Femi signs an order for Ada's plan."""

    def order(*, by=None, at=None, **changes):
        return actions.write_order(plan=signed, ordered={**ordered, **changes}, by=by or cast.femi, at=at or now)

    return order


def test_an_order_for_one_visit_goes_before_the_one_for_all(write, signed, visit, now):
    general = write()
    own = write(visit=visit(signed, "dose-2"), dose_mg=Decimal(40), at=now + timedelta(minutes=1))
    later = write(dose_mg=Decimal(45), at=now + timedelta(minutes=2))
    assert queries.order_for(visit(signed, "dose-1")) == later
    assert queries.order_for(visit(signed, "dose-2")) == own
    assert general in queries.orders_of(signed)


def test_a_withdrawn_order_no_longer_holds(write, signed, visit, cast, now):
    first = write()
    second = write(dose_mg=Decimal(40), at=now + timedelta(minutes=1))
    actions.withdraw_order(order=second, reason="Blood pressure.", by=cast.femi, at=now)
    assert queries.order_for(visit(signed, "dose-1")) == first
    with pytest.raises(actions.Refused, match="already withdrawn"):
        actions.withdraw_order(order=queries.orders().get(pk=second.pk), reason="Again.", by=cast.femi, at=now)


def test_an_order_holds_only_on_its_days(write, signed, visit, now):
    order = write()
    assert queries.order_for(visit(signed, "dose-1"), on=now.date()) == order
    assert queries.order_for(visit(signed, "dose-1"), on=now.date() - timedelta(days=1)) is None
    assert queries.order_for(visit(signed, "dose-1"), on=order.valid_until_on + timedelta(days=1)) is None


@pytest.mark.parametrize("who", ["dev", "eun", "gus", "ada", "hana"])
def test_only_a_prescriber_orders(write, cast, who):
    with pytest.raises(actions.Refused, match="Only a prescriber"):
        write(by=getattr(cast, who))
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"route": "sublingual", "product": "lozenge"}, "Another route needs another plan"),
        ({"product": "lozenge"}, "not given by this route"),
        ({"concentration_mg_per_ml": None}, "Say the strength"),
    ],
)
def test_what_the_route_or_the_label_forbids_is_refused(write, changes, reason):
    with pytest.raises(actions.Refused, match=reason):
        write(**changes)


def test_an_order_belongs_to_a_dosing_visit_of_its_own_plan(write, signed, visit):
    with pytest.raises(actions.Refused, match="belongs to a dosing visit"):
        write(visit=visit(signed, "integration-1"))


def test_nothing_is_ordered_for_a_dose_that_was_given(write, signed, visit, cast, now):
    actions.keep_visit(visit=visit(signed, "dose-1"), started_at=now, by=cast.eun, at=now)
    with pytest.raises(actions.Refused, match="already given"):
        write(visit=visit(signed, "dose-1"))


def test_without_a_ceiling_only_the_label_limits_and_with_one_it_holds(write, cast, now):
    assert write(max_dose_mg=Decimal(90))
    actions.set_maximum(route="im", max_dose_mg=Decimal(60), reason="Our policy.", by=cast.medical_director, at=now)
    with pytest.raises(actions.Refused, match="at most 60 mg in one day"):
        write(max_dose_mg=Decimal("60.01"))
    assert write(max_dose_mg=Decimal(60))


def test_the_newest_ceiling_of_a_route_counts_and_no_other_route_is_touched(cast, now):
    for number, mg in enumerate((60, 70)):
        actions.set_maximum(
            route="im",
            max_dose_mg=Decimal(mg),
            reason="Our policy.",
            by=cast.medical_director,
            at=now + timedelta(minutes=number),
        )
    assert queries.clinic_maximum("im").max_dose_mg == 70
    assert queries.clinic_maximum("iv") is None
    assert [row.max_dose_mg for row in queries.clinic_maximums()] == [Decimal(70)]


def test_only_the_medical_director_sets_a_ceiling(cast, now):
    with pytest.raises(actions.Refused, match="Only the medical director"):
        actions.set_maximum(route="im", max_dose_mg=Decimal(60), reason="Mine.", by=cast.femi, at=now)


def test_a_new_plan_by_another_route_begins_without_any_order(write, signed, draft, sign, visit, cast, now):
    write()
    actions.withdraw_plan(plan=signed, reason="Needles are hard for her.", by=cast.dev, at=now)
    other = sign(draft(protocol="four-dose-sublingual", route="sublingual"))
    assert queries.order_for(visit(other, "dose-1")) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"dose_mg": Decimal(0)},
        {"max_dose_mg": Decimal(30)},
        {"weight_kg": Decimal(0)},
        {"reason": ""},
    ],
)
def test_the_database_itself_refuses_an_impossible_order(signed, ordered, cast, now, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(plan=signed, signed_at=now, signed_by=cast.femi, **{**ordered, **wrong})


def test_volume_and_dose_per_weight_are_worked_out(write):
    order = write()
    assert order.preparation.volume_ml == Decimal("0.70")
    assert order.preparation.mg_per_kg == Decimal("0.50")


def test_another_product_asks_for_a_fresh_consent_and_another_dose_does_not(write, signed, now):
    asked = signed.episode.consent_renewals
    write()
    write(dose_mg=Decimal(40), at=now + timedelta(minutes=1))
    assert not asked.exists()
    Order.objects.bulk_create([_of_another_product(write(at=now + timedelta(minutes=2)))])
    write(at=now + timedelta(minutes=4))
    assert [(row.text_id, row.reason) for row in asked.all()] == [("treatment", "new_product")]


def _of_another_product(order):
    """The same, of something else."""
    order.pk, order.product, order.signed_at = None, "another", order.signed_at + timedelta(minutes=1)
    return order
