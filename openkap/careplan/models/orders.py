"""What a prescriber ordered, for one route only, and the clinic's own ceiling."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkap.core.substances import Preparation

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class Order(models.Model):
    """A dose ordered for one dosing visit, or for all of a plan. Never edited: a new order takes its place.

    Everything in it was typed by a prescriber; nothing was filled in. `dose_mg` is what is to be given,
    `max_dose_mg` the most that may be given in all on that day.
    """

    FORMS = (("base", "as ketamine base"), ("salt", "as ketamine hydrochloride"))
    WEIGHTS = (("actual", "actual weight"), ("ideal", "ideal weight"), ("adjusted", "adjusted weight"))

    plan = models.ForeignKey("careplan.Plan", models.PROTECT, related_name="orders")
    visit = models.ForeignKey(
        "careplan.PlannedVisit", models.PROTECT, related_name="orders", null=True, blank=True
    )  # None: for every dosing visit of the plan without an order of its own
    product = models.CharField(max_length=40)
    route = models.CharField(max_length=20)
    dose_mg = models.DecimalField(max_digits=7, decimal_places=2)
    max_dose_mg = models.DecimalField(max_digits=7, decimal_places=2)
    salt_or_base = models.CharField(max_length=4, choices=FORMS)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=1)
    weight_basis = models.CharField(max_length=8, choices=WEIGHTS)
    concentration_mg_per_ml = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    over_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    reason = models.CharField(max_length=300)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-signed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(dose_mg__gt=0), name="careplan_order_dose_positive"),
            models.CheckConstraint(
                condition=Q(max_dose_mg__gte=F("dose_mg")), name="careplan_order_maximum_not_below_dose"
            ),
            models.CheckConstraint(condition=Q(weight_kg__gt=0), name="careplan_order_weight_positive"),
            models.CheckConstraint(
                condition=Q(valid_until_on__gte=F("valid_from_on")), name="careplan_order_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="careplan_order_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.plan.episode

    @property
    def preparation(self) -> Preparation:
        """The dose as it will be drawn up: volume and dose per weight are worked out, never typed."""
        return Preparation(
            product=self.product,
            route=self.route,
            dose_mg=self.dose_mg,
            weight_kg=self.weight_kg,
            concentration_mg_per_ml=self.concentration_mg_per_ml,
            over_minutes=self.over_minutes,
        )


class OrderWithdrawal(models.Model):
    """This order may not be given any more."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="careplan_order_withdrawal_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"withdrawal of {self.order}"

    @property
    def episode(self) -> "Episode":
        return self.order.episode


class ClinicMaximum(models.Model):
    """The most this clinic gives in one day by one route, set by its medical director. The newest row counts."""

    route = models.CharField(max_length=20)
    max_dose_mg = models.DecimalField(max_digits=7, decimal_places=2)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(max_dose_mg__gt=0), name="careplan_clinic_maximum_positive")
        ]

    def __str__(self) -> str:
        return f"{self.route}: at most {self.max_dose_mg} mg"
