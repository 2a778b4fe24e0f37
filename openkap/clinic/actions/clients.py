"""Clients: their own details, put right by themselves or by the desk."""

from datetime import date, datetime

from django.db import transaction

from openkap.clinic import audit
from openkap.clinic.models import Client, User


@transaction.atomic
def describe_client(
    *, client: Client, preferred_name: str, born_on: date, sex_at_birth: str, phone: str, by: User, at: datetime
) -> Client:
    """Put a client's details right. Writing down the same again changes nothing."""
    details = {"preferred_name": preferred_name, "born_on": born_on, "sex_at_birth": sex_at_birth, "phone": phone}
    changed = [name for name, value in details.items() if getattr(client, name) != value]
    for name in changed:
        setattr(client, name, details[name])
    if changed:
        client.save(update_fields=changed)
        audit.record("clinic:client:described", client, by=by, at=at, facts={"fields": ",".join(changed)})
    return client
