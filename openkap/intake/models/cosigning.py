"""Whoever works under supervision signs; somebody who does not signs beside it. The signed text stays as it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from openkap.intake.models.intakes import IntakeSignature


class CosignRequest(models.Model):
    """Somebody was asked to sign beside a signature; the newest request counts."""

    signature = models.ForeignKey(IntakeSignature, models.PROTECT, related_name="requests")
    asked = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"request to co-sign {self.signature}"


class CoSignature(models.Model):
    """A supervisor read what was signed and signed beside it. `sha256` is that of the text read."""

    signature = models.OneToOneField(IntakeSignature, models.PROTECT, related_name="cosignature")
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True, max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"co-signature of {self.signature}"
