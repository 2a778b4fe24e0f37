"""What someone has shown that they may do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Credential(models.Model):
    """A licence, training or certificate: seen by someone, valid between two dates. "Works under supervision" is a
    limit in the shape of a credential: between its dates somebody signs beside what this person signs."""

    KINDS = (
        ("licence", "professional licence"),
        ("kap_training", "KAP training"),
        ("dea", "DEA registration"),
        ("bls", "basic life support"),
        ("acls", "advanced cardiac life support"),
        ("supervised", "works under supervision"),
    )

    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=KINDS)
    reference = models.CharField(max_length=120, blank=True)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["practitioner", "kind", "-valid_until_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until_on__gte=F("valid_from_on")), name="clinic_credential_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} until {self.valid_until_on}"
